//! The components of each kind come in the order of their names, with their comments. Everything else stays where it
//! is: the order of paths, properties, tags and parameters is what readers see.

use openapi::Declared;
use syntax::{FileId, JsonPointer, Node, Place};
use workspace::Snapshot;

use super::draft::Draft;
use super::{Assist, AssistKind};

const TITLE: &str = "Sort the components of each kind by name";

/// `None` where they are sorted, or are better left alone.
pub(super) fn assist(snapshot: &Snapshot, file: FileId) -> Option<Assist> {
    let has_some = sections(snapshot, file).iter().any(|(_, names)| !names.is_sorted_by_key(|it| order(it)));
    has_some.then(|| Assist::new(AssistKind::Organize, TITLE, move |snapshot| sorted(snapshot, file)))
}

/// The kinds of components with their names.
fn sections(snapshot: &Snapshot, file: FileId) -> Vec<(String, Vec<String>)> {
    let is_entry = matches!(snapshot.declared(file), Declared::OpenApi(_));
    // What an alias stands for depends on the order.
    let document = snapshot.document(file).filter(|it| is_entry && !it.has_aliases());
    let components = document.and_then(syntax::Document::root).and_then(|it| it.get("components"));
    let sections = components.into_iter().flat_map(Node::own_entries);
    let sections = sections.filter(|it| it.own_value().is_mapping() && !it.own_value().is_damaged());
    let names = |node: Node<'_>| node.own_entries().map(|it| it.key().into_owned()).collect();
    sections.map(|it| (it.key().into_owned(), names(it.own_value()))).collect()
}

fn order(name: &str) -> (String, String) {
    (name.to_lowercase(), name.to_owned())
}

fn sorted(snapshot: &Snapshot, file: FileId) -> Option<Draft<'_>> {
    let mut draft = Draft::new(snapshot);
    for (section, names) in sections(snapshot, file) {
        let place = JsonPointer::from_steps(["components", &*section]);
        let stays = in_order(&names);
        let mut sorted: Vec<&String> = names.iter().collect();
        sorted.sort_by_key(|it| order(it));
        let mut before: Option<&String> = None;
        for name in sorted {
            if !stays.contains(&name) {
                let to = before.map_or(Place::First, |it| Place::After(it));
                draft.editor(file)?.move_entry(&place.join(name), &place, name, to).then_some(())?;
            }
            before = Some(name);
        }
    }
    Some(draft)
}

/// As many names as possible that are in order already: these need not move.
fn in_order(names: &[String]) -> std::collections::HashSet<&String> {
    let keys: Vec<_> = names.iter().map(|it| order(it)).collect();
    // The last name of the best sequence of each length, and what comes before each name in its sequence.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous = vec![None; names.len()];
    for index in 0..names.len() {
        let length = ends.partition_point(|it| keys[*it] < keys[index]);
        previous[index] = length.checked_sub(1).map(|it| ends[it]);
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let sequence = std::iter::successors(ends.last().copied(), |it| previous[*it]);
    sequence.map(|it| &names[it]).collect()
}
