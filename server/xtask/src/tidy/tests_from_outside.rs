//! The tests at the top see the binary only from outside: they have to survive a rewrite of all that is inside.

use crate::complaint::Complaint;
use crate::tree::Tree;

const INSIDE: &[&str] = &["syntax", "openapi", "workspace", "rules", "compat", "evidence", "ide", "loader", "lsp"];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    for source in tree.sources().filter(|it| it.path.starts_with("tests/")) {
        for (index, code) in source.code.lines().enumerate() {
            let used = code.trim().strip_prefix("use ").map(|it| it.split("::").next().unwrap_or(it));
            if let Some(name) = used.filter(|it| INSIDE.contains(it)) {
                let text = format!("`{name}` is the inside of the program; tests here see the binary from outside");
                acc.push(Complaint::new(&source.path, index + 1, text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    #[test]
    fn tests_at_the_top_use_nothing_inside() {
        check_places(check, &[("tests/a.rs", "use std::fmt;\nuse ide::Finding;\n")], &["tests/a.rs:2"]);
        check_places(check, &[("tests/a.rs", "use crate::harness::Session;\n")], &[]);
        check_places(check, &[("server/lsp/src/a.rs", "use ide::Finding;\n")], &[]);
    }
}
