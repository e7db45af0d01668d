//! Below loader nothing talks to the outside: no disk, network, environment, clock; no serde, no protocol. Such crates
//! cannot fail on what a machine does, and their tests need none. Threads are made in one place, and end with the call.

use crate::complaint::Complaint;
use crate::tree::Tree;

const CRATES: &[&str] = &["syntax", "openapi", "workspace", "rules", "compat", "evidence", "ide"];

const OUTSIDE: &[(&str, &str)] = &[
    ("std::fs", "only loader reads and only cli writes files"),
    ("std::env", "what is configured is an input"),
    ("std::process", "only the programs at the top start or end one"),
    ("std::io", "only loader, lsp and cli read and write"),
    ("std::thread", "work is spread by `workspace::on_all_cores`, the pool belongs to lsp"),
    ("TcpStream", "only loader speaks to the network"),
    ("UdpSocket", "only loader speaks to the network"),
    ("SystemTime", "the date is an input"),
    ("Instant", "the clock belongs to the programs at the top"),
    ("serde", "JSON of reports and of the protocol belongs to lsp and cli"),
    ("tokio", "the runtime belongs to lsp"),
    ("tower_lsp", "the protocol belongs to lsp"),
    ("lsp_types", "the protocol belongs to lsp"),
];

/// Where threads are made that end with the call.
const THREADS: (&str, &str) = ("std::thread", "server/workspace/src/parallel.rs");

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    for source in CRATES.iter().flat_map(|it| tree.sources_of(it)) {
        for (line, code) in source.product_lines() {
            let is_forbidden = |name: &str| has_name(code, name) && (name, source.path.as_str()) != THREADS;
            for (name, why) in OUTSIDE.iter().filter(|(name, _)| is_forbidden(name)) {
                acc.push(Complaint::new(&source.path, line, format!("`{name}` is not for this crate: {why}")));
            }
        }
    }
}

/// The name is there, and not as a part of a longer one.
fn has_name(code: &str, name: &str) -> bool {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    code.match_indices(name).any(|(start, _)| {
        let (before, after) = (&code[..start], &code[start + name.len()..]);
        // `serde_json` and `tower_lsp_server` are meant too.
        !before.ends_with(is_word) && !after.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    #[track_caller]
    fn check_code(path: &str, code: &str, lines: &[usize]) {
        let places: Vec<String> = lines.iter().map(|it| format!("{path}:{it}")).collect();
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        check_places(check, &[(path, code)], &places);
    }

    #[test]
    fn crates_below_loader_are_pure() {
        check_code("server/syntax/src/a.rs", "use std::fmt;\nuse std::fs;\n", &[2]);
        check_code("server/ide/src/a.rs", "fn f() {\n  std::env::var(\"A\");\n}\n", &[2]);
        check_code("server/rules/src/a.rs", "let start = Instant::now();", &[1]);
        check_code("server/compat/src/a.rs", "use serde_json::Value;", &[1]);
        check_code("server/workspace/src/a.rs", "use tower_lsp_server::ls_types;", &[1]);
        check_code("server/workspace/src/a.rs", "std::thread::scope(|_| {});", &[1]);
        check_code("server/workspace/src/parallel.rs", "std::thread::scope(|_| {});", &[]);
    }

    #[test]
    fn tests_comments_and_the_crates_above_are_free() {
        check_code("server/syntax/src/a.rs", "// no std::fs\n#[cfg(test)]\nmod tests {\n  use std::fs;\n}\n", &[]);
        check_code("server/syntax/src/tests/a.rs", "use std::fs;\n", &[]);
        check_code("server/loader/src/a.rs", "use std::fs;\n", &[]);
        check_code("server/syntax/src/a.rs", "struct Instants;\n", &[]);
    }
}
