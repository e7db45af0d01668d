//! Definition, references, hover, outline and completion, as an editor asks for them.

use serde_json::{Value, json};

use crate::cli::Folder;
use crate::harness::{Session, push};

const DESCRIPTION: &str = "\
openapi: 3.1.0
info: {title: é🎉, version: '1'}
paths:
  /teams:
    get:
      operationId: listTeams
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {$ref: 'team.yaml'}
";

const TEAM: &str = "type: object\nproperties:\n  parent: {$ref: 'team.yaml'}\n";

fn session() -> (Folder, Session) {
    let folder = Folder::new(&[("openapi.yaml", DESCRIPTION), ("team.yaml", TEAM)]);
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    // The other file is read in the background.
    let end = std::time::Instant::now() + crate::harness::LIMIT;
    while ask(&mut session, "textDocument/definition", 11, 35).is_null() {
        assert!(std::time::Instant::now() < end, "team.yaml is never read");
    }
    (folder, session)
}

fn ask(session: &mut Session, method: &str, line: u32, character: u32) -> Value {
    let place = json!({ "textDocument": { "uri": session.uri("openapi.yaml") }, "context": { "includeDeclaration": true, "triggerKind": 1 },
        "position": { "line": line, "character": character } });
    session.request(method, place)
}

#[test]
fn a_reference_leads_to_another_file_and_back() {
    let (_folder, mut session) = session();
    let found = ask(&mut session, "textDocument/definition", 11, 35);
    assert_eq!(found["uri"], session.uri("team.yaml"));
    let found = ask(&mut session, "textDocument/references", 11, 35);
    let found: Vec<&Value> = found.as_array().unwrap().iter().map(|it| &it["uri"]).collect();
    let (entry, team) = (session.uri("openapi.yaml"), session.uri("team.yaml"));
    assert_eq!(found, [&json!(team), &json!(entry), &json!(team)]);
}

#[test]
fn references_come_in_parts_to_those_who_take_them_so() {
    let (_folder, mut session) = session();
    let whole = ask(&mut session, "textDocument/references", 11, 35);
    let params = json!({ "textDocument": { "uri": session.uri("openapi.yaml") }, "partialResultToken": "parts",
        "context": { "includeDeclaration": true }, "position": { "line": 11, "character": 35 } });
    // Nothing is left for the end, which comes after all parts.
    assert_eq!(session.request("textDocument/references", params), json!([]));
    let parts: Vec<Value> = session.told.extract_if(.., |it| it["params"]["token"] == "parts").collect();
    let found: Vec<Value> = parts.iter().flat_map(|it| it["params"]["value"].as_array().unwrap().clone()).collect();
    assert_eq!(json!(found), whole);
}

#[test]
fn operations_and_components_are_found_by_name_in_files_that_are_not_open() {
    let components = (0..300).map(|it| format!("    Team{it}: {{}}\n")).collect::<String>();
    let entry = format!("{}components:\n  schemas:\n{components}", DESCRIPTION.replace("get:", "put:"));
    let folder = Folder::new(&[("openapi.yaml", DESCRIPTION), ("team.yaml", TEAM), ("other/openapi.yaml", &entry)]);
    let mut session = Session::start(&folder, push());
    let found = session.request("workspace/symbol", json!({ "query": "listteams" }));
    let (entry, other) = (session.uri("openapi.yaml"), session.uri("other/openapi.yaml"));
    let names: Vec<_> = found.as_array().unwrap().iter().map(|it| (&it["name"], &it["location"]["uri"])).collect();
    assert_eq!(
        names,
        [(&json!("GET /teams (listTeams)"), &json!(entry)), (&json!("PUT /teams (listTeams)"), &json!(other))]
    );
    let whole = session.request("workspace/symbol", json!({ "query": "" }));
    assert_eq!(whole.as_array().unwrap().len(), 302);
    // Nothing is left for the end, which comes after all parts.
    assert_eq!(session.request("workspace/symbol", json!({ "query": "", "partialResultToken": "parts" })), json!([]));
    let parts: Vec<Value> = session.told.extract_if(.., |it| it["params"]["token"] == "parts").collect();
    assert!(parts.len() > 1);
    let found: Vec<Value> = parts.iter().flat_map(|it| it["params"]["value"].as_array().unwrap().clone()).collect();
    assert_eq!(json!(found), whole);
}

#[test]
fn a_hover_is_markdown_about_a_range() {
    let (_folder, mut session) = session();
    let found = ask(&mut session, "textDocument/hover", 11, 35);
    let text = found["contents"]["value"].as_str().unwrap();
    assert!(text.contains("Schema Object") && text.contains("type: object"), "{text}");
    assert_eq!(found["range"]["start"], json!({ "line": 11, "character": 29 }));
    let found = ask(&mut session, "textDocument/hover", 1, 25);
    assert_eq!(found["range"]["start"], json!({ "line": 1, "character": 19 }), "{found}");
    assert_eq!(ask(&mut session, "textDocument/hover", 0, 12), Value::Null);
}

