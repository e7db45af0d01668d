//! The top level is short enough to read at a glance: nothing is added to it.

use std::collections::BTreeSet;

use crate::complaint::Complaint;
use crate::tree::Tree;

/// All of it, and each has to be there. Files with a dot are settings of tools.
const TOP: &[&str] =
    &["Cargo.lock", "Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "editors", "server", "tests"];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    let found: BTreeSet<&str> = tree.paths().map(|it| it.split('/').next().unwrap_or(it)).collect();
    for name in found.iter().filter(|it| !it.starts_with('.') && !TOP.contains(it)) {
        acc.push(Complaint::new(
            name,
            0,
            "is new at the top level, which holds nothing but what is in the house's list",
        ));
    }
    for name in TOP.iter().filter(|it| !found.contains(*it)) {
        acc.push(Complaint::new(name, 0, "is missing at the top level, where people look for it"));
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    const ALL: &[(&str, &str)] = &[
        (".ci/run", ""),
        ("Cargo.lock", ""),
        ("Cargo.toml", ""),
        ("LICENSE-APACHE", ""),
        ("LICENSE-MIT", ""),
        ("README.md", ""),
        ("editors/neovim/README.md", ""),
        ("server/README.md", ""),
        ("tests/main.rs", ""),
    ];

    #[test]
    fn the_top_level_is_exact() {
        check_places(check, ALL, &[]);
        check_places(check, &[ALL, &[("scripts/x", ""), ("NOTES.md", "")]].concat(), &["NOTES.md", "scripts"]);
        check_places(check, &ALL[..8], &["tests"]);
    }
}
