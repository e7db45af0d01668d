//! References become what they lead to.

use super::{check, check_offers, check_refused};

const THREE_ONE: &str = "//- /a.yaml\nopenapi: 3.1.0\n";

/// Two Schemas and a Reference to one of them, with siblings.
#[track_caller]
fn check_siblings(version: &str, siblings: &str, expected: &str) {
    let text = |schema: &str, cursor: &str| {
        format!(
            "openapi: {version}\ncomponents:\n  schemas:\n    A:\n      properties:\n        team:\n{schema}    Team:\n      # about it\n      type: object{cursor}\n      description: A team.\n      properties: {{id: {{type: string}}}}\n"
        )
    };
    let before = text(&format!("          $ref: '#/components/schemas/$0Team'\n{siblings}"), "");
    check(&format!("//- /a.yaml\n{before}"), "Inline `Team`", &text(expected, ""));
}

const CONTENT: &str = "          # about it
          type: object
          description: A team.
          properties: {id: {type: string}}
";

#[test]
fn the_content_stands_in_the_place_of_the_reference() {
    check_siblings("3.1.0", "", CONTENT);
    check_siblings("3.0.3", "", CONTENT);
}

#[test]
fn siblings_mean_nothing_in_3_0() {
    check_siblings("3.0.3", "          description: Ours.\n          minProperties: 1\n", CONTENT);
}

#[test]
fn siblings_combine_from_3_1() {
    check_siblings("3.1.0", "          description: Ours.\n", &CONTENT.replace("A team.", "Ours."));
    check_siblings("3.1.0", "          deprecated: true\n", &format!("          deprecated: true\n{CONTENT}"));
    check_siblings(
        "3.1.0",
        "          properties: {name: {type: string}}\n          description: Ours.\n",
        "          allOf:
            - # about it
              type: object
              description: A team.
              properties: {id: {type: string}}
          properties: {name: {type: string}}
          description: Ours.
",
    );
}

#[test]
fn a_reference_object_overrides_descriptions() {
    let text = |of_200: &str| {
        format!(
            "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n{of_200}components:\n  responses:\n    Ok: {{description: OK, content: {{text/plain: {{}}}}}}\n"
        )
    };
    let before =
        text("          $ref: '#/components/responses/$0Ok'\n          description: Fine.\n          x-a: 1\n");
    check(
        &format!("//- /a.yaml\n{before}"),
        "Inline `Ok`",
        &text("          {description: Fine., content: {text/plain: {}}}\n").replace("'200':\n          {", "'200': {"),
    );
}

