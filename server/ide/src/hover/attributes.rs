//! The attributes that a schema describes: its properties and theirs, each Schema Object once.

use std::collections::{BTreeMap, HashSet};

use openapi::follow;
use syntax::Node;
use workspace::Snapshot;

/// More than a person counts.
const MOST: usize = 5_000;

/// `owner.name`, and whether it is always there where its owner is.
pub(super) type Attributes = BTreeMap<String, bool>;

/// The attributes of all bodies of a Response.
pub(super) fn of_response(snapshot: &Snapshot, response: Node<'_>) -> Attributes {
    let mut found = Attributes::new();
    for content in openapi::content(snapshot, response) {
        for key in ["schema", "itemSchema"] {
            if let Some(schema) = content.node.get(key) {
                found.extend(of_schema(snapshot, schema));
            }
        }
    }
    found
}

/// The attributes that a Schema Object describes: through References, `allOf`, branches, items and maps.
pub(super) fn of_schema(snapshot: &Snapshot, schema: Node<'_>) -> Attributes {
    let mut found = Attributes::new();
    let mut seen = HashSet::new();
    let mut open = vec![(schema, String::new())];
    while let Some((node, prefix)) = open.pop() {
        let Some(node) = follow(snapshot, node).filter(|it| seen.insert(it.id())) else { continue };
        let required: Vec<String> =
            node.get("required").into_iter().flat_map(Node::items).filter_map(|it| Some(it.as_str()?.into())).collect();
        for name in &required {
            // `required` may stand beside the properties, or in another part of an `allOf`.
            if let Some(is_required) = found.get_mut(&format!("{prefix}{name}")) {
                *is_required = true;
            }
        }
        for entry in node.get("properties").into_iter().flat_map(Node::entries) {
            if found.len() >= MOST {
                return found;
            }
            let name = format!("{prefix}{}", entry.key());
            let is_required = required.iter().any(|it| *it == entry.key());
            open.push((entry.value(), format!("{name}.")));
            *found.entry(name).or_default() |= is_required;
        }
        for key in ["allOf", "oneOf", "anyOf", "prefixItems"] {
            open.extend(node.get(key).into_iter().flat_map(Node::items).map(|it| (it, prefix.clone())));
        }
        for key in ["items", "additionalProperties"] {
            open.extend(node.get(key).filter(|it| it.is_mapping()).map(|it| (it, prefix.clone())));
        }
    }
    found
}
