//! Where `required` may go, so that nobody is bound who was not observed: the soundness of the edit.

use std::borrow::Cow;
use std::sync::Arc;

use openapi::Version;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Editor, FileId, Insert, JsonPointer, Node, Place, Value};
use workspace::{FileEdit, Fix, Safety, Snapshot};

use crate::count::Way;
use crate::evidence::{Evidence, Met, Property};
use crate::findings::counted;
use crate::reach::Root;
use crate::response_schema::known;

/// Fewest distinct bodies for which a site counts as observed.
const OBSERVED: usize = 2;
/// A property that is met on more ways at one site is in a schema that contains itself.
const MAX_SPOTS: usize = 4;
/// A narrowing at more places than this is nobody's intention.
const MAX_PLACES: usize = 8;

/// A way to require properties: pointers and plain data, no trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// In the Schema Object that declares them.
    Shared { file: FileId, schema: JsonPointer, note: Option<String> },
    /// At the References of the Responses that were observed.
    Narrow { spots: Vec<Spot>, version: Version, responses: Vec<Arc<str>> },
    /// In a copy of the component, which the observed Responses use from then on.
    Extract { spots: Vec<Spot>, component: JsonPointer, entry: FileId },
}

/// A Reference on the way from a Response to the Schema Object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Spot {
    file: FileId,
    /// The node with the `$ref`.
    pointer: JsonPointer,
    /// From its target to the Schema Object: names of properties, `None` for items.
    steps: Vec<Option<String>>,
}

impl Spot {
    /// The Reference that a way leads through.
    fn of(way: &Way) -> Option<Spot> {
        let place = way.spot.as_ref()?;
        Some(Spot { file: place.file(), pointer: place.pointer().clone(), steps: way.steps.clone() })
    }
}

/// The plans for a property, the best first.
pub(crate) fn plans(evidence: &Evidence<'_>, property: &Property<'_>) -> Vec<Arc<Plan>> {
    let schema = &property.declared.schema;
    let roots = evidence.reach.roots(schema);
    let version = evidence.description.version;
    let binds_requests = roots.contains(&Root::Request);
    let is_read_only = property.declared.is_read_only;
    let missed = property.is_missed(evidence);
    let narrow = narrow(evidence, property);
    let extract = narrow.as_ref().and_then(|it| extract(evidence, property, it));
    let shared = |note: Option<String>| Plan::Shared { file: schema.file(), schema: schema.pointer().clone(), note };
    let mut plans = Vec::new();
    if missed || (binds_requests && !is_read_only) || roots.contains(&Root::Answer) {
        plans.extend(narrow);
        plans.extend(extract);
    } else if binds_requests && version != Version::V3_0 {
        // From 3.1 on `readOnly` is an annotation: `required` binds requests too.
        plans.extend(narrow);
        plans.push(shared(Some("requests are bound too".to_owned())));
        plans.extend(extract);
    } else if let Some(note) = unobserved(evidence, property, &roots) {
        plans.extend(narrow);
        plans.push(shared(Some(note)));
        plans.extend(extract);
    } else {
        plans.push(shared(None));
    }
    plans.into_iter().map(Arc::new).collect()
}

/// Who would be bound and was not observed, or hardly. `None` if nobody.
fn unobserved(evidence: &Evidence<'_>, property: &Property<'_>, roots: &FxHashSet<Root>) -> Option<String> {
    let mut bodies: FxHashMap<&str, usize> = FxHashMap::default();
    for at in property.at.iter().filter(|it| !it.seen.missed) {
        let known = bodies.entry(label(evidence, at)).or_default();
        *known = at.seen.bodies.max(*known);
    }
    let responses = || {
        roots.iter().filter_map(|it| match it {
            Root::Response(label) => Some(&**label),
            Root::Request | Root::Answer => None,
        })
    };
    // `GET /teams` of `GET /teams 200`.
    let operation = |response: &'_ str| response.rsplit_once(' ').map_or(String::new(), |(it, _)| it.to_owned());
    let number = |response: &str| bodies.get(response).copied().unwrap_or_default();
    let observed: FxHashSet<String> = responses().filter(|it| number(it) > 0).map(operation).collect();
    let without: Vec<&str> = responses().filter(|it| number(it) == 0).collect();
    let others: FxHashSet<String> =
        without.iter().map(|it| operation(it)).filter(|it| !observed.contains(it)).collect();
    let once = responses().filter(|it| (1..OBSERVED).contains(&number(it))).count();
    match (others.len(), without.len(), once) {
        (0, 0, 0) => None,
        // Only examples in Schema Objects have it.
        (1.., ..) if observed.is_empty() => Some("not observed in any response".to_owned()),
        (0, 0, once) => Some(format!("observed only once in {}", counted(once, "response"))),
        (0, without, _) => Some(format!("not observed in {}", counted(without, "other response"))),
        (others, ..) => Some(format!("not observed in {}", counted(others, "other operation"))),
    }
}

fn label<'e>(evidence: &'e Evidence<'_>, at: &Met<'_>) -> &'e Arc<str> {
    &evidence.sites[at.site].label
}

