//! What a `$ref` stands for, across files.

use rustc_hash::FxHashSet;
use syntax::{JsonPointer, Node, NodeKind};

use crate::VfsPath;

/// A `$ref` taken apart, before anything is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceTarget {
    /// A place in the same document.
    Here(Fragment),
    /// A place in another document.
    File(VfsPath, Fragment),
    /// Another scheme or host: never loaded because a description says so.
    Remote(String),
}

/// The part of a reference behind `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    Pointer(JsonPointer),
    /// `#name`: an `$anchor` (from 3.1).
    Anchor(String),
    /// Neither.
    Malformed,
}

/// Why a Reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceError {
    /// The text is not a reference: not a string, or its fragment is neither pointer nor anchor.
    Malformed,
    /// Another scheme or host.
    Remote,
    /// The document is not there, with the reason.
    NoFile(VfsPath, String),
    /// The document is there, the place in it is not.
    NoTarget(VfsPath, String),
}

impl ReferenceTarget {
    /// Takes apart the text of a `$ref` in the document at `from`.
    pub fn parse(from: &VfsPath, reference: &str) -> ReferenceTarget {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = fragment_of(&percent_decode(fragment));
        if path.is_empty() {
            return ReferenceTarget::Here(fragment);
        }
        if is_remote(path) {
            return ReferenceTarget::Remote(path.to_owned());
        }
        ReferenceTarget::File(from.join(&percent_decode(path)), fragment)
    }
}

fn fragment_of(text: &str) -> Fragment {
    if text.is_empty() || text.starts_with('/') {
        return JsonPointer::parse(text).map_or(Fragment::Malformed, Fragment::Pointer);
    }
    Fragment::Anchor(text.to_owned())
}

/// `scheme:` or `//host`. One letter before the colon is a drive.
fn is_remote(path: &str) -> bool {
    if path.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = path.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Undoes percent-encoding; what is not valid stays as it is.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|it| (*it as char).to_digit(16));
        match (byte, hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Fields whose members are named by the author, so that no key right in them has a meaning: a Response may be
/// called `default`, a property `example`.
#[rustfmt::skip]
const MAPS: [&str; 19] = [
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "paths", "webhooks", "schemas",
    "responses", "headers", "content", "callbacks", "links", "parameters", "requestBodies", "securitySchemes",
    "pathItems", "mediaTypes", "additionalOperations",
];

/// Whether the members of a field are named by the author.
pub fn has_names(field: &str) -> bool {
    MAPS.contains(&field)
}

/// Whether a file name is one of a document: images and texts are examples too, and nothing to parse.
fn is_data_file(name: Node<'_>) -> bool {
    let name = name.as_str().unwrap_or_default();
    [".json", ".yaml", ".yml"].iter().any(|it| name.ends_with(it))
}

/// A subtree of a document that is looked at by itself, with what its keys are: names, or fields.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) node: Node<'a>,
    pub(crate) is_map: bool,
}

/// All `$ref` texts at or below a part, with their nodes, in document order. Values of examples, `default`, `const`
/// and `enum` are data and not looked into, nor are extensions.
pub(crate) fn references_of<'a>(part: Part<'a>) -> Vec<(Node<'a>, String)> {
    let mut found = Vec::new();
    let mut open = vec![part];
    // Items are seen through aliases: each list once, or aliases of aliases would multiply.
    let mut seen = FxHashSet::default();
    while let Some(part) = open.pop() {
        let from = open.len();
        if part.node.kind() == NodeKind::Sequence && !seen.insert(part.node.id()) {
            continue;
        }
        step(part, &mut found, &mut open);
        open[from..].reverse();
    }
    found
}

/// All `$ref` texts at or below a value, with their nodes, in document order.
pub fn references_below(node: Node<'_>) -> Vec<(Node<'_>, String)> {
    references_of(Part { node, is_map: false })
}

