//! What every fix has to do: its finding is gone, and no other has come; and what was taken out of a description comes
//! back as it stood there.

use expect_test::{Expect, expect};
use syntax::{Document, Editor, FileId, Format, JsonPointer, Node};
use workspace::{Finding, Fix, FixKind, Severity, Snapshot, Verdict};

use super::docs::{block, complete};
use super::{accepted, document, findings_of, sent, snapshot_of};
use crate::CATALOGUE;

/// Both descriptions as text, in a file each.
#[derive(Clone, Copy)]
struct Files<'a> {
    baseline: (&'a str, &'a str),
    current: (&'a str, &'a str),
}

impl Files<'_> {
    fn snapshot(&self) -> Snapshot {
        let ((base_path, base), (path, current)) = (self.baseline, self.current);
        snapshot_of(&[(true, base_path, base), (false, path, current)], "policy: promise")
    }
}

/// What was found that is not compatible, in words that do not depend on the place.
fn named(findings: &[Finding]) -> Vec<String> {
    let mut named: Vec<String> = broken(findings).map(|it| format!("{} {}", it.code, it.message)).collect();
    named.sort();
    named
}

fn broken(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|it| it.baseline.as_ref().is_some_and(|it| it.verdict != Verdict::Compatible))
}

fn applied(snapshot: &Snapshot, fix: &Fix, text: &str) -> String {
    let [edits] = fix.edits.as_slice() else { panic!("{} edits several files", fix.title) };
    let text = Document::parse(FileId(0), Format::Yaml, text).text().with_edits(&edits.edits).to_string();
    assert!(snapshot.document(edits.file).is_some());
    text
}

/// Applies each fix of each finding by itself. The number of fixes, and what is wrong with them.
fn every_fix(files: Files<'_>) -> (usize, Vec<String>) {
    let snapshot = files.snapshot();
    let found = findings_of(&snapshot);
    let before = named(&found);
    let mut number = 0;
    let mut wrong = Vec::new();
    for finding in broken(&found) {
        let own = format!("{} {}", finding.code, finding.message);
        let fixes = finding.make_fixes(&snapshot);
        if fixes.iter().filter(|it| it.preferred).count() > 1 {
            wrong.push(format!("{own}: several preferred fixes"));
        }
        for fix in fixes {
            number += 1;
            let text = applied(&snapshot, &fix, files.current.1);
            let after = named(&findings_of(&Files { current: (files.current.0, &text), ..files }.snapshot()));
            if after.contains(&own) {
                wrong.push(format!("{own}: `{}` leaves it", fix.title));
            }
            let new = after.iter().filter(|it| !before.contains(it));
            wrong.extend(new.map(|it| format!("{own}: `{}` brings {it}", fix.title)));
        }
    }
    (number, wrong)
}

/// The same two descriptions as YAML and JSON, in all four pairs.
fn in_both_formats(baseline: &str, current: &str) -> (usize, Vec<String>) {
    let json = |text: &str| Document::parse(FileId(0), Format::Yaml, text).root().expect("a root").to_value().to_json();
    let (base_json, current_json) = (json(baseline), json(current));
    let baselines = [("/openapi.yaml", baseline), ("/openapi.json", base_json.as_str())];
    let currents = [("/openapi.yaml", current), ("/openapi.json", current_json.as_str())];
    let pairs = baselines.iter().flat_map(|baseline| currents.iter().map(move |current| (*baseline, *current)));
    let all: Vec<_> = pairs.map(|(baseline, current)| every_fix(Files { baseline, current })).collect();
    let number = all.iter().map(|(number, _)| *number).min().unwrap_or(0);
    (number, all.into_iter().flat_map(|(_, wrong)| wrong).collect())
}

