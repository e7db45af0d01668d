//! What an editor offers to rewrite where nothing is wrong.

use serde_json::{Value, json};

use crate::cli::Folder;
use crate::harness::{Session, push};

const ENTRY: &str = "\
openapi: 3.1.0
info: {title: é🎉, version: '1'}
paths:
  /teams: {$ref: teams.yaml}
components:
  schemas:
    Team:
      description: é🎉
      type: object
    Id: {type: string, description: An id.}
    Tree:
      type: object
      properties: {below: {$ref: '#/components/schemas/Tree'}}
";

const TEAMS: &str = "\
get:
  summary: é🎉
  operationId: listTeams
  responses:
    '200':
      description: OK
      content:
        application/json:
          schema:
            type: array
            items: {$ref: 'openapi.yaml#/components/schemas/Team'}
";

/// A client with both files open, that takes edits later or at once.
fn session(is_lazy: bool) -> (Folder, Session) {
    let folder = Folder::new(&[("openapi.yaml", ENTRY), ("teams.yaml", TEAMS)]);
    let mut capabilities = push();
    capabilities["textDocument"]["codeAction"] = match is_lazy {
        true => json!({ "dataSupport": true, "resolveSupport": { "properties": ["edit"] }, "disabledSupport": true }),
        false => json!({}),
    };
    let mut session = Session::start(&folder, capabilities);
    session.open("openapi.yaml");
    session.open("teams.yaml");
    session.wait_for_codes("teams.yaml", &[]);
    (folder, session)
}

/// The actions where a text is found for the first time.
#[track_caller]
fn actions(session: &mut Session, name: &str, at: &str, context: &Value) -> Vec<Value> {
    let text = session.text(name);
    let before = &text[..text.find(at).unwrap_or_else(|| panic!("no `{at}`"))];
    let line = before.matches('\n').count();
    let character = before.rsplit('\n').next().unwrap_or_default().encode_utf16().count();
    let place = json!({ "line": line, "character": character });
    let params = json!({ "textDocument": { "uri": session.uri(name) }, "range": { "start": place, "end": place },
        "context": context });
    session.request("textDocument/codeAction", params).as_array().unwrap().clone()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|it| it["title"].as_str().unwrap()).collect()
}

#[track_caller]
fn do_it(session: &mut Session, name: &str, at: &str, title: &str) {
    let found = actions(session, name, at, &json!({ "diagnostics": [] }));
    let action = found.iter().find(|it| it["title"] == title).unwrap_or_else(|| panic!("{:?}", titles(&found)));
    assert!(action["kind"].as_str().unwrap().starts_with("refactor."), "{action}");
    let edit = session.edit_of(action.clone());
    session.apply(&edit);
    session.wait_for_codes("openapi.yaml", &[]);
    session.wait_for_codes("teams.yaml", &[]);
}

#[test]
fn a_schema_of_a_fragment_becomes_a_component_and_back() {
    for is_lazy in [true, false] {
        let (_folder, mut session) = session(is_lazy);
        let before = session.text("teams.yaml").to_owned();
        do_it(&mut session, "teams.yaml", "schema:", "Extract into `components/schemas` as `ListTeamsResponse`");
        let component = "    ListTeamsResponse:\n      type: array\n      items: {$ref: '#/components/schemas/Team'}\n";
        assert!(session.text("openapi.yaml").ends_with(component), "{}", session.text("openapi.yaml"));
        let reference = "          schema:\n            $ref: openapi.yaml#/components/schemas/ListTeamsResponse\n";
        assert!(session.text("teams.yaml").ends_with(reference), "{}", session.text("teams.yaml"));
        do_it(
            &mut session,
            "openapi.yaml",
            "ListTeamsResponse:",
            "Inline `ListTeamsResponse` in 1 place and remove it",
        );
        assert_eq!(session.text("openapi.yaml"), ENTRY);
        assert_eq!(
            session
                .text("teams.yaml")
                .replace("openapi.yaml#/components/schemas/Team}", "'openapi.yaml#/components/schemas/Team'}"),
            before
        );
    }
}

