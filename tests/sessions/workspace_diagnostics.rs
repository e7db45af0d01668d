//! `workspace/diagnostic`: in parts, held back while there is nothing new, and without what is gone.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_schema};
use crate::harness::{Session, pull};

/// What the parts of an answer and its end say of each file: the number of diagnostics and the id of the result.
#[track_caller]
fn reports(session: &mut Session, id: i64, token: &str) -> Vec<(String, usize, String)> {
    let end = session.response(id)["result"]["items"].clone();
    assert_eq!(end, json!([]), "what is told in parts is not told at the end");
    let parts = session.told.iter().filter(|it| it["method"] == "$/progress" && it["params"]["token"] == token);
    let parts: Vec<Value> = parts.map(|it| it["params"]["value"]["items"].clone()).chain([end]).collect();
    let items = parts.iter().flat_map(|it| it.as_array().unwrap());
    let of = |it: &Value| {
        let number = it["items"].as_array().map_or(usize::MAX, Vec::len);
        (it["uri"].as_str().unwrap().to_owned(), number, it["resultId"].as_str().unwrap().to_owned())
    };
    items.map(of).collect()
}

fn ask(session: &mut Session, known: &[(String, usize, String)], token: &str) -> i64 {
    let previous: Vec<Value> = known.iter().map(|(uri, _, id)| json!({ "uri": uri, "value": id })).collect();
    session.ask("workspace/diagnostic", json!({ "previousResultIds": previous, "partialResultToken": token }))
}

#[test]
fn they_come_in_parts_and_then_when_something_is_new() {
    let names: Vec<String> = (0..150).map(|it| format!("{it:03}/openapi.yaml")).collect();
    let bad = without_schema();
    let files: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), bad.as_str())).collect();
    let folder = Folder::new(&files);
    let mut session = Session::start(&folder, pull());
    let id = ask(&mut session, &[], "one");
    let first = reports(&mut session, id, "one");
    assert_eq!((first.len(), first.iter().filter(|it| it.1 == 1).count()), (150, 150));
    assert!(session.told.iter().any(|it| it["method"] == "$/progress"), "no part came before the end");
    let id = ask(&mut session, &first, "two");
    assert!(!session.is_answered(id), "nothing is new, so that there is nothing to say yet");
    session.open("000/openapi.yaml");
    session.replace_all("000/openapi.yaml", CLEAN);
    let second = reports(&mut session, id, "two");
    let changed: Vec<_> = second.iter().filter(|it| it.1 != usize::MAX).collect();
    assert_eq!(changed.iter().map(|it| it.1).collect::<Vec<_>>(), [0], "{changed:?}");
    assert!(changed[0].0.ends_with("000/openapi.yaml"));
}

#[test]
fn what_is_deleted_has_none_left() {
    let folder = Folder::new(&[("a.yaml", &without_schema()), ("b.yaml", CLEAN)]);
    let mut session = Session::start(&folder, pull());
    let id = ask(&mut session, &[], "one");
    let first = reports(&mut session, id, "one");
    assert_eq!(first.iter().map(|it| it.1).collect::<Vec<_>>(), [1, 0]);
    let id = ask(&mut session, &first, "two");
    std::fs::remove_file(folder.path.join("a.yaml")).unwrap();
    let uri = session.uri("a.yaml");
    session.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 3 }] }));
    let second = reports(&mut session, id, "two");
    let gone = second.iter().find(|it| it.0 == uri).unwrap();
    assert_eq!(gone.1, 0);
}

#[test]
fn an_answer_that_is_held_back_keeps_no_server_alive() {
    for says_goodbye in [true, false] {
        let folder = Folder::new(&[("a.yaml", CLEAN)]);
        let mut session = Session::start(&folder, pull());
        let id = ask(&mut session, &[], "one");
        let first = reports(&mut session, id, "one");
        let id = ask(&mut session, &first, "two");
        assert!(!session.is_answered(id));
        session.leave();
        if says_goodbye {
            assert_eq!(session.request("shutdown", Value::Null), Value::Null);
            session.response(id);
            session.notify("exit", Value::Null);
            assert_eq!(session.process.wait(), 0);
        } else {
            session.process.close_stdin();
            assert_eq!(session.process.wait(), 1);
        }
    }
}
