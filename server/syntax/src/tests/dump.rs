//! A tree as text, for comparing trees.

use std::fmt::Write as _;

use crate::{Document, green::Green};

pub(super) fn dump(document: &Document) -> String {
    let mut out = String::new();
    write(document.stream(), 0, 0, &mut out);
    for error in document.errors() {
        let _ = writeln!(out, "{:?} {:?} {}", error.range, error.kind, error.message);
    }
    out
}

fn write(green: &Green, start: u32, depth: usize, out: &mut String) {
    let _ = writeln!(
        out,
        "{:depth$}{:?} {}..{} before {} flags {:b} indent {}",
        "",
        green.kind,
        start,
        start + green.len,
        green.before,
        green.flags,
        green.indent,
    );
    for child in green.nodes() {
        write(child.green, start + child.offset(), depth + 1, out);
    }
    for error in green.errors() {
        write(error, start.wrapping_add(error.offset), depth + 1, out);
    }
}