/// The references right in a part, and the collections right below it.
pub(crate) fn below(part: Part<'_>) -> (Vec<(Node<'_>, String)>, Vec<Part<'_>>) {
    let (mut found, mut below) = (Vec::new(), Vec::new());
    step(part, &mut found, &mut below);
    // What holds nothing refers to nothing.
    below.retain(|it| matches!(it.node.kind(), NodeKind::Mapping | NodeKind::Sequence));
    (found, below)
}

/// Looks at one collection: the references right in it, and the collections below.
fn step<'a>(part: Part<'a>, found: &mut Vec<(Node<'a>, String)>, below: &mut Vec<Part<'a>>) {
    let Part { node, is_map } = part;
    match node.kind() {
        NodeKind::Sequence => below.extend(node.items().map(|node| Part { node, is_map: false })),
        NodeKind::Mapping => {
            for entry in node.own_entries() {
                let value = entry.own_value();
                if is_map && value.is_mapping() {
                    // Whatever its name is: large maps are looked at after each edit, and names cost a look into the text.
                    below.push(Part { node: value, is_map: false });
                    continue;
                }
                match &*entry.key() {
                    "$ref" if !value.is_mapping() => found.extend(value.as_str().map(|it| (value, it.into_owned()))),
                    _ if is_map => below.push(Part { node: value, is_map: false }),
                    "example" | "default" | "const" | "enum" | "value" | "dataValue" => {}
                    // Examples may be References, or keep their value in another file; values are data.
                    "examples" => {
                        let examples = value.own_entries().map(|it| it.own_value());
                        found.extend(examples.filter_map(|it| {
                            let external = || it.get("externalValue").filter(|it| is_data_file(*it));
                            let reference = it.get("$ref").or_else(external)?;
                            Some((reference, reference.as_str()?.into_owned()))
                        }));
                    }
                    key if key.starts_with("x-") => {}
                    key => below.push(Part { node: value, is_map: has_names(key) }),
                }
            }
        }
        NodeKind::Scalar | NodeKind::Alias => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(reference: &str, expected: &str) {
        let actual = match ReferenceTarget::parse(&VfsPath::new("/api/openapi.yaml"), reference) {
            ReferenceTarget::Here(Fragment::Pointer(pointer)) => format!("here {pointer}"),
            ReferenceTarget::Here(fragment) => format!("here {fragment:?}"),
            ReferenceTarget::File(path, Fragment::Pointer(pointer)) => format!("{path} {pointer}"),
            ReferenceTarget::File(path, fragment) => format!("{path} {fragment:?}"),
            ReferenceTarget::Remote(_) => "remote".to_owned(),
        };
        assert_eq!(actual, expected);
    }

    #[test]
    fn references_are_taken_apart() {
        check("#/components/schemas/Team", "here /components/schemas/Team");
        check("#/paths/~1teams~1%7Bid%7D/get", "here /paths/~1teams~1{id}/get");
        check("teams.yaml", "/api/teams.yaml ");
        check("./paths/my%20teams.json#/get", "/api/paths/my teams.json /get");
        check("../common.yaml#Team", "/common.yaml Anchor(\"Team\")");
        check("https://example.com/a.yaml#/x", "remote");
        check("//example.com/a.yaml", "remote");
    }

    #[track_caller]
    fn check_all(text: &str, expected: &[&str]) {
        let document = syntax::Document::parse(syntax::FileId(0), syntax::Format::Yaml, text);
        let root = Part { node: document.root().expect("no root"), is_map: false };
        let found = references_of(root);
        assert_eq!(found.iter().map(|(_, text)| &**text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn names_are_no_keywords() {
        check_all(
            "responses: {default: {$ref: a}, x-b: {$ref: b}}\nproperties: {example: {$ref: c}}",
            &["a", "b", "c"],
        );
        check_all("properties: {$ref: {type: string, $ref: a}}", &["a"]);
    }

    #[test]
    fn data_is_not_looked_into() {
        check_all("example: {$ref: a}\ndefault: {$ref: b}\nx-c: {$ref: c}\nenum: [{$ref: d}]", &[]);
        check_all("examples: {one: {$ref: a}, two: {value: {$ref: b}}}", &["a"]);
    }
}
