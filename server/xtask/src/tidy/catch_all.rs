//! A name says what is inside. A name for anything at all collects anything at all.

use crate::complaint::Complaint;
use crate::tree::Tree;

const NAMES: &[&str] = &["base", "common", "helper", "helpers", "misc", "stuff", "util", "utils"];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    for path in tree.paths().filter(|it| it.starts_with("server/") || it.starts_with("tests/")) {
        let names = path.split('/').map(|it| it.split('.').next().unwrap_or(it));
        for name in names.filter(|it| NAMES.contains(it)) {
            acc.push(Complaint::new(path, 0, format!("`{name}` says nothing; name it after what is inside")));
        }
    }
    for source in tree.sources() {
        for (index, line) in source.code.lines().enumerate() {
            let name = line.trim().strip_suffix('{').and_then(|it| it.trim_end().rsplit_once("mod ")).map(|it| it.1);
            if let Some(name) = name.filter(|it| NAMES.contains(it)) {
                acc.push(Complaint::new(
                    &source.path,
                    index + 1,
                    format!("`{name}` says nothing; name it after what is inside"),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    #[test]
    fn no_module_is_for_anything() {
        check_places(check, &[("server/a/src/utils.rs", "")], &["server/a/src/utils.rs"]);
        check_places(check, &[("server/a/src/common/b.rs", "")], &["server/a/src/common/b.rs"]);
        check_places(check, &[("server/a/src/b.rs", "c\npub(crate) mod helpers {\n}\n")], &["server/a/src/b.rs:2"]);
        check_places(check, &[("server/a/src/utility_types.rs", "mod tests {}\n")], &[]);
    }
}
