//! What is offered at a place, and the text after somebody took it.

use syntax::{TextEdit, TextSize};

use crate::fixture::analysis;

/// The first offers' labels, and the line after the first was taken.
#[track_caller]
pub(crate) fn check(fixture: &str, labels: &[&str], line: &str) {
    let (analysis, file, offset) = analysis(fixture);
    let offers = analysis.completions(file, offset);
    let found: Vec<&str> = offers.iter().take(labels.len().max(1)).map(|it| it.label.as_str()).collect();
    assert_eq!(found, labels);
    if let Some(first) = offers.first() {
        let text = analysis.text(file).unwrap();
        let edited = text.with_edits(&[TextEdit::replace(first.range, first.new_text.as_str())]);
        let start = edited.line_start(first.range.start());
        assert_eq!(edited.line(start), line);
    }
}

/// The line after the offer of a label was taken.
#[track_caller]
fn check_taken(fixture: &str, label: &str, line: &str) {
    let (analysis, file, offset) = analysis(fixture);
    let offers = analysis.completions(file, offset);
    let labels = || offers.iter().map(|it| it.label.as_str()).collect::<Vec<_>>();
    let offer = offers.iter().find(|it| it.label == label).unwrap_or_else(|| panic!("{label:?} not in {:?}", labels()));
    let text = analysis.text(file).unwrap();
    let edited = text.with_edits(&[TextEdit::replace(offer.range, offer.new_text.as_str())]);
    let start = edited.line_start(offer.range.start());
    assert_eq!(edited.line(start), line);
}

const OPERATION: &str = "//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    get:\n      operationId: a\n";

#[test]
fn fields_that_are_not_there_yet_are_offered() {
    check(&format!("{OPERATION}      $0\n"), &["tags", "summary", "description"], "      tags: ");
    check(&format!("{OPERATION}      su$0\n"), &["tags", "summary"], "      tags: ");
    check("//- /a.yaml\nopenapi: 3.1.0\n$0\n", &["info", "jsonSchemaDialect"], "info: ");
    check(
        "//- /a.json\n{\"openapi\": \"3.1.0\", \"info\": {$0}}",
        &["title", "summary"],
        "{\"openapi\": \"3.1.0\", \"info\": {\"title\": }}",
    );
}

#[test]
fn fields_are_those_of_the_version() {
    let (analysis, file, offset) = analysis("//- /a.yaml\nopenapi: 3.0.3\ncomponents:\n  schemas:\n    A:\n      $0\n");
    let offers = analysis.completions(file, offset);
    let has = |name: &str| offers.iter().any(|it| it.label == name);
    assert!(has("nullable") && !has("const"));
}

#[test]
fn values_of_a_field_are_offered() {
    let schema = "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n";
    check(&format!("{schema}      type: $0\n"), &["object", "array"], "      type: object");
    check(&format!("{schema}      type:$0\n"), &["object", "array"], "      type: object");
    check(&format!("{schema}      deprecated:$0\n"), &["true", "false"], "      deprecated: true");
    check(&format!("{schema}      deprecated: $0\n"), &["true", "false"], "      deprecated: true");
}

#[test]
fn references_go_to_components_of_the_kind() {
    let rest = "components:\n  schemas:\n    Team: {}\n  parameters:\n    limit: {}\n";
    check(
        &format!("//- /a.yaml\nopenapi: 3.1.0\npaths:\n  /a:\n    parameters:\n      - $ref: $0\n{rest}"),
        &["#/components/parameters/limit"],
        "      - $ref: '#/components/parameters/limit'",
    );
    check(
        &format!("//- /a.yaml\nopenapi: 3.1.0\n{rest}    B:\n      schema:\n        $ref: '#/$0'\n"),
        &["#/components/schemas/Team"],
        "        $ref: '#/components/schemas/Team'",
    );
}

