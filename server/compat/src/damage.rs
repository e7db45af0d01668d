//! What of the current description cannot be read at the moment, since somebody types there: nobody knows whether that
//! is gone or another one, so nothing is said of it. Whoever has to know asks for whole texts first.

use rustc_hash::FxHashMap;
use syntax::{Document, FileId, Node, SyntaxErrorKind, TextRange};
use workspace::{ReferenceError, Snapshot};

use crate::report::{Change, Reach};
use crate::walk::Comparison;

/// The damage that was looked for so far.
pub(crate) struct Damage {
    /// Whether there is some.
    is_there: bool,
    of_files: FxHashMap<FileId, OfFile>,
}

#[derive(Default)]
struct OfFile {
    /// In order.
    ranges: Vec<TextRange>,
    /// Whether members of one value may stand in another one, or outside of them all.
    is_torn: bool,
}

impl Damage {
    /// Of a description, by its entry document: what is wrong with other files of a workspace hides nothing.
    pub(crate) fn new(snapshot: &Snapshot, entry: FileId) -> Damage {
        let description = snapshot.descriptions().iter().find(|it| it.entry == entry);
        let files = description.map_or(std::slice::from_ref(&entry), |it| &it.files);
        let is_damaged = |it: &FileId| snapshot.document(*it).is_some_and(|it| it.syntax_error().is_some());
        Damage { is_there: files.iter().any(is_damaged), of_files: FxHashMap::default() }
    }

    /// Whether a change may be nothing but damage.
    pub(crate) fn hides(&mut self, ctx: &mut Comparison<'_>, change: &Change<'_>) -> bool {
        if !self.is_there {
            return false;
        }
        // What an operation is hangs together by References from all over the description.
        let Reach::Pair(pair) = change.reach else { return true };
        let current = ctx.walk.pairs[pair].current;
        let schema = ctx.current.get(current);
        let mut parts = schema.parts.iter().copied().chain([change.at]);
        parts.any(|it| self.is_at(it)) || schema.unknown.is_some_and(|it| self.is_behind(ctx.snapshot.snapshot(), it))
    }

    /// Whether a value has something in it that cannot be read, or may have lost members to one that it stands in.
    fn is_at(&mut self, node: Node<'_>) -> bool {
        let node = node.resolved().unwrap_or(node);
        let of_file = self.of(node.document());
        if of_file.ranges.is_empty() {
            return false;
        }
        let range = node.range();
        let first = of_file.ranges.partition_point(|it| it.end() < range.start());
        of_file.is_torn || of_file.ranges.get(first).is_some_and(|it| it.start() <= range.end()) || is_in_broken(node)
    }

    /// Whether a Reference leads to something that cannot be read, or may do so.
    fn is_behind(&mut self, snapshot: &Snapshot, from: Node<'_>) -> bool {
        let Some(reference) = from.get("$ref").and_then(Node::as_str) else { return false };
        match snapshot.reference(from, &reference) {
            Ok(target) => self.is_at(target),
            Err(ReferenceError::NoTarget(path, _)) => {
                let file = snapshot.file(snapshot.set(from.file()), &path);
                file.and_then(|it| snapshot.document(it)).is_some_and(|it| !self.of(it).ranges.is_empty())
            }
            Err(_) => false,
        }
    }

    fn of(&mut self, document: &Document) -> &OfFile {
        self.of_files.entry(document.file()).or_insert_with(|| {
            let errors = document.errors().iter().filter(|it| it.kind == SyntaxErrorKind::Syntax);
            let ranges: Vec<TextRange> = errors.map(|it| it.range).collect();
            OfFile { is_torn: document.is_torn(), ranges }
        })
    }
}

/// Whether something that cannot be read stands right in one of the collections around a value.
fn is_in_broken(node: Node<'_>) -> bool {
    let mut pointer = node.pointer();
    while let Some(parent) = pointer.parent() {
        if node.document().at(&parent).is_some_and(Node::has_own_errors) {
            return true;
        }
        pointer = parent;
    }
    false
}
