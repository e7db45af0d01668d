//! `cargo xtask tidy`: the rules of the house that no compiler checks. One check a file; each shows in its tests that it
//! can fail.

mod catch_all;
mod code_map;
mod codes;
mod dependency_table;
mod doc_comment;
mod layering;
mod length;
mod machine_paths;
mod outside_tests;
mod pure;
mod tests_from_outside;
mod top_level;
mod vocabulary;
mod whitespace;

use crate::complaint::Complaint;
use crate::tree::Tree;

type Check = fn(&Tree, &mut Vec<Complaint>);

const CHECKS: &[Check] = &[
    top_level::check,
    layering::check,
    dependency_table::check,
    code_map::check,
    doc_comment::check,
    length::check,
    catch_all::check,
    pure::check,
    vocabulary::check,
    outside_tests::check,
    tests_from_outside::check,
    codes::check,
    whitespace::check,
    machine_paths::check,
];

/// Every complaint, by place.
pub(crate) fn check(tree: &Tree) -> Vec<Complaint> {
    let mut all = Vec::new();
    for check in CHECKS {
        check(tree, &mut all);
    }
    all.sort();
    all
}

/// Runs one check over some files; the complaints as `path:line`, or `path` for a file as a whole.
#[cfg(test)]
#[track_caller]
fn check_places(check: Check, files: &[(&str, &str)], places: &[&str]) {
    let mut found = Vec::new();
    check(&Tree::of(files), &mut found);
    found.sort();
    let found: Vec<String> = found
        .iter()
        .map(|it| if it.line == 0 { it.path.clone() } else { format!("{}:{}", it.path, it.line) })
        .collect();
    assert_eq!(found, places);
}
