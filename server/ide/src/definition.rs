//! Where something is defined: what a Reference, a name of a scheme, a tag or an operationId stands for.

use openapi::{ObjectKind, Shape};
use syntax::{FileId, Node, TextRange, TextSize};
use workspace::Location;

use crate::Analysis;
use crate::place::Place;

/// The answer to "where is this defined".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What was asked about.
    pub origin: TextRange,
    /// The key of the definition.
    pub target: Location,
    /// All of the definition.
    pub whole: TextRange,
}

impl Analysis {
    /// Where the thing under an offset is defined, in any file.
    pub fn definition(&self, file: FileId, offset: TextSize) -> Option<Definition> {
        let place = Place::new(self.snapshot(), file, offset)?;
        let (origin, target) = target(&place)?;
        let location = place.snapshot.locate(target);
        let whole = location.range.cover(target.range());
        Some(Definition { origin, target: location, whole })
    }
}

/// What the thing under the offset stands for, with its own range.
pub(crate) fn target<'a>(place: &Place<'a>) -> Option<(TextRange, Node<'a>)> {
    by_key(place).or_else(|| by_value(place))
}

fn by_value<'a>(place: &Place<'a>) -> Option<(TextRange, Node<'a>)> {
    let value = place.scalar()?;
    let text = value.scalar_text()?;
    let steps: Vec<&str> = place.pointer.steps().collect();
    let root = root(place)?;
    let found = match steps[..] {
        [.., "$ref" | "operationRef" | "externalValue"] => place.snapshot.reference(value, &text).ok(),
        [.., "discriminator", "mapping", _] | [.., "discriminator", "defaultMapping"] => place
            .snapshot
            .reference(value, &text)
            .ok()
            .filter(|_| text.contains(['/', '#', '.']))
            .or_else(|| root.get("components")?.get("schemas")?.get(&text)),
        [.., "tags", _] => {
            let tags = root.get("tags")?;
            tags.items().find(|it| it.get("name").and_then(Node::scalar_text).as_deref() == Some(&*text))
        }
        [.., "operationId"] if is(place, ObjectKind::Link) => openapi::operations(place.snapshot, root)
            .into_iter()
            .find_map(|it| it.node.get("operationId").filter(|id| id.scalar_text().as_deref() == Some(&*text))),
        [.., "required", _] => {
            let schema = place.pointer.parent()?.parent()?;
            place.document.at(&schema)?.get("properties")?.get(&text)
        }
        _ => None,
    };
    Some((value.range(), found?))
}

fn by_key<'a>(place: &Place<'a>) -> Option<(TextRange, Node<'a>)> {
    let range = place.key()?;
    let name = place.pointer.last()?;
    let parent = place.pointer.parent()?;
    if place.shape(&parent)? != Shape::Object(ObjectKind::SecurityRequirement) {
        return None;
    }
    Some((range, root(place)?.get("components")?.get("securitySchemes")?.get(name)?))
}

/// Whether the Object around the offset is of a kind.
fn is(place: &Place<'_>, kind: ObjectKind) -> bool {
    let parent = place.pointer.parent();
    parent.and_then(|it| place.shape(&it)) == Some(Shape::Object(kind))
}

/// The root of the entry document.
pub(crate) fn root<'a>(place: &Place<'a>) -> Option<Node<'a>> {
    let entry = place.snapshot.descriptions_of(place.file()).next()?.entry;
    place.snapshot.document(entry)?.root()
}

#[cfg(test)]
mod tests {
    use crate::fixture::{analysis, show};

    #[track_caller]
    fn check(fixture: &str, expected: &str) {
        let (analysis, file, offset) = analysis(fixture);
        let found = analysis.definition(file, offset);
        assert_eq!(found.map_or("nothing".to_owned(), |it| show(&analysis, &it.target)), expected);
    }

    #[test]
    fn a_reference_leads_to_its_key() {
        check(
            "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$ref: '#/components/sch$0emas/B'}\n    B: {type: string}\n",
            "a.yaml:5:5",
        );
        check(
            "//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    $ref: b.json#/x$0\n//- /b.json\n{\n  \"x\": {}\n}\n",
            "b.json:2:3",
        );
        check("//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    $ref: b.json#/x$0\n", "nothing");
    }

    #[test]
    fn names_lead_to_what_they_name() {
        let rest = "tags:\n  - name: teams\ncomponents:\n  securitySchemes:\n    key: {type: apiKey}\n  schemas:\n    Cat: {type: object}\n";
        let with = |operation: &str| {
            format!("//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    get:\n      {operation}\n{rest}")
        };
        check(&with("tags: [te$0ams]"), "a.yaml:7:5");
        check(&with("security: [{k$0ey: []}]"), "a.yaml:10:5");
        check(&with("operationId: o\n      responses: {default: {links: {l: {operationId: $0o}}}}"), "a.yaml:5:7");
    }

    #[test]
    fn other_texts_lead_nowhere() {
        check("//- /a.yaml\nopenapi: 3.$01.0\npaths: {}\n", "nothing");
        check("//- /a.yaml\nname: x\nb: {$ref: '#/na$0me'}\n", "nothing");
    }
}