/// Narrowing at all sites without a miss, if each can be said at a Reference of its own.
fn narrow(evidence: &Evidence<'_>, property: &Property<'_>) -> Option<Plan> {
    let is_open = |it: &&Arc<Way>| it.spot.is_some() && !it.blocked;
    let missed = property.at.iter().map(|it| it.seen).filter(|it| it.missed);
    let missed: FxHashSet<&Arc<Way>> = missed.flat_map(|it| it.ways.iter().filter(is_open)).collect();
    // What was observed once only is left out, unless the finding would stay because of it.
    let clean = || property.at.iter().filter(|it| !it.seen.missed && it.seen.bodies > 0);
    let once = clean().map(|it| it.seen).filter(|it| it.bodies < OBSERVED);
    let once: FxHashSet<u64> = once.flat_map(|it| it.recorded.union(&it.examples).copied()).collect();
    let [least, ..] = evidence.options.thresholds;
    let is_narrowed = |it: &&Met<'_>| it.seen.bodies >= OBSERVED || once.len() >= least;
    let mut ways: Vec<&Arc<Way>> = Vec::new();
    let mut responses: Vec<&Arc<str>> = Vec::new();
    for at in clean().filter(is_narrowed) {
        // Met on several ways, it has to be said on each of them.
        let own = &at.seen.ways;
        if own.len() > MAX_SPOTS || !own.iter().all(|it| is_open(&it) && !missed.contains(it)) {
            return None;
        }
        responses.push(label(evidence, at));
        for way in own {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        if ways.len() > MAX_PLACES {
            return None;
        }
    }
    let spots: Vec<Spot> = ways.into_iter().filter_map(|it| Spot::of(it)).collect();
    responses.sort_unstable();
    responses.dedup();
    (!spots.is_empty()).then(|| Plan::Narrow {
        spots,
        version: evidence.description.version,
        responses: responses.into_iter().cloned().collect(),
    })
}

/// A schema of responses only, where a component is what the observed Responses refer to.
fn extract(evidence: &Evidence<'_>, property: &Property<'_>, narrow: &Plan) -> Option<Plan> {
    let Plan::Narrow { spots, .. } = narrow else { return None };
    let schema = &property.declared.schema;
    let component = schema.pointer().clone();
    let is_component = component.parent() == Some(JsonPointer::from_steps(["components", "schemas"]));
    let file = evidence.description.entry;
    let is_direct = |it: &Spot| it.file == file && it.steps.iter().all(Option::is_none);
    if !is_component || schema.file() != file || !spots.iter().all(is_direct) {
        return None;
    }
    // A Reference to something that refers to the component is another schema's to copy.
    let refers = |it: &Spot| {
        let document = evidence.snapshot.document(it.file)?;
        let target = document.at(&it.pointer)?.get("$ref")?.as_str()?.into_owned();
        (target == format!("#{component}")).then_some(())
    };
    spots.iter().map(refers).collect::<Option<()>>()?;
    Some(Plan::Extract { spots: spots.clone(), component, entry: evidence.description.entry })
}

fn extracted(
    snapshot: &Snapshot,
    spots: &[Spot],
    component: &JsonPointer,
    name: &str,
    names: &[String],
) -> Option<Vec<FileEdit>> {
    let file = spots.first()?.file;
    let document = snapshot.document(file)?;
    let mut editor = Editor::new(document);
    let schemas = component.parent()?;
    let copy = schemas.join(name);
    let done =
        editor.insert_entry(&schemas, name, Insert::Copy(document.at(component)?), Place::After(component.last()?))
            && require(&mut editor, &copy, names);
    done.then_some(())?;
    let reference = Value::String(format!("#{copy}").into());
    for spot in spots {
        editor.replace(&spot.pointer.join("$ref"), Insert::Value(&reference)).then_some(())?;
    }
    Some(vec![FileEdit { file, edits: editor.finish() }])
}

impl Plan {
    /// The fix for some names of the object.
    pub(crate) fn fix(&self, snapshot: &Snapshot, names: &[String], preferred: bool) -> Option<Fix> {
        let what = match names {
            [one] => format!("`{one}`"),
            names => format!("all {} always returned properties", names.len()),
        };
        let (title, edits) = match self {
            Plan::Shared { file, schema, note } => {
                let mut editor = Editor::new(snapshot.document(*file)?);
                require(&mut editor, schema, names).then_some(())?;
                let note = note.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
                (format!("Mark {what} as required{note}"), vec![FileEdit { file: *file, edits: editor.finish() }])
            }
            Plan::Narrow { spots, version, responses } => {
                let place = match &**responses {
                    [one] => format!("the response `{one}`"),
                    all => format!("the {} observed responses", all.len()),
                };
                (format!("Require {what} in {place} only"), narrowed(snapshot, spots, *version, names)?)
            }
            Plan::Extract { spots, component, entry } => {
                let description = snapshot.descriptions().iter().find(|it| it.entry == *entry)?;
                let name = known::free_name(snapshot, description, &format!("{}Response", component.last()?));
                let title = format!("Require {what} in a new schema `{name}`, for the observed responses");
                (title, extracted(snapshot, spots, component, &name, names)?)
            }
        };
        Some(Fix { title, preferred, safety: Safety::Unsafe, edits })
    }
}

fn narrowed(snapshot: &Snapshot, spots: &[Spot], version: Version, names: &[String]) -> Option<Vec<FileEdit>> {
    let mut files: Vec<FileId> = spots.iter().map(|it| it.file).collect();
    files.sort();
    files.dedup();
    let mut edits = Vec::new();
    for file in files {
        let mut editor = Editor::new(snapshot.document(file)?);
        // The last first: what comes before it keeps its pointer.
        let mut here: Vec<&Spot> = spots.iter().filter(|it| it.file == file).collect();
        here.sort_by(|a, b| b.pointer.cmp(&a.pointer));
        for spot in here {
            let done = if version == Version::V3_0 {
                narrow_by_all_of(&mut editor, spot, names)
            } else {
                narrow_below(&mut editor, &spot.pointer, &spot.steps, names)
            };
            done.then_some(())?;
        }
        edits.push(FileEdit { file, edits: editor.finish() });
    }
    Some(edits)
}

/// 3.0 ignores what stands beside `$ref`: the narrowing is a branch of its own.
fn narrow_by_all_of(editor: &mut Editor, spot: &Spot, names: &[String]) -> bool {
    let narrowing = nested(&spot.steps, names);
    let Some(node) = editor.document().at(&spot.pointer) else { return false };
    let all_of = spot.pointer.parent().filter(|it| it.last() == Some("allOf"));
    let Some(all_of) = all_of else {
        let value = Value::Object(vec![("allOf".into(), Value::Array(vec![node.to_value(), narrowing]))]);
        return editor.replace(&spot.pointer, Insert::Value(&value));
    };
    // A narrowing that is there already takes the names in.
    const NARROWING: [&str; 4] = ["required", "properties", "items", "type"];
    let items = editor.document().at(&all_of).into_iter().flat_map(Node::items);
    let own = items.enumerate().find(|(_, item)| {
        item.is_mapping() && !item.is_empty() && item.entries().all(|it| NARROWING.contains(&&*it.key()))
    });
    match own.map(|(index, _)| all_of.join(&index.to_string())) {
        Some(branch) => narrow_below(editor, &branch, &spot.steps, names),
        None => editor.insert_item(&all_of, Insert::Value(&narrowing), Place::Last),
    }
}

/// Adds `required` at the end of the steps, with as much of the way there as is not written yet.
fn narrow_below(editor: &mut Editor, from: &JsonPointer, steps: &[Option<String>], names: &[String]) -> bool {
    let mut at = from.clone();
    for (index, step) in steps.iter().enumerate() {
        let rest = nested(&steps[index + 1..], names);
        let holder = match step {
            Some(name) => {
                let properties = at.join("properties");
                if editor.document().at(&properties).is_none() {
                    let value = Value::Object(vec![(name.as_str().into(), rest)]);
                    return editor.insert_entry(&at, "properties", Insert::Value(&value), Place::Last);
                }
                (properties, name.as_str())
            }
            None => (at.clone(), "items"),
        };
        let (parent, key) = holder;
        let next = parent.join(key);
        if editor.document().at(&next).is_none() {
            return editor.insert_entry(&parent, key, Insert::Value(&rest), Place::Last);
        }
        at = next;
    }
    require(editor, &at, names)
}

/// A schema that says no more than that names are required, at the end of the steps.
fn nested(steps: &[Option<String>], names: &[String]) -> Value {
    let names = names.iter().map(|it| Value::String(it.as_str().into())).collect();
    let required = Value::Object(vec![("required".into(), Value::Array(names))]);
    steps.iter().rev().fold(required, |inner, step| match step {
        Some(name) => {
            let property = Value::Object(vec![(name.as_str().into(), inner)]);
            Value::Object(vec![("properties".into(), property)])
        }
        None => Value::Object(vec![("items".into(), inner)]),
    })
}

/// Adds names to a schema's `required`, or makes one after `type`. What a merge key brings along is in that one, too:
/// it would count no more beside it.
pub(crate) fn require(editor: &mut Editor, schema: &JsonPointer, names: &[String]) -> bool {
    let merged =
        editor.document().at(schema).into_iter().filter(|it| it.own_entries().all(|it| it.key() != "required"));
    let merged = merged.filter_map(|it| it.get("required")).flat_map(Node::items);
    let merged: Vec<String> = merged.filter_map(|it| it.as_str().map(Cow::into_owned)).collect();
    merged.iter().chain(names).all(|name| {
        let Some(node) = editor.document().at(schema) else { return false };
        let has = |key: &str| node.own_entries().any(|it| it.key() == key);
        let place = if has("type") {
            Place::After("type")
        } else if has("properties") {
            Place::Before("properties")
        } else {
            Place::Last
        };
        let name = Value::String(name.as_str().into());
        editor.append_to(schema, "required", &name, place)
    })
}
