//! `required-not-returned`.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use syntax::{Editor, FileId, Insert, Node, Value};
use workspace::{FileEdit, Finding, Fix, Safety, Severity, Snapshot, declare_code};

use super::placeholder::{any, placeholder};
use super::{by_example, is_of_responses, listed, locate, printed, told};
use crate::contradictions::MissingAt;
use crate::evidence::Evidence;
use crate::place::Place;

declare_code! {
    /// A required property is absent from an example or a recorded response.
    ///
    /// ## Why
    /// `required` in a response promises that the attribute is always returned, and clients rely on it. Either the
    /// example is wrong, or the promise is not kept. An example is told at the object that lacks the property; a
    /// recording at the item in `required`.
    ///
    /// ## Description
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: A team
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 required: [id, slug]
    ///                 properties:
    ///                   id: {type: string}
    ///                   slug: {type: string}
    ///               example:
    ///               ^^^^^^^ warning required-not-returned `slug` is required, but this example lacks it
    ///                 id: '1'
    /// ```
    ///
    /// ## Fix
    /// Add the property to the example, or take it out of `required`, which breaks the promise where it is
    /// published.
    ///
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: A team
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 required: [id, slug]
    ///                 properties:
    ///                   id: {type: string}
    ///                   slug: {type: string}
    ///               example:
    ///                 id: '1'
    ///                 slug: string
    /// ```
    pub(crate) REQUIRED_NOT_RETURNED = "required-not-returned", Evidence, Warning, Unsafe;
}

/// More places than this are not listed one by one.
const MAX_RELATED: usize = 20;

/// Objects of examples that lack the same names of the same schema.
struct Lacking<'e> {
    missing: Vec<&'e MissingAt>,
    /// Each with its example.
    objects: Vec<(&'e Place, &'e Place)>,
}

pub(super) fn check(evidence: &Evidence<'_>, acc: &mut Vec<Finding>) {
    for Lacking { missing, objects } in in_examples(evidence) {
        for objects in by_example(objects.into_iter()) {
            acc.extend(in_example(evidence, &missing, &objects));
        }
    }
    for missing in &evidence.found.missing {
        let Some((first, count)) = &missing.recorded else { continue };
        let Some(item) = missing.item.node(evidence.snapshot) else { continue };
        let name = missing.name.clone();
        let lack = if *count == 1 { "a recorded response lacks it" } else { "recorded responses lack it" };
        let more = if *count == 1 { String::new() } else { format!(", and {} more", count - 1) };
        let message = format!("{} is required, but {lack} ({}{more})", printed(&name), told(first));
        let location = evidence.snapshot.locate_value(item);
        let item = missing.item.clone();
        acc.push(
            Finding::new(REQUIRED_NOT_RETURNED.code, Severity::Warning, location, message)
                .with_fixes(move |snapshot| take_out(snapshot, &[&item], &name).into_iter().collect()),
        );
    }
}

