//! What is found after edits equals what is found afresh, and only what an edit touched is computed again.

use std::sync::Arc;

use syntax::{TextEdit, TextRange};
use workspace::{BaselineChange, Change, FileChange, FileSet, VfsPath};

use crate::{Analysis, AnalysisHost};

const ENTRY: &str = "/api/openapi.yaml";
const FRAGMENT: &str = "/api/schemas/user.yaml";
const CONFIG: &str = "/api/openapi-analyzer.yaml";
const ACCEPTED: &str = "/api/openapi-analyzer-accepted.yaml";
const BASELINE: FileSet = FileSet(1);

const DESCRIPTION: &str = "\
openapi: 3.1.0
info:
  title: Teams
  version: '1'
  description: >-
    Teams and
    their members
servers:
  - url: https://example.com/v1
paths:
  /teams:
    parameters:
      - {name: page, in: query, schema: {type: integer}}
    get:
      description: All teams, in no order
      responses:
        default:
          $ref: '#/components/responses/Error'
        '200':
          description: 'OK'
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: '#/components/schemas/Team'
              examples:
                one: {value: [{id: 'no Earth', slug: b, description: c}]}
                two: {value: [{id: a earth-1, slug: b}]}
                three:
                  $ref: '#/components/examples/Teams'
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Team'}
      responses:
        '201':
          description: Created
        '202': {description: Later}
  /teams/{id}:
    get:
      responses:
        '200':
          $ref: '#/components/responses/Team'
    delete:
      responses: {}
  /users:
    get:
      responses:
        '200':
          description: A user # not more
          content:
            application/json:
              schema:
                $ref: schemas/user.yaml
              example:
                name: Ada
                team: {id: 1, slug: x}
components:
  examples:
    Teams:
      value:
        - {id: a, slug: b, size: 1}
  responses:
    Error: {description: It went wrong}
    Team:
      description: One team
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Team'}
          example: {id: 1, slug: b, owner: {name: Ada}}
        text/plain: {}
  schemas:
    Team:
      title: Schema of a team
      type: object
      description: |
        A team.

        Has members.
      required: [id]
      properties:
        id: {type: string, pattern: ^[a-z]}
        slug:
          type: string
          example: earth
        owner:
          $ref: schemas/user.yaml
        description: {type: string, description: What it does}
    Anything: {}
    Other: {$ref: '#/components/schemas/Nowhere'}
";

const USER: &str = "\
type: object
required:
  - name
properties:
  name: {type: string}
  team:
    $ref: '../openapi.yaml#/components/schemas/Team'
example: {name: Ada, email: a}
";

