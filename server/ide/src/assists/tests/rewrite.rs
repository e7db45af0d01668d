//! The same in other words.

use super::{check, check_offers};

/// A Schema before and after.
#[track_caller]
fn check_schema(version: &str, before: &str, title: &str, after: &str) {
    let text = |schema: &str| {
        let indented: String = schema.lines().map(|it| format!("      {it}\n")).collect();
        format!("openapi: {version}\ncomponents:\n  schemas:\n    A:\n{indented}")
    };
    check(&format!("//- /a.yaml\n{}", text(before)), title, &text(after));
}

#[test]
fn null_is_said_as_the_version_has_it() {
    check_schema("3.0.3", "type:$0 [string, 'null']", "Write as `nullable: true`", "type: string\nnullable: true");
    let title = "Write as a `type` with null, as 3.1 has it";
    check_schema(
        "3.1.0",
        "type: string # text\nnullable:$0 true\nformat: date",
        title,
        "type: [string, 'null'] # text\nformat: date",
    );
    check_offers(
        "//- /a.yaml\nopenapi: 3.0.3\ncomponents:\n  schemas:\n    A:\n      type: string\n      nullable:$0 true\n",
        &[],
    );
}

#[test]
fn comments_on_nullable_are_comments_on_the_type() {
    let title = "Write as a `type` with null, as 3.1 has it";
    check_schema(
        "3.1.0",
        "type: string # text\n# why\nnullable:$0 true # really\n# later\nformat: date",
        title,
        "# why\n# really\ntype: [string, 'null'] # text\n# later\nformat: date",
    );
}

#[test]
fn one_value_is_a_constant() {
    check_schema(
        "3.1.0",
        "# one\nenum:$0 # here\n  - 'a'\ntype: string",
        "Write as `const`",
        "# one\nconst: 'a' # here\ntype: string",
    );
    check_schema("3.1.0", "enum: [$0a]", "Write as `const`", "const: a");
    check_schema("3.2.0", "const:$0 {a: 1}", "Write as `enum`", "enum: [{a: 1}]");
    check_offers(
        "//- /a.yaml\nopenapi: 3.0.3\ncomponents:\n  schemas:\n    A:\n      enum:$0 [a]\n",
        &["Write in block style"],
    );
}

#[test]
fn an_example_is_one_of_examples() {
    check_schema("3.1.0", "example:$0 a # why", "Write as one of `examples`", "examples: # why\n  - a");
    check_offers("//- /a.yaml\nopenapi: 3.0.3\ncomponents:\n  schemas:\n    A:\n      example:$0 1\n", &[]);
    let text = |example: &str| {
        format!("openapi: 3.0.3\ncomponents:\n  parameters:\n    A:\n      in: query\n      name: a\n{example}")
    };
    let one = "      # why\n      example: # here\n        b: 'c' # there\n";
    let many = "      # why\n      examples: # here\n        default:\n          value:\n            b: 'c' # there\n";
    check(
        &format!("//- /a.yaml\n{}", text(one).replace("example:", "example:$0")),
        "Write as one of `examples`",
        &text(many),
    );
    check(
        &format!("//- /a.yaml\n{}", text(many).replace("examples:", "examples:$0")),
        "Write as `example`",
        &text(one),
    );
}

#[test]
fn braces_become_indentation_and_back() {
    let flow = "properties: {a: {type: string, enum: ['x', \"y\", 0x1F]}, \"200\": {}}";
    let block = "properties:\n  a:\n    type: string\n    enum: ['x', \"y\", 0x1F]\n  \"200\": {}";
    check_schema("3.1.0", &flow.replace(": {a", ":$0 {a"), "Write in block style", block);
    check_schema("3.1.0", &block.replacen(':', ":$0", 1), "Write on one line, in braces", flow);
    check_schema(
        "3.1.0",
        "enum:$0 # all\n  - a, b\n  - 'c'",
        "Write on one line, in brackets",
        "enum: ['a, b', 'c'] # all",
    );
}

#[test]
fn what_would_be_lost_in_another_style_stays() {
    let schema = |text: &str| format!("//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n{text}");
    check_offers(&schema("      enum:$0\n        - a # first\n"), &[]);
    check_offers(&schema("      xml:$0\n        # why\n        name: a\n"), &[]);
    check_offers(&schema("      xml:$0\n        name: |\n          a\n"), &[]);
    check_offers(&schema("      xml:$0 {\n        name: a # b\n      }\n"), &[]);
}

#[test]
fn a_string_has_the_quotes_that_it_needs() {
    check_schema("3.1.0", "title: $0A team", "Put in quotes", "title: 'A team'");
    check_schema("3.1.0", "title: It$0's", "Put in quotes", "title: \"It's\"");
    check_schema(
        "3.1.0",
        "title: '$0A: b' # c\nformat: \"$0uuid\"".replace("'$0", "'").as_str(),
        "Remove the quotes",
        "title: 'A: b' # c\nformat: uuid",
    );
    let schema = |text: &str| format!("//- /a.yaml\nopenapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n      {text}\n");
    for kept in ["'$01'", "'$0on'", "'$0a: b'", "'$0'", "'$0#a'", "'$0null'", "'$0- a'", "\"$0a\\nb\"", "$01", "$0true"]
    {
        check_offers(&schema(&format!("title: {kept}")), &[]);
    }
}

#[test]
fn quotes_stay_where_some_reader_needs_them() {
    for kept in ["'$02020-01-01'", "'$0='", "'$0<<'", "'$01:30'", "'$01_000'"] {
        check_offers(&format!("//- /a.yaml\nopenapi: 3.1.0\ninfo:\n  title: {kept}\n"), &[]);
    }
}
