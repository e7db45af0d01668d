//! What silences what, and which silencers are found.

use expect_test::{Expect, expect};
use syntax::JsonPointer;
use workspace::{BaselineChange, Change, FileChange, FileSet, Finding, VfsPath};

use super::SilencerTarget;
use crate::{Analysis, AnalysisHost};

const DESCRIPTION: &str = "\
openapi: 3.1.0
info: {title: Teams, version: '1'}
paths:
  /teams:
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Team'
  /users:
    get:
      responses:
        '200':
          description: OK
components:
  schemas:
    Team:
      type: object
      required: [id]
      properties:
        id: {type: string}
";

const PUBLISHED: &str = "        id: {type: string}\n        slug: {type: string}\n        name: {type: string}\n";

fn analysis(files: &[(&str, &str)]) -> Analysis {
    let mut host = AnalysisHost::new();
    let mut change = Change { today: Some("2030-06-01".to_owned()), ..Change::default() };
    for (path, text) in files {
        change.files.push((FileSet::CURRENT, VfsPath::new(path), FileChange::Text((*text).into())));
    }
    let entry = VfsPath::new("/api/openapi.yaml");
    let published = DESCRIPTION.replace("        id: {type: string}\n", PUBLISHED);
    change.files.push((FileSet(1), entry.clone(), FileChange::Text(published.into())));
    let (label, configured) = ("published".to_owned(), true);
    let baseline = BaselineChange::Loaded { set: FileSet(1), path: entry.clone(), label, configured };
    change.baselines.push((entry, baseline));
    host.apply(change);
    host.analysis()
}

fn show(analysis: &Analysis, findings: &[Finding]) -> String {
    let lines = findings.iter().map(|it| {
        let name = analysis.path(it.location.file).name();
        let line = analysis.text(it.location.file).unwrap().position(it.location.range.start(), crate::Encoding::Utf8);
        format!("{name}:{} {} {}\n", line.line + 1, it.code, it.message.lines().next().unwrap_or_default())
    });
    lines.collect()
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: Expect) {
    let analysis = analysis(files);
    let suppressed = analysis.findings().suppressed;
    expected.assert_eq(&format!("{}suppressed: {suppressed}\n", show(&analysis, &analysis.all_findings())));
}

#[track_caller]
fn check_comments(from: &str, to: &str, expected: Expect) {
    assert!(DESCRIPTION.contains(from));
    check(&[("/api/openapi.yaml", &DESCRIPTION.replacen(from, to, 1))], expected);
}

