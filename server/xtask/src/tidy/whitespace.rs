//! Nothing that only shows in a diff: blanks at the end of lines, CRLF, a missing last newline, marks of a merge.

use crate::complaint::Complaint;
use crate::tree::Tree;

/// Data of tests is as it has to be.
const FREE: &[&str] = &["/test_data/", "/corpus/", "/recorded/", "/initialize/"];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    let marks = ["<", ">", "|"].map(|it| it.repeat(7) + " ");
    for (path, text) in tree.texts().filter(|(path, _)| !FREE.iter().any(|it| path.contains(it))) {
        for (index, line) in text.split_terminator('\n').enumerate() {
            let what = match line {
                _ if line.ends_with('\r') => "ends with CRLF; lines end with LF",
                _ if line.ends_with([' ', '\t']) => "ends with blanks, which only show in a diff",
                _ if marks.iter().any(|it| line.starts_with(it)) => "is a mark of a merge that was not finished",
                _ => continue,
            };
            acc.push(Complaint::new(path, index + 1, what));
        }
        if !text.is_empty() && !text.ends_with('\n') {
            acc.push(Complaint::new(path, text.lines().count(), "is the last line and has no newline"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    #[test]
    fn lines_are_clean() {
        check_places(check, &[("a.md", "b\n\nc\n"), ("d", "")], &[]);
        check_places(check, &[("a.md", "b\nc \n")], &["a.md:2"]);
        check_places(check, &[("a.md", "b\t\n")], &["a.md:1"]);
        check_places(check, &[("a.md", "b\r\nc\r\n")], &["a.md:1", "a.md:2"]);
        check_places(check, &[("a.md", "b\nc")], &["a.md:2"]);
        check_places(check, &[("a.md", &format!("{} ours\n", "<".repeat(7)))], &["a.md:1"]);
        check_places(check, &[("server/syntax/test_data/crlf.yaml", "b\r\n")], &[]);
        check_places(check, &[("a.png", "\0 \r\n")], &[]);
    }
}
