//! What is promised about an Operation, a Response or a property: since when it is published, and what is new since.

use openapi::{ObjectKind, Operation, OperationContext, Shape, follow, operations};
use syntax::{FileId, JsonPointer, Node};
use workspace::{Baseline, Description, Snapshot};

use super::attributes::{Attributes, of_response, of_schema};
use crate::place::Place;

/// How many new attributes are named.
const NAMED: usize = 5;

/// A sentence or two about the thing at a place. `None` without a baseline, and for what is no part of a promise.
pub(super) fn promise(place: &Place<'_>) -> Option<String> {
    let snapshot = place.snapshot;
    let description = snapshot.descriptions_of(place.file()).find(|it| it.published().is_some())?;
    let baseline = description.published()?;
    let side = Side { snapshot, description, baseline };
    let Some(Shape::Object(kind)) = place.shape(&place.pointer) else { return None };
    let parent = place.pointer.parent()?;
    match kind {
        ObjectKind::Operation => side.operation(place),
        ObjectKind::Response if parent.last() == Some("responses") => side.response(place, &parent),
        ObjectKind::Schema if parent.last() == Some("properties") => side.property(place, &parent),
        _ => None,
    }
}

/// A description beside its baseline.
struct Side<'a> {
    snapshot: &'a Snapshot,
    description: &'a Description,
    baseline: &'a Baseline,
}

impl<'a> Side<'a> {
    /// The baseline by its name and day.
    fn published(&self) -> String {
        match &self.baseline.notes.since {
            Some(day) => format!("`{}` ({day})", self.baseline.label),
            None => format!("`{}`", self.baseline.label),
        }
    }

    fn operation(&self, place: &Place<'a>) -> Option<String> {
        let node = place.document.at(&place.pointer)?;
        let current = self.operation_of(self.description.entry, |it| it.node == node)?;
        let Some(base) = self.same_operation(&current) else { return Some(self.not_published()) };
        let (mut promised, mut now) = (Attributes::new(), Attributes::new());
        let before = openapi::responses(self.snapshot, base.node);
        for (responses, all) in [(&before, &mut promised), (&openapi::responses(self.snapshot, node), &mut now)] {
            for response in responses {
                let attributes = of_response(self.snapshot, response.node).into_iter();
                all.extend(attributes.map(|(name, is_required)| (format!("{} {name}", response.status), is_required)));
            }
        }
        let responses = counted(before.len(), "response");
        Some(format!(
            "Published in {}: {responses} with {}.{}",
            self.published(),
            count(&promised),
            new(&promised, &now)
        ))
    }

