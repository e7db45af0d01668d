//! What only tests may do: panic on what they did not expect, and print. And what not even they may.

use crate::complaint::Complaint;
use crate::tree::Tree;

const TESTS_ONLY: &[(&str, &str)] = &[
    (".unwrap()", "no input may end the program"),
    (".expect(", "no input may end the program"),
    ("panic!(", "no input may end the program"),
    ("unimplemented!(", "what is there works"),
    ("todo!(", "what is there works"),
    ("dbg!(", "stdout belongs to the protocol"),
    ("println!(", "stdout belongs to the protocol"),
    ("print!(", "stdout belongs to the protocol"),
];

const NOWHERE: &[(&str, &str)] = &[
    ("#[ignore", "a test that does not run tests nothing; one that needs what is not there says that it is skipped"),
    ("#[should_panic", "any panic will do for it; compare what comes out"),
];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    for source in tree.sources() {
        // A tool for the terminal prints.
        let is_tool = source.path.starts_with("server/xtask/");
        for (line, code) in source.product_lines().filter(|_| !is_tool) {
            if let Some((what, why)) = TESTS_ONLY.iter().find(|(what, _)| code.contains(what)) {
                acc.push(Complaint::new(&source.path, line, format!("`{what}` is for tests: {why}")));
            }
        }
        for (index, code) in source.code.lines().enumerate() {
            if let Some((what, why)) = NOWHERE.iter().find(|(what, _)| code.contains(what)) {
                acc.push(Complaint::new(&source.path, index + 1, format!("`{what}`: {why}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    const PATH: &str = "server/a/src/b.rs";

    #[test]
    fn the_product_neither_panics_nor_prints() {
        check_places(check, &[(PATH, "a.unwrap();\nb.unwrap_or(c);\n")], &["server/a/src/b.rs:1"]);
        check_places(check, &[(PATH, "a\ntodo!();\nprintln!(b);\n")], &["server/a/src/b.rs:2", "server/a/src/b.rs:3"]);
        check_places(check, &[(PATH, "dbg!(a)"), ("server/a/src/tests.rs", "dbg!(a)")], &["server/a/src/b.rs:1"]);
        check_places(check, &[(PATH, "// a.unwrap()\n\"println!()\"\n#[cfg(test)]\nmod tests { a.unwrap() }")], &[]);
    }

    #[test]
    fn no_test_is_left_out() {
        let ignored = "#[test]\n#[ignore]\nfn a() {}\n";
        check_places(check, &[("tests/a.rs", ignored)], &["tests/a.rs:2"]);
        check_places(check, &[("tests/a.rs", "#[ignore = \"slow\"]\n")], &["tests/a.rs:1"]);
        check_places(check, &[("tests/a.rs", "#[should_panic]\n")], &["tests/a.rs:1"]);
    }
}