#[test]
fn without_silencers_everything_is_found() {
    check(
        &[("/api/openapi.yaml", DESCRIPTION)],
        expect![[r#"
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        openapi.yaml:23 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        openapi.yaml:23 response-property-removed Property `slug` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        suppressed: 0
    "#]],
    );
}

#[test]
fn a_comment_silences_its_line_and_the_line_below() {
    let comment = "# openapi-analyzer: ignore response-property-removed -- nobody reads them";
    let below = format!("      {comment}\n      properties:\n");
    check_comments(
        "      properties:\n",
        &below,
        expect![[r#"
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        suppressed: 2
    "#]],
    );
    check_comments(
        "      properties:\n",
        &format!("      properties: {comment}\n"),
        expect![[r#"
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        suppressed: 2
    "#]],
    );
    let stacked = format!("      {comment}\n      # really\n      properties:\n");
    check_comments(
        "      properties:\n",
        &stacked,
        expect![[r#"
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        suppressed: 2
    "#]],
    );
}

#[test]
fn a_comment_that_silences_nothing_is_found() {
    check_comments(
        "info:",
        "# openapi-analyzer: ignore response-schema-missing, response-schema-missin -- old\ninfo:",
        expect![[r#"
            openapi.yaml:2 ignore-unused This comment ignores `response-schema-missing`, which is not found here
            openapi.yaml:2 code-unknown There is no code `response-schema-missin`: did you mean `response-schema-missing`?
            openapi.yaml:17 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
            openapi.yaml:24 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
            openapi.yaml:24 response-property-removed Property `slug` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
            suppressed: 0
        "#]],
    );
    // Nothing is missed where nothing is looked for: there are no recordings.
    check_comments(
        "info:",
        "# openapi-analyzer: ignore undocumented-property -- old\ninfo:",
        expect![[r#"
        openapi.yaml:17 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        openapi.yaml:24 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        openapi.yaml:24 response-property-removed Property `slug` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        suppressed: 0
    "#]],
    );
}

#[test]
fn a_comment_may_end_on_a_day() {
    let comment = |until: &str| {
        format!("      # openapi-analyzer: ignore response-property-removed until {until} -- soon\n      properties:\n")
    };
    check_comments(
        "      properties:\n",
        &comment("2030-06-01"),
        expect![[r#"
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        suppressed: 2
    "#]],
    );
    check_comments(
        "      properties:\n",
        &comment("2030-05-31"),
        expect![[r#"
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        openapi.yaml:23 ignore-expired This comment ignored `response-property-removed` until 2030-05-31
        openapi.yaml:24 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        openapi.yaml:24 response-property-removed Property `slug` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        suppressed: 0
    "#]],
    );
    check_comments(
        "      properties:\n",
        &comment("tomorrow"),
        expect![[r#"
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        openapi.yaml:23 code-unknown There is no code `until`: `openapi-analyzer rules` lists all codes
        openapi.yaml:23 code-unknown There is no code `tomorrow`: `openapi-analyzer rules` lists all codes
        suppressed: 2
    "#]],
    );
}

#[test]
fn what_only_looks_like_a_comment_silences_nothing() {
    check_comments(
        "description: OK\ncomponents",
        "description: 'x# openapi-analyzer: ignore response-schema-missing'\ncomponents",
        expect![[r#"
            openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
            openapi.yaml:23 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
            openapi.yaml:23 response-property-removed Property `slug` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
            suppressed: 0
        "#]],
    );
}

#[test]
fn an_acceptance_is_known_by_code_file_and_pointer() {
    let accepted = "\
- code: response-property-removed
  file: api/openapi.yaml
  pointer: /components/schemas/Team/properties/slug
  reason: never returned
- {code: response-schema-missing, file: api/openapi.yaml, pointer: /paths/~1users/get/responses/200, until: 2030-06-01}
";
    check(
        &[("/api/openapi.yaml", DESCRIPTION), ("/openapi-analyzer-accepted.yaml", accepted)],
        expect![[r#"
        openapi.yaml:23 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        suppressed: 2
    "#]],
    );
}

#[test]
fn an_acceptance_ends_and_may_be_wrong() {
    let accepted = "\
- {code: response-schema-missing, file: openapi.yaml, pointer: /paths/~1users/get/responses/200, until: 2030-05-31}
- {code: response-schema-missing, file: openapi.yaml, pointer: /paths/~1teams}
- {code: response-schema-missing, file: gone.yaml, pointer: /paths}
- {code: response-property-removd, file: openapi.yaml, pointer: /paths}
- {code: response-property-removed, file: openapi.yaml}
- {code: response-property-removed, file: openapi.yaml, pointer: paths}
- {code: response-property-removed, file: openapi.yaml, pointer: /paths, until: tomorrow}
- {code: undocumented-property, file: openapi.yaml, pointer: /paths}
- nothing
";
    check(
        &[("/api/openapi.yaml", DESCRIPTION), ("/api/openapi-analyzer-accepted.yaml", accepted)],
        expect![[r#"
        openapi-analyzer-accepted.yaml:1 acceptance-expired This acceptance of `response-schema-missing` was good until 2030-05-31
        openapi-analyzer-accepted.yaml:2 acceptance-unused This entry accepts `response-schema-missing` at a place where nothing of the kind is found
        openapi-analyzer-accepted.yaml:3 acceptance-unused This entry accepts `response-schema-missing` at a place where nothing of the kind is found
        openapi-analyzer-accepted.yaml:4 code-unknown There is no code `response-property-removd`: did you mean `response-property-removed`?
        openapi-analyzer-accepted.yaml:5 acceptance-invalid an entry needs `code`, `file` and `pointer`
        openapi-analyzer-accepted.yaml:6 acceptance-invalid expected a JSON Pointer: `/` before each step, `~1` for a slash in a step
        openapi-analyzer-accepted.yaml:7 acceptance-invalid expected a day as `2030-01-31`
        openapi-analyzer-accepted.yaml:9 acceptance-invalid an entry needs `code`, `file` and `pointer`
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        openapi.yaml:23 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        openapi.yaml:23 response-property-removed Property `slug` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        suppressed: 0
    "#]],
    );
}

#[test]
fn an_acceptance_file_of_another_shape_is_found() {
    let accepted = "response-schema-missing: true\n";
    check(
        &[("/api/openapi.yaml", DESCRIPTION), ("/api/openapi-analyzer-accepted.yaml", accepted)],
        expect![[r#"
        openapi-analyzer-accepted.yaml:1 acceptance-invalid expected a list of entries with `code`, `file` and `pointer`
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        openapi.yaml:23 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        openapi.yaml:23 response-property-removed Property `slug` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        suppressed: 0
    "#]],
    );
}

#[test]
fn rules_that_nobody_knows_are_found() {
    let config = "rules: {response-schema-missin: off, response-property-removed: hint}\n";
    check(
        &[("/api/openapi.yaml", DESCRIPTION), ("/api/openapi-analyzer.yaml", config)],
        expect![[r#"
        openapi-analyzer.yaml:1 code-unknown There is no code `response-schema-missin`: did you mean `response-schema-missing`?
        openapi.yaml:16 response-schema-missing `200` declares no content; if it returns a body, describe it (nor does the baseline say more)
        openapi.yaml:23 response-property-removed Property `name` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        openapi.yaml:23 response-property-removed Property `slug` was removed in GET /teams 200: clients that read it find nothing there. What is sent may be added to, never taken back (policy `promise`). Published: `{type: string}`.
        suppressed: 0
    "#]],
    );
}

/// Writes every silencer of every finding in turn, and checks that exactly that finding is silenced.
#[track_caller]
fn check_silencers(files: &[(&str, &str)], expected: Expect) {
    let before = analysis(files);
    let mut shown = String::new();
    for finding in before.all_findings() {
        for silencer in before.silencers(&finding) {
            let (path, text) = match &silencer.target {
                SilencerTarget::Edit { file, edits } => {
                    let text = before.text(*file).unwrap().with_edits(edits).to_string();
                    (before.path(*file).to_string(), text)
                }
                SilencerTarget::New { path, text } => (path.to_string(), text.clone()),
            };
            let mut edited: Vec<(&str, &str)> = files.iter().copied().filter(|(name, _)| *name != path).collect();
            edited.push((&path, &text));
            let after = analysis(&edited);
            let left = after.all_findings();
            assert_eq!(after.findings().suppressed, before.findings().suppressed + 1, "{}\n{text}", silencer.title);
            let is_left = |it: &Finding| {
                it.code == finding.code
                    && it.location.pointer == finding.location.pointer
                    && it.message == finding.message
            };
            assert!(!left.iter().any(is_left), "{}\n{text}", silencer.title);
            shown += &format!("{}\n{}", silencer.title, added(files, &path, &text));
        }
    }
    expected.assert_eq(&shown);
}

/// The lines that a text has more than the file had.
fn added(files: &[(&str, &str)], path: &str, text: &str) -> String {
    let old = files.iter().find(|(name, _)| *name == path).map_or("", |(_, text)| text);
    let is_new = |line: &&str| !old.lines().any(|it| it == *line);
    text.lines().filter(is_new).map(|line| format!("    {line}\n")).collect()
}

#[test]
fn silencers_silence() {
    let published = PUBLISHED.replace("        name: {type: string}\n", "");
    let current = DESCRIPTION.replace("        id: {type: string}\n", &published);
    check_silencers(
        &[("/api/openapi.yaml", &current)],
        expect![[r#"
            Ignore `response-schema-missing` here with a comment
                        # openapi-analyzer: ignore response-schema-missing -- TODO: say why
            Accept `response-schema-missing` in openapi-analyzer-accepted.yaml
                - code: response-schema-missing
                  file: openapi.yaml
                  pointer: /paths/~1users/get/responses/200
                  reason: 'TODO: say why'
            Accept `response-property-removed` until 2030-08-30 in openapi-analyzer-accepted.yaml
                - code: response-property-removed
                  file: openapi.yaml
                  pointer: /components/schemas/Team/properties/name
                  reason: 'TODO: say why'
                  until: '2030-08-30'
        "#]],
    );
    let accepted = "# ours\n- code: operation-removed\n  file: api/openapi.yaml\n  pointer: /paths\n";
    check_silencers(
        &[("/api/openapi.yaml", &current), ("/openapi-analyzer-accepted.yaml", accepted)],
        expect![[r#"
            Ignore `response-schema-missing` here with a comment
                        # openapi-analyzer: ignore response-schema-missing -- TODO: say why
            Accept `response-schema-missing` in openapi-analyzer-accepted.yaml
                - code: response-schema-missing
                  pointer: /paths/~1users/get/responses/200
                  reason: 'TODO: say why'
            Accept `response-property-removed` until 2030-08-30 in openapi-analyzer-accepted.yaml
                - code: response-property-removed
                  pointer: /components/schemas/Team/properties/name
                  reason: 'TODO: say why'
                  until: '2030-08-30'
        "#]],
    );
}

#[test]
fn a_comment_is_written_where_it_silences() {
    let current = DESCRIPTION.replace("        id: {type: string}\n", PUBLISHED);
    let current =
        current.replace("OK\ncomponents:", "OK\n          content: {a/b: {schema: {type: string}}}\ncomponents:");
    check_silencers(
        &[(
            "/api/openapi.yaml",
            &current.replace("    Team:", "    Dup: {}\n    # keep\n    Dup: {type: string}\n    Team:"),
        )],
        expect![[r#"
            Ignore `duplicate-key` here with a comment
                    # openapi-analyzer: ignore duplicate-key -- TODO: say why
            Accept `duplicate-key` in openapi-analyzer-accepted.yaml
                - code: duplicate-key
                  file: openapi.yaml
                  pointer: /components/schemas/Dup
                  reason: 'TODO: say why'
        "#]],
    );
    check_silencers(
        &[(
            "/api/openapi.yaml",
            &current.replace("    Team:", "    S:\n      enum:\n        # why\n        a\n    Team:"),
        )],
        expect![[r#"
            Ignore `wrong-type` here with a comment
                        # openapi-analyzer: ignore wrong-type -- TODO: say why
            Accept `wrong-type` in openapi-analyzer-accepted.yaml
                - code: wrong-type
                  file: openapi.yaml
                  pointer: /components/schemas/S/enum
                  reason: 'TODO: say why'
        "#]],
    );
}

#[test]
fn an_unused_acceptance_is_removed() {
    let accepted = "- {code: response-schema-missing, file: openapi.yaml, pointer: /paths/~1teams}\n";
    let analysis = analysis(&[("/api/openapi.yaml", DESCRIPTION), ("/api/openapi-analyzer-accepted.yaml", accepted)]);
    let findings = analysis.all_findings();
    let unused = findings.iter().find(|it| it.code == "acceptance-unused").unwrap();
    assert_eq!(unused.location.pointer, JsonPointer::from_steps(["0"]));
    let fix = analysis.fixes(unused).remove(0);
    let text = analysis.text(unused.location.file).unwrap().with_edits(&fix.edits[0].edits).to_string();
    assert_eq!(text, "[]\n");
}
