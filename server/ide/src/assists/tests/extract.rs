//! Inline Objects become components.

use super::{check, check_offers, check_refused};

const BLOCK: &str = "//- /a.yaml
openapi: 3.1.0
paths:
  /teams:
    get:
      operationId: listTeams
      responses:
        '200':
          description: OK
          content:
            application/json:
              # What there is.
              schema:$0 # all
                type: array
                items: # one
                  # An object.
                  type: object
                  properties:
                    id: {type: string}
";

#[test]
fn a_schema_is_named_after_its_operation() {
    check(
        BLOCK,
        "Extract into `components/schemas` as `ListTeamsResponse`",
        "openapi: 3.1.0
paths:
  /teams:
    get:
      operationId: listTeams
      responses:
        '200':
          description: OK
          content:
            application/json:
              # What there is.
              schema: # all
                $ref: '#/components/schemas/ListTeamsResponse'
components:
  schemas:
    ListTeamsResponse:
      type: array
      items: # one
        # An object.
        type: object
        properties:
          id: {type: string}
",
    );
}

#[test]
fn a_name_goes_where_names_are_sorted_and_clashes_with_none() {
    let components = "components:
  schemas:
    list-teams: {type: string}
    zebra: {type: string}
  responses: {}
";
    check(
        &format!("{}{components}", BLOCK.replace("schema:$0 # all", "schema: # all").replace("items:", "items:$0")),
        "Extract into `components/schemas` as `list-teams-response-item`",
        "openapi: 3.1.0
paths:
  /teams:
    get:
      operationId: listTeams
      responses:
        '200':
          description: OK
          content:
            application/json:
              # What there is.
              schema: # all
                type: array
                items: # one
                  $ref: '#/components/schemas/list-teams-response-item'
components:
  schemas:
    list-teams: {type: string}
    list-teams-response-item:
      # An object.
      type: object
      properties:
        id: {type: string}
    zebra: {type: string}
  responses: {}
",
    );
    let taken = "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    Team: {type: string}\n    A: {properties: {team: {$0title: Team, type: object}}}\n";
    check(
        taken,
        "Extract into `components/schemas` as `Team2`",
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    Team: {type: string}\n    A: {properties: {team: {$ref: '#/components/schemas/Team2'}}}\n    Team2: {title: Team, type: object}\n",
    );
}

#[test]
fn equal_ones_are_extracted_with_it_and_an_equal_component_is_used() {
    let text = "//- /a.yaml
openapi: 3.1.0
components:
  schemas:
    Id: {type: integer, minimum: 1}
    A:
      properties:
        id:$0 {type: string, format: uuid}
        one: {format: uuid, type: string}
        example: {type: string, format: uuid}
        other: {type: integer, minimum: 1}
      example: {type: string, format: uuid}
";
    check(
        text,
        "Extract into `components/schemas` as `Id2`, also in 2 places with equal ones",
        "openapi: 3.1.0
components:
  schemas:
    Id: {type: integer, minimum: 1}
    A:
      properties:
        id: {$ref: '#/components/schemas/Id2'}
        one: {$ref: '#/components/schemas/Id2'}
        example: {$ref: '#/components/schemas/Id2'}
        other: {type: integer, minimum: 1}
      example: {type: string, format: uuid}
    Id2: {type: string, format: uuid}
",
    );
    check_offers(
        &text.replace("id:$0", "id:").replace("other:", "other:$0"),
        &["Extract into `components/schemas` as `Other`", "Refer to `Id`, which is equal", "Write in block style"],
    );
}

#[test]
fn json_and_its_indentation_stay() {
    check(
        "//- /a.json
{
    \"openapi\": \"3.0.3\",
    \"paths\": {
        \"/a\": {
            \"get\": {
                \"parameters\": [
                    {$0 \"name\": \"page-size\", \"in\": \"query\", \"schema\": { \"type\": \"integer\" } }
                ]
            }
        }
    }
}
",
        "Extract into `components/parameters` as `PageSize`",
        "{
    \"openapi\": \"3.0.3\",
    \"paths\": {
        \"/a\": {
            \"get\": {
                \"parameters\": [
                    {
                        \"$ref\": \"#/components/parameters/PageSize\"
                    }
                ]
            }
        }
    },
    \"components\": {
        \"parameters\": {
            \"PageSize\": {
                \"name\": \"page-size\",
                \"in\": \"query\",
                \"schema\": {
                    \"type\": \"integer\"
                }
            }
        }
    }
}
",
    );
}

#[test]
fn from_a_fragment_it_goes_to_the_entry_document() {
    check(
        "//- /api/openapi.yaml
openapi: 3.1.0
paths:
  /a: {$ref: paths/a.yaml}
components:
  schemas:
    Id: {type: string}
//- /api/paths/a.yaml
get:
  operationId: getA
  responses:
    '404':$0
      description: None.
      content:
        application/json:
          schema:
            properties:
              id: {$ref: '../openapi.yaml#/components/schemas/Id'}
              b: {$ref: b.yaml}
//- /api/paths/b.yaml
type: string
",
        "Extract into `components/responses` as `NotFound`",
        "//- /api/openapi.yaml
openapi: 3.1.0
paths:
  /a: {$ref: paths/a.yaml}
components:
  schemas:
    Id: {type: string}
  responses:
    NotFound:
      description: None.
      content:
        application/json:
          schema:
            properties:
              id: {$ref: '#/components/schemas/Id'}
              b: {$ref: paths/b.yaml}
//- /api/paths/a.yaml
get:
  operationId: getA
  responses:
    '404':
      $ref: ../openapi.yaml#/components/responses/NotFound
//- /api/paths/b.yaml
type: string
",
    );
}

