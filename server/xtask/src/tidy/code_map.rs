//! server/README.md is the map of the code: every crate is on it, and every path on it exists.

use crate::complaint::Complaint;
use crate::tree::Tree;

const MAP: &str = "server/README.md";

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    let Some(map) = tree.text(MAP) else { return };
    for path in tree.paths() {
        let crate_name = path.strip_prefix("server/").and_then(|it| it.strip_suffix("/Cargo.toml"));
        if let Some(name) = crate_name.filter(|it| !it.contains('/') && !map.contains(&format!("`{it}/`"))) {
            acc.push(Complaint::new(path, 0, format!("`{name}/` is not in {MAP}, where newcomers look first")));
        }
    }
    for (index, line) in map.lines().enumerate() {
        for quoted in line.split('`').skip(1).step_by(2).filter(|it| is_path(it)) {
            let exists = tree.paths().any(|path| {
                [path.strip_prefix("server/"), Some(path)].iter().flatten().any(|it| match quoted.strip_suffix('/') {
                    Some(folder) => it.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
                    None => *it == quoted,
                })
            });
            if !exists {
                acc.push(Complaint::new(
                    MAP,
                    index + 1,
                    format!("there is no {quoted}, neither below server nor at the top"),
                ));
            }
        }
    }
}

/// A file or a folder, and not a place to fill in.
fn is_path(quoted: &str) -> bool {
    let is_name = |it: char| it.is_ascii_alphanumeric() || "-_./".contains(it);
    (quoted.ends_with('/') || (quoted.contains('/') && quoted.ends_with(".rs"))) && quoted.chars().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    const FILES: &[(&str, &str)] = &[("server/a/Cargo.toml", ""), ("server/a/src/b.rs", ""), ("tests/c/d.rs", "")];

    #[track_caller]
    fn check_map(map: &str, places: &[&str]) {
        check_places(check, &[FILES, &[("server/README.md", map)]].concat(), places);
    }

    #[test]
    fn the_map_is_complete_and_true() {
        check_map("`a/` has `a/src/b.rs`, tested by `tests/c/`; `x.rs` and `a/<name>.rs` are no paths", &[]);
        check_map("nothing", &["server/a/Cargo.toml"]);
        check_map("`a/`\n`a/src/gone.rs`\n`gone/`", &["server/README.md:2", "server/README.md:3"]);
    }
}
