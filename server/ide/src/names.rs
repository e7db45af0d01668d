//! Where something is called by its name alone: a Schema in a discriminator, a security scheme in a requirement, a tag in
//! an Operation, an Operation in a Link.

use std::collections::HashSet;

use openapi::{Declared, ObjectKind, Shape};
use syntax::{Document, FileId, JsonPointer, Node, NodeKind};
use workspace::Snapshot;

use crate::hits::Hits;
use crate::place::{self, MAX_FILES};
use crate::rename_files::names_of_documents;

/// What has a name, with that.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Schema,
    SecurityScheme,
    Tag,
    Operation,
}

pub(crate) struct Named {
    kind: Kind,
    name: String,
    file: FileId,
}

impl Named {
    /// `None` for what nobody calls by a name. Of an Operation, the value of its `operationId` stands for it.
    pub(crate) fn of(snapshot: &Snapshot, target: Node<'_>) -> Option<Named> {
        let (file, pointer) = (target.file(), target.pointer());
        let steps: Vec<&str> = pointer.steps().collect();
        let is_operation = |at: &JsonPointer| {
            place::shape(snapshot, file, at, MAX_FILES) == Some(Shape::Object(ObjectKind::Operation))
        };
        let (kind, name) = match steps[..] {
            ["components", "schemas", name] => (Kind::Schema, name.to_owned()),
            ["components", "securitySchemes", name] => (Kind::SecurityScheme, name.to_owned()),
            ["tags", _] => (Kind::Tag, target.get("name")?.scalar_text()?.into_owned()),
            [.., "operationId"] if is_operation(&pointer.parent()?) => {
                (Kind::Operation, target.scalar_text()?.into_owned())
            }
            _ => {
                let id = target.get("operationId").filter(|_| is_operation(&pointer))?;
                (Kind::Operation, id.scalar_text()?.into_owned())
            }
        };
        Some(Named { kind, name, file })
    }

    /// The names in a document of the same description.
    pub(crate) fn within<'a>(&self, snapshot: &'a Snapshot, file: FileId) -> Vec<Node<'a>> {
        let Some(root) = snapshot.document(file).and_then(Document::root) else { return Vec::new() };
        // A name by itself is one of the entry document's, or of the document that it stands in.
        if file != self.file
            && !matches!(snapshot.declared(self.file), Declared::OpenApi(_))
            && self.kind != Kind::Operation
        {
            return Vec::new();
        }
        if self.kind == Kind::Schema {
            let names = names_of_documents(root).into_iter();
            return names.filter(|(_, text)| *text == self.name).map(|(node, _)| node).collect();
        }
        let is_entry = matches!(snapshot.declared(file), Declared::OpenApi(_));
        let is = |holder: Node<'_>, kind| {
            !is_entry || place::shape(snapshot, file, &holder.pointer(), MAX_FILES) == Some(Shape::Object(kind))
        };
        let is_name = |it: &Node<'_>| it.scalar_text().as_deref() == Some(&*self.name);
        // The name may be written with escapes; who takes it is not.
        let field = match self.kind {
            Kind::Tag => "tags",
            Kind::SecurityScheme => "security",
            Kind::Operation | Kind::Schema => "operationId",
        };
        let hits = Hits::of(root, &[field]);
        let mut found = Vec::new();
        let mut open = vec![(root, false)];
        // Aliases of aliases would multiply.
        let mut seen = HashSet::new();
        while let Some((node, has_names)) = open.pop() {
            if !hits.are_in(node) || !seen.insert(node.id()) {
                continue;
            }
            open.extend(node.items().map(|it| (it, false)));
            for entry in node.own_entries() {
                let value = entry.own_value();
                match (&*entry.key(), &self.kind) {
                    _ if has_names => {}
                    ("tags", Kind::Tag) => {
                        let tags = value.items().filter(|it| it.kind() == NodeKind::Scalar && is_name(it));
                        found.extend(tags.filter(|_| is(node, ObjectKind::Operation)));
                    }
                    ("security", Kind::SecurityScheme) => {
                        let own = value.items().filter(|it| is(*it, ObjectKind::SecurityRequirement));
                        found.extend(own.filter_map(|it| Some(it.entry(&self.name)?.key_node())));
                    }
                    // An Operation without `responses` is none, and a Link has none.
                    ("operationId", Kind::Operation) if is_name(&value) && node.get("responses").is_none() => {
                        found.extend(is(node, ObjectKind::Link).then_some(value));
                    }
                    _ => {}
                }
                match &*entry.key() {
                    _ if has_names => open.push((value, false)),
                    "example" | "examples" | "default" | "const" | "enum" => {}
                    key => open.push((value, workspace::has_names(key))),
                }
            }
        }
        found
    }
}
