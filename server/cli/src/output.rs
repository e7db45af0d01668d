//! The two streams: results on stdout, whole and at once; complaints on stderr, one line each.

use std::io::{ErrorKind, IsTerminal, Write};

use anyhow::Result;

/// Writes a result. A reader that has gone away (`| head`) is no failure.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes one line for a person. Nothing can be done if that fails.
pub(crate) fn complain(line: &str) {
    let line = line.replace(['\n', '\r'], " ");
    let _ = writeln!(std::io::stderr().lock(), "openapi-analyzer: {line}");
}

/// Whether results are read by a person who likes colours (<https://no-color.org>).
pub(crate) fn colours() -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|it| it == "dumb");
    !unwanted && !dumb && std::io::stdout().is_terminal()
}

/// The word for a number of things.
pub(crate) fn plural<'a>(number: usize, one: &'a str, more: &'a str) -> &'a str {
    if number == 1 { one } else { more }
}
