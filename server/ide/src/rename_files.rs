//! What has to be edited when documents are renamed or moved: every Reference that names them, and their own relative
//! References to others.

use std::borrow::Cow;
use std::collections::HashSet;

use openapi::Declared;
use syntax::{Document, FileId, Node, TextEdit};
use workspace::{FileEdit, ReferenceTarget, VfsPath, encoded};

use crate::Analysis;
use crate::hits::Hits;

impl Analysis {
    /// The edits for files or folders that get another path, made before it happens. Only documents of descriptions are
    /// edited.
    pub fn rename_files(&self, renames: &[(VfsPath, VfsPath)]) -> Vec<FileEdit> {
        let renames = Renames(renames);
        let files = self.files().iter().copied().filter(|file| {
            self.snapshot().declared(*file) != Declared::Nothing
                || self.snapshot().descriptions_of(*file).next().is_some()
        });
        let edits = files.filter_map(|file| {
            let edits = self.edits_of(file, &renames);
            (!edits.is_empty()).then_some(FileEdit { file, edits })
        });
        edits.collect()
    }

    fn edits_of(&self, file: FileId, renames: &Renames<'_>) -> Vec<TextEdit> {
        let path = self.path(file);
        let is_wanted = |text: &str| renames.reference(path, text).is_some();
        let mut nodes = self.snapshot().references_where(file, is_wanted);
        if let Some(root) = self.snapshot().document(file).and_then(Document::root) {
            nodes.extend(names_of_documents(root).into_iter().filter(|(_, text)| is_wanted(text)));
        }
        let edit = |(node, text): (Node<'_>, String)| {
            let new = renames.reference(path, &text)?;
            Some(TextEdit::replace(node.range(), rewritten(&node.raw(), &new)?))
        };
        let mut edits: Vec<TextEdit> = nodes.into_iter().filter_map(edit).collect();
        edits.sort();
        edits.dedup();
        edits
    }
}

/// Old and new paths.
struct Renames<'a>(&'a [(VfsPath, VfsPath)]);

impl Renames<'_> {
    /// The new path of a file that is renamed, or that is in a folder that is.
    fn path(&self, path: &VfsPath) -> VfsPath {
        let renamed = self.0.iter().find_map(|(old, new)| {
            let rest = path.as_str().strip_prefix(old.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| VfsPath::new(&format!("{new}{rest}")))
        });
        renamed.unwrap_or_else(|| path.clone())
    }

    /// The new text of a reference in a document. `None` if it stays as it is.
    fn reference(&self, from: &VfsPath, text: &str) -> Option<String> {
        let ReferenceTarget::File(target, _) = ReferenceTarget::parse(from, text) else { return None };
        let (new_from, new_target) = (self.path(from), self.path(&target));
        let (file, fragment) = text.split_once('#').map_or((text, None), |(file, rest)| (file, Some(rest)));
        if new_from.folder() == from.folder() && new_target == target {
            return None;
        }
        let new = match file.starts_with('/') {
            true => new_target.to_string(),
            false => new_target.relative_to(new_from.folder()),
        };
        let dot = if file.starts_with("./") && !new.starts_with("../") { "./" } else { "" };
        let new = format!("{dot}{}", encoded(&new));
        let new = fragment.map_or(new.clone(), |fragment| format!("{new}#{fragment}"));
        (new != text).then_some(new)
    }
}

/// A scalar with another text, quoted as it was. `None` for one that is written over several lines.
pub(crate) fn rewritten(raw: &str, new: &str) -> Option<String> {
    if raw.contains('\n') {
        return None;
    }
    Some(match raw.chars().next()? {
        '"' => format!("\"{}\"", new.replace('\\', "\\\\").replace('"', "\\\"")),
        '\'' => format!("'{}'", new.replace('\'', "''")),
        // It may stand in braces.
        _ if syntax::is_plain(new, true) => new.to_owned(),
        _ => format!("'{}'", new.replace('\'', "''")),
    })
}

