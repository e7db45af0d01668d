//! Words of one version of the specification that mean nothing in another, or something else: what is copied there is
//! spelled as it is said there.

mod after_3_0;
mod of_3_0;

use openapi::Version;
use syntax::{Editor, Insert, JsonPointer, Node, Place, Style, Value};
use workspace::{FileSet, Snapshot, has_names};

use super::Spot;

/// How much is looked at; what is larger is rather not copied between versions.
const MOST_NODES: usize = 50_000;

/// The words of a version, as far as they differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    Of3_0,
    After3_0,
}

/// The words in which something has to be said that is copied from the baseline. `None` where both sides speak alike.
pub(super) fn spoken(snapshot: &Snapshot, from: &Spot, into: &Spot) -> Option<Words> {
    let words = |version: Version| if version == Version::V3_0 { Words::Of3_0 } else { Words::After3_0 };
    let base = version_of_baseline(snapshot, from).map(words)?;
    let current = version_of(snapshot, into).map(words)?;
    (base != current).then_some(current)
}

fn version_of(snapshot: &Snapshot, spot: &Spot) -> Option<Version> {
    snapshot.descriptions_of(spot.file).next().map(|it| it.version)
}

fn version_of_baseline(snapshot: &Snapshot, spot: &Spot) -> Option<Version> {
    let set: FileSet = snapshot.set(spot.file);
    let baselines = snapshot.descriptions().iter().filter_map(|it| it.baseline.as_ref());
    baselines.into_iter().find(|it| snapshot.set(it.entry) == set).map(|it| it.version)
}

/// Spells what was copied to a place in the words of its document. False if it cannot be said there.
pub(super) fn spell(editor: &mut Editor, copied: &JsonPointer, words: Words) -> bool {
    if let (Some(schema), Some(key)) = (copied.parent(), copied.last())
        && !is_name(copied)
        && is_field_of_values(key)
    {
        return spell_schema(editor, &schema, words, Some(key));
    }
    let Some(found) = editor.document().at(copied).and_then(|it| Found::below(it, copied)) else { return false };
    // Those within before those around.
    let spelled = found.mappings.iter().rev().all(|it| spell_schema(editor, it, words, None));
    spelled && (words == Words::After3_0 || found.flags.iter().all(|it| of_3_0::spell_boolean_schema(editor, it)))
}

fn spell_schema(editor: &mut Editor, at: &JsonPointer, words: Words, only: Option<&str>) -> bool {
    let mut schema = Schema { editor, at };
    match words {
        Words::Of3_0 => of_3_0::spell(&mut schema, only),
        Words::After3_0 => after_3_0::spell(&mut schema, only),
    }
}

/// Whether the last step of a pointer is a name that somebody chose.
fn is_name(pointer: &JsonPointer) -> bool {
    let (mut is_name, mut holds_names) = (false, false);
    for step in pointer.steps() {
        is_name = holds_names;
        holds_names = !is_name && has_names(step);
    }
    is_name
}

/// Whether a Schema Object stands there, as far as the keys tell.
fn is_schema(pointer: &JsonPointer) -> bool {
    let Some(parent) = pointer.parent() else { return false };
    let (last, above) = (pointer.last().unwrap_or_default(), parent.last().unwrap_or_default());
    match is_name(pointer) {
        true => matches!(above, "properties" | "patternProperties" | "dependentSchemas" | "schemas" | "$defs"),
        false => {
            let is_item = matches!(above, "allOf" | "oneOf" | "anyOf" | "prefixItems");
            let is_field = matches!(last, "schema" | "itemSchema" | "items" | "additionalProperties" | "not");
            is_item || is_field && !matches!(above, "examples")
        }
    }
}

/// Keywords whose values hold no schemas: they are spelled with the Schema Object that they stand in.
fn is_field_of_values(key: &str) -> bool {
    const KEYWORDS: [&str; 12] = [
        "type",
        "nullable",
        "enum",
        "const",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "example",
        "examples",
        "contentEncoding",
        "contentMediaType",
    ];
    KEYWORDS.contains(&key)
}

/// What there is to spell below a place.
#[derive(Default)]
struct Found {
    /// Mappings that may be Schema Objects, outermost first.
    mappings: Vec<JsonPointer>,
    /// `true` and `false` where a Schema Object may stand.
    flags: Vec<JsonPointer>,
}

impl Found {
    /// `None` if it is too much.
    fn below(node: Node<'_>, at: &JsonPointer) -> Option<Found> {
        let mut found = Found::default();
        let holds_names = !is_name(at) && at.last().is_some_and(has_names);
        let mut open = vec![(node, at.clone(), holds_names)];
        let mut seen = 0;
        while let Some((node, at, holds_names)) = open.pop() {
            seen += 1;
            if seen > MOST_NODES {
                return None;
            }
            let takes_flags = is_schema(&at) && at.last() != Some("additionalProperties");
            if node.as_bool().is_some() && takes_flags {
                found.flags.push(at);
                continue;
            }
            for entry in node.own_entries() {
                let key = entry.key();
                let is_data =
                    matches!(&*key, "example" | "examples" | "default" | "enum" | "const") || key.starts_with("x-");
                if holds_names || !is_data {
                    open.push((entry.own_value(), at.join(&key), !holds_names && has_names(&key)));
                }
            }
            if node.is_sequence() {
                open.extend(node.items().enumerate().map(|(index, it)| (it, at.join(&index.to_string()), false)));
            }
            if node.is_mapping() && !holds_names {
                found.mappings.push(at);
            }
        }
        Some(found)
    }
}

/// A mapping that is edited.
struct Schema<'e> {
    editor: &'e mut Editor,
    at: &'e JsonPointer,
}

impl Schema<'_> {
    fn node(&self) -> Option<Node<'_>> {
        self.editor.document().at(self.at)
    }

    fn has(&self, key: &str) -> bool {
        self.node().is_some_and(|it| it.get(key).is_some())
    }

    fn value(&self, key: &str) -> Option<Value> {
        self.node()?.get(key).map(Node::to_value)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.node()?.get(key)?.as_str().map(Into::into)
    }

    /// Writes an entry, in the place of the one that is there. Short lists stay on their line.
    fn set(&mut self, key: &str, value: &Value, after: &str) -> bool {
        let at = self.at.join(key);
        let is_done = match self.has(key) {
            true => self.editor.replace(&at, Insert::Value(value)),
            false => self.editor.insert_entry(self.at, key, Insert::Value(value), Place::After(after)),
        };
        if is_done && matches!(value, Value::Array(_)) {
            self.editor.restyle(&at, Style::Flow);
        }
        is_done
    }

    fn remove(&mut self, key: &str) -> bool {
        !self.has(key) || self.editor.remove(&self.at.join(key))
    }

    fn rename(&mut self, key: &str, other: &str) -> bool {
        self.editor.rename_key(&self.at.join(key), other)
    }
}

fn text(value: &str) -> Value {
    Value::String(value.into())
}
