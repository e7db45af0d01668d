//! A text in which somebody types: what cannot be read at the moment is not gone.

use syntax::SyntaxErrorKind;
use workspace::{FileSet, Verdict, VfsPath};

use super::{findings_of, lines, snapshot_of};

const YAML: &str = r##"openapi: 3.1.0
info: { title: t, version: '1' }
servers: [{ url: 'https://a.example.com' }]
paths:
  /teams/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    get:
      operationId: getTeam
      security: [{ key: [] }]
      responses:
        '200':
          description: ok
          headers: { X-A: { required: true, schema: { type: string } } }
          content:
            application/json:
              schema: &team
                $ref: '#/components/schemas/Team'
        default: { description: no, content: { application/json: { schema: *team } } }
    put:
      parameters: [{ $ref: '#/components/parameters/P' }]
      requestBody: { $ref: '#/components/requestBodies/B' }
      responses: { '204': { $ref: '#/components/responses/R' } }
  /x: { $ref: '#/components/pathItems/I' }
components:
  parameters: { P: { name: p, in: query, schema: { type: string } } }
  headers: { H: { schema: { type: string } } }
  requestBodies:
    B: { content: { application/json: { schema: { $ref: '#/components/schemas/Team' } } } }
  responses: { R: { description: ok, headers: { X-B: { $ref: '#/components/headers/H' } } } }
  pathItems: { I: { get: { responses: { '200': { $ref: '#/components/responses/R' } } } } }
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    Team:
      type: object
      required: [id, "slug"]
      properties:
        id: { type: string, format: uuid }
        slug:
          type: string
          enum: [earth, 'moon']
        members:
          type: array
          items: { $ref: '#/components/schemas/Member' }
      additionalProperties: false
    Member:
      oneOf:
        - { type: object, properties: { name: { type: string } } }
        - type: string
"##;

/// Whatever of these is typed somewhere in a text, or deleted there, nothing is told that somebody would have to look after.
#[track_caller]
fn check_calm(path: &str, published: &str, typed: &[&str]) {
    let snapshot = snapshot_of(&[(true, path, published), (false, path, published)], "policy: promise");
    assert_eq!(lines(&findings_of(&snapshot)), "");
    let vfs_path = VfsPath::new(path);
    let mut broken = 0;
    // Each place with one of them, each of them at many places.
    for at in 0..published.len() {
        let deleted = (published.as_bytes()[at].is_ascii_punctuation()).then_some((at + 1, ""));
        for (end, new) in [(at, typed[at % typed.len()])].into_iter().chain(deleted) {
            let text = format!("{}{new}{}", &published[..at], &published[end..]);
            let snapshot = snapshot_of(&[(true, path, published), (false, path, &text)], "policy: promise");
            let file = snapshot.file(FileSet::CURRENT, &vfs_path).expect("the file");
            let errors = snapshot.document(file).expect("the document").errors();
            if !errors.iter().any(|it| it.kind == SyntaxErrorKind::Syntax) || snapshot.descriptions().is_empty() {
                continue;
            }
            broken += 1;
            let mut found = findings_of(&snapshot);
            found.retain(|it| it.baseline.as_ref().is_some_and(|it| it.verdict != Verdict::Compatible));
            let shown = format!("{}»{new}«{}", &published[..at], &published[end..]);
            assert_eq!(lines(&found), "", "{errors:?}\n{shown}");
        }
    }
    assert!(broken > 100, "{broken}");
}

#[test]
fn what_is_half_typed_is_not_removed() {
    check_calm("/openapi.yaml", YAML, &["[", "{", "}", "]", "\"", "'", "x: [", "\n- ", "*", "@", "\n<<<<<<< HEAD\n"]);
}

#[test]
fn in_json_neither() {
    let document = syntax::Document::parse(syntax::FileId(0), syntax::Format::Yaml, YAML);
    let text = document.root().expect("a root").to_value().to_json();
    check_calm("/openapi.json", &text, &["[", "{", "}", "]", "\"", "x", ",", "1"]);
}

/// An operation is removed while another file, to which what is left refers or not, cannot be read.
#[track_caller]
fn check_beside_broken(refers: bool, expected: &str) {
    let document = |rest: &str| format!("openapi: 3.1.0\ninfo: {{ title: t, version: '1' }}\npaths:\n{rest}");
    let published = document("  /a: { get: { responses: {} } }\n  /b: { get: { responses: {} } }\n");
    let left = if refers { "  /a: { $ref: 'other.yaml' }\n" } else { "  /a: { get: { responses: {} } }\n" };
    let files = [
        (true, "/openapi.yaml", published.as_str()),
        (false, "/openapi.yaml", &document(left)),
        (false, "/other.yaml", "get: { responses: {} }\na: [\n"),
    ];
    assert_eq!(lines(&findings_of(&snapshot_of(&files, "policy: promise"))), expected);
}

#[test]
fn what_cannot_be_read_elsewhere_hides_nothing() {
    check_beside_broken(false, "operation-removed breaking /paths");
    check_beside_broken(true, "");
}