    fn response(&self, place: &Place<'a>, responses: &JsonPointer) -> Option<String> {
        let operation = responses.parent().and_then(|it| place.document.at(&it))?;
        let current = self.operation_of(self.description.entry, |it| it.node == operation)?;
        let Some(base) = self.same_operation(&current) else { return Some(self.not_published()) };
        let status = place.pointer.last()?;
        let of = |operation: Node<'a>| {
            openapi::responses(self.snapshot, operation).into_iter().find(|it| it.entry.key() == status)
        };
        let (Some(base), Some(current)) = (of(base.node), of(operation)) else { return Some(self.not_published()) };
        let (promised, now) = (of_response(self.snapshot, base.node), of_response(self.snapshot, current.node));
        Some(format!("Published in {}: promises {}.{}", self.published(), count(&promised), new(&promised, &now)))
    }

    fn property(&self, place: &Place<'a>, properties: &JsonPointer) -> Option<String> {
        let name = place.pointer.last()?;
        let pointer = properties.parent()?;
        let schema = place.document.at(&pointer)?;
        let base = self.same_schema(place, &pointer, schema)?;
        let requires = |schema: Node<'_>| {
            schema.get("required").into_iter().flat_map(Node::items).any(|it| it.as_str().as_deref() == Some(name))
        };
        let Some(published) = base.get("properties").and_then(|it| it.get(name)) else {
            return Some(self.not_published());
        };
        let presence = match (requires(base), requires(schema)) {
            (true, true) => "promised, and always there",
            (false, false) => "promised, and not always there",
            (false, true) => "promised; always there from now on",
            (true, false) => "promised as always there, which it is no longer",
        };
        let mut text = format!("Published in {}: {presence}.", self.published());
        let promised = of_schema(self.snapshot, published);
        if !promised.is_empty() {
            let now = place.document.at(&place.pointer).map(|it| of_schema(self.snapshot, it)).unwrap_or_default();
            text += &format!(" It has {}.{}", count(&promised), new(&promised, &now));
        }
        Some(text)
    }

    fn not_published(&self) -> String {
        format!("Not published yet: it is not in {}, and may change freely.", self.published())
    }

    fn operation_of(&self, entry: FileId, is_it: impl Fn(&Operation<'a>) -> bool) -> Option<Operation<'a>> {
        let root = self.snapshot.document(entry)?.root()?;
        operations(self.snapshot, root).into_iter().find(is_it)
    }

    /// The Operation of the baseline with the same method and path; names of variables do not matter.
    fn same_operation(&self, current: &Operation<'a>) -> Option<Operation<'a>> {
        let is_same = |it: &Operation<'a>| {
            it.context == current.context
                && it.method == current.method
                && (it.path == current.path
                    || it.context == OperationContext::Paths && unnamed(&it.path) == unnamed(&current.path))
        };
        self.operation_of(self.baseline.entry, is_same)
    }

    /// The Schema Object that stands at the same place in the baseline.
    fn same_schema(&self, place: &Place<'a>, pointer: &JsonPointer, schema: Node<'a>) -> Option<Node<'a>> {
        let file = self.same_file(place.file())?;
        let at = |pointer: &JsonPointer| self.snapshot.at(file, pointer);
        let found = at(pointer).or_else(|| {
            // Below an operation whose path has other names for its variables.
            let mut steps = pointer.steps();
            let (Some("paths"), Some(path)) = (steps.next(), steps.next()) else { return None };
            let paths = at(&JsonPointer::from_steps(["paths"]))?;
            let other = paths.entries().find(|it| unnamed(&it.key()) == unnamed(path))?.key().into_owned();
            let mut there = JsonPointer::from_steps(["paths", other.as_str()]);
            steps.for_each(|step| there.push(step));
            at(&there)
        });
        let found = follow(self.snapshot, found?)?;
        (found.is_mapping() && schema.is_mapping()).then_some(found)
    }

    /// The document of the baseline at the same path, seen from its entry document.
    fn same_file(&self, file: FileId) -> Option<FileId> {
        if file == self.description.entry {
            return Some(self.baseline.entry);
        }
        let path = |file| self.snapshot.path(file);
        let relative = path(file).relative_to(path(self.description.entry).folder());
        let there = path(self.baseline.entry).join(&relative);
        self.snapshot.file(self.snapshot.set(self.baseline.entry), &there)
    }
}

