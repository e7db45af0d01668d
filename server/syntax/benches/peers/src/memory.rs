//! What a document takes: the growth of a process of its own, because a process that has parsed before has free
//! memory already.

use std::{
    io::{Read as _, Write as _},
    process::{Command, Stdio},
};

use syntax::{Document, FileId, Format};

use crate::texts::Text;

pub fn report(text: &Text) {
    let Some((rope, both)) = taken(text, "rope").zip(taken(text, "both")) else {
        return println!("  memory: not known on this system");
    };
    let size = text.text.len() as f64;
    println!("  {:40} {:8.2} times the text", "memory of the tree", (both - rope) / size);
    println!("  {:40} {:8.2} times the text", "memory of tree and text", both / size);
}

fn taken(text: &Text, what: &str) -> Option<f64> {
    let format = if text.format == Format::Json { "json" } else { "yaml" };
    let mut child = Command::new(std::env::current_exe().ok()?)
        .args(["memory", what, format])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}

/// Prints how many bytes the text that comes in takes as a rope, or as a document.
pub fn measure(what: &str, format: &str) {
    let format = if format == "json" { Format::Json } else { Format::Yaml };
    let mut text = String::new();
    if std::io::stdin().read_to_string(&mut text).is_err() {
        return;
    }
    let before = resident();
    let rope = (what == "rope").then(|| syntax::Text::new(&text));
    let document = (what != "rope").then(|| Document::parse(FileId(0), format, &text));
    if let Some((before, after)) = before.zip(resident()) {
        println!("{}", after.saturating_sub(before));
    }
    drop((rope, document));
}

fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(status.split(' ').nth(1)?.parse::<usize>().ok()? * 4096)
}
