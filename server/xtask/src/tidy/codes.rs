//! A finding is found by its code: the file is named for it, and the catalogue lists it.
//!
//! Rules and findings of evidence are one a file. Checks of compat come in families (one kind of change in a parameter,
//! a request, a response) and are in the file of the object that they are about.

use std::collections::BTreeSet;

use crate::complaint::Complaint;
use crate::tree::Tree;

const CATALOGUE: &str = "server/rules/CATALOGUE.md";

/// Files with several codes, because one walk finds them all.
const FAMILIES: &[&str] = &["server/rules/src/document/syntax.rs"];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    let Some(catalogue) = tree.text(CATALOGUE) else {
        acc.push(Complaint::new(CATALOGUE, 0, "is missing; `cargo xtask codegen` writes it"));
        return;
    };
    let listed: BTreeSet<&str> =
        catalogue.lines().filter_map(|it| it.strip_prefix("| `")?.split_once("` |")).map(|it| it.0).collect();
    for source in tree.sources().filter(|it| it.path.starts_with("server/") && !it.is_test) {
        for (line, _) in source.product_lines() {
            let Some(code) = source.text.lines().nth(line - 1).and_then(declared) else { continue };
            if !listed.contains(code) {
                let text =
                    format!("`{code}` is not in {CATALOGUE}: its crate has to list it, then `cargo xtask codegen`");
                acc.push(Complaint::new(&source.path, line, text));
            }
            let is_single = source.path.starts_with("server/rules/") || source.path.starts_with("server/evidence/");
            let stem = source.path.rsplit_once('/').map_or("", |it| it.1).trim_end_matches(".rs");
            if is_single && stem != code.replace('-', "_") && !FAMILIES.contains(&source.path.as_str()) {
                let text = format!("`{code}` lives in a file of its name, so that a reader finds it");
                acc.push(Complaint::new(&source.path, line, text));
            }
        }
    }
}

/// The code that a line of `declare_code!` declares.
fn declared(line: &str) -> Option<&str> {
    let (name, rest) = line.trim().split_once(" = \"")?;
    let (code, rest) = rest.split_once("\", ")?;
    let name = name.rsplit(' ').next()?;
    let is_name = name.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_');
    (is_name && rest.ends_with(';') && rest.split(", ").count() == 3).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    const CATALOGUE: (&str, &str) = ("server/rules/CATALOGUE.md", "# Codes\n\n| `a-b` | error |\n| `c-d` | error |\n");
    const A_B: &str = "declare_code! {\n    pub(crate) A_B = \"a-b\", Structure, Error, None;\n}\n";

    #[test]
    fn a_code_is_listed() {
        check_places(check, &[CATALOGUE, ("server/rules/src/a_b.rs", A_B)], &[]);
        let other = A_B.replace("a-b", "e-f");
        check_places(check, &[CATALOGUE, ("server/rules/src/e_f.rs", &other)], &["server/rules/src/e_f.rs:2"]);
        check_places(check, &[("server/rules/src/a_b.rs", A_B)], &["server/rules/CATALOGUE.md"]);
    }

    #[test]
    fn a_file_is_named_for_its_code() {
        check_places(check, &[CATALOGUE, ("server/rules/src/c.rs", A_B)], &["server/rules/src/c.rs:2"]);
        check_places(check, &[CATALOGUE, ("server/compat/src/c.rs", A_B)], &[]);
    }
}
