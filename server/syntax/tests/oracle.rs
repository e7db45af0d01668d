//! Real descriptions, against other parsers: the same data, and every byte still there.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::{Path, PathBuf};

use syntax::{Document, FileId, Format, Value};

/// The folder of data that is not in the repository.
fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    #[allow(clippy::disallowed_methods, reason = "tests may ask where the data is")]
    let named = std::env::var_os("OPENAPI_ANALYZER_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root.join("../shared"));
    folder.is_dir().then_some(folder)
}

#[allow(clippy::disallowed_methods, reason = "tests read files")]
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "tests read files")]
fn read(path: &Path) -> Option<String> {
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

/// Compares, and says where the first difference is.
fn difference(ours: &Value, theirs: &serde_json::Value, path: &mut String) -> Option<String> {
    use serde_json::Value as Json;
    let here = |what: String| Some(format!("{path}: {what}"));
    match (ours, theirs) {
        (Value::Null, Json::Null) => None,
        (Value::Bool(one), Json::Bool(other)) if one == other => None,
        (Value::String(one), Json::String(other)) if **one == *other => None,
        (Value::Number(one), Json::Number(other)) => {
            let other = other.to_string();
            let same = **one == *other
                || one.parse::<f64>().ok().zip(other.parse::<f64>().ok()).is_some_and(|(one, other)| one == other);
            if same { None } else { here(format!("{one} and {other}")) }
        }
        (Value::Array(one), Json::Array(other)) => {
            if one.len() != other.len() {
                return here(format!("{} and {} items", one.len(), other.len()));
            }
            one.iter().zip(other).enumerate().find_map(|(index, (one, other))| {
                let len = path.len();
                path.push_str(&format!("/{index}"));
                let result = difference(one, other, path);
                path.truncate(len);
                result
            })
        }
        (Value::Object(one), Json::Object(other)) => {
            let mut one: Vec<_> = one.iter().collect();
            one.sort_by(|a, b| a.0.cmp(&b.0));
            let mut other: Vec<_> = other.iter().collect();
            other.sort_by(|a, b| a.0.cmp(b.0));
            if one.len() != other.len() {
                return here(format!("{} and {} members", one.len(), other.len()));
            }
            one.iter().zip(other).find_map(|((key, one), (other_key, other))| {
                if **key != **other_key {
                    return Some(format!("{path}: keys {key} and {other_key}"));
                }
                let len = path.len();
                path.push_str(&format!("/{key}"));
                let result = difference(one, other, path);
                path.truncate(len);
                result
            })
        }
        (one, other) => here(format!("{one:?} and {other:?}").chars().take(300).collect()),
    }
}

fn to_json(value: serde_yaml::Value) -> Option<serde_json::Value> {
    use serde_json::Value as Json;
    use serde_yaml::Value as Yaml;
    Some(match value {
        Yaml::Null => Json::Null,
        Yaml::Bool(it) => Json::Bool(it),
        Yaml::Number(it) => serde_json::from_str(&it.to_string()).ok()?,
        Yaml::String(it) => Json::String(it),
        Yaml::Sequence(items) => Json::Array(items.into_iter().map(to_json).collect::<Option<_>>()?),
        Yaml::Mapping(members) => {
            let mut object = serde_json::Map::new();
            for (key, value) in members {
                let key = match key {
                    Yaml::String(it) => it,
                    Yaml::Number(it) => it.to_string(),
                    Yaml::Bool(it) => it.to_string(),
                    Yaml::Null => "null".to_owned(),
                    _ => return None,
                };
                object.insert(key, to_json(value)?);
            }
            Json::Object(object)
        }
        Yaml::Tagged(it) => to_json(it.value)?,
    })
}

/// One file: the text is kept, there are no errors where others see none, and the data are the same.
fn check(path: &Path, text: &str) -> Result<bool, String> {
    let is_json = path.extension().is_some_and(|it| it == "json");
    let format = if is_json { Format::Json } else { Format::Yaml };
    let document = Document::parse(FileId(0), format, text);
    if *document.text() != *text {
        return Err("the text changed".to_owned());
    }
    let theirs = match is_json {
        true => serde_json::from_str::<serde_json::Value>(text).ok(),
        // With a line break at the end: without, libyaml ends a block scalar without one, and the YAML test suite
        // (L24T/01) with one.
        false => serde_yaml::from_str::<serde_yaml::Value>(&format!("{text}\n")).ok().and_then(|mut value| {
            value.apply_merge().ok()?;
            to_json(value)
        }),
    };
    let Some(theirs) = theirs else { return Ok(false) };
    let syntax = document.errors().iter().find(|it| it.kind != syntax::SyntaxErrorKind::DuplicateKey);
    if let Some(error) = syntax {
        return Err(format!("{error:?}"));
    }
    let ours = document.root().map_or(Value::Null, |it| it.to_value());
    match difference(&ours, &theirs, &mut String::new()) {
        Some(it) => Err(it),
        None => Ok(true),
    }
}

#[test]
fn real_descriptions_give_the_data_that_other_parsers_see() {
    let Some(shared) = shared() else {
        return eprintln!("skipped: no shared data");
    };
    let mut paths = Vec::new();
    files(&shared.join("corpus/specs"), &mut paths);
    paths.retain(|it| it.extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json"));
    paths.sort();
    let mut compared = 0;
    let mut failures = Vec::new();
    for path in &paths {
        let Some(text) = read(path) else { continue };
        match check(path, &text) {
            Ok(true) => compared += 1,
            Ok(false) => eprintln!("not readable for the other parser: {}", path.display()),
            Err(it) => failures.push(format!("{}: {it}", path.display())),
        }
    }
    eprintln!("{compared} of {} descriptions compared", paths.len());
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}