#[test]
fn from_another_file_the_references_are_right() {
    check(
        "//- /api/openapi.yaml
openapi: 3.1.0
paths:
  /a: {get: {responses: {'200': {description: OK, content: {a/b: {schema: {$ref: 'schemas/$0team.yaml'}}}}}}}
components:
  schemas:
    Id: {type: string}
//- /api/schemas/team.yaml
type: object # a team
properties:
  id: {$ref: '../openapi.yaml#/components/schemas/Id'}
  user: {$ref: \"user.yaml#/User\"}
//- /api/schemas/user.yaml
User: {type: string}
",
        "Inline `team.yaml`",
        "//- /api/openapi.yaml
openapi: 3.1.0
paths:
  /a: {get: {responses: {'200': {description: OK, content: {a/b: {schema: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}, user: {$ref: schemas/user.yaml#/User}}}}}}}}}
components:
  schemas:
    Id: {type: string}
//- /api/schemas/team.yaml
type: object # a team
properties:
  id: {$ref: '../openapi.yaml#/components/schemas/Id'}
  user: {$ref: \"user.yaml#/User\"}
//- /api/schemas/user.yaml
User: {type: string}
",
    );
}

#[test]
fn what_has_to_stay_says_why() {
    let schemas = |text: &str| format!("{THREE_ONE}components:\n  schemas:\n{text}");
    check_offers(
        &schemas(
            "    A:\n      $ref: '#/components/schemas/$0B'\n    B: {properties: {c: {$ref: '#/components/schemas/C'}}}\n    C: {items: {$ref: '#/components/schemas/B'}}\n",
        ),
        &["Inline `B` (`B` refers to itself)"],
    );
    check_offers(
        &schemas(
            "    A: {oneOf: [{$ref: '#/components/schemas/$0B'}], discriminator: {propertyName: kind}}\n    B: {type: object}\n",
        ),
        &["Inline `B` (a discriminator tells `B` by its name)", "Write in block style"],
    );
    check_offers(
        &schemas("    A:\n      $ref: '#/components/schemas/$0B'\n    B: {$anchor: b, type: object}\n"),
        &["Inline `B` (`B` has an `$anchor`, of which there can be only one)"],
    );
    check_offers(&schemas("    A:\n      $ref: '#/components/schemas/$0None'\n"), &[]);
    check_offers(&schemas("    A:\n      example:\n        $ref: '#/components/schemas/$0A'\n"), &[]);
}

#[test]
fn a_component_is_inlined_everywhere_and_removed() {
    check(
        "//- /a.yaml
openapi: 3.1.0
paths:
  /a: {get: {responses: {'200': {$ref: '#/components/responses/Ok'}}}}
  /b: {$ref: b.yaml}
components:
  responses:
    Ok:$0
      description: OK
  schemas:
    A: {type: string}
//- /b.yaml
get:
  responses:
    '200':
      $ref: 'a.yaml#/components/responses/Ok'
",
        "Inline `Ok` in 2 places and remove it",
        "//- /a.yaml
openapi: 3.1.0
paths:
  /a: {get: {responses: {'200': {description: OK}}}}
  /b: {$ref: b.yaml}
components:
  schemas:
    A: {type: string}
//- /b.yaml
get:
  responses:
    '200':
      description: OK
",
    );
    let schemas = |text: &str| format!("{THREE_ONE}components:\n  schemas:\n{text}");
    check_offers(
        &schemas("    A:$0\n      items: {$ref: '#/components/schemas/A'}\n"),
        &["Inline `A` in 1 place and remove it (`A` refers to itself)", "Write on one line, in braces"],
    );
    check_offers(&schemas("    A:$0\n      type: string\n"), &["Write on one line, in braces"]);
}

#[test]
fn a_component_that_a_discriminator_names_by_default_stays() {
    let text = |default: &str| {
        format!(
            "//- /a.yaml\nopenapi: 3.2.0\ncomponents:\n  schemas:\n    $0Cat: {{type: object}}\n    Pet: {{discriminator: {{propertyName: kind, defaultMapping: {default}}}}}\n    User: {{$ref: '#/components/schemas/Cat'}}\n"
        )
    };
    for default in ["Cat", "'#/components/schemas/Cat'"] {
        let title = "Inline `Cat` in 1 place and remove it";
        check_refused(&text(default), title, "a discriminator or a Link names `Cat`");
    }
}

#[test]
fn a_component_that_inherits_a_discriminator_stays() {
    let text = |kid: &str, base: &str| {
        format!(
            "{THREE_ONE}components:\n  schemas:\n    Base: {{type: object{base}}}\n    Middle: {{allOf: [{{$ref: '#/components/schemas/Base'}}]}}\n    $0Kid: {{allOf: [{kid}]}}\n    User: {{$ref: '#/components/schemas/Kid'}}\n"
        )
    };
    let (title, discriminator) = ("Inline `Kid` in 1 place and remove it", ", discriminator: {propertyName: kind}");
    let base = "{$ref: '#/components/schemas/Base'}";
    for kid in [base, "{$ref: '#/components/schemas/Middle'}", "{allOf: [{$ref: '#/components/schemas/Base'}]}"] {
        check_refused(&text(kid, discriminator), title, "a discriminator that it inherits tells `Kid` by its name");
    }
    let (before, after) = (text(base, ""), text(base, "").replace("//- /a.yaml\n", ""));
    let after = after.replace(&format!("    $0Kid: {{allOf: [{base}]}}\n"), "");
    check(&before, title, &after.replace("{$ref: '#/components/schemas/Kid'}", &format!("{{allOf: [{base}]}}")));
}

#[test]
fn a_comment_that_would_be_lost_is_told() {
    let text = |reference: &str, key: &str, inner: &str| {
        format!(
            "{THREE_ONE}components:\n  schemas:\n    A:\n{reference}    # after\n    {key}\n      # inside\n      type: object # too\n{inner}"
        )
    };
    let bare = "      $ref: '#/components/schemas/$0Team'\n";
    let (one, all) = ("Inline `Team`", "Inline `Team` in 1 place and remove it");
    let lost = |comment: &str| format!("the comment `# {comment}` would be lost");
    check_refused(&text(&format!("      # why\n{bare}"), "Team:", ""), one, &lost("why"));
    check_refused(&text(&bare.replace("'\n", "' # why\n"), "Team:", ""), one, &lost("why"));
    let bare = bare.replace("$0", "");
    check_refused(&text(&bare, "Team:$0 # tail", ""), all, &lost("after"));
    let anchored = "      properties: {a: &s {type: string}, b: *s}\n";
    let anchored = text(&bare, "Team:$0", anchored).replace("    # after\n", "");
    check_refused(&anchored, all, &lost("inside"));
    check(
        &text(&bare, "Team:$0", "").replace("    # after\n", ""),
        all,
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n      # inside\n      type: object # too\n",
    );
}

#[test]
fn what_comes_from_json_is_quoted_as_its_new_surroundings() {
    let text = |schema: &str| {
        format!("openapi: 3.1.0\npaths: {{}}\ncomponents:\n  schemas:\n    A: {{$ref: 'x.json'}}\n    Team:\n{schema}")
    };
    let json = "//- /team.json\n{\"type\": \"object\", \"title\": \"A team\"}\n";
    check(
        &format!("//- /a.yaml\n{}{json}", text("      $ref: 'team.json$0'\n")),
        "Inline `team.json`",
        &format!("//- /a.yaml\n{}{json}", text("      type: object\n      title: A team\n")),
    );
}
