//! The table of dependencies in README.md is true: each one that the product has is in it, and nothing else.

use std::collections::BTreeSet;

use crate::cargo_toml::{dependencies, own};
use crate::complaint::Complaint;
use crate::tree::Tree;

const README: &str = "README.md";

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    let Some(readme) = tree.text(README) else { return };
    let (mut product, mut tests) = (BTreeSet::new(), BTreeSet::new());
    for (path, text) in tree.texts().filter(|(path, _)| is_crate(path)) {
        for dependency in dependencies(text).into_iter().filter(|it| own(it.name).is_none()) {
            let names = if dependency.is_dev { &mut tests } else { &mut product };
            names.insert((dependency.name, path, dependency.line));
        }
    }
    let lines: Vec<(usize, &str)> = section(readme).collect();
    let listed: Vec<(usize, &str)> =
        lines.iter().flat_map(|(line, text)| first_column(text).map(|it| (*line, it))).collect();
    let mut named = BTreeSet::new();
    for (name, path, line) in &product {
        if !listed.iter().any(|(_, it)| it == name) && named.insert(name) {
            let text =
                format!("{name} is not in README.md's table of dependencies, which says what for and why this one");
            acc.push(Complaint::new(path, *line, text));
        }
    }
    for (name, path, line) in &tests {
        let is_named = lines.iter().any(|(_, text)| text.split(|it: char| !is_name(it)).any(|it| it == *name));
        if !is_named && named.insert(name) {
            acc.push(Complaint::new(path, *line, format!("{name} is not named under Dependencies in README.md")));
        }
    }
    for (line, name) in listed {
        if !product.iter().any(|(it, ..)| *it == name) {
            let text = format!("{name} is in the table of dependencies, and the product does not depend on it");
            acc.push(Complaint::new(README, line, text));
        }
    }
}

/// The lines under "Dependencies", each with its number from 1.
fn section(readme: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = readme.lines().enumerate().map(|(index, it)| (index + 1, it));
    lines.skip_while(|(_, it)| *it != "## Dependencies").skip(1).take_while(|(_, it)| !it.starts_with("## "))
}

/// The crates that a row is about, without their versions.
fn first_column(row: &str) -> impl Iterator<Item = &str> {
    let column = row.strip_prefix("| ").and_then(|it| it.split(" | ").next()).filter(|it| *it != "crate");
    column.into_iter().flat_map(|it| it.split(", ")).map(|it| it.split(' ').next().unwrap_or(it))
}

/// A crate of the workspace, right below server; what lies deeper is only measured with.
fn is_crate(path: &str) -> bool {
    path.strip_prefix("server/").and_then(|it| it.split_once('/')).is_some_and(|it| it.1 == "Cargo.toml")
}

fn is_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '-' || char == '_'
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    const README: &str =
        "# A\n## Dependencies\n| crate | what for |\n|---|---|\n| b 1.6, c | d |\n\ne is an oracle.\n## F\n";

    #[track_caller]
    fn check_table(cargo_toml: &str, places: &[&str]) {
        check_places(check, &[("README.md", README), ("server/a/Cargo.toml", cargo_toml)], places);
    }

    #[test]
    fn the_table_is_what_is_used() {
        check_table("[dependencies]\nb = \"1\"\nc = \"1\"\n[dev-dependencies]\ne = \"1\"\n", &[]);
        check_table("[dependencies]\nb = \"1\"\nc = \"1\"\ng = \"1\"\n", &["server/a/Cargo.toml:4"]);
        check_table(
            "[dependencies]\nb = \"1\"\nc = \"1\"\n[dev-dependencies]\nh = \"1\"\n",
            &["server/a/Cargo.toml:5"],
        );
        check_table("[dependencies]\nb = \"1\"\n", &["README.md:5"]);
        let peers = [("README.md", README), ("server/a/benches/peers/Cargo.toml", "[dependencies]\ni = \"1\"\n")];
        check_places(check, &peers, &["README.md:5", "README.md:5"]);
        // What is only in tests is no dependency of the product.
        check_table("[dependencies]\nb = \"1\"\n[dev-dependencies]\nc = \"1\"\n", &["README.md:5"]);
    }
}
