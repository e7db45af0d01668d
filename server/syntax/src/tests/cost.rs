//! What an edit reads of a text, which is what it costs on whatever machine.

#![allow(clippy::print_stderr, reason = "the figures are wanted")]

#[path = "../../benches/edits/kinds.rs"]
mod kinds;

use super::shared;
use crate::{Document, FileId, Format, parse::read};

/// At worst an edit reads so much of a text, and in the median so much.
const WORST: usize = 15;
const MEDIAN: usize = 1000;

struct Text {
    name: &'static str,
    format: Format,
    text: String,
}

/// A description of some megabytes: many paths, texts with quotes, examples of one line.
fn made_up(format: Format) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let long = "It's a \\\"quoted\\\" text, with a brace { and more. ".repeat(40);
    match format {
        Format::Yaml => {
            text.push_str("openapi: 3.1.0\ninfo:\n  title: Teams\n  version: '1.0'\npaths:\n");
            for at in 0..1300 {
                let _ = write!(
                    text,
                    "  /teams/{at}:\n    get:\n      operationId: get-{at}\n      summary: Gets team {at}\n      \
                     description: |-\n        The team's \"name\".\n\n        * [more](#more)\n      tags:\n      - \
                     teams\n      parameters:\n      - name: id\n        in: path\n        description: \"{long}\"\n      \
                     responses:\n        '200':\n          description: OK\n          content:\n            \
                     application/json:\n              schema:\n                $ref: '#/components/schemas/team'\n"
                );
            }
            text.push_str("components:\n  schemas:\n    team:\n      type: object\n");
        }
        Format::Json => {
            text.push_str("{\n  \"openapi\": \"3.1.0\",\n  \"paths\": {\n");
            for at in 0..1300 {
                let comma = if at == 1299 { "" } else { "," };
                let _ = write!(
                    text,
                    "    \"/teams/{at}\": {{\n      \"get\": {{\n        \"operationId\": \"get-{at}\",\n        \
                     \"tags\": [\n          \"teams\"\n        ],\n        \"description\": \"{long}\",\n        \
                     \"parameters\": [\n          {{ \"name\": \"id\", \"in\": \"path\" }},\n          {{\n            \
                     \"name\": \"x\",\n            \"in\": \"query\"\n          }}\n        ],\n        \"responses\": {{\n          \
                     \"200\": {{\n            \"description\": \"OK\"\n          }}\n        }}\n      }}\n    }}{comma}\n"
                );
            }
            text.push_str("  },\n  \"components\": {\n    \"schemas\": {}\n  }\n}\n");
        }
    }
    text
}

/// The text without one of the bytes: behind `percent` of it, the one with the number `lost` of the first `place`.
fn without(text: &str, place: &str, lost: usize, percent: usize) -> String {
    let mut text = text.to_owned();
    let from = text[..text.len() / 100 * percent].rfind('\n').unwrap_or(0);
    let at = text[from..].find(place).map(|it| from + it + lost).unwrap();
    text.remove(at);
    text
}

/// Makes all kinds of edits at `places` places.
#[track_caller]
fn check(text: &Text, places: usize) {
    let Text { name, format, text } = text;
    let document = Document::parse(FileId(0), *format, text);
    let mut all = Vec::new();
    let mut costly = Vec::new();
    for (kind, make) in kinds::KINDS {
        for at in kinds::places(text, places) {
            let mut current = document.clone();
            for (step, edit) in make(text, at).iter().enumerate() {
                read::take();
                current = current.edit(edit);
                let bytes = read::take();
                if bytes > text.len() / WORST {
                    let share = text.len() as f64 / bytes as f64;
                    costly.push(format!("{name}: {kind}, step {step} at {at}: 1/{share:.1}"));
                }
                all.push(bytes);
            }
        }
    }
    all.sort_unstable();
    let share = |bytes: usize| text.len() / bytes.max(1);
    let (median, most, worst) = (all[all.len() / 2], all[all.len() * 99 / 100], all[all.len() - 1]);
    eprintln!(
        "{name}: {} edits read 1/{} in the median, 1/{} of 99 in 100, 1/{} at worst",
        all.len(),
        share(median),
        share(most),
        share(worst)
    );
    let shown = costly.join("\n");
    assert!(costly.is_empty(), "{} of {} read too much\n{shown}", costly.len(), all.len());
    assert!(share(median) >= MEDIAN, "the median reads 1/{}", share(median));
}

#[test]
fn edits_of_yaml_read_little() {
    check(&Text { name: "yaml", format: Format::Yaml, text: made_up(Format::Yaml) }, 25);
}

#[test]
fn edits_of_json_read_little() {
    check(&Text { name: "json", format: Format::Json, text: made_up(Format::Json) }, 12);
}

#[test]
fn edits_of_json_without_a_brace_read_little() {
    for percent in [1, 50, 98] {
        let text = without(&made_up(Format::Json), "},\n", 0, percent);
        check(&Text { name: "json without a brace", format: Format::Json, text }, 6);
    }
}

#[test]
fn edits_of_json_without_a_comma_read_little() {
    let text = without(&made_up(Format::Json), "\",\n", 1, 50);
    check(&Text { name: "json without a comma", format: Format::Json, text }, 12);
}

#[test]
fn edits_of_json_without_a_quote_read_little() {
    let text = without(&made_up(Format::Json), "\",\n", 0, 50);
    check(&Text { name: "json without a quote", format: Format::Json, text }, 12);
}

#[test]
fn edits_of_the_github_description_read_little() {
    if shared::setting("RUN_SLOW_TESTS").is_none() {
        return eprintln!("skipped: RUN_SLOW_TESTS is not set");
    }
    let path = shared::folder("corpus/specs/github").map(|it| it.join("api.github.com.json"));
    let Some(json) = path.and_then(shared::read) else {
        return eprintln!("skipped: the GitHub description is not there");
    };
    let value: serde_yaml::Value = serde_yaml::from_str(&json).unwrap();
    let yaml = serde_yaml::to_string(&value).unwrap();
    check(&Text { name: "github.yaml", format: Format::Yaml, text: yaml }, 60);
    check(&Text { name: "github.json", format: Format::Json, text: json.clone() }, 60);
    let broken = without(&json, "},\n", 0, 50);
    check(&Text { name: "github.json without a brace", format: Format::Json, text: broken }, 60);
}
