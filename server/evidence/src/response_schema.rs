//! Fixes for `response-schema-missing`, `-empty` and `-opaque`: the schema that the evidence shows.
//!
//! In order: a component that fits, the inferred schema in place, the same as a component; without evidence, the
//! schema that others use, or a skeleton that says that it is one. No recorded value goes into an edit.

pub(crate) mod known;
mod recorded;
mod samples;
mod target;
mod write;

use openapi::{MediaRange, Version};
use syntax::{FileId, Value};
use workspace::{Description, Finding, Fix, Safety, Snapshot};

use crate::infer;
use samples::Samples;
use target::{Place, Target};
use write::{Content, Edit};

/// Most components that are offered for reuse.
const MAX_REUSED: usize = 3;

/// The fixes of a finding about a missing, empty or opaque response schema.
pub fn response_schema_fixes(snapshot: &Snapshot, entry: FileId, finding: &Finding) -> Vec<Fix> {
    let families =
        ["response-schema-missing", "response-schema-empty", "response-schema-opaque", "error-response-schema-missing"];
    if !families.contains(&finding.code) {
        return Vec::new();
    }
    let Some(description) = snapshot.descriptions().iter().find(|it| it.entry == entry) else { return Vec::new() };
    let Some(mut target) = Target::find(snapshot, description, &finding.location) else { return Vec::new() };
    let samples = Samples::of(snapshot, description, &target);
    target.seen.clone_from(&samples.seen);
    Fixes { snapshot, description, target }.all(&samples)
}

struct Fixes<'a> {
    snapshot: &'a Snapshot,
    description: &'a Description,
    target: Target<'a>,
}

impl<'a> Fixes<'a> {
    fn all(&self, samples: &Samples<'_>) -> Vec<Fix> {
        if let Place::SwaggerSchema { .. } = self.target.place {
            return self.fix("Move `schema` under `content`".to_owned(), Content::Moved).into_iter().collect();
        }
        if self.target.has_branches() {
            return Vec::new();
        }
        let range = self.target.media_range();
        if let Some((title, schema)) = plain(&range, self.version()).filter(|_| !self.target.is_of_items()) {
            return self.fix(title.to_owned(), Content::Data(schema)).into_iter().collect();
        }
        let bodies = samples.bodies();
        let mut fixes = match bodies.is_empty() {
            true => self.without_evidence(&range),
            false => self.from(&bodies, &samples.told()),
        };
        if let Some(first) = fixes.first_mut() {
            first.preferred = !bodies.is_empty();
        }
        // With a body recorded beside it, the 204 is another Response.
        if samples.no_body && bodies.is_empty() {
            let rename = self.fix("Say that it returns no body: 204".to_owned(), Content::NoBody);
            // What was seen comes before what has to be made up.
            fixes.splice(0..0, rename);
        }
        fixes
    }

    fn version(&self) -> Version {
        self.description.version
    }

    /// What the bodies show.
    fn from(&self, bodies: &[&Value], seen: &str) -> Vec<Fix> {
        let mut fixes = Vec::new();
        let noun = self.target.noun();
        for reused in known::reusable(self.snapshot, self.description, bodies, noun.as_deref()) {
            if fixes.len() == MAX_REUSED || self.target.is_component(&reused.place) {
                continue;
            }
            let reference = known::reference(self.snapshot, self.target.file(), &reused.place);
            let (title, schema) = match reused.is_list {
                false => (format!("Use the schema `{}`", reused.name), reference),
                true => {
                    let list = infer::object([("type", infer::string("array")), ("items", reference)]);
                    (format!("Use a list of the schema `{}`", reused.name), list)
                }
            };
            fixes.extend(self.fix(title, Content::Data(schema)));
        }
        let schema = infer::schema(bodies, self.version());
        fixes.extend(self.fix(format!("Write the schema here, as seen in {seen}"), Content::Data(schema.clone())));
        if let Some(schema) = infer::schema_by_language(bodies, self.version()) {
            let title = "Write the schema here, with languages as the keys of a map".to_owned();
            fixes.extend(self.fix(title, Content::Data(schema)));
        }
        fixes.extend(self.component(schema, noun));
        fixes
    }

    /// The schema as a new component, and a Reference to it.
    fn component(&self, schema: Value, noun: Option<String>) -> Option<Fix> {
        let (member, is_list) = match schema.get("items") {
            Some(items) => (items.clone(), true),
            None => (schema, false),
        };
        member.get("properties")?;
        let wanted = noun.unwrap_or_else(|| "Response".to_owned());
        let name = known::free_name(self.snapshot, self.description, &wanted);
        let title = format!("Write the schema as `components/schemas/{name}`");
        self.fix(title, Content::Component { name, schema: member, is_list })
    }

    /// What the rest of the description shows.
    fn without_evidence(&self, range: &MediaRange) -> Vec<Fix> {
        let mut fixes = Vec::new();
        // An opaque schema was written by somebody: without evidence there is nothing to add.
        if self.target.is_opaque() || range.is_range() {
            return fixes;
        }
        if self.target.is_error()
            && let Some((name, place, uses)) = known::error_schema(self.snapshot, self.description)
            && !self.target.is_component(&place)
        {
            let title = match uses {
                1 => format!("Use the schema `{name}`, as 1 other error response does"),
                _ => format!("Use the schema `{name}`, as {uses} other error responses do"),
            };
            let reference = known::reference(self.snapshot, self.target.file(), &place);
            fixes.extend(self.fix(title, Content::Data(reference)));
        }
        if let Some((title, schema)) = known::sibling(self.snapshot, &self.target) {
            fixes.extend(self.fix(title, Content::Copy(schema)));
        }
        if range.is_json() || range.is_json_sequence() {
            let skeleton = infer::object([
                ("type", infer::string("object")),
                ("description", infer::string("To be filled in with the properties of this body.")),
                ("properties", infer::object([])),
            ]);
            fixes.extend(
                self.fix("Write the skeleton of a schema, to be filled in".to_owned(), Content::Data(skeleton)),
            );
        }
        fixes
    }

    fn fix(&self, title: String, content: Content<'a>) -> Option<Fix> {
        let edits = Edit::new(self.snapshot, self.description, &self.target).put(content)?;
        Some(Fix { title, preferred: false, safety: Safety::Unsafe, edits })
    }
}

/// The schema of a media type whose bodies JSON Schema can say little about.
fn plain(range: &MediaRange, version: Version) -> Option<(&'static str, Value)> {
    if range.is_binary() && version == Version::V3_0 {
        let binary = infer::object([("type", infer::string("string")), ("format", infer::string("binary"))]);
        return Some(("Add `type: string`, `format: binary`", binary));
    }
    let is_text = range.kind == "text" && range.subtype != "xml" && !range.is_json();
    is_text.then(|| ("Add `type: string`", infer::typed("string")))
}

#[cfg(test)]
mod tests;
