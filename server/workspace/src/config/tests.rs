//! What a configuration says, and where it is wrong.

use expect_test::{Expect, expect};
use syntax::{Document, FileId, Format};

use super::{BaselineConfig, ClientKind, Config, EvidenceConfig, Policy};
use crate::Severity;

fn read(settings: Option<&str>, text: &str) -> (Config, Vec<crate::Finding>) {
    let document = Document::parse(FileId(0), Format::Yaml, text);
    Config::read(settings, Some(&document), "/folder")
}

/// Underlines what is found, with its message.
#[track_caller]
fn check(text: &str, expected: Expect) {
    let (_, findings) = read(None, text);
    let mut shown = String::new();
    for finding in findings {
        let range = finding.location.range;
        let found = &text[usize::from(range.start())..usize::from(range.end())];
        shown += &format!("`{}` {found:?}: {}\n", finding.location.pointer, finding.message);
    }
    expected.assert_eq(&shown);
}

#[test]
fn every_key_is_read() {
    let (config, findings) = read(
        None,
        "entries: [api/openapi.yaml]\nbaseline:\n  git: origin/main\n  path: openapi.yaml\n  repository: ../published\n  \
         revision-from: {file: schema.ts, pattern: 'SHA = (.*)'}\npolicy: contract\nclients:\n  \
         - {paths: [/internal/**], kind: managed}\nevidence: ['**/*.har']\n\
         rules: {response-schema-opaque: off, undocumented-property: hint}\nignore: [vendor/**]\n",
    );
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(config.folder, "/folder");
    assert_eq!(config.entries, ["api/openapi.yaml"]);
    assert_eq!(config.policy, Policy::Contract);
    assert_eq!(config.clients[0].kind, ClientKind::Managed);
    assert_eq!(config.clients[0].paths, ["/internal/**"]);
    assert_eq!(config.evidence.files, ["**/*.har"]);
    assert_eq!(config.rules["response-schema-opaque"], None);
    assert_eq!(config.rules["undocumented-property"], Some(Severity::Hint));
    assert_eq!(config.ignore, ["vendor/**"]);
    let baseline = config.baseline.unwrap();
    assert_eq!(baseline.git.as_deref(), Some("origin/main"));
    assert_eq!(baseline.path.as_deref(), Some("openapi.yaml"));
    assert_eq!(baseline.repository.as_deref(), Some("../published"));
    assert_eq!(baseline.revision_from.unwrap().pattern, "SHA = (.*)");
}

#[test]
fn nothing_is_required() {
    for text in ["", "# nothing\n", "entries:\nbaseline:\nrules:\nclients:\n", "{}"] {
        let (config, findings) = read(None, text);
        assert_eq!(config, Config { folder: "/folder".to_owned(), ..Config::default() }, "{text:?}");
        assert!(findings.is_empty(), "{text:?}: {findings:?}");
    }
}

#[test]
fn the_file_wins_over_settings() {
    let settings = r#"{"policy": "contract", "evidence": ["a.har"], "rules": {"a": "off", "b": "hint"},
        "baseline": {"revisionFrom": {"file": "f", "pattern": "p"}}, "trace": {"server": "off"}}"#;
    let (config, findings) = read(Some(settings), "policy: promise\nrules: {b: error}\n");
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(config.policy, Policy::Promise);
    assert_eq!(config.evidence.files, ["a.har"]);
    assert_eq!(config.rules["a"], None);
    assert_eq!(config.rules["b"], Some(Severity::Error));
    assert_eq!(config.baseline.unwrap().revision_from.unwrap().file, "f");
}

