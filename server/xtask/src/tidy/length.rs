//! Files that are read in one sitting. Those that are longer are listed with what they may have at most: numbers that
//! only ever shrink.

use crate::complaint::Complaint;
use crate::tree::Tree;

const LIMIT: usize = 500;
/// Tests are lists: longer, and still easy to read.
const TEST_LIMIT: usize = 800;

const ALLOWED: &[(&str, usize)] = &[("server/syntax/src/parse/block.rs", 634)];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    check_with(tree, ALLOWED, acc);
}

fn check_with(tree: &Tree, allowed: &[(&str, usize)], acc: &mut Vec<Complaint>) {
    for source in tree.sources() {
        let lines = source.text.lines().count();
        let limit = if source.is_test { TEST_LIMIT } else { LIMIT };
        let exception = allowed.iter().find(|(path, _)| *path == source.path).map(|(_, lines)| *lines);
        if lines > exception.unwrap_or(limit) {
            let most = exception.unwrap_or(limit);
            let text = format!("has {lines} lines, and {most} are the most; split it by meaning");
            acc.push(Complaint::new(&source.path, 0, text));
        } else if exception.is_some() && lines <= limit {
            let text = format!("has only {lines} lines: its exception in tidy/length.rs can go");
            acc.push(Complaint::new(&source.path, 0, text));
        }
    }
    for (path, _) in allowed.iter().filter(|(path, _)| tree.text(path).is_none()) {
        acc.push(Complaint::new(path, 0, "is gone: its exception in tidy/length.rs can go too"));
    }
}

#[cfg(test)]
mod tests {
    use super::check_with;

    #[track_caller]
    fn check(path: &str, lines: usize, allowed: &'static [(&str, usize)], places: &[&str]) {
        let text = "x\n".repeat(lines);
        let mut found = Vec::new();
        check_with(&crate::tree::Tree::of(&[(path, &text)]), allowed, &mut found);
        assert_eq!(found.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), places);
    }

    #[test]
    fn no_file_is_longer_than_it_may_be() {
        check("server/a/src/b.rs", 500, &[], &[]);
        check("server/a/src/b.rs", 501, &[], &["server/a/src/b.rs"]);
        check("tests/b.rs", 800, &[], &[]);
        check("tests/b.rs", 801, &[], &["tests/b.rs"]);
    }

    #[test]
    fn exceptions_only_shrink() {
        check("server/a/src/b.rs", 600, &[("server/a/src/b.rs", 600)], &[]);
        check("server/a/src/b.rs", 601, &[("server/a/src/b.rs", 600)], &["server/a/src/b.rs"]);
        check("server/a/src/b.rs", 500, &[("server/a/src/b.rs", 600)], &["server/a/src/b.rs"]);
        check("server/a/src/b.rs", 1, &[("server/a/src/gone.rs", 600)], &["server/a/src/gone.rs"]);
    }
}
