//! The dependencies that a Cargo.toml names. Ours are plain: a key a line, or a table a dependency.

/// A dependency of a crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dependency<'a> {
    pub(crate) name: &'a str,
    /// From 1.
    pub(crate) line: usize,
    /// Only tests and benchmarks have it.
    pub(crate) is_dev: bool,
}

/// What the crate of this Cargo.toml depends on.
pub(crate) fn dependencies(text: &str) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    let mut section = "";
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let mut add = |name, is_dev| found.push(Dependency { name, line: index + 1, is_dev });
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            match section.split_once("dependencies.") {
                Some((kind, name)) => add(name, kind.ends_with("dev-")),
                None => continue,
            }
        } else if section.ends_with("dependencies") && !line.starts_with('#') {
            let Some((key, _)) = line.split_once('=') else { continue };
            let name = key.trim().split('.').next().unwrap_or_default();
            add(name, section.ends_with("dev-dependencies"));
        }
    }
    found
}

/// The name of the crate's folder, for a crate of this workspace.
pub(crate) fn own(name: &str) -> Option<&str> {
    name.strip_prefix("openapi-analyzer-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, usize, bool)]) {
        let found = dependencies(text);
        let found: Vec<_> = found.iter().map(|it| (it.name, it.line, it.is_dev)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_form_of_a_dependency_is_seen() {
        check(
            "[package]\nname = \"a\"\n[dependencies]\nb.workspace = true\nc = \"1\"\n",
            &[("b", 4, false), ("c", 5, false)],
        );
        check("[dependencies]\n# d = \"1\"\n[dev-dependencies]\ne = { version = \"1\" }\n", &[("e", 4, true)]);
        check("[dependencies.f]\nversion = \"1\"\n[dev-dependencies.g]\n", &[("f", 1, false), ("g", 3, true)]);
        check("[target.'cfg(unix)'.dependencies]\nh = \"1\"\n[lints]\nworkspace = true\n", &[("h", 2, false)]);
    }
}
