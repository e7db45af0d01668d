//! Random edits: the tree after an edit equals the tree of a parse from scratch, errors included.

use super::{dump::dump, random::Random};
use crate::{Document, FileId, Format, TextEdit, TextRange, TextSize};

const YAML: &str = "\
# A comment
openapi: 3.1.0
info: &info
  title: \"Teams \\u00e9\"
  version: '1.0'
  description: |
    Some text
      and more

    - not a list
tags: [a, {name: b}, 'c', \"d\"]
paths:
  /teams/{id}:
    get: # comment
      operationId: get-team
      summary: A longer text that
        goes on here
        and here
      tags:
      - teams
      - 'other 😀'
      parameters:
        - name: id
          in: path
          schema: { type: integer, enum: [1, 2,
            3] }
        -   $ref: '#/components/parameters/a'

        - - nested
          - x: 1
            y: >-
              folded

              text
      responses:
        200:
          description: OK
          content:
            application/json:
              schema:
                $ref: \"#/components/schemas/team\"
        '200':
          $ref: '#/components/responses/x'
        default: *info
  ? complex key
  : value
  /teams:
    <<: *info
    post:
      empty:
      other: ~
components:
  schemas:
    team:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        slug: !!str 12
";

const JSON: &str = "{
  \"openapi\": \"3.1.0\",
  \"info\": {
    \"title\": \"Teams 😀\",
    \"version\": \"1.0\"
  },
  \"paths\": {
    \"/teams/{id}\": {
      \"get\": {
        \"tags\": [\"a\", \"b\"],
        \"parameters\": [
          {\"name\": \"id\", \"in\": \"path\", \"schema\": {\"type\": \"integer\"}},
          {
            \"$ref\": \"#/components/parameters/a\"
          }
        ],
        \"responses\": {
          \"200\": {\"description\": \"O\\u004b\"},
          \"404\": {\"description\": \"\", \"x\": [1, -2.5, true, null, []]}
        }
      }
    }
  },
  \"components\": {\"schemas\": {\"a\": {\"type\": \"object\"}, \"b\": {}}}
}
";

const TYPED: &[&str] = &[
    "a",
    "key: value",
    "k7: 1\n",
    "  \"k8\": 2,\n",
    ":",
    ": ",
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n    - x",
    "- ",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    " # c",
    "|",
    ">",
    "&a ",
    "*a",
    "!t ",
    "? ",
    "\t",
    "\r\n",
    "\r",
    "---\n",
    "...\n",
    "%",
    "@",
    "\\",
    "<<: *info",
    "é",
    "😀",
    "x: 1\n",
    "/* c */",
    "//",
    "null",
    "1",
    "\"a\": 1,",
    "\n\n",
    "`",
    "\u{FEFF}",
    "\u{85}",
];

fn edit(random: &mut Random, text: &str) -> TextEdit {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |it| it + 1);
    let at = floor(random.below(text.len() + 1));
    let (start, end, new): (usize, usize, String) = match random.below(12) {
        0..=3 => (at, at, random.of(TYPED).to_owned()),
        4 | 5 => {
            let end = floor((at + 1 + random.below(3)).min(text.len()));
            (at, end.max(at), String::new())
        }
        6 if random.below(3) == 0 => {
            // Whole lines behind a line.
            let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
            let start = line_start(end);
            let blanks = text[start..end].bytes().take_while(|&it| it == b' ').count();
            let column = if random.below(3) == 0 { blanks.saturating_sub(2) } else { blanks };
            let typed = random.of(&["x: 1", "x:", "- y", "\"z\": [", "\"z\": {},", "# c", "", "z"]);
            (end, end, format!("\n{}{typed}", " ".repeat(column)))
        }
        6 => {
            let end = floor((at + random.below(60)).min(text.len())).max(at);
            (at, end, if random.below(2) == 0 { String::new() } else { random.of(TYPED).to_owned() })
        }
        7 => {
            let start = line_start(at);
            (start, start, " ".repeat(1 + random.below(3)))
        }
        8 => {
            let start = line_start(at);
            let blanks = text[start..].bytes().take_while(|&it| it == b' ').count();
            (start, start + random.below(blanks + 1).min(blanks), String::new())
        }
        9 => {
            // A block from elsewhere.
            let from = line_start(at);
            let to = floor((from + 20 + random.below(100)).min(text.len())).max(from);
            let target = line_start(floor(random.below(text.len() + 1)));
            (target, target, text[from..to].to_owned())
        }
        10 => {
            let start = line_start(at);
            let end = text[start..].find('\n').map_or(text.len(), |it| start + it + 1);
            (start, end, String::new())
        }
        _ => {
            // Enter: a line break and the indentation of the line.
            let start = line_start(at);
            let blanks = text[start..at].bytes().take_while(|&it| it == b' ').count();
            (at, at, format!("\n{}", " ".repeat(blanks + 2 * random.below(2))))
        }
    };
    TextEdit::replace(TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32)), new)
}

