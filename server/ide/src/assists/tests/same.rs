//! The engine as an oracle: compared with what it was before, a description that an assist has edited says the same.

use workspace::{Change, FileChange, FileSet, Policy};

use super::{Assist, Effort, edited};
use crate::fixture::analysis;
use crate::{Analysis, AnalysisHost};

/// The set of files as they were before.
const BEFORE: FileSet = FileSet(1);

const BLOCK: &str = "//- /api/openapi.yaml
$0openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /teams/{id}:
    # Common.
    parameters:
      - name: id
        in: path
        required: true
        schema: {type: string, format: uuid}
      - {$ref: '#/components/parameters/Page'}
    get:
      operationId: getTeam
      responses:
        '200':
          description: OK
          headers: {X-Next: {schema: {type: string, const: a}}}
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Team'
                description: Ours.
                required: [id]
              examples:
                default: {value: {id: a}}
        default: {$ref: '#/components/responses/Bad'}
    post: {$ref: 'paths/post.yaml#/post'}
components:
  schemas:
    Team:
      type: object
      required: [name]
      properties:
        id: {type: string, format: uuid}
        name: {type: string, enum: [a]}
        parent: {$ref: '#/components/schemas/Team'}
        owner: {$ref: 'schemas/user.yaml'}
    Alias: {$ref: '#/components/schemas/Id'}
    Id: {type: string, format: uuid}
  responses:
    Bad: {description: Bad, content: {application/json: {schema: {$ref: '#/components/schemas/Alias'}, example: x}}}
  parameters:
    Page: {name: page, in: query, example: 1, schema: {type: integer, minimum: 1}}
//- /api/schemas/user.yaml
type: [object, 'null']
properties:
  team: {$ref: '../openapi.yaml#/components/schemas/Team'}
  mail: {type: string, format: email, example: 'a@b.c'}
";

const JSON: &str = "//- /openapi.json
$0{
  \"openapi\": \"3.0.3\",
  \"info\": { \"title\": \"T\", \"version\": \"1\" },
  \"paths\": {
    \"/a\": {
      \"post\": {
        \"requestBody\": {
          \"content\": {
            \"application/json\": {
              \"schema\": { \"type\": \"object\", \"properties\": { \"a\": { \"$ref\": \"#/components/schemas/B\", \"minLength\": 3 } } },
              \"example\": { \"a\": \"b\" }
            }
          }
        },
        \"responses\": { \"201\": { \"$ref\": \"#/components/responses/Made\" } }
      }
    }
  },
  \"components\": {
    \"schemas\": { \"C\": { \"type\": [\"string\", \"null\"] }, \"B\": { \"type\": \"string\", \"nullable\": true } },
    \"responses\": { \"Made\": { \"description\": \"Made\", \"content\": { \"text/plain\": { \"schema\": { \"$ref\": \"#/components/schemas/C\" } } } } }
  }
}
";

/// Does all that is offered anywhere in a description, each alone.
#[track_caller]
fn check(fixture: &str, at_least: usize) {
    let (analysis, ..) = analysis(fixture);
    let mut done = 0;
    for file in analysis.files().to_vec() {
        let document = analysis.snapshot().document(file).expect("a document");
        let mut open: Vec<syntax::Node<'_>> = document.root().into_iter().collect();
        let mut all: Vec<Assist> = analysis.organize(file).into_iter().collect();
        while let Some(node) = open.pop() {
            all.extend(analysis.assists(file, &node.pointer(), Effort::Any, |_| true));
            open.extend(node.own_entries().map(|it| it.own_value()));
            open.extend(node.items());
        }
        for assist in all.iter().filter(|it| it.disabled.is_none()) {
            // What turns out to be impossible says so.
            let Ok(edits) = analysis.assist_edits(assist) else { continue };
            compare(&analysis, assist, &edited(&analysis, &edits));
            done += 1;
        }
    }
    assert!(done >= at_least, "only {done} were offered");
}

fn compare(analysis: &Analysis, assist: &Assist, texts: &std::collections::BTreeMap<crate::FileId, String>) {
    let mut change = Change::default();
    for (file, text) in texts {
        let path = analysis.path(*file);
        let before = analysis.text(*file).expect("a text").to_string();
        change.files.push((FileSet::CURRENT, path.clone(), FileChange::Text(text.as_str().into())));
        change.files.push((BEFORE, path.clone(), FileChange::Text(before.into())));
    }
    let mut host = AnalysisHost::new();
    host.apply(change);
    let after = host.analysis();
    let path = analysis.path(analysis.descriptions()[0].entry);
    let (base, current) =
        (after.file(BEFORE, path).expect("before"), after.file(FileSet::CURRENT, path).expect("after"));
    let codes = |it: &Analysis| {
        let all = it.all_findings().into_iter().map(|it| it.code);
        let mut all: Vec<_> = all
            .filter(|it| {
                matches!(
                    *it,
                    "yaml-syntax"
                        | "json-syntax"
                        | "duplicate-key"
                        | "unresolved-reference"
                        | "example-invalid"
                        | "value-mismatch"
                )
            })
            .collect();
        all.sort_unstable();
        all
    };
    assert_eq!(codes(&after), codes(analysis), "{assist:?}\n{texts:#?}");
    for policy in [Policy::Promise, Policy::Contract] {
        let found = after.diff(base, current, policy);
        assert!(
            found.is_empty(),
            "{assist:?}: {found:#?}\n{}",
            texts.values().cloned().collect::<Vec<_>>().join("\n---\n")
        );
    }
}

#[test]
fn yaml_in_several_files_says_the_same_after_each_assist() {
    check(BLOCK, 60);
}

#[test]
fn json_says_the_same_after_each_assist() {
    check(JSON, 15);
}