#[test]
fn the_outline_is_flat_for_those_who_know_no_other() {
    let (_folder, mut session) = session();
    let params = json!({ "textDocument": { "uri": session.uri("openapi.yaml") } });
    let flat = session.request("textDocument/documentSymbol", params);
    let operation = flat.as_array().unwrap().iter().find(|it| it["name"] == "GET").unwrap();
    assert_eq!(operation["containerName"], "/teams");
}

#[test]
fn what_is_half_typed_is_completed() {
    let (_folder, mut session) = session();
    session.replace("openapi.yaml", "      responses:\n", "      su\n      responses:\n");
    let found = ask(&mut session, "textDocument/completion", 6, 8);
    let labels: Vec<&str> = found.as_array().unwrap().iter().map(|it| it["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"summary") && !labels.contains(&"operationId"), "{labels:?}");
}

#[test]
fn a_component_is_renamed_in_all_files_or_the_reason_is_told() {
    let component = "components: {responses: {Bad: {description: x}, Good: {description: x}}}\n";
    let entry = format!("{DESCRIPTION}        default: {{$ref: '#/components/responses/Bad'}}\n{component}");
    let team = format!("{TEAM}x-a: 1\n");
    let folder = Folder::new(&[("openapi.yaml", &entry), ("team.yaml", &team)]);
    let mut capabilities = push();
    capabilities["textDocument"]["rename"] = json!({ "prepareSupport": true });
    let mut session = Session::start(&folder, capabilities);
    assert_eq!(session.initialized["capabilities"]["renameProvider"]["prepareProvider"], true);
    session.open("openapi.yaml");
    session.wait_for_codes("openapi.yaml", &[]);
    let name = json!({ "start": { "line": 12, "character": 48 }, "end": { "line": 12, "character": 51 } });
    let prepared = ask(&mut session, "textDocument/prepareRename", 12, 30);
    assert_eq!(prepared, json!({ "range": name, "placeholder": "Bad" }));
    assert_eq!(ask(&mut session, "textDocument/prepareRename", 1, 3), Value::Null);
    let uri = session.uri("openapi.yaml");
    let rename = |new: &str| json!({ "textDocument": { "uri": uri }, "position": { "line": 12, "character": 30 }, "newName": new });
    assert_eq!(session.error("textDocument/rename", rename("Good")), -32803);
    let edit = session.request("textDocument/rename", rename("Worse"));
    session.apply(&edit);
    session.wait_for_codes("openapi.yaml", &[]);
    let text = session.text("openapi.yaml");
    assert!(text.contains("responses/Worse'") && text.contains("{Worse: {") && !text.contains("Bad"), "{text}");
}

#[test]
fn what_is_offered_is_explained_when_somebody_looks_at_it() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents:\n  schemas:\n    A: {type: object, description: An A.}\n    B: {$ref: ''}\n";
    let folder = Folder::new(&[("openapi.yaml", text)]);
    for (format, marked) in [(json!(["markdown"]), true), (json!(["plaintext"]), false)] {
        let mut capabilities = push();
        capabilities["textDocument"]["completion"] =
            json!({ "completionItem": { "documentationFormat": format, "insertReplaceSupport": true } });
        let mut session = Session::start(&folder, capabilities);
        session.open("openapi.yaml");
        let offers = ask(&mut session, "textDocument/completion", 5, 15);
        let offer =
            offers.as_array().unwrap().iter().find(|it| it["label"] == "#/components/schemas/A").unwrap().clone();
        let edit = &offer["textEdit"];
        assert_eq!(
            (&edit["insert"], &edit["newText"]),
            (&edit["replace"], &json!("#/components/schemas/A")),
            "{offer}"
        );
        let resolved = session.request("completionItem/resolve", offer);
        let shown = resolved["documentation"]["value"].as_str().unwrap();
        assert!(shown.contains("An A.") && shown.contains("**") == marked, "{resolved}");
    }
}

#[test]
fn a_key_before_a_colon_is_completed_without_another_one() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      su: x\n      tags: ['it']\n      responses: {}\ntags: [{name: it's}]\n";
    let folder = Folder::new(&[("openapi.yaml", text)]);
    let mut capabilities = push();
    capabilities["textDocument"]["completion"] = json!({ "completionItem": { "insertReplaceSupport": true } });
    let mut session = Session::start(&folder, capabilities);
    session.open("openapi.yaml");
    let mut take = |line: u32, character: u32, label: &str| {
        let offers = ask(&mut session, "textDocument/completion", line, character);
        let offer = offers.as_array().unwrap().iter().find(|it| it["label"] == label).unwrap();
        offer["textEdit"].clone()
    };
    let range = |line: u32, start: u32, end: u32| json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } });
    let key = json!({ "newText": "summary", "insert": range(5, 6, 7), "replace": range(5, 6, 8) });
    assert_eq!(take(5, 7, "summary"), key);
    let name = json!({ "newText": "it''s", "insert": range(6, 14, 15), "replace": range(6, 14, 16) });
    assert_eq!(take(6, 15, "it's"), name);
}