const RECORDINGS: &str = r#"{"request": {"method": "GET", "url": "/v1/teams"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": [{"id": "a", "slug": "earth"}, {"id": "b", "slug": "mars", "new": 1}]}}
{"request": {"method": "GET", "url": "/v1/teams/2"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": {"id": "2", "slug": "earth", "size": 3}}}
{"request": {"method": "GET", "url": "/v1/teams/3"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": {"id": "3", "slug": "mars"}}}
{"request": {"method": "GET", "url": "/v1/teams/3"}, "response": {"status": 404, "headers": {"content-type": "application/json"}, "body": {"message": "no"}}}
{"request": {"method": "GET", "url": "/v1/nothing"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": {}}}
"#;

fn text(set: FileSet, path: &str, text: &str) -> (FileSet, VfsPath, FileChange) {
    (set, VfsPath::new(path), FileChange::Text(text.into()))
}

fn absent(path: &str) -> (FileSet, VfsPath, FileChange) {
    (FileSet::CURRENT, VfsPath::new(path), FileChange::Absent("no such file".to_owned()))
}

fn edit(path: &str, edit: TextEdit) -> Change {
    let files = vec![(FileSet::CURRENT, VfsPath::new(path), FileChange::Edits(vec![edit]))];
    Change { files, ..Change::default() }
}

/// What a workspace has: the texts of its files, a baseline, recordings.
#[derive(Clone)]
struct World {
    files: Vec<(&'static str, String)>,
    /// Whether the fragment is not there at the moment.
    lacks_fragment: bool,
    has_baseline: bool,
    has_recordings: bool,
}

impl World {
    fn new(has_baseline: bool, has_recordings: bool) -> World {
        let files = [(ENTRY, DESCRIPTION), (FRAGMENT, USER), (CONFIG, ""), (ACCEPTED, ""), ("/api/x.yaml", "a: b\n")];
        let files = files.into_iter().map(|(path, text)| (path, text.to_owned())).collect();
        World { files, lacks_fragment: false, has_baseline, has_recordings }
    }

    fn change(&self) -> Change {
        let mut change = Change { today: Some("2026-11-25".to_owned()), ..Change::default() };
        change.files.extend(self.files.iter().map(|(path, it)| text(FileSet::CURRENT, path, it)));
        if self.lacks_fragment {
            change.files.push(absent(FRAGMENT));
        }
        if self.has_baseline {
            let published = DESCRIPTION.replace("        slug:\n", "        name: {type: string}\n        slug:\n");
            let published = published.replace("    delete:\n      responses: {}\n", "    put: {responses: {}}\n");
            change.files.push(text(BASELINE, ENTRY, &published));
            change.files.push(text(BASELINE, FRAGMENT, USER));
            let (path, label, configured) = (VfsPath::new(ENTRY), "published".to_owned(), true);
            let loaded = BaselineChange::Loaded { set: BASELINE, path: path.clone(), label, configured };
            change.baselines.push((path, loaded));
        }
        if self.has_recordings {
            let path = VfsPath::new("/api/recordings.ndjson");
            change.evidence = Some(vec![Arc::new(evidence::read(&path, RECORDINGS.as_bytes()))]);
        }
        change
    }

    fn host(&self) -> AnalysisHost {
        let mut host = AnalysisHost::new();
        host.apply(self.change());
        host
    }
}

/// All that a person gets to see.
fn show(analysis: &Analysis) -> Vec<String> {
    let one = |it: &crate::Finding| {
        let fixes: Vec<_> = analysis.fixes(it).into_iter().map(|it| (it.title, it.preferred, it.edits)).collect();
        format!("{it:?} {:?} {:?} {:?} {fixes:?}", it.location, it.related, it.baseline)
    };
    let mut shown: Vec<String> = analysis.all_findings().iter().map(one).collect();
    shown.push(format!("suppressed {}", analysis.findings().suppressed));
    shown
}

/// Numbers that look random, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn of<'t, T: ?Sized>(&mut self, all: &[&'t T]) -> &'t T {
        all[self.below(all.len())]
    }

    /// A replacement in a text, on character boundaries.
    fn edit(&mut self, text: &str) -> (std::ops::Range<usize>, String) {
        let lines: Vec<std::ops::Range<usize>> = {
            let mut at = 0;
            let next = |line: &str| {
                at += line.len();
                at - line.len()..at
            };
            text.split_inclusive('\n').map(next).collect()
        };
        if lines.is_empty() {
            return (0..0, "openapi: 3.1.0\n".to_owned());
        }
        let line = lines[self.below(lines.len())].clone();
        match self.below(8) {
            0 | 1 => {
                let mut at = self.below(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                const TYPED: [&str; 12] = ["x", " ", "\n", ": ", "#", "'", "é🎉", "- ", "{", "}", "\"", "  "];
                (at..at, self.of(&TYPED).to_owned())
            }
            2 => (line, String::new()),
            3 => (line.end..line.end, text[line].to_owned()),
            4 => {
                let indent = " ".repeat(text[line.clone()].len() - text[line.clone()].trim_start().len());
                const LINES: [&str; 14] = [
                    "required: [id, slug]",
                    "nullable: true",
                    "$ref: '#/components/schemas/Team'",
                    "type: integer",
                    "'404': {$ref: '#/components/responses/Error'}",
                    "size: {type: integer, example: many}",
                    "example: {id: 2, size: 1}",
                    "put: {responses: {'200': {$ref: '#/components/responses/Team'}}}",
                    "User: {type: object, properties: {id: {type: string}}}",
                    "/new: {get: {responses: {'200': {description: OK}}}}",
                    "parameters: [{in: query}]",
                    "x-thing: {$ref: nowhere.yaml}",
                    "# openapi-analyzer: ignore response-schema-missing",
                    "description: words",
                ];
                let new = format!("{indent}{}\n", self.of(&LINES));
                (line.start..line.start, new)
            }
            _ => {
                const WORDS: [&str; 22] = [
                    "Team",
                    "Error",
                    "Anything",
                    "Other",
                    "Nowhere",
                    "User",
                    "id",
                    "slug",
                    "size",
                    "name",
                    "get",
                    "post",
                    "'200'",
                    "'404'",
                    "string",
                    "integer",
                    "object",
                    "array",
                    "required",
                    "properties",
                    "example",
                    "earth",
                ];
                let (from, to) = (self.of(&WORDS), self.of(&WORDS));
                let all: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
                if all.is_empty() {
                    return (0..0, String::new());
                }
                let at = all[self.below(all.len())];
                (at..at + from.len(), to.to_owned())
            }
        }
    }
}

/// Edits a workspace at random, structure included, and compares what is found with what is found afresh.
#[track_caller]
fn check_random(world: &World, seed: u64, rounds: usize) {
    let mut random = Random(seed);
    for _ in 0..rounds {
        let mut world = world.clone();
        let mut host = world.host();
        let mut undo: Vec<(usize, String)> = Vec::new();
        for step in 0..30 {
            let which = [0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4][random.below(11)];
            let (path, before) = (world.files[which].0, world.files[which].1.clone());
            let change = match random.below(10) {
                _ if path == FRAGMENT && world.lacks_fragment => {
                    world.lacks_fragment = false;
                    Change { files: vec![text(FileSet::CURRENT, path, &before)], ..Change::default() }
                }
                2 if path == FRAGMENT => {
                    world.lacks_fragment = true;
                    Change { files: vec![absent(path)], ..Change::default() }
                }
                0 if !undo.is_empty() => {
                    let (which, before) = undo.pop().expect("nothing to undo");
                    world.lacks_fragment &= world.files[which].0 != FRAGMENT;
                    world.files[which].1.clone_from(&before);
                    let files = vec![text(FileSet::CURRENT, world.files[which].0, &before)];
                    Change { files, ..Change::default() }
                }
                1 if path == CONFIG => {
                    const CONFIGS: [&str; 3] =
                        ["", "rules: {response-schema-missing: off}\n", "rules: {unresolved-reference: hint}\n"];
                    world.files[which].1 = random.of(&CONFIGS).to_owned();
                    Change { files: vec![text(FileSet::CURRENT, path, &world.files[which].1)], ..Change::default() }
                }
                _ => {
                    let (range, new) = random.edit(&before);
                    undo.push((which, before));
                    world.files[which].1.replace_range(range.clone(), &new);
                    let range = TextRange::new((range.start as u32).into(), (range.end as u32).into());
                    edit(path, TextEdit::replace(range, new))
                }
            };
            host.apply(change);
            match random.below(4) {
                // Typed on before anybody asks.
                0 => {}
                // Somebody holds the state, and asks nothing.
                1 => _ = host.analysis(),
                _ => {
                    let (actual, expected) = (show(&host.analysis()), show(&world.host().analysis()));
                    let of = |all: &[String], other: &[String]| {
                        all.iter().filter(|it| !other.contains(it)).cloned().collect::<Vec<_>>()
                    };
                    let only = (of(&actual, &expected), of(&expected, &actual));
                    let files = &world.files;
                    assert_eq!(only.0, only.1, "seed {seed:#x} step {step}: {files:#?}");
                    assert_eq!(actual, expected, "seed {seed:#x} step {step}: the order: {files:#?}");
                }
            }
        }
    }
}

/// How often 30 edits are made.
const ROUNDS: usize = 20;

#[test]
fn what_is_found_after_edits_equals_what_is_found_afresh() {
    check_random(&World::new(false, false), 0x2545_F491_4F6C_DD1D, ROUNDS);
}

#[test]
fn so_it_does_with_a_baseline() {
    check_random(&World::new(true, false), 0x9E37_79B9_7F4A_7C15, ROUNDS);
}

#[test]
fn so_it_does_with_recordings() {
    check_random(&World::new(false, true), 0xD1B5_4A32_D192_ED03, ROUNDS);
}

#[test]
fn so_it_does_with_both() {
    check_random(&World::new(true, true), 0x94D0_49BB_1331_11EB, ROUNDS);
}

/// How many Path Items the rules judge anew after an edit, and how many are held against what was observed, of the
/// three that there are.
#[track_caller]
fn check_judged(path: &str, from: &str, to: &str, expected: (usize, usize)) {
    let world = World::new(false, true);
    let mut host = world.host();
    let computed = |host: &mut AnalysisHost| {
        let analysis = host.analysis();
        let _ = analysis.findings();
        (analysis.computed_by_rules(), analysis.computed_by_evidence())
    };
    assert_eq!(computed(&mut host), (3, 3));
    let text = world.files.iter().find(|it| it.0 == path).map(|it| &it.1).expect("no such file");
    let at = text.find(from).unwrap_or_else(|| panic!("{from:?} is not there")) as u32;
    let range = TextRange::at(at.into(), syntax::TextSize::of(from));
    host.apply(edit(path, TextEdit::replace(range, to)));
    assert_eq!(computed(&mut host), expected, "{from:?} to {to:?}");
}

#[test]
fn only_what_an_edit_touches_is_judged_anew() {
    check_judged(ENTRY, "description: Created", "description: ''", (1, 1));
    check_judged(ENTRY, "'202': {description: Later}", "'202': {content: {text/plain: {}}}", (1, 1));
    check_judged(ENTRY, "It went wrong", "", (1, 1));
    check_judged(ENTRY, "      required: [id]\n", "", (2, 3));
    check_judged(ENTRY, "earth-1", "mars-1", (0, 1));
    // What a property leads to may say that it is never returned: all three lead there.
    check_judged(FRAGMENT, "type: object", "type: string", (1, 3));
    check_judged(ENTRY, "version: '1'", "version: '2'", (0, 0));
    check_judged(ENTRY, "Anything: {}", "Anything: {type: object}", (0, 0));
    check_judged(ENTRY, "  /users:\n", "  /people:\n", (1, 1));
    check_judged(CONFIG, "", "rules: {response-schema-opaque: off}\n", (3, 3));
    check_judged("/api/x.yaml", "a: b", "a: c", (0, 0));
}

#[test]
fn no_rule_reads_the_words_of_a_description() {
    let mut host = World::new(true, true).host();
    let before = host.analysis();
    let _ = before.findings();
    let at = DESCRIPTION.find("Teams and\n").expect("no such text") as u32;
    host.apply(edit(ENTRY, TextEdit::insert(at.into(), "All ")));
    let _ = host.analysis().findings();
    assert_eq!(host.analysis().computed_by_rules(), 0);
}
