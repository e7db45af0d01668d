//! What is read is noted, and an edit ends what was computed from the parts that it is in, and nothing else.

use syntax::{FileId, JsonPointer, TextEdit, TextRange, TextSize};

use crate::{Change, Difference, FileChange, FileSet, Memo, Reader, Snapshot, VfsPath, Workspace};

const TEXT: &str = "\
openapi: 3.1.0
info: {title: Teams, version: '1'}
paths:
  /teams:
    get: {description: All teams, responses: {'200': {$ref: '#/components/responses/Team'}}}
    post: {}
components:
  responses:
    Team: {content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
  schemas:
    Team: {type: object, title: A group}
    Other: {$ref: other.yaml}
";

fn path(path: &str) -> VfsPath {
    VfsPath::new(path)
}

fn workspace() -> Workspace {
    let mut workspace = Workspace::default();
    workspace.apply(change("/openapi.yaml", FileChange::Text(TEXT.into())));
    workspace
}

fn change(name: &str, change: FileChange) -> Change {
    Change { files: vec![(FileSet::CURRENT, path(name), change)], ..Change::default() }
}

fn replaced(from: &str, to: &str) -> Change {
    let at = TEXT.find(from).unwrap_or_else(|| panic!("{from:?} is not there"));
    let range = TextRange::at(TextSize::new(at as u32), TextSize::of(from));
    change("/openapi.yaml", FileChange::Edits(vec![TextEdit::replace(range, to)]))
}

/// Reads places: `/a/b` what is there, `/a/b keys` the keys there, `#/a` what a Reference leads to, `-> #/a` where it
/// leads.
fn read(snapshot: &Snapshot, places: &[&str]) {
    for place in places {
        let root = snapshot.document(FileId(0)).and_then(syntax::Document::root).expect("no root");
        if let Some(reference) = place.strip_prefix("-> ") {
            snapshot.leads_to(root, reference);
            continue;
        }
        match (place.strip_suffix(" keys"), place.strip_prefix('/')) {
            (Some(place), _) => snapshot.read_keys(FileId(0), pointer(place).steps()),
            (None, Some(_)) => snapshot.read(FileId(0), pointer(place).steps()),
            (None, None) => _ = snapshot.reference(root, place),
        }
    }
}

fn pointer(text: &str) -> JsonPointer {
    JsonPointer::parse(text).expect("a pointer")
}

/// Whether what was computed from places holds after a change.
#[track_caller]
fn check_after(reader: Reader, places: &[&str], change: Change, expected: bool) {
    let mut workspace = workspace();
    let before = workspace.snapshot();
    let recording = before.recording(reader);
    read(&recording, places);
    let footprint = recording.footprint();
    workspace.apply(change);
    assert_eq!(footprint.holds(&workspace.snapshot().since(&before, reader)), expected, "{places:?}");
}

#[track_caller]
fn check(places: &[&str], (from, to): (&str, &str), expected: bool) {
    check_after(Reader::Rules, places, replaced(from, to), expected);
}

#[test]
fn an_edit_matters_to_who_reads_its_part() {
    let edit = ("type: object", "type: string");
    check(&["/components/schemas/Team"], edit, false);
    check(&["#/components/schemas/Team"], edit, false);
    check(&["#/components/schemas/Team/properties/id"], edit, false);
    check(&["/components/schemas"], edit, false);
    check(&[""], edit, false);
    check(&["/components/schemas/Other", "/components/responses", "/paths/~1teams/get"], edit, true);
    check(&["/components/schemas keys", "/components keys", " keys"], edit, true);
}

#[test]
fn what_is_not_there_may_appear() {
    check(&["#/components/schemas/User"], ("    Other:", "    User: {}\n    Other:"), false);
    check(&["#/components/schemas/User"], ("    Other:", "    Users: {}\n    Other:"), true);
    check(&["#/components/headers/User"], ("  schemas:", "  headers: {User: {}}\n  schemas:"), false);
    check(&["#/components/schemas/Team/properties"], ("    Team: {type", "    T: {type"), false);
    check(&["/paths/~1teams/servers"], ("    post: {}", "    servers: []"), false);
}

#[test]
fn where_a_reference_leads_is_the_same_while_something_is_there() {
    let team = &["-> #/components/schemas/Team"];
    check(team, ("type: object", "type: string"), true);
    check(team, ("{type: object, title: A group}", "true"), true);
    check(team, ("    Other:", "    User: {}\n    Other:"), true);
    check(team, ("    Team: {type", "    Teams: {type"), false);
    check(team, ("  schemas:", "  schemata:"), false);
    check(&["-> #/components/schemas/User"], ("    Other:", "    User: {}\n    Other:"), false);
    // Deeper down there are no parts that could be told apart.
    check(&["-> #/components/schemas/Team/title"], ("title: A", "titles: A"), false);
    let comes = || change("/other.yaml", FileChange::Text("type: object\n".into()));
    check_after(Reader::Evidence, &["-> other.yaml"], comes(), false);
    check_after(Reader::Evidence, team, comes(), true);
}

#[test]
fn keys_change_when_one_comes_goes_or_moves() {
    check(&["/components/schemas keys"], ("    Other:", "    User: {}\n    Other:"), false);
    check(&["/components/schemas keys"], ("    Other:", "    Others:"), false);
    check(&["/components/schemas keys"], ("    Other: {$ref: other.yaml}\n", ""), false);
    check(&["/paths keys"], ("    post: {}\n", ""), true);
}

#[test]
fn a_part_of_another_name_is_another_part() {
    check(&["/components/schemas/Other"], ("    Other:", "    Others:"), false);
    check(&["/components/schemas/Team"], ("    Other:", "    Others:"), true);
}

#[test]
fn of_a_key_that_is_there_twice_both_are_read() {
    check(&["/components/schemas/Team"], ("    Other:", "    Team:"), false);
}

#[test]
fn nobody_reads_the_words_of_a_description() {
    check(&["/paths/~1teams/get"], ("ll teams", "ll the teams"), true);
    let title = || replaced("group", "whole group");
    check_after(Reader::Evidence, &["/components/schemas/Team"], title(), true);
    check_after(Reader::Baseline, &["/components/schemas/Team"], title(), false);
}

#[test]
fn a_file_comes() {
    let comes = || change("/other.yaml", FileChange::Text("type: object\n".into()));
    check_after(Reader::Rules, &["other.yaml"], comes(), false);
    check_after(Reader::Rules, &["/components/schemas/Other"], comes(), true);
    let fails = change("/other.yaml", FileChange::Absent("no such file".to_owned()));
    check_after(Reader::Rules, &["other.yaml"], fails, false);
}

#[test]
fn a_text_that_is_set_is_an_edit() {
    let text = TEXT.replace("type: object", "type: string");
    let set = || change("/openapi.yaml", FileChange::Text(text.as_str().into()));
    check_after(Reader::Rules, &["/components/schemas/Team"], set(), false);
    check_after(Reader::Rules, &["/components/schemas/Other"], set(), true);
    check_after(Reader::Rules, &[""], change("/openapi.yaml", FileChange::Text(TEXT.into())), true);
}

/// Which of the units are computed again after an edit.
#[track_caller]
fn check_memo((from, to): (&str, &str), expected: &[&str]) {
    let units = [
        ("get", vec!["/paths/~1teams/get", "#/components/responses/Team", "#/components/schemas/Team"]),
        ("post", vec!["/paths/~1teams/post"]),
        ("names", vec!["/components/schemas keys"]),
    ];
    let renewed = |before: &Memo<&'static str, ()>, difference: &Difference, snapshot: &Snapshot| {
        let mut computed = Vec::new();
        let mut renewal = before.renew(difference, snapshot.recording(Reader::Rules));
        for (name, places) in &units {
            renewal.unit(name, Clone::clone, |recording| {
                computed.push(*name);
                read(recording, places);
            });
        }
        let memo = renewal.finish();
        assert_eq!(memo.computed(), computed.len());
        (memo, computed)
    };
    let mut workspace = workspace();
    let before = workspace.snapshot();
    let (memo, computed) = renewed(&Memo::default(), &Difference::default(), &before);
    assert_eq!(computed, ["get", "post", "names"]);
    workspace.apply(replaced(from, to));
    let after = workspace.snapshot();
    let (memo, computed) = renewed(&memo, &after.since(&before, Reader::Rules), &after);
    assert_eq!(computed, expected, "{from:?} to {to:?}");
    assert_eq!(renewed(&memo, &Difference::default(), &after).1, [""; 0]);
}

#[test]
fn only_units_that_read_what_changed_are_computed_again() {
    check_memo(("type: object", "type: string"), &["get"]);
    check_memo(("post: {}", "post: {x: y}"), &["post"]);
    check_memo(("    Other:", "    Others:"), &["names"]);
    check_memo(("ll teams", "ll the teams"), &[]);
    check_memo(("title: Teams", "title: T"), &[]);
}