#[test]
fn evidence_may_have_settings() {
    let (config, findings) = read(
        None,
        "evidence:\n  files: [a.har]\n  max-age-days: 90\n  shape-parameters: [view]\n  thresholds: {hint: 3, warning: 50}\n  shown-per-file: 9\n",
    );
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(
        config.evidence,
        EvidenceConfig {
            files: vec!["a.har".into()],
            max_age_days: Some(90),
            shape_parameters: Some(vec!["view".into()]),
            hint_from: Some(3),
            information_from: None,
            warning_from: Some(50),
            shown_per_file: Some(9),
        }
    );
    check(
        "evidence: {file: a.har, max-age-days: 0, thresholds: {hint: many}}\n",
        expect![[r#"
            `/evidence/file` "file": The configuration has no key `file` here: did you mean `files`?
            `/evidence/max-age-days` "0": This value of the configuration is not used: expected a whole number from 1
            `/evidence/thresholds/hint` "many": This value of the configuration is not used: expected a whole number from 1
        "#]],
    );
}

#[test]
fn globs_can_be_read() {
    check(
        "entries: ['{a,b']\nevidence: ['[bad', a.har]\nignore: ['b}']\n",
        expect![[r#"
            `/entries/0` "'{a,b'": This value of the configuration is not used: this is no glob: a `{` has no `}`
            `/evidence/0` "'[bad'": This value of the configuration is not used: this is no glob: a `[` has no `]`
            `/ignore/0` "'b}'": This value of the configuration is not used: this is no glob: a `}` has no `{`
        "#]],
    );
}

#[test]
fn a_baseline_may_be_a_spec() {
    let baseline = |spec: &str| read(None, &format!("baseline: {spec}\n")).0.baseline.unwrap();
    let default = BaselineConfig::default();
    assert!(baseline("none").is_off);
    assert_eq!(baseline("git:v1"), BaselineConfig { git: Some("v1".into()), ..default.clone() });
    assert_eq!(
        baseline("git:v1:api.yaml"),
        BaselineConfig { git: Some("v1".into()), path: Some("api.yaml".into()), ..default.clone() }
    );
    assert_eq!(
        baseline("https://example.com/a.json"),
        BaselineConfig { url: Some("https://example.com/a.json".into()), ..default.clone() }
    );
    assert_eq!(baseline("old/openapi.yaml"), BaselineConfig { file: Some("old/openapi.yaml".into()), ..default });
}

#[test]
fn unknown_keys_are_found() {
    check(
        "basline: {git: main}\ncolour: red\nbaseline:\n  revision: main\n  revision-from: {fiel: x, pattern: y}\n",
        expect![[r#"
            `/basline` "basline": The configuration has no key `basline` here: did you mean `baseline`?
            `/colour` "colour": The configuration has no key `colour` here: known are `entries`, `baseline`, `policy`, `clients`, `evidence`, `rules`, `ignore`
            `/baseline/revision` "revision": The configuration has no key `revision` here: known are `git`, `path`, `repository`, `file`, `url`, `revision-from`
            `/baseline/revision-from/fiel` "fiel": The configuration has no key `fiel` here: did you mean `file`?
            `/baseline/revision-from` "{fiel: x, pattern: y}": This value of the configuration is not used: expected both `file` and `pattern`
        "#]],
    );
}

#[test]
fn wrong_values_are_found_and_the_rest_counts() {
    check(
        "policy: generous\nentries: api.yaml\nrules: {a: maybe, b: off}\nclients: [{paths: [a]}, {paths: [a], kind: friends}, 5]\n\
         baseline: {url: example.com, git: [a]}\n",
        expect![[r#"
            `/policy` "generous": This value of the configuration is not used: expected one of `promise`, `contract`
            `/entries` "api.yaml": This value of the configuration is not used: expected a list
            `/rules/a` "maybe": This value of the configuration is not used: expected one of `off`, `hint`, `information`, `warning`, `error`
            `/clients/0` "{paths: [a]}": This value of the configuration is not used: expected both `paths` and `kind`
            `/clients/1/kind` "friends": This value of the configuration is not used: expected one of `managed`, `partially-managed`, `external`
            `/clients/2` "5": This value of the configuration is not used: expected keys with values
            `/baseline/url` "example.com": This value of the configuration is not used: expected an address that starts with `https://` or `http://`
            `/baseline/git` "[a]": This value of the configuration is not used: expected a text
        "#]],
    );
    let (config, _) = read(None, "policy: generous\nentries: api.yaml\nrules: {a: maybe, b: off}\n");
    assert_eq!(config.entries, ["api.yaml"]);
    assert_eq!(config.rules.keys().collect::<Vec<_>>(), ["b"]);
}

#[test]
fn what_is_no_mapping_is_found_once() {
    check(
        "- a\n- b\n",
        expect![[r#"
            `` "- a": This value of the configuration is not used: expected keys with values
        "#]],
    );
    check(
        "rules: [a]\n",
        expect![[r#"
            `/rules` "[a]": This value of the configuration is not used: expected keys with values
        "#]],
    );
}

#[test]
fn a_half_typed_file_is_read_as_far_as_it_goes() {
    let (config, _) = read(None, "policy: contract\nbaseline\nrules: {a: off\nignore: [b]\n");
    assert_eq!(config.policy, Policy::Contract);
}
