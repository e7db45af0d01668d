//! What goes out, message by message. Answers that come as bytes take their places here; and it tells how many
//! `$/progress` messages have gone out: an answer that was given in parts must not overtake them, and the framework sends
//! answers and notifications by different ways.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;

use crate::state::State;
use crate::transport::Writer;

/// How such a message starts.
const PROGRESS: &[u8] = br#"{"jsonrpc":"2.0","method":"$/progress""#;

/// What is kept of a buffer when it is empty.
const KEPT: usize = 1 << 16;

pub(crate) struct Output {
    inner: Writer,
    state: Arc<State>,
    /// The start of a message that is not whole yet.
    message: Vec<u8>,
    /// Whole messages, and how much of them is written.
    out: Vec<u8>,
    written: usize,
}

impl Output {
    pub(crate) fn new(inner: Writer, state: &Arc<State>) -> Output {
        Output { inner, state: Arc::clone(state), message: Vec::new(), out: Vec::new(), written: 0 }
    }

    /// Takes over the messages that are whole.
    fn take_messages(&mut self) {
        let mut start = 0;
        while let Some((head, end)) = first_message(&self.message[start..]) {
            let whole = &self.message[start..start + end];
            let body = &whole[head..];
            if let Some((before, answer, after)) = self.state.written.parts(body) {
                let length = before.len() + answer.len() + after.len();
                self.out.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes());
                [before, &answer, after].into_iter().for_each(|it| self.out.extend_from_slice(it));
            } else {
                if body.starts_with(PROGRESS) {
                    self.state.progress_out.send_modify(|it| *it += 1);
                }
                self.out.extend_from_slice(whole);
            }
            start += end;
        }
        self.message.drain(..start);
        self.message.shrink_to(KEPT);
    }

    fn poll_out(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        while self.written < self.out.len() {
            match ready!(Pin::new(&mut self.inner).poll_write(context, &self.out[self.written..]))? {
                0 => return Poll::Ready(Err(Error::from(ErrorKind::WriteZero))),
                written => self.written += written,
            }
        }
        self.written = 0;
        self.out.clear();
        self.out.shrink_to(KEPT);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Output {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        ready!(self.poll_out(context))?;
        self.message.extend_from_slice(bytes);
        self.take_messages();
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.poll_out(context))?;
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.poll_out(context))?;
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// Where the body of the first message starts and ends, if it is whole.
fn first_message(bytes: &[u8]) -> Option<(usize, usize)> {
    let head = bytes.windows(4).position(|it| it == b"\r\n\r\n")? + 4;
    let length = std::str::from_utf8(&bytes[..head]).ok()?.trim_end().strip_prefix("Content-Length: ")?;
    let end = head.checked_add(length.parse().ok()?)?;
    (end <= bytes.len()).then_some((head, end))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tower_lsp_server::jsonrpc::Response;

    use super::*;
    use crate::log::{Level, Log};

    fn framed(message: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{message}", message.len())
    }

    /// Messages that are written in pieces of a length, and what comes out.
    #[track_caller]
    fn check(piece: usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let log = std::env::temp_dir().join(format!("openapi-analyzer-output-{}-{piece}", std::process::id()));
        let state = Arc::new(State::new(Log::open(Level::Error, Some(&log)).unwrap()));
        std::fs::remove_file(log).unwrap();
        let answer = |result: Value| serde_json::to_string(&Response::from_ok(7.into(), result)).unwrap();
        let long = json!({ "é": "x".repeat(10_000) });
        let progress = r#"{"jsonrpc":"2.0","method":"$/progress","params":{"value":"\"method\":\"$/progress\""}}"#;
        let mark = state.written.put(long.to_string().into_bytes());
        // A mark that nobody gave, or that is given twice, is a text like any other.
        let given = [progress, &answer(mark.clone()), progress, &answer(mark), &answer(json!("é"))].map(framed);
        let expected =
            [&given[0], &framed(&answer(long)), &given[2], &given[3], &given[4]].map(String::as_str).concat();
        let (mut reads, writes) = tokio::io::duplex(100);
        let mut output = Output::new(Box::new(writes), &state);
        let found = runtime.block_on(async {
            let write = async {
                for piece in given.concat().as_bytes().chunks(piece) {
                    output.write_all(piece).await.unwrap();
                }
                output.shutdown().await.unwrap();
                drop(output);
            };
            let mut found = String::new();
            let (_, read) = tokio::join!(write, reads.read_to_string(&mut found));
            read.unwrap();
            found
        });
        assert!(found == expected, "in pieces of {piece}: {found}");
        assert_eq!(*state.progress_out.borrow(), 2);
    }

    #[test]
    fn messages_come_out_whole_wherever_they_are_cut() {
        [1, 2, 3, 7, 64, 1000, 1 << 20].into_iter().for_each(check);
    }
}
