//! What goes out, which tells how many `$/progress` messages have gone out: an answer that was given in parts must not overtake
//! them, and the framework sends answers and notifications by different ways.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::AsyncWrite;

use crate::state::State;
use crate::transport::Writer;

/// What only stands at the head of such a message: quotes within texts are escaped.
const MARK: &[u8] = br#""method":"$/progress""#;

pub(crate) struct Output {
    inner: Writer,
    state: Arc<State>,
    /// How much of the mark the last bytes were.
    matched: usize,
}

impl Output {
    pub(crate) fn new(inner: Writer, state: &Arc<State>) -> Output {
        Output { inner, state: Arc::clone(state), matched: 0 }
    }
}

impl AsyncWrite for Output {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write(context, bytes);
        if let Poll::Ready(Ok(written)) = &polled {
            let found = count(&mut self.matched, &bytes[..*written]);
            if found > 0 {
                self.state.progress_out.send_modify(|it| *it += found);
            }
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// How many marks end in these bytes, where so much of one stood before them.
fn count(matched: &mut usize, bytes: &[u8]) -> u64 {
    let mut found = 0;
    for byte in bytes {
        if *byte == MARK[*matched] {
            *matched += 1;
        } else {
            // Every start of the mark that can be left over is its first quote.
            *matched = usize::from(*byte == MARK[0]);
        }
        if *matched == MARK.len() {
            *matched = 0;
            found += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::count;

    #[track_caller]
    fn check(chunks: &[&str], expected: u64) {
        let mut matched = 0;
        assert_eq!(chunks.iter().map(|it| count(&mut matched, it.as_bytes())).sum::<u64>(), expected);
    }

    #[test]
    fn messages_are_counted_wherever_they_are_cut() {
        let message = r#"{"jsonrpc":"2.0","method":"$/progress","params":{"value":"\"method\":\"$/progress\""}}"#;
        check(&[message, message], 2);
        for at in 0..message.len() {
            check(&[&message[..at], &message[at..]], 1);
        }
        check(&[r#"{"method":"$/logTrace"}"#, r#"{""method":"$/progress""#], 1);
    }
}
