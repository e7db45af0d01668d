//! Real descriptions, against two parsers of YAML: each difference has a reason here, or the test fails.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::path::{Path, PathBuf};

use syntax::{Document, FileId, Format, Node, NodeKind, SyntaxErrorKind};

/// Differences by the end of a file's path, the other parser, and why they are right.
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("fail/OAI/api-with-examples.yaml", "saphyr-parser", CLOSED_AT_ITS_KEY),
    ("moby-swagger2/v1.55.yaml", "saphyr-parser", CLOSED_AT_ITS_KEY),
    (
        "plex/Plex-API.yaml",
        "granit-parser",
        "U+0080 in a scalar: `c-printable` has no C1 controls; we keep what was written",
    ),
];
const CLOSED_AT_ITS_KEY: &str =
    "a `}` no deeper than the key of its mapping: 7.4 wants it deeper, libyaml and most people do not";

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// What ends and starts in a text: `{`, `[`, `}`, `]`, `*`, and the contents of scalars. `None` if it is refused.
type Events = Option<Vec<String>>;

fn ours(text: &str) -> Events {
    let document = Document::parse(FileId(0), Format::Yaml, text);
    if document.errors().iter().any(|it| it.kind != SyntaxErrorKind::DuplicateKey) {
        return None;
    }
    let mut events = Vec::new();
    if let Some(root) = document.root() {
        walk(root, root, &mut events);
    }
    Some(events)
}

fn walk(node: Node<'_>, parent: Node<'_>, events: &mut Vec<String>) {
    if node.kind() == NodeKind::Alias || !parent.range().contains_range(node.range()) {
        return events.push("*".to_owned());
    }
    match node.kind() {
        NodeKind::Mapping => {
            events.push("{".to_owned());
            for entry in node.own_entries() {
                walk(entry.key_node(), node, events);
                walk(entry.own_value(), node, events);
            }
            events.push("}".to_owned());
        }
        NodeKind::Sequence => {
            events.push("[".to_owned());
            node.items().for_each(|it| walk(it, node, events));
            events.push("]".to_owned());
        }
        // A value that is not written is "~" to saphyr-parser.
        _ if node.range().is_empty() => events.push("=".to_owned()),
        _ => events.push(format!("={}", node.scalar_text().unwrap_or_default())),
    }
}

fn saphyr(text: &str) -> Events {
    use saphyr_parser::{Event, ScalarStyle};
    let mut events = Vec::new();
    let mut documents = 0;
    for event in saphyr_parser::Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        documents += usize::from(matches!(event, Event::DocumentStart(_)));
        if documents > 1 {
            continue;
        }
        events.push(match event {
            Event::Alias(..) => "*".to_owned(),
            Event::Scalar(text, ScalarStyle::Plain, ..) if text == "~" && span.is_empty() => "=".to_owned(),
            Event::Scalar(text, ..) => format!("={text}"),
            Event::SequenceStart(..) => "[".to_owned(),
            Event::SequenceEnd => "]".to_owned(),
            Event::MappingStart(..) => "{".to_owned(),
            Event::MappingEnd => "}".to_owned(),
            _ => continue,
        });
    }
    Some(events)
}

fn granit(text: &str) -> Events {
    use granit_parser::Event;
    let mut events = Vec::new();
    let mut documents = 0;
    for event in granit_parser::Parser::new_from_str(text) {
        let (event, _) = event.ok()?;
        documents += usize::from(matches!(event, Event::DocumentStart(..)));
        if documents > 1 {
            continue;
        }
        events.push(match event {
            Event::Alias(..) => "*".to_owned(),
            Event::Scalar(text, ..) => format!("={text}"),
            Event::SequenceStart(..) => "[".to_owned(),
            Event::SequenceEnd => "]".to_owned(),
            Event::MappingStart(..) => "{".to_owned(),
            Event::MappingEnd => "}".to_owned(),
            _ => continue,
        });
    }
    Some(events)
}

/// The first difference, if there is one. A `~` that is written and one that is not are the same.
fn difference(ours: &Events, theirs: &Events) -> Option<String> {
    let (ours, theirs) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (None, None) => return None,
        (None, Some(_)) => return Some("refused by us only".to_owned()),
        (Some(_), None) => return Some("refused by them only".to_owned()),
    };
    let same = |a: &String, b: &String| a == b || (a == "=" && b == "=~");
    if ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b)) {
        return None;
    }
    let at = ours.iter().zip(theirs).position(|(a, b)| !same(a, b)).unwrap_or(ours.len().min(theirs.len()));
    let shown = |it: &Vec<String>| format!("{:?}", it.get(at)).chars().take(120).collect::<String>();
    Some(format!("event {at}: {} and {}", shown(ours), shown(theirs)))
}

#[test]
fn each_difference_from_other_parsers_has_a_reason() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or_else(beside, PathBuf::from);
    let mut paths = Vec::new();
    files(&shared.join("corpus/specs"), &mut paths);
    paths.retain(|it| it.extension().is_some_and(|it| it == "yaml" || it == "yml"));
    paths.sort();
    if paths.is_empty() {
        return eprintln!("skipped: no shared data");
    }
    let mut unexplained = Vec::new();
    let mut explained = 0;
    for path in &paths {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let ours = ours(&text);
        for (name, theirs) in [("saphyr-parser", saphyr(&text)), ("granit-parser", granit(&text))] {
            let Some(what) = difference(&ours, &theirs) else { continue };
            let shown = path.display().to_string();
            match EXPLAINED.iter().any(|(end, parser, _)| shown.ends_with(end) && *parser == name) {
                true => explained += 1,
                false => unexplained.push(format!("{shown}: {name}: {what}")),
            }
        }
    }
    eprintln!("{} descriptions, {explained} differences explained", paths.len());
    assert!(unexplained.is_empty(), "{} differences\n{}", unexplained.len(), unexplained.join("\n"));
}
