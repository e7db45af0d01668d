//! No path of somebody's machine: the repository works wherever it is cloned.

use crate::complaint::Complaint;
use crate::tree::Tree;

/// Folders at the root of a file system that hold what is somebody's own.
const FOLDERS: &[&str] = &["Users", "home", "root", "work"];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    for (path, text) in tree.texts() {
        for (index, line) in text.lines().enumerate() {
            for folder in FOLDERS.iter().filter(|it| names(line, it)) {
                let text = format!("/{folder}/… is a path of one machine; others do not have it");
                acc.push(Complaint::new(path, index + 1, text));
            }
        }
    }
}

/// The line names something in the folder, at the root.
fn names(line: &str, folder: &str) -> bool {
    let folder = format!("/{folder}/");
    line.match_indices(&folder).any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + folder.len()..]);
        let is_root = !before.ends_with(|it: char| it.is_alphanumeric() || "_-.}{~$/>".contains(it));
        is_root && after.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    #[test]
    fn no_path_is_of_one_machine() {
        let line = |it: &str| format!("open \"/{it}/somebody/api.yaml\"\n");
        check_places(check, &[("a.md", &line("home"))], &["a.md:1"]);
        check_places(check, &[("a.rs", &line("root"))], &["a.rs:1"]);
        check_places(check, &[("a.rs", &line("etc"))], &[]);
        check_places(check, &[("a.rs", "folder/work/tree, or https://example.com/home/page\n")], &[]);
    }
}