/// One entry for each cause: the objects that lack the same names of one schema.
fn in_examples<'e>(evidence: &'e Evidence<'_>) -> Vec<Lacking<'e>> {
    let mut objects: Vec<(&'e Place, &'e Place, Vec<&'e MissingAt>)> = Vec::new();
    let mut index = FxHashMap::default();
    for missing in &evidence.found.missing {
        let schema = OnceCell::new();
        let schema = || schema.get_or_init(|| schema_at(&missing.item)).as_ref();
        for (object, origin) in &missing.examples {
            let of_responses = || schema().is_none_or(|it| is_of_responses(evidence, origin, it));
            let Some(example) = origin.example().filter(|_| of_responses()) else { continue };
            let at = *index.entry(object).or_insert_with(|| {
                objects.push((object, example, Vec::new()));
                objects.len() - 1
            });
            objects[at].2.push(missing);
        }
    }
    let mut causes: Vec<Lacking<'e>> = Vec::new();
    let mut index = FxHashMap::default();
    for (object, example, missing) in objects {
        let items: Vec<_> = missing.iter().map(|it| &it.item).collect();
        let at = *index.entry(items).or_insert_with(|| {
            causes.push(Lacking { missing, objects: Vec::new() });
            causes.len() - 1
        });
        causes[at].objects.push((object, example));
    }
    causes
}

fn in_example(evidence: &Evidence<'_>, missing: &[&MissingAt], objects: &[&Place]) -> Option<Finding> {
    let (first, others) = objects.split_first()?;
    // Two branches may ask for the same name.
    let mut by_name: Vec<(Arc<str>, Vec<Place>)> = Vec::new();
    for it in missing {
        match by_name.iter_mut().find(|(name, _)| *name == it.name) {
            Some((_, items)) => items.push(it.item.clone()),
            None => by_name.push((Arc::clone(&it.name), vec![it.item.clone()])),
        }
    }
    let quoted: Vec<String> = by_name.iter().map(|(name, _)| printed(name)).collect();
    let (is, it) = if quoted.len() == 1 { ("is", "it") } else { ("are", "them") };
    let so_do = match others.len() {
        0 => String::new(),
        1 => ", and so does 1 more object".to_owned(),
        many => format!(", and so do {many} more objects"),
    };
    let message = format!("{} {is} required, but this example lacks {it}{so_do}", listed(&quoted));
    let mut finding = Finding::new(REQUIRED_NOT_RETURNED.code, Severity::Warning, locate(evidence, first)?, message);
    for object in others.iter().take(MAX_RELATED).filter_map(|it| locate(evidence, it)) {
        finding = finding.with_related(format!("lacks {it}, too"), object);
    }
    let places: Vec<Place> = objects.iter().map(|it| (*it).clone()).collect();
    let version = evidence.description.version;
    Some(finding.with_fixes(move |snapshot| {
        let value = |(name, items): &(Arc<str>, Vec<Place>)| {
            let declared = |it: &Place| schema_of(it.node(snapshot)?)?.get("properties")?.get(name);
            let property = items.iter().find_map(declared);
            Some((Arc::clone(name), property.map_or(Some(any()), |it| placeholder(snapshot, version, it))?))
        };
        let added: Option<Vec<(Arc<str>, Value)>> = by_name.iter().map(value).collect();
        let mut fixes: Vec<Fix> = added.and_then(|it| add(snapshot, &places, &it)).into_iter().collect();
        fixes.extend(by_name.iter().filter_map(|(name, items)| {
            let items: Vec<&Place> = items.iter().collect();
            take_out(snapshot, &items, name)
        }));
        fixes
    }))
}

/// Adds values of the right types to all of the objects.
fn add(snapshot: &Snapshot, places: &[Place], added: &[(Arc<str>, Value)]) -> Option<Fix> {
    let mut files: Vec<FileId> = places.iter().map(Place::file).collect();
    files.sort();
    files.dedup();
    let mut edits = Vec::new();
    for file in files {
        let mut editor = Editor::new(snapshot.document(file)?);
        let here = places.iter().filter(|it| it.file() == file).map(Place::pointer);
        let done = here.flat_map(|pointer| added.iter().map(move |it| (pointer, it))).all(|(pointer, it)| {
            let (name, value) = it;
            editor.insert_entry(pointer, name, Insert::Value(value), syntax::Place::Last)
        });
        done.then_some(())?;
        edits.push(FileEdit { file, edits: editor.finish() });
    }
    let names: Vec<String> = added.iter().map(|(name, _)| format!("`{name}`")).collect();
    let examples = if places.len() == 1 { "the example".to_owned() } else { format!("{} examples", places.len()) };
    let title = format!("Add {} to {examples}", listed(&names));
    Some(Fix { title, preferred: false, safety: Safety::Unsafe, edits })
}

/// The Schema Object whose `required` has the item.
fn schema_at(item: &Place) -> Option<Place> {
    Some(Place::new(item.file(), item.pointer().parent()?.parent()?))
}

/// The same as a node.
fn schema_of(item: Node<'_>) -> Option<Node<'_>> {
    item.document().at(&item.pointer().parent()?.parent()?)
}

/// Takes a name out of the lists that have these items.
fn take_out(snapshot: &Snapshot, items: &[&Place], name: &str) -> Option<Fix> {
    let mut items = items.to_vec();
    // The last first: what comes before it keeps its pointer.
    items.sort_by(|a, b| (b.file(), b.pointer()).cmp(&(a.file(), a.pointer())));
    let mut edits = Vec::new();
    for here in items.chunk_by(|a, b| a.file() == b.file()) {
        let file = here.first()?.file();
        let mut editor = Editor::new(snapshot.document(file)?);
        for item in here {
            editor.remove(item.pointer()).then_some(())?;
            // An empty list says nothing, and 3.0 forbids it.
            let list = item.pointer().parent()?;
            if editor.document().at(&list).is_some_and(Node::is_empty) {
                editor.remove(&list);
            }
        }
        edits.push(FileEdit { file, edits: editor.finish() });
    }
    Some(Fix {
        title: format!("Take `{name}` out of `required` (breaking, where it is published)"),
        preferred: false,
        safety: Safety::Unsafe,
        edits,
    })
}

#[cfg(test)]
mod tests {
    use crate::tests::{check, check_fix, check_titles, teams};

    const CODE: &str = super::REQUIRED_NOT_RETURNED.code;

    #[test]
    fn a_recording_is_told_at_the_item() {
        let schema = "type: object
required:
  - id
    ^^ warning required-not-returned `id` is required, but recorded responses lack it (1.ndjson:1, and 1 more)";
        let text = teams("3.1.0", schema, "");
        check(&format!("{text}#- exchange:/1.ndjson\nGET /teams 200 {{}}\nGET /teams 200 {{\"x\": 1}}\n"));
    }

    /// `GET /teams` with a list of examples.
    fn examples(examples: &str) -> String {
        let schema = "type: array\nitems: {type: object, required: [id], properties: {id: {type: string}}}";
        let text = teams("3.1.0", schema, "");
        format!("{text}              examples:\n{examples}")
    }

    /// What is added for a property that an example lacks.
    #[track_caller]
    fn check_added(property: &str, expected: &str) {
        let schema = format!("type: object\nrequired: [a]\nproperties: {{a: {property}}}");
        let other = "Other: {type: object, required: [id, at], properties: {id: {type: integer}, at: {format: date}}}";
        let text = teams("3.0.3", &schema, other);
        let text = text.replace("components:\n", "              example: {b: 1}\ncomponents:\n");
        let text = text.replace("properties: {a:", "properties: {b: {}, a:");
        let expected = text.replace("{b: 1}", &format!("{{b: 1, a: {expected}}}"));
        check_fix(CODE, "Add `a` to the example", &text, &expected);
    }

    #[test]
    fn what_is_added_fits() {
        check_added("{type: string}", "string");
        check_added("{type: string, format: date-time}", "'2024-01-01T00:00:00Z'");
        check_added("{type: string, format: uuid}", "00000000-0000-4000-8000-000000000000");
        check_added("{type: string, format: date-time, nullable: true}", "null");
        check_added("{type: string, enum: [x, y]}", "x");
        check_added("{type: string, pattern: '^[0-9]+$', example: '12'}", "'12'");
        check_added("{type: integer, minimum: 3}", "3");
        check_added("{type: array, items: {type: boolean}}", "[]");
        check_added("{type: array, minItems: 1, items: {type: boolean}}", "[false]");
        check_added("{$ref: '#/components/schemas/Other'}", "{id: 0, at: '2024-01-01'}");
    }

    #[test]
    fn nothing_is_added_that_does_not_fit() {
        let schema = "type: object\nrequired: [a]\nproperties: {a: {type: string, pattern: '^[0-9]+$'}}";
        let text = format!("{}              example: {{}}\n", teams("3.1.0", schema, ""));
        check_titles(CODE, &text, &["Take `a` out of `required` (breaking, where it is published)"]);
    }

    #[test]
    fn what_two_branches_require_is_taken_out_of_both() {
        let branch = "{type: object, required: [a], properties: {a: {type: string}}}";
        let text = teams("3.1.0", &format!("allOf:\n  - {branch}\n  - {branch}"), "");
        let text = format!("{text}              example: {{}}\n");
        let expected = text.replace("required: [a], ", "");
        check_fix(CODE, "Take `a` out of `required` (breaking, where it is published)", &text, &expected);
        check_fix(
            CODE,
            "Add `a` to the example",
            &text,
            &text.replace("example: {}", "example:\n                a: string"),
        );
    }

    #[test]
    fn elements_of_one_example_are_one_finding() {
        check(&examples(
            "                one:
                  value:
                    - {}
                      ^^ warning required-not-returned `id` is required, but this example lacks it, and so does 1 more object
                    - {}
                    - {id: a}
",
        ));
    }

    #[test]
    fn the_fix_adds_it_to_all_of_them() {
        let one = |value: &str| format!("                one:\n                  value: [{value}]\n");
        check_fix(
            CODE,
            "Add `id` to 2 examples",
            &examples(&one("{}, {}")),
            &examples(&one("{id: string}, {id: string}")),
        );
    }

    #[test]
    fn what_nobody_puts_there_is_no_example() {
        check(&examples("                one: {value: null}\n                two: {value: [{$ref: '#/x'}]}\n"));
    }

    #[test]
    fn an_example_in_a_schema_of_requests_may_be_a_requests() {
        let schema = "$ref: '#/components/schemas/Team'";
        let team = "Team: {type: object, required: [id], properties: {id: {}}, example: {}}";
        let text = teams("3.1.0", schema, team);
        check_titles(
            CODE,
            &text,
            &["Add `id` to the example", "Take `id` out of `required` (breaking, where it is published)"],
        );
        let post = "    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
      responses: {'204': {description: Nothing}}
components:
";
        check(&text.replace("components:\n", post));
    }
}
