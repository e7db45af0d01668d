//! What may be written in a configuration and in an acceptance file.

use syntax::{FileId, JsonPointer, TextSize};
use workspace::{ConfigValue, Snapshot};

use super::Completion;
use super::line::Line;
use crate::catalogue;
use crate::configuration::value_at;

pub(super) fn completions(snapshot: &Snapshot, file: FileId, offset: TextSize) -> Vec<Completion> {
    let Some(document) = snapshot.document(file) else { return Vec::new() };
    let pointer = document.pointer_at_offset(offset);
    let Some(line) = Line::at(document, offset) else { return Vec::new() };
    if let Some(key) = &line.key {
        let Some(at_key) = line.at_key(document, &pointer, key) else { return Vec::new() };
        let values = value_of_item(snapshot, file, &at_key).map(words).unwrap_or_default();
        // `off` is a word to the reader of a configuration, and needs no quotes.
        return values.into_iter().map(|(word, docs)| Completion { docs, ..line.pen.word(word) }).collect();
    }
    let Some(container) = line.container(document, &pointer) else { return Vec::new() };
    let Some(value) = value_at(snapshot, file, &container) else { return Vec::new() };
    let keys: Vec<(&'static str, Option<&'static str>)> = match value {
        ConfigValue::ByCode(_) => codes(),
        value => value.fields().iter().map(|it| (it.name, Some(it.docs))).collect(),
    };
    let written = document.at(&container);
    let is_there =
        |name: &str| written.and_then(|it| it.entry(name)).is_some_and(|it| !line.is_at(it.key_node().range()));
    let keys = keys.into_iter().filter(|(name, _)| !is_there(name));
    keys.map(|(name, docs)| line.pen.key(name, docs)).collect()
}

/// What stands at a place. An item that is being started is not in its list yet: the list's pointer stands for it.
fn value_of_item(snapshot: &Snapshot, file: FileId, pointer: &JsonPointer) -> Option<ConfigValue> {
    value_at(snapshot, file, pointer).or_else(|| {
        let list = value_at(snapshot, file, &pointer.parent()?)?;
        list.fields().iter().find(|it| Some(it.name) == pointer.last()).map(|it| it.value)
    })
}

/// The words that a value may be, with their documentation.
fn words(value: ConfigValue) -> Vec<(&'static str, Option<&'static str>)> {
    match value {
        ConfigValue::OneOf(words) => words.iter().map(|it| (*it, None)).collect(),
        ConfigValue::Boolean => vec![("true", None), ("false", None)],
        ConfigValue::Code => codes(),
        _ => Vec::new(),
    }
}

fn codes() -> Vec<(&'static str, Option<&'static str>)> {
    catalogue().into_iter().map(|it| (it.code, Some(it.summary()))).collect()
}

#[cfg(test)]
mod tests {
    use crate::completion::tests::check;

    #[test]
    fn keys_are_offered() {
        check("//- /openapi-analyzer.yaml\n$0\n", &["entries", "baseline", "policy"], "entries: ");
        check("//- /openapi-analyzer.yaml\nentries: []\nba$0\n", &["baseline"], "baseline: ");
        check("//- /openapi-analyzer.yaml\nbaseline:\n  $0\n", &["git", "path"], "  git: ");
        check("//- /openapi-analyzer.yaml\nbaseline: {git: main, $0}\n", &["path"], "baseline: {git: main, path: }");
        check("//- /openapi-analyzer.yaml\nclients:\n  - $0\n", &["paths", "kind"], "  - paths: ");
        check("//- /openapi-analyzer-accepted.yaml\n- $0\n", &["code", "file"], "- code: ");
        check("//- /openapi-analyzer-accepted.yaml\n- code: x\n  $0\n", &["file", "pointer"], "  file: ");
    }

    #[test]
    fn values_are_offered() {
        check("//- /openapi-analyzer.yaml\npolicy: $0\n", &["promise", "contract"], "policy: promise");
        check("//- /openapi-analyzer.yaml\nclients:\n  - kind: $0\n", &["managed"], "  - kind: managed");
        check(
            "//- /openapi-analyzer-accepted.yaml\n- code: $0\n",
            &["acceptance-expired", "acceptance-invalid"],
            "- code: acceptance-expired",
        );
    }

    #[test]
    fn rules_are_set_by_code() {
        check("//- /openapi-analyzer.yaml\nrules:\n  $0\n", &["acceptance-expired"], "  acceptance-expired: ");
        check(
            "//- /openapi-analyzer.yaml\nrules:\n  operation-removed: $0\n",
            &["off", "hint"],
            "  operation-removed: off",
        );
    }

    #[test]
    fn texts_have_no_offers() {
        check("//- /openapi-analyzer.yaml\nbaseline:\n  git: $0\n", &[], "");
        check("//- /other.yaml\npolicy: $0\n", &[], "");
    }
}
