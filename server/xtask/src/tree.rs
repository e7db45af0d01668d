//! The repository as data: every file that git tracks, or would.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::source::Source;

/// Paths are relative to the root, with `/`.
pub(crate) struct Tree {
    files: BTreeMap<String, Vec<u8>>,
    sources: BTreeMap<String, Source>,
}

impl Tree {
    /// What is on disk, but for what git ignores.
    pub(crate) fn read(root: &Path) -> Result<Tree> {
        let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let output = Command::new("git").args(arguments).current_dir(root).output().context("cannot run git")?;
        ensure!(output.status.success(), "git: {}", String::from_utf8_lossy(&output.stderr).trim());
        let mut files = BTreeMap::new();
        for path in String::from_utf8(output.stdout)?.split_terminator('\0') {
            // What is deleted and not committed yet is still listed.
            if let Ok(bytes) = std::fs::read(root.join(path)) {
                files.insert(path.to_owned(), bytes);
            }
        }
        Ok(Tree::new(files))
    }

    fn new(files: BTreeMap<String, Vec<u8>>) -> Tree {
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let mut sources: BTreeMap<String, Source> = rust
            .filter_map(|(path, bytes)| Some((path.clone(), Source::new(path, std::str::from_utf8(bytes).ok()?))))
            .collect();
        // `#[cfg(test)] mod docs;` makes a test of docs.rs and of all below docs/.
        let tests: Vec<String> =
            sources.iter().flat_map(|(path, source)| source.test_modules.iter().map(|it| child(path, it))).collect();
        for (path, source) in &mut sources {
            let is_below = |stem: &String| {
                path.strip_prefix(stem.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
            };
            source.is_test |= tests.iter().any(is_below);
        }
        Tree { files, sources }
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        Tree::new(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_owned())).collect())
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The text of a file, if it is there and is text.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        let bytes = self.files.get(path)?;
        let text = std::str::from_utf8(bytes).ok()?;
        (!text.contains('\0')).then_some(text)
    }

    /// All files that are text.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.paths().filter_map(|path| Some((path, self.text(path)?)))
    }

    /// All Rust files, tests too.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// The Rust files of one crate, tests too.
    pub(crate) fn sources_of(&self, crate_name: &str) -> impl Iterator<Item = &Source> {
        let folder = format!("server/{crate_name}/");
        self.sources.values().filter(move |it| it.path.starts_with(&folder))
    }
}

/// Where the module `name` of the file `path` lies, without `.rs`.
fn child(path: &str, name: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    match file {
        "lib.rs" | "main.rs" | "mod.rs" => format!("{folder}/{name}"),
        _ => format!("{}/{name}", path.trim_end_matches(".rs")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], tests: &[&str]) {
        let tree = Tree::of(files);
        let found: Vec<&str> = tree.sources().filter(|it| it.is_test).map(|it| it.path.as_str()).collect();
        assert_eq!(found, tests);
    }

    #[test]
    fn modules_of_tests_are_tests() {
        let lib = "#[cfg(test)]\nmod docs;\nmod other;\n";
        let files = [("server/a/src/docs.rs", ""), ("server/a/src/docs/x.rs", ""), ("server/a/src/lib.rs", lib)];
        check(&files, &["server/a/src/docs.rs", "server/a/src/docs/x.rs"]);
        check(
            &[("server/a/src/b.rs", "#[cfg(test)]\nmod tests;"), ("server/a/src/b/tests.rs", "")],
            &["server/a/src/b/tests.rs"],
        );
        check(&[("server/a/tests/it.rs", ""), ("server/a/src/it.rs", "")], &["server/a/tests/it.rs"]);
        check(&[("tests/main.rs", "")], &["tests/main.rs"]);
    }
}
