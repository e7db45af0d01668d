//! What is published, as an editor shows it: documents at a git revision, promises in a hover.

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder, without_weight};
use crate::harness::{Session, pull, push};

/// A folder whose description has lost something since the last commit. `None` without git.
fn broken() -> Option<Folder> {
    let folder = Folder::new(&[("openapi.yaml", CLEAN), ("openapi-analyzer.yaml", "baseline: { git: HEAD }\n")]);
    folder.git(&["init", "--quiet"])?;
    folder.commit()?;
    folder.write("openapi.yaml", without_weight());
    Some(folder)
}

fn finding(session: &mut Session) -> Value {
    session.open("openapi.yaml");
    let found = session.pushed("openapi.yaml", |it| {
        it["diagnostics"].as_array().is_some_and(|it| it.iter().any(|it| it["code"] == "response-property-removed"))
    });
    found.into_iter().find(|it| it["code"] == "response-property-removed").unwrap()
}

#[test]
fn a_client_that_can_is_shown_the_published_document() {
    let Some(folder) = broken() else { return };
    let mut capabilities = push();
    capabilities["experimental"] = json!({ "textDocumentContent": true });
    let mut session = Session::start(&folder, capabilities);
    let finding = finding(&mut session);
    let location = &finding["relatedInformation"][0]["location"];
    let uri = location["uri"].as_str().unwrap();
    assert!(uri.starts_with("openapi-analyzer-baseline:/") && uri.ends_with("/openapi.yaml"), "{uri}");
    let shown = session.request("workspace/textDocumentContent", json!({ "uri": uri }));
    assert_eq!(shown["text"], CLEAN);
    let line = location["range"]["start"]["line"].as_u64().unwrap() as usize;
    assert_eq!(CLEAN.lines().nth(line).unwrap().trim(), "weight:");
    // Neither the work tree nor anything else is read that way.
    for other in [
        "openapi-analyzer-baseline:/0/openapi.yaml",
        "openapi-analyzer-baseline:/9/etc/hostname",
        "file:///etc/hostname",
    ] {
        assert_eq!(session.error("workspace/textDocumentContent", json!({ "uri": other })), -32602, "{other}");
    }
}

#[test]
fn a_client_of_3_18_is_told_what_the_server_shows() {
    let Some(folder) = broken() else { return };
    for (said, is_known) in [(json!({ "dynamicRegistration": false }), true), (Value::Null, false)] {
        let mut capabilities = push();
        capabilities["workspace"]["textDocumentContent"] = said;
        let mut session = Session::start(&folder, capabilities);
        let schemes = &session.initialized["capabilities"]["workspace"]["textDocumentContent"]["schemes"];
        assert_eq!(schemes.as_array().is_some_and(|it| it.contains(&json!("openapi-analyzer-baseline"))), is_known);
        let location = finding(&mut session)["relatedInformation"][0]["location"].clone();
        assert_eq!(location.is_object(), is_known);
        if is_known {
            let shown = session.request("workspace/textDocumentContent", json!({ "uri": location["uri"] }));
            assert_eq!(shown["text"], CLEAN);
        }
    }
}

/// Where a code action leads: the command that it has, as the client does what it says.
fn shown(relates: bool, goes: bool) -> Option<Value> {
    let files = [("openapi.yaml", &*without_weight()), ("published.yaml", CLEAN)];
    let folder = Folder::new(&files);
    folder.write("openapi-analyzer.yaml", "baseline: {file: published.yaml}\n");
    let mut capabilities = push();
    capabilities["textDocument"]["publishDiagnostics"]["relatedInformation"] = relates.into();
    capabilities["window"] = json!({ "showDocument": { "support": goes } });
    let mut session = Session::start(&folder, capabilities);
    let range = finding(&mut session)["range"].clone();
    let params = json!({ "textDocument": { "uri": session.uri("openapi.yaml") }, "range": range,
        "context": { "diagnostics": [] } });
    let actions = session.request("textDocument/codeAction", params);
    let action = actions.as_array().unwrap().iter().find(|it| it["command"].is_object())?;
    session.request("workspace/executeCommand", action["command"].clone());
    session.wait_until_asked("window/showDocument", 1);
    let asked = session.traffic.iter().find(|it| it["msg"]["method"] == "window/showDocument").unwrap();
    let asked = asked["msg"]["params"].clone();
    assert_eq!(asked["uri"], session.uri("published.yaml"));
    Some(asked)
}