#[test]
fn flow_collections_are_understood() {
    let schema = "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n";
    check(&format!("{schema}    A: {{type: object, $0}}\n"), &["$ref", "$id"], "    A: {type: object, $ref: }");
    check(&format!("{schema}    A: {{items: {{type: $0}}}}\n"), &["object"], "    A: {items: {type: object}}");
    check(
        &format!("{schema}    A: {{description: 'a, b: {{', deprecated: $0}}\n"),
        &["true"],
        "    A: {description: 'a, b: {', deprecated: true}",
    );
}

#[test]
fn required_offers_properties() {
    check(
        "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n      required: [id, $0]\n      properties: {id: {}, slug: {}}\n",
        &["slug"],
        "      required: [id, slug]",
    );
}

#[test]
fn other_documents_have_no_offers() {
    check("//- /a.yaml\nname: x\n$0\n", &[], "");
}

const SCHEMA: &str = "//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n";

#[test]
fn a_word_that_yaml_reads_otherwise_is_quoted() {
    check_taken(&format!("{SCHEMA}      type: [string, $0]\n"), "null", "      type: [string, 'null']");
    check_taken(&format!("{SCHEMA}      type:$0\n"), "null", "      type: 'null'");
    check_taken(&format!("{SCHEMA}      type: [string, \"$0\"]\n"), "null", "      type: [string, \"null\"]");
    let names = "      properties: {'true': {}, '#q': {}, 'a, b': {}, 'a: b': {}}\n";
    let required = |list: &str| format!("{SCHEMA}      required:{list}\n{names}");
    check_taken(&required(" [$0]"), "true", "      required: ['true']");
    check_taken(&required(" [$0]"), "#q", "      required: ['#q']");
    check_taken(&required(" [$0]"), "a, b", "      required: ['a, b']");
    check_taken(&required(" [\n        $0]"), "a, b", "        'a, b']");
    check_taken(&required("\n        - $0"), "a: b", "        - 'a: b'");
    check_taken(&required("\n        - $0"), "a, b", "        - a, b");
}

