//! The server process: framed messages on its stdin and stdout, lines on its stderr.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long anything may take. Generous: the machine may be busy with other tests.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

pub(crate) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    stderr: Arc<Mutex<String>>,
}

impl Process {
    #[track_caller]
    pub(crate) fn spawn(folder: &Path, arguments: &[&str]) -> Process {
        let mut command = Command::new(crate::cli::binary());
        command.args(arguments).current_dir(folder);
        command.env("OPENAPI_ANALYZER_CACHE", folder.join(".cache"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (sender, messages) = channel();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || while read(&mut stdout).is_some_and(|it| sender.send(it).is_ok()) {});
        let stderr = Arc::new(Mutex::new(String::new()));
        let (lines, copy) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&stderr));
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                *copy.lock().unwrap() += &(line + "\n");
            }
        });
        Process { stdin: child.stdin.take(), child, messages, stderr }
    }

    pub(crate) fn send(&mut self, message: &Value) {
        self.send_bytes(frame(message).as_bytes());
    }

    /// What is sent as it is. A server that is gone is noticed where its answer is missed.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(bytes).and_then(|()| stdin.flush());
        }
    }

    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// The next message. `None` if there is none before the end, or ever.
    pub(crate) fn receive(&mut self, end: Instant) -> Option<Value> {
        self.messages.recv_timeout(end.saturating_duration_since(Instant::now())).ok()
    }

    /// Waits for the end of the process; gives its exit code.
    #[track_caller]
    pub(crate) fn wait(&mut self) -> i32 {
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(Instant::now() < end, "the server does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The memory of the process, in kB, where the system tells.
    pub(crate) fn resident_kb(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }

    /// What was written to stderr so far.
    pub(crate) fn stderr(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A message with its head.
pub(crate) fn frame(message: &Value) -> String {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// One message. `None` at the end. What is no message is a bug of the server: nothing but protocol goes to stdout.
pub(crate) fn read(input: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.strip_suffix("\r\n").unwrap_or_else(|| panic!("not protocol on stdout: {line:?}"));
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("not protocol on stdout: {line:?}"));
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok();
        }
    }
    let mut body = vec![0; length.expect("a header without a length")];
    input.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("JSON"))
}