#[test]
fn a_client_that_shows_no_related_places_goes_there_by_a_code_action() {
    let asked = shown(false, true).unwrap();
    let line = asked["selection"]["start"]["line"].as_u64().unwrap() as usize;
    assert_eq!(CLEAN.lines().nth(line).unwrap().trim(), "weight:");
    assert_eq!(shown(true, true), None, "it has a way already");
    assert_eq!(shown(false, false), None, "it goes nowhere");
}

#[test]
fn a_client_that_cannot_is_told_in_words() {
    let Some(folder) = broken() else { return };
    let mut session = Session::start(&folder, push());
    let finding = finding(&mut session);
    assert!(finding["message"].as_str().unwrap().ends_with("\npublished here (git:HEAD)"), "{finding}");
}

#[test]
fn a_hover_says_since_when_something_is_promised() {
    let Some(folder) = broken() else { return };
    let mut capabilities = push();
    capabilities["textDocument"]["hover"] = json!({ "contentFormat": ["markdown"] });
    let mut session = Session::start(&folder, capabilities);
    finding(&mut session);
    let line = CLEAN.lines().position(|it| it.trim() == "id:").unwrap();
    let position = json!({ "line": line, "character": 21 });
    let hover = session.request(
        "textDocument/hover",
        json!({ "textDocument": { "uri": session.uri("openapi.yaml") }, "position": position }),
    );
    let text = hover["contents"]["value"].as_str().unwrap();
    let (_, promise) = text.split_once("Published in `git:HEAD` (20").unwrap_or_else(|| panic!("{text}"));
    assert!(promise.ends_with("): promised, and always there."), "{text}");
}

/// Whether the first answer about the workspace tells what was lost.
#[track_caller]
fn check_told(session: &mut Session) {
    let report = session.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert!(report.to_string().contains("response-property-removed"), "{report}");
}

#[test]
fn a_description_that_a_closed_buffer_gives_way_to_is_compared() {
    let Some(folder) = broken() else { return };
    let mut session = Session::start(&folder, pull());
    session.open_with("openapi.yaml", "a: 1\n");
    assert_eq!(session.diagnostics("openapi.yaml"), Vec::<Value>::new());
    session.close("openapi.yaml");
    check_told(&mut session);
}

#[test]
fn a_text_that_becomes_a_description_while_it_is_typed_is_compared() {
    let Some(folder) = broken() else { return };
    let mut session = Session::start(&folder, pull());
    session.open_with("openapi.yaml", &without_weight().replacen("openapi:", "openap:", 1));
    assert_eq!(session.diagnostics("openapi.yaml"), Vec::<Value>::new());
    session.edit("openapi.yaml", 6..6, "i");
    check_told(&mut session);
}

#[test]
fn a_baseline_that_comes_back_has_all_its_documents() {
    let (head, schema) = CLEAN.split_once("              schema:\n").unwrap();
    let entry = format!("{head}              schema: {{ $ref: parcels.yaml }}\n");
    let config = "baseline: { git: HEAD }\n";
    let folder = Folder::new(&[("openapi.yaml", &entry), ("parcels.yaml", schema), ("openapi-analyzer.yaml", config)]);
    if folder.git(&["init", "--quiet"]).and_then(|_| folder.commit()).is_none() {
        return;
    }
    let removed = "                    weight:\n                      type: integer\n";
    folder.write("parcels.yaml", schema.replace(removed, ""));
    let mut session = Session::start(&folder, push());
    session.open("openapi.yaml");
    session.wait_for_codes("parcels.yaml", &["response-property-removed"]);
    let uri = session.uri("openapi-analyzer.yaml");
    for (config, codes) in [("baseline: none\n", &[][..]), (config, &["response-property-removed"])] {
        folder.write("openapi-analyzer.yaml", config);
        session.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
        session.wait_for_codes("parcels.yaml", codes);
    }
}
