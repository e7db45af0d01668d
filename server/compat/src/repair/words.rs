//! Words of one version of the specification that mean nothing in another, or something else: copied there they would
//! not say what was published.

use openapi::Version;
use syntax::{JsonPointer, Node};
use workspace::{FileSet, Snapshot, has_names};

use super::Spot;

/// How much is looked at; what is larger is rather not copied between versions.
const MOST_NODES: usize = 50_000;

/// Whether what is copied from the baseline would mean something else in the description.
pub(super) fn are_foreign(snapshot: &Snapshot, from: &Spot, into: &Spot) -> bool {
    let (Some(base), Some(current)) = (version_of_baseline(snapshot, from), version_of(snapshot, into)) else {
        return false;
    };
    let is_old = current == Version::V3_0;
    // From 3.1 on they speak alike.
    (base == Version::V3_0) != is_old && from.node(snapshot).is_none_or(|it| has_foreign(it, is_old))
}

fn version_of(snapshot: &Snapshot, spot: &Spot) -> Option<Version> {
    snapshot.descriptions_of(spot.file).next().map(|it| it.version)
}

fn version_of_baseline(snapshot: &Snapshot, spot: &Spot) -> Option<Version> {
    let set: FileSet = snapshot.set(spot.file);
    let baselines = snapshot.descriptions().iter().filter_map(|it| it.baseline.as_ref());
    baselines.into_iter().find(|it| snapshot.set(it.entry) == set).map(|it| it.version)
}

fn has_foreign(copied: Node<'_>, is_old: bool) -> bool {
    let pointer = copied.pointer();
    let is_name = |pointer: &JsonPointer| pointer.parent().and_then(|it| it.last().map(has_names)).unwrap_or_default();
    let key = pointer.last().filter(|_| !is_name(&pointer));
    if key.is_some_and(|key| is_foreign(key, copied, is_old)) {
        return true;
    }
    let mut open = vec![(copied, key.is_some_and(has_names))];
    let mut seen = 0;
    while let Some((node, holds_names)) = open.pop() {
        seen += 1;
        if seen > MOST_NODES {
            return true;
        }
        for entry in node.entries() {
            let (key, value) = (entry.key(), entry.value());
            let is_data = matches!(&*key, "example" | "examples" | "default" | "enum") || key.starts_with("x-");
            if holds_names {
                open.push((value, false));
            } else if !is_data {
                if is_foreign(&key, value, is_old) {
                    return true;
                }
                open.push((value, has_names(&key)));
            }
        }
        open.extend(node.items().map(|it| (it, false)));
    }
    false
}

/// Whether a keyword means nothing, or something else, in 3.0 (or from 3.1 on).
fn is_foreign(key: &str, value: Node<'_>, is_old: bool) -> bool {
    match key {
        "nullable" => !is_old && value.as_bool() == Some(true),
        "exclusiveMinimum" | "exclusiveMaximum" => is_old == value.as_bool().is_none(),
        "type" => is_old && (value.is_sequence() || value.as_str().as_deref() == Some("null")),
        "const"
        | "prefixItems"
        | "patternProperties"
        | "contains"
        | "propertyNames"
        | "if"
        | "then"
        | "else"
        | "dependentRequired"
        | "dependentSchemas"
        | "unevaluatedProperties"
        | "unevaluatedItems"
        | "contentEncoding"
        | "contentMediaType" => is_old,
        _ => false,
    }
}
