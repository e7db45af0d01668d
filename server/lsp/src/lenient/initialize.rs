//! The parameters of `initialize`, as far as they can be read: an unknown word in a list, or a capability of another shape
//! than the one that is known here, takes nothing from the rest of what the client can do.

use serde_json::{Map, Value, json};
use tower_lsp_server::ls_types::InitializeParams;

/// What is left when all that cannot be read is taken out.
pub(super) fn readable(params: Value) -> Value {
    let params = with_content(params);
    if is_readable(&params) {
        return params;
    }
    let Value::Object(members) = params else { return json!({ "capabilities": {} }) };
    let mut kept = json!({ "capabilities": {} });
    for (name, member) in members {
        add(&mut kept, &[name], member);
    }
    kept
}

/// `workspace.textDocumentContent` is of LSP 3.18, which the framework does not know: it is told where clients of before
/// say it.
fn with_content(mut params: Value) -> Value {
    let Some(capabilities) = params.get_mut("capabilities").and_then(Value::as_object_mut) else { return params };
    let said = capabilities.get("workspace").and_then(|it| it.get("textDocumentContent"));
    if said.is_some_and(Value::is_object) {
        match capabilities.get_mut("experimental").and_then(Value::as_object_mut) {
            Some(experimental) => _ = experimental.insert("textDocumentContent".to_owned(), true.into()),
            None => _ = capabilities.insert("experimental".to_owned(), json!({ "textDocumentContent": true })),
        }
    }
    params
}

fn is_readable(params: &Value) -> bool {
    serde_json::from_value::<InitializeParams>(params.clone()).is_ok()
}

/// Adds what stands at a path: whole if that can be read, else as many of its members as can be. The path is as long as
/// the parameters are deep, and serde_json reads nothing deeper than 128.
fn add(kept: &mut Value, path: &[String], value: Value) {
    let before = at(kept, path).cloned();
    set(kept, path, Some(value.clone()));
    if is_readable(kept) {
        return;
    }
    set(kept, path, before.clone());
    match value {
        Value::Object(members) => {
            if before.is_none() {
                set(kept, path, Some(json!({})));
            }
            for (name, member) in members {
                add(kept, &[path, &[name]].concat(), member);
            }
        }
        Value::Array(items) => {
            let mut known = Vec::new();
            for item in items {
                known.push(item);
                set(kept, path, Some(known.clone().into()));
                if !is_readable(kept) {
                    known.pop();
                }
            }
            set(kept, path, Some(known.into()));
        }
        _ => {}
    }
    if !is_readable(kept) {
        // A member that has to be there is not, or cannot be read.
        set(kept, path, before);
    }
}

fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

fn set(value: &mut Value, path: &[String], new: Option<Value>) {
    let Some((last, parents)) = path.split_last() else { return };
    let parent = parents.iter().try_fold(value, |value, name| value.get_mut(name));
    let Some(members) = parent.and_then(Value::as_object_mut) else { return };
    put(members, last, new);
}

fn put(members: &mut Map<String, Value>, name: &str, new: Option<Value>) {
    match new {
        Some(new) => _ = members.insert(name.to_owned(), new),
        None => _ = members.remove(name),
    }
}