#[test]
fn a_name_is_escaped_as_its_quotes_want() {
    let entry = r#"tags: [{name: '1'}, {name: "it's"}, {name: 'a "b" \c'}]"#;
    let with =
        |tags: &str| format!("//- /a.yaml\nopenapi: 3.1.0\n{entry}\npaths:\n  /a:\n    get:\n      tags: {tags}\n");
    check_taken(&with("[$0]"), "1", "      tags: ['1']");
    check_taken(&with("['$0']"), "it's", "      tags: ['it''s']");
    check_taken(&with("[\"$0\"]"), "it's", "      tags: [\"it's\"]");
    check_taken(&with("[\"$0\"]"), "a \"b\" \\c", r#"      tags: ["a \"b\" \\c"]"#);
    check_taken(&with("[$0]"), "it's", "      tags: [it's]");
    check_taken(&with("['it''s', $0]"), "1", "      tags: ['it''s', '1']");
    check_taken(
        "//- /a.yaml\nopenapi: 3.1.0\ntags: [{name: \"a\\nb\"}]\npaths: {/a: {get: {tags: ['$0']}}}\n",
        "a\nb",
        r#"paths: {/a: {get: {tags: ["a\nb"]}}}"#,
    );
    check_taken(
        "//- /a.json\n{\"openapi\": \"3.1.0\", \"tags\": [{\"name\": \"a \\\"b\\\"\"}],\n\"paths\": {\"/a\": {\"get\": {\"tags\": [\n$0\n]}}}}\n",
        "a \"b\"",
        r#""a \"b\"""#,
    );
}

#[test]
fn a_quote_that_is_open_is_closed() {
    let rest = "components:\n  schemas:\n    Team: {}\n";
    let yaml = |value: &str| format!("//- /a.yaml\nopenapi: 3.1.0\n{rest}    B:\n      items: {value}\n");
    let team = "#/components/schemas/Team";
    check_taken(&yaml("{$ref: '$0}"), team, "      items: {$ref: '#/components/schemas/Team'}");
    check_taken(
        &yaml("{$ref: '#/$0, title: 'a'}"),
        team,
        "      items: {$ref: '#/components/schemas/Team', title: 'a'}",
    );
    check_taken(&yaml("{$ref: '#/$0'}"), team, "      items: {$ref: '#/components/schemas/Team'}");
    check_taken(&yaml("\n        $ref: \"#/$0"), team, "        $ref: \"#/components/schemas/Team\"");
}

#[test]
fn a_colon_that_is_there_is_not_written_again() {
    check_taken(&format!("{OPERATION}      su$0mmary: x\n"), "description", "      description: x");
    check_taken(&format!("{OPERATION}      summ$0ary:\n"), "description", "      description:");
    check_taken(&format!("{SCHEMA}      items: {{ty$0: string}}\n"), "type", "      items: {type: string}");
    check_taken(&format!("{SCHEMA}      items: {{'ty$0': string}}\n"), "type", "      items: {'type': string}");
    check_taken(
        "//- /a.json\n{\"openapi\": \"3.1.0\", \"info\": {\"ti$0\":\"a\"}}",
        "title",
        "{\"openapi\": \"3.1.0\", \"info\": {\"title\":\"a\"}}",
    );
}

#[test]
fn a_text_of_several_lines_has_no_offers() {
    check(&format!("{OPERATION}      description: some\n        text\n        su$0\n"), &[], "");
    check(&format!("{OPERATION}      description: some\n        text\n        $0\n"), &[], "");
    // Not a text yet, but keys that have no colons.
    check("//- /a.yaml\nopenapi: 3.1.0\ninfo:\n  title\n  $0\n", &["title"], "  title: ");
    check(&format!("{OPERATION}      description: |\n        some text\n        su$0\n      tags: []\n"), &[], "");
    check(&format!("{OPERATION}      description: >-\n        $0\n      tags: []\n"), &[], "");
    check(&format!("{OPERATION}      description: |$0\n        a\n"), &[], "");
    check(&format!("{OPERATION}      description: 'some\n        text\n        su$0'\n"), &[], "");
    check_taken(
        &format!("{OPERATION}      description: |\n        some text\n      $0\n      tags: []\n"),
        "summary",
        "      summary: ",
    );
    check_taken(
        &format!("{OPERATION}      description: |\n        some text\n\n      su$0\n"),
        "summary",
        "      summary: ",
    );
}

#[test]
fn the_entry_behind_a_comma_is_another_one() {
    let json = |schema: &str| {
        format!(
            "//- /a.json\n{{\"openapi\": \"3.1.0\", \"components\": {{\"schemas\": {{\"A\": {{\n{schema}\n}}}}}}}}\n"
        )
    };
    check_taken(&json("\"type\": \"string\", \"f$0\""), "format", "\"type\": \"string\", \"format\"");
    check_taken(&json("\"type\": \"string\", \"f$0"), "format", "\"type\": \"string\", \"format\": ");
    check_taken(&json("\"type\": \"string\", $0"), "format", "\"type\": \"string\", \"format\": ");
    check_taken(
        &json("\"title\": \"a, b: {\", \"type\": $0"),
        "object",
        "\"title\": \"a, b: {\", \"type\": \"object\"",
    );
    check(&json("\"type\": \"string\"$0"), &[], "");
    check_taken(
        "//- /a.json\n{\"openapi\": \"3.1.0\", \"paths\": {\"/a\": {\"get\": {\n\"operationId\": \"x\", $0\n}}}}",
        "summary",
        "\"operationId\": \"x\", \"summary\": ",
    );
    check_taken(
        &format!("{SCHEMA}      items: {{type: string,\n        title: x, $0}}\n"),
        "format",
        "        title: x, format: }",
    );
}

#[test]
fn anchor_and_tag_of_a_value_stay() {
    let rest = "      title: x\n    B: {}\n";
    let b = "#/components/schemas/B";
    check_taken(&format!("{SCHEMA}      $ref: &r $0\n{rest}"), b, "      $ref: &r '#/components/schemas/B'");
    check_taken(&format!("{SCHEMA}      $ref: !!str $0\n{rest}"), b, "      $ref: !!str '#/components/schemas/B'");
    check_taken(
        &format!("{SCHEMA}      $ref: !!str &r '#/$0'\n{rest}"),
        b,
        "      $ref: !!str &r '#/components/schemas/B'",
    );
    check(&format!("{SCHEMA}      $ref: &r$0\n{rest}"), &[], "");
    check_taken(&format!("{SCHEMA}      type: &t $0\n"), "string", "      type: &t string");
}

#[test]
fn further_items_of_a_list_of_texts_are_offered() {
    let operation = |tags: &str| format!("{OPERATION}{tags}tags: [{{name: teams}}, {{name: users}}]\n");
    check(&operation("      tags:\n        - teams\n        - us$0\n"), &["teams", "users"], "        - teams");
    check(&operation("      tags:\n      - teams\n      - $0\n"), &["teams", "users"], "      - teams");
    check(&operation("      tags:\n        - 'teams'\n        - '$0'\n"), &["teams", "users"], "        - 'teams'");
    check(
        &format!("{SCHEMA}      required:\n        - id\n        - $0\n      properties: {{id: {{}}, slug: {{}}}}\n"),
        &["slug"],
        "        - slug",
    );
    check_taken(&format!("{SCHEMA}      type:\n        - $0\n"), "string", "        - string");
    check_taken(&format!("{SCHEMA}      type:\n        - string\n        - $0\n"), "null", "        - 'null'");
    check(&format!("{SCHEMA}      enum:\n        - string\n        - $0\n"), &[], "");
    let parameters = "      parameters:\n        - name: a\n          in: query\n        - $0\n";
    check(&format!("{OPERATION}{parameters}"), &["name", "in"], "        - name: ");
}

/// All labels, in order.
#[track_caller]
fn check_all(fixture: &str, labels: &[&str]) {
    let (analysis, file, offset) = analysis(fixture);
    let offers = analysis.completions(file, offset);
    assert_eq!(offers.iter().map(|it| it.label.as_str()).collect::<Vec<_>>(), labels);
}

#[test]
fn words_are_those_of_the_version() {
    let types = ["object", "array", "string", "number", "integer", "boolean", "null"];
    let with = |version: &str, rest: &str| format!("//- /a.yaml\nopenapi: {version}\n{rest}\n");
    let schema = "components:\n  schemas:\n    A:\n      type:";
    check_all(&with("3.0.3", &format!("{schema} $0")), &types[..6]);
    check_all(&with("3.1.0", &format!("{schema} $0")), &types);
    check_all(&with("3.0.3", &format!("{schema}\n        $0")), &types[..6]);
    // There are no lists of types in 3.0.
    check_all(&with("3.0.3", &format!("{schema} [$0]")), &[]);
    check_all(&with("3.0.3", &format!("{schema}\n        - $0")), &[]);
    let parameter = "paths:\n  /a:\n    get:\n      parameters:\n        - name: a\n          ";
    let places = ["query", "header", "path", "cookie", "querystring"];
    check_all(&with("3.1.0", &format!("{parameter}in: $0")), &places[..4]);
    check_all(&with("3.2.0", &format!("{parameter}in: $0")), &places);
    let styles = ["form", "simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"];
    check_all(&with("3.1.0", &format!("{parameter}style: $0")), &styles[..7]);
    check_all(&with("3.2.0", &format!("{parameter}style: $0")), &styles);
    check_all(&with("3.1.0", &format!("{parameter}in: [$0]")), &[]);
}

#[test]
fn lists_on_one_line_of_json_are_offered() {
    let with = |operation: &str, schema: &str| {
        format!(
            "//- /a.json\n{{\"openapi\": \"3.1.0\", \"tags\": [{{\"name\": \"teams\"}}],\n\"paths\": {{\"/a\": {{\"get\": {{\n{operation}\n}}}}}},\n\"components\": {{\"schemas\": {{\"A\": {{\n{schema}\"properties\": {{\"id\": {{}}}}\n}}}}}}}}\n"
        )
    };
    check_taken(&with("\"tags\": [\"$0\"]", ""), "teams", "\"tags\": [\"teams\"]");
    check_taken(&with("\"tags\": [$0]", ""), "teams", "\"tags\": [\"teams\"]");
    check_taken(&with("\"tags\": [\"a\", \"$0\"]", ""), "teams", "\"tags\": [\"a\", \"teams\"]");
    check_taken(&with("\"tags\": [\n\"a\", $0]", ""), "teams", "\"a\", \"teams\"]");
    check_taken(&with("", "\"required\": [\"$0\"],\n"), "id", "\"required\": [\"id\"],");
    check_taken(&with("", "\"type\": [\"string\", \"$0\"],\n"), "null", "\"type\": [\"string\", \"null\"],");
    check_taken(&with("", "\"items\": {\"type\": [$0]},\n"), "null", "\"items\": {\"type\": [\"null\"]},");
}

#[test]
fn references_go_to_components_of_all_files() {
    let fragment = "components:\n  schemas:\n    Pet:\n      items: {}\n    Cat: {type: object}\n";
    let entry = "openapi: 3.1.0\npaths: {/a: {get: {responses: {default: {$ref: 's/b.yaml#/components/responses/R'}}}}}\ncomponents:\n  schemas:\n    Team: {items: {$ref: 's/b.yaml#/components/schemas/Pet'}}\n";
    let inside = fragment.replace("{}", "{$ref: '$0'}");
    check_all(
        &format!("//- /a.yaml\n{entry}//- /s/b.yaml\n{inside}"),
        &["#/components/schemas/Pet", "#/components/schemas/Cat", "../a.yaml#/components/schemas/Team"],
    );
    let user = |value: &str| format!("//- /a.yaml\n{entry}    User: {{$ref: {value}}}\n//- /s/b.yaml\n{fragment}");
    let pet = "s/b.yaml#/components/schemas/Pet";
    check_all(
        &user("'$0'"),
        &["#/components/schemas/Team", "#/components/schemas/User", pet, "s/b.yaml#/components/schemas/Cat"],
    );
    check_taken(&user("'s/b.yaml#/$0'"), pet, "    User: {$ref: 's/b.yaml#/components/schemas/Pet'}");
    check_taken(&user("s/b.yaml#/$0"), pet, "    User: {$ref: s/b.yaml#/components/schemas/Pet}");
    // A file that nothing refers to yet, once its path is typed.
    let other = "//- /a.yaml\nopenapi: 3.1.0\ncomponents: {schemas: {A: {items: {$ref: 'c.yaml#$0'}}}}\n//- /c.yaml\ncomponents: {schemas: {C: {}}}\n";
    check_all(other, &["#/components/schemas/A", "c.yaml#/components/schemas/C"]);
}

#[test]
fn security_requirements_are_offered() {
    let schemes = "components:\n  securitySchemes:\n    key: {type: apiKey}\n    'a: b':\n      type: oauth2\n      flows: {implicit: {scopes: {'read:x': r}}, password: {scopes: {'read:x': r, write: w}}}\n";
    let with = |security: &str| format!("{OPERATION}      security:{security}\n{schemes}");
    check_taken(&with("\n        - k$0"), "key", "        - key: []");
    check_taken(&with("\n        - $0"), "a: b", "        - 'a: b': []");
    check_taken(&with("\n        - k$0: []"), "key", "        - key: []");
    check(&with("\n        - key: []\n          $0"), &["a: b"], "          'a: b': []");
    check(&with("\n        - key: []\n        - $0"), &["key", "a: b"], "        - key: []");
    check_taken(&with(" [{$0}]"), "key", "      security: [{key: []}]");
    check_taken(&with(" [$0]"), "key", "      security: [{key: []}]");
    check_all(&with(" [{'a: b': [$0]}]"), &["read:x", "write"]);
    check_taken(&with("\n        - 'a: b':\n            - $0"), "write", "            - write");
    check_taken(
        "//- /a.json\n{\"openapi\": \"3.1.0\", \"components\": {\"securitySchemes\": {\"key\": {}}},\n\"security\": [$0]}",
        "key",
        "\"security\": [{\"key\": []}]}",
    );
}

#[test]
fn a_list_that_is_not_open_yet_gets_its_brackets() {
    let operation = |tags: &str| format!("{OPERATION}      {tags}\ntags: [{{name: teams}}]\n");
    check_taken(&operation("tags: $0"), "teams", "      tags: [teams]");
    check_taken(&operation("tags:$0"), "teams", "      tags: [teams]");
    check(&operation("tags: '$0'"), &[], "");
    check(&operation("tags:\n        te$0"), &[], "");
}

#[test]
fn an_object_in_brackets_needs_its_braces_first() {
    check("//- /a.json\n{\"openapi\": \"3.1.0\", \"servers\": [\n$0\n]}", &[], "");
    check("//- /a.yaml\nopenapi: 3.1.0\nservers: [$0]\n", &[], "");
    check(&format!("{SCHEMA}      items: {{enum: [[$0]]}}\n"), &[], "");
    check("//- /a.yaml\nopenapi: 3.1.0\nservers: [{$0}]\n", &["url"], "servers: [{url: }]");
}

#[test]
fn comments_have_no_offers() {
    check(&format!("{OPERATION}      # su$0\n"), &[], "");
    check(&format!("{SCHEMA}      type: # s$0\n"), &[], "");
    check_taken(
        &format!("{SCHEMA}      $ref: #/co$0\n"),
        "#/components/schemas/A",
        "      $ref: '#/components/schemas/A'",
    );
}

/// At every place of a text that ends anywhere, what is replaced is around the cursor, on its line.
#[track_caller]
fn check_everywhere(path: &str, text: &str) {
    for (cut, _) in text.char_indices() {
        let kept = &text[..cut];
        let line = kept.rfind('\n').map_or(0, |it| it + 1);
        let (analysis, file, _) = analysis(&format!("//- {path}\n$0{kept}\n//- /rest.yaml\nopenapi: 3.1.0\n"));
        for (at, _) in kept.char_indices().filter(|it| it.0 >= line).chain([(cut, ' ')]) {
            for offer in analysis.completions(file, TextSize::new(at as u32)) {
                let replaced = usize::from(offer.range.start())..usize::from(offer.range.end());
                let part = kept.get(replaced.clone());
                assert!(replaced.start <= at && at <= replaced.end, "{kept}\n{at}: {offer:?}");
                assert!(part.is_some_and(|it| !it.contains('\n')), "{kept}\n{at}: {offer:?}");
            }
        }
    }
}

#[test]
fn what_is_replaced_is_the_word_at_the_cursor() {
    let yaml = "openapi: 3.1.0\ntags: [{name: 'it''s'}, {name: \"ü\\\"\"}]\npaths:\n  /a:\n    get:\n      tags:\n        -\n        - &ä !!str 'it''s'\n      description: |\n        a: b\n      # é\n      security: [{key: []}]\n      parameters:\n        - {in: query , schema: {type: [string, 'null'], $ref: '#/components/schemas/é'}}\ncomponents:\n  schemas: {é: {}}\n  securitySchemes: {key: {}}\n";
    check_everywhere("/a.yaml", yaml);
    let json = "{\"openapi\": \"3.1.0\", \"tags\": [{\"name\": \"ü\\\"\"}],\n\"paths\": {\"/a\": {\"get\": {\"tags\": [\"ü\\\"\"], \"security\": [{\"key\": []}, ],\n\"parameters\": [{\"in\": \"query\" , \"schema\": {\"type\": [\"string\"], \"$ref\": \"#/\"}}]}}},\n\"components\": {\"schemas\": {\"é\": {}}}}\n";
    check_everywhere("/a.json", json);
}
