//! Line 1 of every file says what lives there: a reader who opens it knows whether to read on.

use crate::complaint::Complaint;
use crate::tree::Tree;

/// Shorter is a name, or nothing.
const ENOUGH: usize = 10;

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    for source in tree.sources() {
        let first = source.text.lines().next().unwrap_or_default();
        if first.strip_prefix("//! ").is_none_or(|it| it.trim().chars().count() < ENOUGH) {
            acc.push(Complaint::new(&source.path, 1, "is no `//!` sentence that says what lives in this file"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    #[test]
    fn line_1_says_what_lives_there() {
        check_places(check, &[("server/a/src/b.rs", "//! What lives here.\n")], &[]);
        check_places(check, &[("server/a/src/b.rs", "use c;\n//! What lives here.\n")], &["server/a/src/b.rs:1"]);
        check_places(check, &[("server/a/src/b.rs", "//! B.\n")], &["server/a/src/b.rs:1"]);
        check_places(check, &[("tests/b.rs", "")], &["tests/b.rs:1"]);
    }
}