#[test]
fn kinds_are_told_and_asked_for() {
    let (_folder, mut session) = session(true);
    let kinds = &session.initialized["capabilities"]["codeActionProvider"]["codeActionKinds"];
    let expected = [
        "quickfix",
        "refactor.extract",
        "refactor.inline",
        "refactor.rewrite",
        "source.organize.openapi-analyzer",
        "source.fixAll.openapi-analyzer",
    ];
    assert_eq!(*kinds, json!(expected));
    for (only, found) in [
        (json!(["refactor"]), vec!["refactor.extract", "refactor.rewrite"]),
        (json!(["refactor.rewrite"]), vec!["refactor.rewrite"]),
        (json!(["quickfix"]), vec![]),
        (json!(["source.organize"]), vec!["source.organize.openapi-analyzer"]),
    ] {
        let name = if only == json!(["source.organize"]) { "openapi.yaml" } else { "teams.yaml" };
        let at = if name == "openapi.yaml" { "Team:" } else { "schema:" };
        let all = actions(&mut session, name, at, &json!({ "diagnostics": [], "only": only }));
        let mut kinds: Vec<&str> = all.iter().map(|it| it["kind"].as_str().unwrap()).collect();
        kinds.dedup();
        assert_eq!(kinds, found, "{only}");
    }
}

#[test]
fn what_cannot_be_done_says_why_to_those_who_show_it() {
    for (is_lazy, expected) in [(true, 1), (false, 0)] {
        let (_folder, mut session) = session(is_lazy);
        let found = actions(
            &mut session,
            "openapi.yaml",
            "'#/components/schemas/Tree'",
            &json!({ "diagnostics": [], "only": ["refactor.inline"] }),
        );
        assert_eq!(found.len(), expected, "{found:?}");
        for action in found {
            assert_eq!(action["disabled"]["reason"], "`Tree` refers to itself");
            assert!(action.get("edit").is_none() && action.get("data").is_none(), "{action}");
        }
    }
}

#[test]
fn a_cursor_that_moves_is_offered_what_is_rare() {
    let (_folder, mut session) = session(true);
    let asked = |kind: u32| json!({ "diagnostics": [], "triggerKind": kind });
    let found = actions(&mut session, "openapi.yaml", "Id: {", &asked(2));
    assert_eq!(titles(&found), Vec::<&str>::new());
    let found = actions(&mut session, "openapi.yaml", "Id: {", &asked(1));
    assert_eq!(titles(&found), ["Write in block style"]);
}

#[test]
fn components_are_sorted_when_somebody_asks_for_it() {
    let (_folder, mut session) = session(true);
    let context = json!({ "diagnostics": [], "only": ["source.organize.openapi-analyzer"] });
    let found = actions(&mut session, "openapi.yaml", "openapi", &context);
    assert_eq!(titles(&found), ["Sort the components of each kind by name"]);
    let edit = session.edit_of(found[0].clone());
    session.apply(&edit);
    session.wait_for_codes("openapi.yaml", &[]);
    let text = session.text("openapi.yaml");
    assert!(text.contains("  schemas:\n    Id: {type: string, description: An id.}\n    Team:\n"), "{text}");
    assert_eq!(actions(&mut session, "openapi.yaml", "openapi", &context).len(), 0);
}

#[test]
fn what_is_there_no_more_is_not_done() {
    let (_folder, mut session) = session(true);
    let found =
        actions(&mut session, "teams.yaml", "schema:", &json!({ "diagnostics": [], "only": ["refactor.extract"] }));
    session.replace("teams.yaml", "          schema:\n", "          example:\n");
    assert_eq!(session.error("codeAction/resolve", found[0].clone()), -32801);
}