/// Edits a text `count` times, going back now and then, so that valid and broken states are both met.
#[track_caller]
fn check(format: Format, text: &str, seed: u64, count: usize) {
    let mut random = Random(seed);
    let start = Document::parse(FileId(0), format, text);
    let mut document = start.clone();
    let mut history = Vec::new();
    for step in 0..count {
        if random.below(6) == 0 {
            document = history.pop().unwrap_or_else(|| start.clone());
        }
        if history.len() > 12 || document.text().len() > TextSize::new(8_000) {
            history.clear();
            document = start.clone();
        }
        let before = document.text().to_string();
        let edit = edit(&mut random, &before);
        let after = document.edit(&edit);
        let mut expected = before.clone();
        expected.replace_range(usize::from(edit.start)..usize::from(edit.end), &edit.new_text);
        assert_eq!(after.text().to_string(), expected);
        let (ours, scratch) = (dump(&after), dump(&Document::parse(FileId(0), format, &expected)));
        check_equal(&ours, &scratch, &before, &edit, seed, step);
        if let Some(abridged) = document.edit_abridged(&edit) {
            check_equal(&dump(&abridged), &scratch, &before, &edit, seed, step);
        }
        history.push(std::mem::replace(&mut document, after));
    }
}

#[track_caller]
fn check_equal(ours: &str, scratch: &str, before: &str, edit: &TextEdit, seed: u64, step: usize) {
    if ours == scratch {
        return;
    }
    let line = ours.lines().zip(scratch.lines()).position(|(one, other)| one != other);
    let at = line.unwrap_or_else(|| ours.lines().count().min(scratch.lines().count()));
    let show = |text: &str| text.lines().skip(at.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n");
    let from = before[..usize::from(edit.start)].rmatch_indices('\n').nth(6).map_or(0, |it| it.0);
    let end = usize::from(edit.end);
    let to = before[end..].match_indices('\n').nth(5).map_or(before.len(), |it| end + it.0);
    panic!(
        "seed {seed}, step {step}: {edit:?}\n--- around it, before\n{:?}\n{}\n--- after the edit\n{}\n--- from \
         scratch\n{}",
        &before[from..to],
        &before[from..to],
        show(ours),
        show(scratch),
    );
}

/// A ninth of the edits. `DIFFERENTIAL_EDITS=1000000` is what the nightly job asks for.
fn count() -> usize {
    super::shared::setting("DIFFERENTIAL_EDITS").and_then(|it| it.parse().ok()).unwrap_or(54_000) / 9
}

fn seed() -> u64 {
    super::shared::setting("DIFFERENTIAL_SEED").and_then(|it| it.parse().ok()).unwrap_or(0x5EED)
}

#[test]
fn edits_of_yaml_equal_a_parse_from_scratch() {
    check(Format::Yaml, YAML, seed(), 2 * count());
}

#[test]
fn edits_of_yaml_with_windows_line_ends_equal_a_parse_from_scratch() {
    check(Format::Yaml, &YAML.replace('\n', "\r\n"), seed() + 1, count());
}

#[test]
fn edits_of_broken_yaml_equal_a_parse_from_scratch() {
    let broken =
        YAML.replace("summary: A", "summary 'A").replace("      tags:\n", "     tags:\n").replace("{type", "{{type");
    check(Format::Yaml, &broken, seed() + 2, count());
    check(Format::Yaml, "- a\n-  - b\n   - c: d\n     e:\n     - f\n  - g\n", seed() + 3, count() / 2);
}

#[test]
fn edits_of_json_equal_a_parse_from_scratch() {
    check(Format::Json, JSON, seed() + 4, count());
    check(Format::Json, &JSON.replace('\n', ""), seed() + 5, count() / 2);
    check(Format::Json, &JSON.replace("},", "}").replace("\"id\"", "\"id"), seed() + 6, count() / 2);
}

#[test]
fn edits_of_json_with_other_layouts_equal_a_parse_from_scratch() {
    check(Format::Json, &JSON.replace('\n', "\r\n"), seed() + 8, count() / 2);
    check(Format::Json, &JSON.replace("  ", "\t"), seed() + 9, count() / 4);
    check(
        Format::Json,
        &JSON.replace("        ", "    ").replace("    \"paths\"", "\"paths\""),
        seed() + 10,
        count() / 4,
    );
}

#[test]
fn edits_of_streams_of_documents_equal_a_parse_from_scratch() {
    let stream = format!(
        "{YAML}---\n# second\n- a: 1\n  b:\n  - c\n...\n%YAML 1.2\n---\nx: !!str y\n--- |\n  text\n---\nz: &a\n  - *a\n...\n"
    );
    check(Format::Yaml, &stream, seed() + 11, count() / 2);
    let stream = "---\na: 1\nb:\n  c: 2\n---\n- d\n- e: f\n  g: h\n...\ni: j\nk: l\n";
    check(Format::Yaml, stream, seed() + 12, count() / 2);
}

#[test]
fn edits_of_large_mappings_equal_a_parse_from_scratch() {
    let yaml: String = (0..90).map(|it| format!("k{it}:\n  'a': {it}\n")).collect();
    check(Format::Yaml, &yaml, seed() + 13, count() / 4);
    let json: Vec<String> = (0..90).map(|it| format!("  \"k{it}\": {{\"a\": {it}}}")).collect();
    check(Format::Json, &format!("{{\n{}\n}}\n", json.join(",\n")), seed() + 14, count() / 4);
}

#[test]
fn edits_of_large_mappings_with_entries_in_other_columns_equal_a_parse_from_scratch() {
    let column = |at: usize| " ".repeat(if (30..42).contains(&at) { 2 } else { 4 });
    let yaml: String = (0..60).map(|it| format!("{0}k{it}:\n{0}  'a': {it}\n", column(it))).collect();
    check(Format::Yaml, &format!("a:\n{yaml}b: 1\n"), seed() + 16, count() / 8);
    let members = (0..60).map(|it| format!("{0}\"k{it}\": {{\n{0}  \"a\": {it}\n{0}}}", column(it)));
    let json = members.collect::<Vec<String>>().join(",\n");
    check(Format::Json, &format!("{{\n   \"a\": {{\n{json}\n  }},\n  \"b\": 1\n}}\n"), seed() + 17, count() / 8);
}

#[test]
fn edits_of_large_mappings_of_texts_that_keep_their_line_ends_equal_a_parse_from_scratch() {
    let yaml: String = (0..60).map(|it| format!("  k{it}: |+\n    text\n\n")).collect();
    check(Format::Yaml, &format!("a:\n{yaml}b:\n  c: 1\n"), seed() + 18, count() / 8);
}

#[test]
fn edits_that_join_large_mappings_equal_a_parse_from_scratch() {
    let yaml: String = (0..60).map(|it| format!("  k{it}:\n    'a': {it}\n")).collect();
    let yaml = format!("a:\n{yaml}b:\n{yaml}");
    check(Format::Yaml, &yaml, seed() + 19, count() / 8);
    check_edited(Format::Yaml, &yaml, "b:\n", "");
    let members: Vec<String> =
        (0..60).map(|it| format!("    \"k{it}\": {{\n      \"a\": \"{:40}\"\n    }}", it)).collect();
    let members = members.join(",\n");
    let json = format!("{{\n  \"a\": {{\n{members}\n  }},\n  \"b\": {{\n    \"z\": 1,\n{members}\n  }}\n}}\n");
    check(Format::Json, &json, seed() + 20, count() / 8);
    check_edited(Format::Json, &json, "\n  },\n  \"b\": {\n", ",\n");
}

#[test]
fn edits_of_yaml_with_many_neighbours_equal_a_parse_from_scratch() {
    let paths = YAML.find("  /teams/{id}:").zip(YAML.find("components:"));
    let (start, end) = paths.unwrap_or_default();
    let more: String = (0..3).map(|it| YAML[start..end].replace("/teams", &format!("/t{it}"))).collect();
    let yaml = format!("{}{more}{}", &YAML[..end], &YAML[end..]);
    check(Format::Yaml, &yaml, seed() + 15, count() / 2);
}

/// Puts a text in the place of another, which is there once.
#[track_caller]
fn check_edited(format: Format, before: &str, old: &str, new: &str) {
    assert_eq!(before.matches(old).count(), 1, "{old:?}");
    let start = TextSize::new(before.find(old).unwrap_or_default() as u32);
    let edit = TextEdit::replace(TextRange::at(start, TextSize::new(old.len() as u32)), new);
    let document = Document::parse(FileId(0), format, before);
    let after = document.edit(&edit);
    let scratch = dump(&Document::parse(FileId(0), format, &after.text().to_string()));
    check_equal(&dump(&after), &scratch, before, &edit, 0, 0);
    if let Some(abridged) = document.edit_abridged(&edit) {
        check_equal(&dump(&abridged), &scratch, before, &edit, 0, 0);
    }
}

#[test]
fn a_string_that_would_end_elsewhere_as_a_key_leaves_open_whether_braces_balance() {
    let before = "{\n  \"a\": [\n    {\"b\": {\"c\n   \": \"integer\"}}\n    {\n    }\n  ]\n}\n";
    check_edited(Format::Json, before, "\": \"integer", "\"x: \"integer");
}

#[test]
fn a_collection_with_an_open_string_is_not_kept_where_the_rest_of_its_line_changes() {
    let before = "{ \"    description: more\n{ \"200'\": { \"des, xn/json\": {hema\": { \"$-  } } } } } }\n";
    check_edited(Format::Json, before, " }\n", " {");
}

#[test]
fn edits_of_json_read_as_yaml_equal_a_parse_from_scratch() {
    check(Format::Yaml, JSON, seed() + 7, count() / 2);
}