/// A path template with its variables unnamed.
fn unnamed(path: &str) -> String {
    let segments = path.split('/').map(|it| if it.starts_with('{') && it.ends_with('}') { "{}" } else { it });
    segments.collect::<Vec<_>>().join("/")
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// `12 attributes, 4 of them required`.
fn count(attributes: &Attributes) -> String {
    let always = attributes.values().filter(|it| **it).count();
    let all = counted(attributes.len(), "attribute");
    match always {
        0 if attributes.is_empty() => all,
        0 => format!("{all}, none of them required"),
        always => format!("{all}, {always} of them required"),
    }
}

/// What is there that is not published yet, and what is published and gone.
fn new(promised: &Attributes, now: &Attributes) -> String {
    let missing = |from: &Attributes, to: &Attributes| -> Vec<String> {
        from.keys().filter(|it| !to.contains_key(*it)).map(|it| format!("`{it}`")).collect()
    };
    let named = |names: Vec<String>, what: &str| match names.len() {
        0 => String::new(),
        number if number <= NAMED => format!("\n\n{what}: {}.", names.join(", ")),
        number => format!("\n\n{what}: {} and {} more.", names[..NAMED].join(", "), number - NAMED),
    };
    named(missing(now, promised), "New since then") + &named(missing(promised, now), "Gone since then")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use syntax::TextSize;
    use workspace::{BaselineChange, BaselineNotes, Change, FileChange, FileSet, VfsPath};

    use crate::AnalysisHost;

    const PUBLISHED: &str = "\
openapi: 3.1.0
paths:
  /teams/{id}:
    get:
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}
components:
  schemas:
    Team:
      type: object
      required: [id]
      properties:
        id: {type: string}
        name: {type: string}
        owner: {type: object, properties: {name: {type: string}}}
";

    /// Hovers the first place of `key` in the current description, whose difference to the published one is a
    /// replacement.
    #[track_caller]
    fn check((from, to): (&str, &str), key: &str, expected: Expect) {
        assert!(PUBLISHED.contains(from));
        let current = PUBLISHED.replacen(from, to, 1);
        let (path, base) = (VfsPath::new("/a/openapi.yaml"), VfsPath::new("/published/api.yaml"));
        let mut change = Change::default();
        change.files.push((FileSet::CURRENT, path.clone(), FileChange::Text(current.as_str().into())));
        change.files.push((FileSet(1), base.clone(), FileChange::Text(PUBLISHED.into())));
        let loaded =
            BaselineChange::Loaded { set: FileSet(1), path: base, label: "git:v1".to_owned(), configured: true };
        change.baselines.push((path.clone(), loaded));
        let notes = BaselineNotes { since: Some("2026-05-04".to_owned()), stale: None };
        change.baseline_notes.push((path.clone(), notes));
        let mut host = AnalysisHost::new();
        host.apply(change);
        let analysis = host.analysis();
        let file = analysis.file(FileSet::CURRENT, &path).unwrap();
        let offset = current.find(key).unwrap();
        let hover = analysis.hover(file, TextSize::new(offset as u32 + 1)).unwrap().markdown;
        let (_, promise) = hover.split_once("\n\n").unwrap_or(("", "nothing"));
        expected.assert_eq(promise);
    }

    const SAME: (&str, &str) = ("name", "name");

    #[test]
    fn an_operation_says_since_when_it_is_published_and_what_is_new() {
        let added = ("        name: {type: string}\n", "        name: {type: string}\n        size: {type: integer}\n");
        check(
            added,
            "get:",
            expect![[r#"
            The GET operation of this path.

            Published in `git:v1` (2026-05-04): 1 response with 4 attributes, 1 of them required.

            New since then: `200 size`."#]],
        );
        check(
            SAME,
            "get:",
            expect![[r#"
            The GET operation of this path.

            Published in `git:v1` (2026-05-04): 1 response with 4 attributes, 1 of them required."#]],
        );
        check(
            ("    get:", "    put: {responses: {}}\n    get:"),
            "put:",
            expect![[r#"
            The PUT operation of this path.

            Not published yet: it is not in `git:v1` (2026-05-04), and may change freely."#]],
        );
        check(
            ("{id}", "{teamId}"),
            "get:",
            expect![[r#"
            The GET operation of this path.

            Published in `git:v1` (2026-05-04): 1 response with 4 attributes, 1 of them required."#]],
        );
    }

    #[test]
    fn a_response_says_how_many_attributes_it_promises() {
        check(
            ("name: {type: string}\n", "title: {type: string}\n"),
            "'200'",
            expect![[r#"
            OK

            Published in `git:v1` (2026-05-04): promises 4 attributes, 1 of them required.

            New since then: `title`.

            Gone since then: `name`."#]],
        );
        check(
            ("        '200'", "        '404': {description: gone}\n        '200'"),
            "'404'",
            expect![[r#"
            gone

            Not published yet: it is not in `git:v1` (2026-05-04), and may change freely."#]],
        );
    }

    #[test]
    fn a_property_says_whether_it_is_promised() {
        check(SAME, "id: {type", expect!["Published in `git:v1` (2026-05-04): promised, and always there."]);
        check(SAME, "name: {type", expect!["Published in `git:v1` (2026-05-04): promised, and not always there."]);
        check(
            SAME,
            "owner:",
            expect![
                "Published in `git:v1` (2026-05-04): promised, and not always there. It has 1 attribute, none of them required."
            ],
        );
        check(
            ("[id]", "[id, name]"),
            "name: {type",
            expect!["Published in `git:v1` (2026-05-04): promised; always there from now on."],
        );
        check(
            ("[id]", "[name]"),
            "id: {type",
            expect!["Published in `git:v1` (2026-05-04): promised as always there, which it is no longer."],
        );
        check(
            ("id: {type", "slug: {type: string}\n        id: {type"),
            "slug: {type",
            expect!["Not published yet: it is not in `git:v1` (2026-05-04), and may change freely."],
        );
    }
}
