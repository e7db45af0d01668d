//! The bodies that were seen at a place: examples of the description, and recordings.

use syntax::{Node, Value};
use workspace::{Description, Snapshot};

use super::recorded;
use super::target::{Place, Seen, Target};
use crate::infer;

/// What was seen. Recorded bodies are borrowed from the snapshot; examples are made of nodes.
pub(super) struct Samples<'a> {
    examples: Vec<Value>,
    recorded: Vec<&'a Value>,
    /// Recorded bodies that are like some of these.
    alike: usize,
    /// Where the bodies were recorded.
    pub(super) seen: Option<Seen>,
    /// Whether a 204 was recorded for the Operation, and none is documented.
    pub(super) no_body: bool,
}

impl<'a> Samples<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, description: &Description, target: &Target<'a>) -> Samples<'a> {
        let mut examples = Vec::new();
        for content in target.uses.iter().filter_map(|it| it.content.as_ref()) {
            if content.range.is_json() {
                of_media_type(snapshot, content.node, &mut examples);
            }
        }
        if let Place::Schema(schema) = target.place {
            examples.extend(schema.get("example").map(Node::to_value));
            examples.extend(schema.get("examples").into_iter().flat_map(Node::items).map(Node::to_value));
        }
        let recorded = recorded::of(snapshot, description, target);
        let (bodies, seen) = (recorded.bodies, recorded.seen);
        Samples { examples, recorded: bodies, alike: recorded.alike, seen, no_body: recorded.no_body }
    }

    /// All bodies, recordings first.
    pub(super) fn bodies(&self) -> Vec<&Value> {
        self.recorded.iter().copied().chain(&self.examples).collect()
    }

    /// `3 recorded responses and 1 example`.
    pub(super) fn told(&self) -> String {
        let examples: Vec<&Value> = self.examples.iter().collect();
        let mut parts = Vec::new();
        let counts = [(&self.recorded, self.alike, "recorded response"), (&examples, 0, "example")];
        for (bodies, alike, name) in counts {
            match infer::distinct(bodies).len() + alike {
                0 => {}
                1 => parts.push(format!("1 {name}")),
                count => parts.push(format!("{count} {name}s")),
            }
        }
        parts.join(" and ")
    }
}

/// `example`, and the values of `examples`; from 3.2 on `dataValue` wins.
fn of_media_type(snapshot: &Snapshot, media_type: Node<'_>, acc: &mut Vec<Value>) {
    let values = media_type.get("example").into_iter();
    acc.extend(values.filter(|it| !it.is_damaged()).map(Node::to_value));
    for entry in media_type.get("examples").into_iter().flat_map(Node::entries) {
        let Some(example) = openapi::follow(snapshot, entry.value()) else { continue };
        if example.is_damaged() {
            continue;
        }
        let value = example.get("dataValue").or_else(|| example.get("value")).map(Node::to_value);
        let serialized = || Value::from_json(&example.get("serializedValue")?.as_str()?);
        acc.extend(value.or_else(serialized));
    }
}