/// The example of a code: it has a fix if the catalogue says so, and every fix repairs.
#[track_caller]
fn check_catalogue() {
    let (mut without, mut wrong): (Vec<&str>, Vec<String>) = Default::default();
    for code in CATALOGUE {
        let markdown = code.markdown();
        let baseline = complete(code.code, &block(&markdown, "Baseline"));
        let current = complete(code.code, &block(&markdown, "Current"));
        let (number, problems) = in_both_formats(&baseline, &current);
        wrong.extend(problems);
        let is_promised = code.fix == FixKind::Unsafe && code.severity >= Severity::Warning;
        if is_promised && number == 0 {
            without.push(code.code);
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert_eq!(without, [""; 0], "the catalogue promises a fix, and there is none");
}

#[test]
fn each_code_is_repaired_by_its_fixes() {
    check_catalogue();
}

/// A description with something of everything, in block style with comments, in flow style, with References.
const RICH: &str = include_str!("fixes/rich.yaml");

/// Places that may be taken out: the description stays one without them.
fn places(node: Node<'_>, found: &mut Vec<JsonPointer>) {
    let children: Vec<Node<'_>> = match node.is_sequence() {
        true => node.items().collect(),
        false => node.own_entries().map(|it| it.own_value()).collect(),
    };
    for child in children {
        let pointer = child.pointer();
        let is_head = matches!(pointer.steps().next(), Some("openapi" | "info"));
        if !is_head {
            found.push(pointer);
            places(child, found);
        }
    }
}

/// Applies the first fix of the first break again and again. What is left then.
fn repaired((path, baseline): (&str, &str), current: String) -> (String, Vec<String>) {
    let mut text = current;
    for _ in 0..20 {
        let files = Files { baseline: (path, baseline), current: (path, &text) };
        let snapshot = files.snapshot();
        let found = findings_of(&snapshot);
        let fix = broken(&found).find_map(|it| it.make_fixes(&snapshot).into_iter().next());
        let Some(fix) = fix else { return (text.clone(), named(&found)) };
        text = applied(&snapshot, &fix, &text);
    }
    (text, vec!["no end".to_owned()])
}

/// What has to be as it was.
#[derive(Clone, Copy)]
enum Same {
    Text,
    Data,
}

/// Takes each place of a description out in turn, and repairs what that broke. `otherwise` are the places where
/// what came back stands otherwise than before.
#[track_caller]
fn check_removals(path: &str, baseline: &str, same: Same, otherwise: &[&str]) {
    let shown = |text: &str| match same {
        Same::Text => text.to_owned(),
        Same::Data => Document::parse(FileId(0), Format::Yaml, text).root().expect("a root").to_value().to_json(),
    };
    let owned = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let format = if path.ends_with(".json") { Format::Json } else { Format::Yaml };
    let whole = Document::parse(FileId(0), format, baseline);
    assert!(whole.errors().is_empty());
    let mut all = Vec::new();
    places(whole.root().expect("a root"), &mut all);
    let (mut left, mut other, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    let mut repairs = 0;
    for place in &all {
        let mut editor = Editor::new(&whole);
        if !editor.remove(place) {
            continue;
        }
        let current = editor.document().text().to_string();
        let files = Files { baseline: (path, baseline), current: (path, &current) };
        if named(&findings_of(&files.snapshot())).is_empty() {
            continue;
        }
        wrong.extend(every_fix(files).1.into_iter().map(|it| format!("{place}: {it}")));
        let (text, rest) = repaired((path, baseline), current);
        repairs += 1;
        if !rest.is_empty() {
            left.push(format!("{place}: {}", rest[0]));
        } else if shown(&text) != shown(baseline) {
            other.push(place.to_string());
        }
    }
    assert!(repairs > 20, "{repairs}");
    assert_eq!((wrong, left, other), (Vec::<String>::new(), owned(&[]), owned(otherwise)));
}

/// What comes back otherwise than it was, with good reason.
const OTHERWISE: [&str; 5] = [
    // What a Reference without its `$ref` led to is put back in its place.
    "/paths/~1teams/get/responses/default/$ref",
    // Nothing but what is referred to and missed comes back.
    "/components",
    "/components/schemas/Team/properties/owner/$ref",
    // Which part of an `allOf` a property stood in does not matter where the part is gone.
    "/components/schemas/Person/allOf/0",
    "/components/schemas/Person/allOf/1",
];

#[test]
fn what_is_taken_out_comes_back_byte_by_byte() {
    let mut otherwise = OTHERWISE.to_vec();
    // The blank line between two paths moves to the other side.
    otherwise.insert(0, "/paths/~1teams");
    otherwise.insert(2, "/paths/~1teams~1{id}");
    check_removals("/openapi.yaml", RICH, Same::Text, &otherwise);
}

#[test]
fn what_is_taken_out_of_json_and_of_flow_style_comes_back() {
    let json = Document::parse(FileId(0), Format::Yaml, RICH).root().expect("a root").to_value().to_json();
    check_removals("/openapi.json", &json, Same::Text, &OTHERWISE);
    // YAML in flow style is written with fewer quotes.
    check_removals("/openapi.yaml", &json, Same::Data, &OTHERWISE);
}

/// What each fix of the first break writes, by its title: the lines that are new.
#[track_caller]
fn check_fixes(files: &[(bool, &str, &str)], expected: Expect) {
    let snapshot = snapshot_of(files, "policy: promise");
    let found = findings_of(&snapshot);
    let finding = broken(&found).next().expect("a break");
    let mut shown = String::new();
    for fix in finding.make_fixes(&snapshot) {
        shown += &format!("{}{}\n", fix.title, if fix.preferred { " (preferred)" } else { "" });
        for edits in &fix.edits {
            let old = snapshot.document(edits.file).expect("a document").text();
            let (old, new) = (old.to_string(), old.with_edits(&edits.edits).to_string());
            let name = snapshot.path(edits.file).name();
            shown += &new
                .lines()
                .filter(|line| !old.lines().any(|it| it == *line))
                .fold(String::new(), |all, line| format!("{all}    {name}: {line}\n"));
        }
    }
    expected.assert_eq(&shown);
}

#[track_caller]
fn check_fixes_of(version: &str, baseline: &str, current: &str, expected: Expect) {
    let (baseline, current) = (document(version, baseline), document(version, current));
    let files = Files { baseline: ("/openapi.yaml", &baseline), current: ("/openapi.yaml", &current) };
    assert_eq!(every_fix(files).1, [""; 0]);
    check_fixes(&[(true, "/openapi.yaml", &baseline), (false, "/openapi.yaml", &current)], expected);
}

#[test]
fn a_renamed_attribute_can_stay_beside_the_new_one() {
    check_fixes_of(
        "3.1.0",
        &sent(
            "type: object\nrequired: [id, slug]\nproperties:\n  id: { type: integer }\n  # in links\n  slug:\n    type: string",
        ),
        &sent(
            "type: object\nrequired: [id, handle]\nproperties:\n  id: { type: integer }\n  handle:\n    type: string",
        ),
        expect![[r#"
            Put back `slug` (preferred)
                openapi.yaml:               required: [id, slug, handle]
                openapi.yaml:                 # in links
                openapi.yaml:                 slug:
            Keep both: `slug` deprecated, beside `handle`
                openapi.yaml:               required: [id, slug, handle]
                openapi.yaml:                 # in links
                openapi.yaml:                 slug:
                openapi.yaml:                   deprecated: true
        "#]],
    );
    check_fixes_of(
        "3.0.3",
        &format!("{}{PERSON}", sent("type: object\nproperties:\n  owner: { $ref: '#/components/schemas/Person' }")),
        &format!("{}{PERSON}", sent("type: object\nproperties:\n  ownedBy: { $ref: '#/components/schemas/Person' }")),
        expect![[r#"
            Put back `owner` (preferred)
                openapi.yaml:                 owner: { $ref: '#/components/schemas/Person' }
            Keep both: `owner` deprecated, beside `ownedBy`
                openapi.yaml:                 owner:
                openapi.yaml:                   allOf:
                openapi.yaml:                     - $ref: '#/components/schemas/Person'
                openapi.yaml:                   deprecated: true
        "#]],
    );
    check_fixes_of(
        "3.1.0",
        "paths:\n  /a:\n    get:\n      parameters:\n        - { name: size, in: query, schema: { type: integer } }\n      responses: {}\n",
        "paths:\n  /a:\n    get:\n      parameters:\n        - { name: pageSize, in: query, schema: { type: integer } }\n      responses: {}\n",
        expect![[r#"
            Put back `size` (preferred)
                openapi.yaml:         - { name: size, in: query, schema: { type: integer } }
            Keep both: `size` deprecated, beside `pageSize`
                openapi.yaml:         - { name: size, in: query, schema: { type: integer }, deprecated: true }
        "#]],
    );
}

const PERSON: &str =
    "components:\n  schemas:\n    Person:\n      type: object\n      properties: { name: { type: string } }\n";

#[test]
fn what_has_to_be_sent_can_be_optional_with_a_default() {
    check_fixes_of(
        "3.1.0",
        &accepted("type: object\nproperties:\n  a: { type: integer }"),
        &accepted(
            "type: object\nrequired: [kind]\nproperties:\n  a: { type: integer }\n  kind:\n    type: string\n    enum: [open, closed]",
        ),
        expect![[r#"
            Make `kind` optional (preferred)
            Make `kind` optional, with the default `"open"`
                openapi.yaml:                   default: open
        "#]],
    );
    check_fixes_of(
        "3.1.0",
        "paths:\n  /a:\n    get:\n      responses: {}\n",
        "paths:\n  /a:\n    get:\n      parameters:\n        - name: all\n          in: query\n          required: true\n          schema: { type: boolean }\n      responses: {}\n",
        expect![[r#"
            Make `all` optional (preferred)
            Make `all` optional, with the default `false`
                openapi.yaml:           schema: { type: boolean, default: false }
        "#]],
    );
}

#[test]
fn what_would_break_requests_is_not_offered_for_a_response() {
    let text = |response: &str, request: &str, components: &str| {
        format!(
            "{}    post:\n      requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{request}' }} }} }} }}\n      responses: {{}}\ncomponents:\n  schemas:\n{components}",
            sent(&format!("$ref: '#/components/schemas/{response}'"))
        )
    };
    let components = "    Team: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }\n    NewTeam: { type: object, required: [name], properties: { name: { type: string } } }\n";
    let one =
        "    Both: { type: object, required: [name], properties: { id: { type: string }, name: { type: string } } }\n";
    check_fixes_of("3.1.0", &text("Team", "NewTeam", components), &text("Both", "Both", one), expect![[""]]);
    // What requests had to carry before, they may have to carry again.
    let both = one.replace("[name]", "[id, name]");
    check_fixes_of(
        "3.1.0",
        &text("Both", "Both", &both),
        &text("Both", "Both", one),
        expect![[r#"
            Make `id` required again (preferred)
                openapi.yaml:     Both: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }
        "#]],
    );
}

#[test]
fn what_a_response_promises_is_put_back_in_it_and_not_in_a_part_that_requests_share() {
    let text = |response: &str, request: &str, components: &str| {
        format!(
            "{}    post:\n      requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{request}' }} }} }} }}\n      responses: {{}}\ncomponents:\n  schemas:\n{components}",
            sent(&format!("$ref: '#/components/schemas/{response}'"))
        )
    };
    let before = "    Confirmation: { type: object, required: [id, date], properties: { id: { type: string }, date: { type: string } } }\n    Order: { type: object, properties: { date: { type: string } } }\n";
    let after = "    Confirmation: { allOf: [{ $ref: '#/components/schemas/Ticket' }, { required: [date] }] }\n    Order: { allOf: [{ $ref: '#/components/schemas/Ticket' }] }\n    Ticket: { type: object, properties: { id: { type: string }, date: { type: string } } }\n";
    check_fixes_of(
        "3.1.0",
        &text("Confirmation", "Order", before),
        &text("Confirmation", "Order", after),
        expect![[r#"
            Make `id` required again (preferred)
                openapi.yaml:     Confirmation: { required: [id, date], allOf: [{ $ref: '#/components/schemas/Ticket' }, { required: [date] }] }
        "#]],
    );
}

#[test]
fn a_branch_goes_with_its_value_of_the_discriminator() {
    let text = |mapping: &str, branch: &str| {
        format!(
            "{}components:\n  schemas:\n    Cat: {{ type: object, properties: {{ kind: {{ type: string }}, a: {{}} }} }}\n    Dog: {{ type: object, properties: {{ kind: {{ type: string }}, b: {{}} }} }}\n    Cow: {{ type: object, properties: {{ kind: {{ type: string }}, c: {{}} }} }}\n",
            sent(&format!(
                "oneOf:\n  - $ref: '#/components/schemas/Cat'\n  - $ref: '#/components/schemas/Dog'\n{branch}discriminator:\n  propertyName: kind\n  mapping:\n    cat: '#/components/schemas/Cat'\n    dog: '#/components/schemas/Dog'\n{mapping}"
            ))
        )
    };
    check_fixes_of(
        "3.1.0",
        &text("", ""),
        &text("    cow: '#/components/schemas/Cow'\n", "  - $ref: '#/components/schemas/Cow'\n"),
        expect![[r#"
            Remove branch `Cow` (preferred)
        "#]],
    );
}

#[test]
fn what_is_referred_to_comes_back_in_its_file() {
    let entry = document("3.1.0", &sent("$ref: 'team.yaml#/Team'"));
    let base = "Team:\n  type: object\n  properties:\n    id: { type: string }\n    # who runs it\n    owner: { $ref: 'people.yaml#/Person' }\n";
    let people = "Person: # anybody\n  type: object\n  properties:\n    address: { $ref: '#/Address' }\nAddress:\n  type: string\nCat: { type: string }\n";
    check_fixes(
        &[
            (true, "/openapi.yaml", &entry),
            (true, "/team.yaml", base),
            (true, "/people.yaml", people),
            (false, "/openapi.yaml", &entry),
            (false, "/team.yaml", "Team:\n  type: object\n  properties:\n    id: { type: string }\n"),
            (false, "/people.yaml", "Cat: { type: string }\n"),
        ],
        expect![[r#"
            Put back `owner`, with `Person` and 1 more that it refers to (preferred)
                team.yaml:     # who runs it
                team.yaml:     owner: { $ref: 'people.yaml#/Person' }
                people.yaml: Person: # anybody
                people.yaml:   type: object
                people.yaml:   properties:
                people.yaml:     address: { $ref: '#/Address' }
                people.yaml: Address:
                people.yaml:   type: string
        "#]],
    );
}

#[test]
fn what_is_referred_to_from_another_folder_is_written_out() {
    let entry = |reference: &str| document("3.1.0", &sent(&format!("$ref: '{reference}'")));
    let (base, current) = (entry("pub/team.yaml"), entry("deep/down/team.yaml"));
    let people = "Person: # anybody\n  type: object\n  properties:\n    address: { $ref: 'there.yaml' }\n    size: { type: integer }\n";
    let team = "type: object\nproperties:\n  id: { type: string }\n";
    let files = |owner: &str, there: &str| {
        let team_with = format!("{team}  owner: {owner}\n");
        [
            (true, "/openapi.yaml", base.clone()),
            (true, "/pub/team.yaml", team_with),
            (true, "/pub/people.yaml", people.to_owned()),
            (true, "/pub/there.yaml", there.to_owned()),
            (false, "/openapi.yaml", current.clone()),
            (false, "/deep/down/team.yaml", team.to_owned()),
        ]
    };
    let check = |owner: &str, there: &str, expected: Expect| {
        let files = files(owner, there);
        let files: Vec<_> = files.iter().map(|(is_base, path, text)| (*is_base, *path, text.as_str())).collect();
        check_fixes(&files, expected);
    };
    check(
        "{ $ref: 'people.yaml#/Person' }",
        "type: string\n",
        expect![[r#"
            Put back `owner` (preferred)
                team.yaml:   owner:
                team.yaml:     type: object
                team.yaml:     properties:
                team.yaml:       address:
                team.yaml:         type: string
                team.yaml:       size: { type: integer }
        "#]],
    );
    // A circle has no end to be written out; a name that is on the wire, and what stands beside, would be lost.
    check("{ $ref: 'people.yaml#/Person' }", "properties: { self: { $ref: 'there.yaml' } }\n", expect![[""]]);
    check("{ $ref: 'people.yaml#/Person', minProperties: 1 }", "type: string\n", expect![[""]]);
    check(
        "{ discriminator: { propertyName: k }, oneOf: [{ $ref: 'people.yaml#/Person' }] }",
        "type: string\n",
        expect![[""]],
    );
}

#[test]
fn values_that_are_listed_twice_come_back_in_one_place_only_where_that_is_all() {
    let schemas = |kind: &str| format!("components:\n  schemas:\n    Kind:\n      type: string\n{kind}");
    let branches = "      oneOf:\n        - const: a\n        - const: b\n";
    let property = |more: &str| accepted(&format!("type: object\nproperties:\n  kind:\n    type: string\n{more}"));
    let of_kind = "    allOf: [{ $ref: '#/components/schemas/Kind' }]";
    check_fixes_of(
        "3.1.0",
        &format!("{}{}", property(of_kind), schemas("")),
        &format!("{}{}", property(&format!("    enum: [a]\n{of_kind}")), schemas(branches)),
        expect![[""]],
    );
    check_fixes_of(
        "3.1.0",
        &property(""),
        &property("    oneOf:\n      - { const: a }\n      - { const: b }"),
        expect![[r#"
            Take all values of property `kind` again (preferred)
        "#]],
    );
}