#[test]
fn references_into_it_lead_into_the_component() {
    check(
        "//- /a.yaml
openapi: 3.1.0
components:
  schemas:
    A:
      properties:
        tree:$0
          properties:
            name: {type: string}
            left: {$ref: '#/components/schemas/A/properties/tree'}
            title: {$ref: '#/components/schemas/A/properties/tree/properties/name'}
    B: {$ref: '#/components/schemas/A/properties/tree/properties/name'}
    C: {$ref: '#/components/schemas/A/properties/tree'}
",
        "Extract into `components/schemas` as `Tree`",
        "openapi: 3.1.0
components:
  schemas:
    A:
      properties:
        tree:
          $ref: '#/components/schemas/Tree'
    B: {$ref: '#/components/schemas/Tree/properties/name'}
    C: {$ref: '#/components/schemas/A/properties/tree'}
    Tree:
      properties:
        name: {type: string}
        left: {$ref: '#/components/schemas/Tree'}
        title: {$ref: '#/components/schemas/Tree/properties/name'}
",
    );
}

#[test]
fn only_what_is_inline_is_extracted() {
    let at = |text: &str| format!("//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A:{text}\n");
    check_offers(&at("$0\n      type: object"), &["Write on one line, in braces"]);
    check_offers(
        &at("\n      items: {$ref: '#/components/schemas/$0A'}"),
        &["Inline `A` (`A` refers to itself)", "Write in block style"],
    );
    check_offers(&at("\n      items: {type:$0 string}"), &["Write in block style", "Put in quotes"]);
    check_offers(&at("\n      # $0\n      example: {type: object, a: 1}"), &[]);
    check_offers(
        &at("\n      example:$0 {type: object, a: 1}"),
        &["Write as one of `examples`", "Write in block style"],
    );
}

/// A commented Schema, and the components of its document.
fn commented(components: &str) -> String {
    format!(
        "//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          content:\n            a/b:\n              schema:$0\n                type: object # kept\n                minProperties: 1\n{components}"
    )
}

#[track_caller]
fn check_commented(components: &str, expected: &str) {
    let text = commented(expected).replace("//- /a.yaml\n", "").replace("schema:$0", "schema:");
    let inline = "type: object # kept\n                minProperties: 1\n";
    let after = text.replacen(inline, "$ref: '#/components/schemas/GetAResponse'\n", 1);
    check(&commented(components), "Extract into `components/schemas` as `GetAResponse`", &after);
}

const EXTRACTED: &str = "    GetAResponse:\n      type: object # kept\n      minProperties: 1\n";

#[test]
fn components_in_braces_are_opened_for_comments() {
    check_commented("components: {schemas: {}}\n", &format!("components:\n  schemas:\n{EXTRACTED}"));
    check_commented("components: {}\n", &format!("components:\n  schemas:\n{EXTRACTED}"));
    check_commented(
        "components: {schemas: {A: {type: string}}}\n",
        &format!("components:\n  schemas:\n    A:\n      type: string\n{EXTRACTED}"),
    );
}

#[test]
fn components_without_a_value_are_filled() {
    check_commented("components:\n", &format!("components:\n  schemas:\n{EXTRACTED}"));
    check_commented("components:\n  schemas:\n", &format!("components:\n  schemas:\n{EXTRACTED}"));
}

#[test]
fn an_extraction_that_is_not_possible_says_why_at_once() {
    let title = "Extract into `components/schemas` as `GetAResponse`";
    check_offers(
        &commented("x-same: *s\n").replace("type: object # kept", "type: &s object"),
        &[
            &format!("{title} (an alias stands for what has the anchor `&s`: that has to stay)"),
            "Write on one line, in braces",
        ],
    );
}

#[test]
fn a_copy_with_comments_is_not_replaced() {
    let equal = "components:\n  schemas:\n    A:\n      properties:\n        a:\n          # mine\n          type: object\n          minProperties: 1\n";
    let title = "Extract into `components/schemas` as `GetAResponse`, also in 1 place with an equal one";
    check_refused(&commented(equal), title, "the comment `# mine` would be lost");
    let known = "components:\n  schemas:\n    A: {type: object, minProperties: 1}\n";
    check_refused(&commented(known), "Refer to `A`, which is equal", "the comment `# kept` would be lost");
    let braces = commented("components: {schemas: {}} # all\n").replace("components: {", "components: { # these\n  ");
    let title = "Extract into `components/schemas` as `GetAResponse`";
    check_refused(&braces, title, "the comment `# kept` would be lost");
}
