//! The text of a Reference from one document to a place in another one.

use syntax::JsonPointer;

use crate::{ReferenceTarget, VfsPath};

/// The shortest text by which a document refers to a place.
pub fn reference_to(from: &VfsPath, target: &VfsPath, pointer: &JsonPointer) -> String {
    let fragment: String = pointer.steps().map(|step| format!("/{}", escaped(step))).collect();
    let file = file_text(from, target);
    match fragment.is_empty() && !file.is_empty() {
        true => file,
        false => format!("{file}#{fragment}"),
    }
}

/// A reference of the document at `from` as the document at `to` has to write it. `None` if it stays as it is.
pub fn rebased(from: &VfsPath, to: &VfsPath, text: &str) -> Option<String> {
    let target = match ReferenceTarget::parse(from, text) {
        ReferenceTarget::Here(_) => from.clone(),
        ReferenceTarget::File(target, _) => target,
        ReferenceTarget::Remote(_) => return None,
    };
    let file = file_text(to, &target);
    let new = match text.split_once('#') {
        Some((_, fragment)) => format!("{file}#{fragment}"),
        None if file.is_empty() => "#".to_owned(),
        None => file,
    };
    (new != text).then_some(new)
}

/// A name as a step of a pointer in a URI.
pub fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for char in name.chars() {
        match char {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            '%' => out.push_str("%25"),
            ' ' => out.push_str("%20"),
            '#' => out.push_str("%23"),
            '"' => out.push_str("%22"),
            char => out.push(char),
        }
    }
    out
}

/// A path as it stands in a URI reference.
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for char in path.chars() {
        match char {
            '%' => out.push_str("%25"),
            ' ' => out.push_str("%20"),
            '#' => out.push_str("%23"),
            '?' => out.push_str("%3F"),
            char => out.push(char),
        }
    }
    out
}

fn file_text(from: &VfsPath, target: &VfsPath) -> String {
    if from == target { String::new() } else { encoded(&target.relative_to(from.folder())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, target: &str, pointer: &str, expected: &str) {
        let pointer = JsonPointer::parse(pointer).expect("a pointer");
        assert_eq!(reference_to(&VfsPath::new(from), &VfsPath::new(target), &pointer), expected);
    }

    #[test]
    fn a_reference_is_as_short_as_can_be() {
        check("/a.yaml", "/a.yaml", "/components/schemas/A", "#/components/schemas/A");
        check(
            "/api/paths/a.yaml",
            "/api/openapi.yaml",
            "/components/schemas/A",
            "../openapi.yaml#/components/schemas/A",
        );
        check("/api/a.yaml", "/api/b c.yaml", "", "b%20c.yaml");
        check("/a.yaml", "/a.yaml", "", "#");
        check("/a.yaml", "/a.yaml", "/paths/~1a~1{b}/get", "#/paths/~1a~1{b}/get");
    }

    #[track_caller]
    fn check_rebased(text: &str, expected: Option<&str>) {
        let (from, to) = (VfsPath::new("/api/paths/a.yaml"), VfsPath::new("/api/openapi.yaml"));
        assert_eq!(rebased(&from, &to, text).as_deref(), expected);
    }

    #[test]
    fn a_reference_that_moves_leads_where_it_led() {
        check_rebased("#/x", Some("paths/a.yaml#/x"));
        check_rebased("b.yaml#Team", Some("paths/b.yaml#Team"));
        check_rebased("../openapi.yaml#/components/schemas/A", Some("#/components/schemas/A"));
        check_rebased("https://example.com/a.yaml", None);
    }
}