/// Texts that name documents and are no `$ref`: values of a discriminator's `mapping`, its `defaultMapping`, and a Link's
/// `operationRef`.
pub(crate) fn names_of_documents(root: Node<'_>) -> Vec<(Node<'_>, String)> {
    let hits = Hits::of(root, &["operationRef", "discriminator"]);
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
            let text = |it: Node<'_>| it.as_str().map(Cow::into_owned);
            match &*entry.key() {
                _ if has_names => open.push((value, false)),
                "operationRef" => found.extend(text(value).map(|it| (value, it))),
                "discriminator" => {
                    let mapping = value.get("mapping").into_iter().flat_map(Node::own_entries);
                    let values = mapping.map(|it| it.own_value()).chain(value.get("defaultMapping"));
                    found.extend(values.filter_map(|it| Some((it, text(it)?))));
                }
                "example" | "examples" | "default" | "const" | "enum" => {}
                key => open.push((value, workspace::has_names(key))),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use workspace::VfsPath;

    use crate::fixture::analysis;

    const ENTRY: &str = "//- /api/openapi.yaml\nopenapi: 3.1.0\n# $0\npaths:\n  /a: {$ref: ./paths/a.yaml}\n  /b:\n    $ref: 'paths/b.yaml#/x~1y'\ncomponents:\n  schemas:\n    Pet: {oneOf: [], discriminator: {propertyName: kind, mapping: {cat: \"schemas/cat.json#/Cat\", dog: Dog}}}\n";
    const PATH: &str = "//- /api/paths/a.yaml\nget:\n  responses:\n    default:\n      content: {a/b: {schema: {$ref: ../schemas/cat.json#/Cat}, example: {$ref: ../schemas/cat.json}}}\n      links: {l: {operationRef: '../openapi.yaml#/paths/~1b/get'}}\n";
    const SCHEMA: &str = "//- /api/schemas/cat.json\n{\"Cat\": {\"properties\": {\"kitten\": {\"$ref\": \"cat.json#/Cat\"}, \"own\": {\"$ref\": \"#/Cat\"}}}}\n";
    const OTHER: &str = "//- /api/paths/b.yaml\nx/y: {get: {responses: {default: {description: x}}}}\n";

    /// Renames `old` to `new`; each edit as `file: before -> after`.
    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        let (analysis, ..) = analysis(&format!("{ENTRY}{PATH}{SCHEMA}{OTHER}"));
        let edits = analysis.rename_files(&[(VfsPath::new(old), VfsPath::new(new))]);
        let mut shown = Vec::new();
        for file in edits {
            let text = analysis.text(file.file).unwrap();
            let name = analysis.path(file.file).name();
            shown.extend(file.edits.iter().map(|it| format!("{name}: {} -> {}", text.slice(it.range()), it.new_text)));
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn references_follow_a_renamed_fragment() {
        check(
            "/api/paths/a.yaml",
            "/api/paths/parcels.yaml",
            &["openapi.yaml: ./paths/a.yaml -> ./paths/parcels.yaml"],
        );
        check("/api/paths/b.yaml", "/api/b c.yaml", &["openapi.yaml: 'paths/b.yaml#/x~1y' -> 'b%20c.yaml#/x~1y'"]);
    }

    #[test]
    fn a_moved_fragment_takes_its_own_references_along() {
        check(
            "/api/paths/a.yaml",
            "/api/deep/er/a.yaml",
            &[
                "openapi.yaml: ./paths/a.yaml -> ./deep/er/a.yaml",
                "a.yaml: ../schemas/cat.json#/Cat -> ../../schemas/cat.json#/Cat",
                "a.yaml: '../openapi.yaml#/paths/~1b/get' -> '../../openapi.yaml#/paths/~1b/get'",
            ],
        );
    }

    #[test]
    fn a_renamed_folder_is_all_that_is_in_it() {
        check(
            "/api/schemas",
            "/api/models, old",
            &[
                "openapi.yaml: \"schemas/cat.json#/Cat\" -> \"models,%20old/cat.json#/Cat\"",
                "a.yaml: ../schemas/cat.json#/Cat -> '../models,%20old/cat.json#/Cat'",
            ],
        );
    }

    #[test]
    fn a_document_that_names_itself_still_does() {
        check(
            "/api/schemas/cat.json",
            "/api/schemas/cats.json",
            &[
                "openapi.yaml: \"schemas/cat.json#/Cat\" -> \"schemas/cats.json#/Cat\"",
                "a.yaml: ../schemas/cat.json#/Cat -> ../schemas/cats.json#/Cat",
                "cat.json: \"cat.json#/Cat\" -> \"cats.json#/Cat\"",
            ],
        );
    }

    #[test]
    fn other_files_are_none_of_our_business() {
        check("/api/README.md", "/api/READ.md", &[]);
    }
}
