//! The documentation is true: what it shows gives exactly what it describes.

use std::collections::BTreeSet;

use workspace::Code;

use super::{accepted, document, findings_of, parameter, sent, snapshot_of};
use crate::CATALOGUE;

/// The block of YAML under a heading.
pub(super) fn block(markdown: &str, heading: &str) -> String {
    let (_, after) = markdown.split_once(&format!("## {heading}\n")).expect(heading);
    let (_, after) = after.split_once("```yaml\n").expect("a block");
    let (text, _) = after.split_once("```").expect("an end");
    text.to_owned()
}

/// Makes a document of what an example shows: a document, a path item, an operation, or a schema.
pub(super) fn complete(code: &str, text: &str) -> String {
    let first = text.split([':', '{']).next().unwrap_or_default().trim();
    let nested = |by: &str| text.lines().map(|line| format!("{by}{line}\n")).collect::<String>();
    let whole = match first {
        "paths" | "webhooks" | "components" | "servers" | "security" => text.to_owned(),
        "get" | "post" => format!("paths:\n  /a:\n{}", nested("    ")),
        "responses" => format!("paths:\n  /a:\n    get:\n{}", nested("      ")),
        "parameters" => {
            format!(
                "paths:\n  /a:\n    get:\n{}      responses: {{ '200': {{ description: ok }} }}\n",
                nested("      ")
            )
        }
        _ if code.starts_with("parameter-") => parameter(text),
        _ if code.starts_with("request-") => accepted(text),
        _ => sent(text),
    };
    document("3.1.0", &whole)
}

#[track_caller]
fn check_docs(code: &Code) {
    let markdown = code.markdown();
    for heading in ["## Why\n", "## Instead\n"] {
        assert!(markdown.contains(heading), "{}: no {heading}", code.code);
    }
    let base = complete(code.code, &block(&markdown, "Baseline"));
    let current = complete(code.code, &block(&markdown, "Current"));
    let snapshot =
        snapshot_of(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], "policy: promise");
    let found = findings_of(&snapshot);
    let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(codes, [code.code], "{base}\n---\n{current}\n{messages:#?}");
    assert_eq!(found[0].severity, code.severity, "{}: {}", code.code, found[0].message);
}

#[test]
fn examples_give_their_code_and_nothing_else() {
    for code in CATALOGUE {
        check_docs(code);
    }
}

/// Whatever is told of an edit, something is told of taking it back, and of the same side.
#[track_caller]
fn check_way_back(code: &Code) {
    let markdown = code.markdown();
    let [base, current] = ["Baseline", "Current"].map(|it| complete(code.code, &block(&markdown, it)));
    let directions = |base: &str, current: &str| -> BTreeSet<&str> {
        let snapshot = snapshot_of(&[(true, "/openapi.yaml", base), (false, "/openapi.yaml", current)], "");
        let found = findings_of(&snapshot);
        found.iter().filter_map(|it| Some(it.baseline.as_ref()?.direction.name())).collect()
    };
    assert_eq!(directions(&base, &current), directions(&current, &base), "{}", code.code);
}

#[test]
fn examples_have_a_way_back() {
    CATALOGUE.iter().for_each(|it| check_way_back(it));
}

#[test]
fn codes_are_unique() {
    let names: BTreeSet<&str> = CATALOGUE.iter().map(|it| it.code).collect();
    assert_eq!(names.len(), CATALOGUE.len());
}

/// A code of what is sent has a mirror in what is accepted, or there is a reason.
#[test]
fn codes_have_mirrors() {
    let names: BTreeSet<&str> = CATALOGUE.iter().map(|it| it.code).collect();
    let without = [
        // Requests are not answered with a status, and have no headers or links but as parameters.
        "response-status-",
        "response-header-",
        "response-link-",
        // The mirrors are request-property-became-read-only and the other way round.
        "response-property-became-write-only",
        "request-property-became-read-only",
        // A response may always gain a property, so that required or not is the same.
        "request-property-added-required",
        // A body that need not be there exists in requests only.
        "request-body-added",
        "request-body-removed",
        "request-body-became-required",
        "request-body-became-optional",
        // Defaults say what absence means, and nothing is absent by default in what is sent.
        "request-default-",
    ];
    for name in &names {
        let mirror = match name.split_once('-') {
            Some(("request", rest)) => format!("response-{rest}"),
            Some(("response", rest)) => format!("request-{rest}"),
            _ => continue,
        };
        let waived = without.iter().any(|it| name.starts_with(it));
        assert!(waived || names.contains(mirror.as_str()), "{name} has no mirror {mirror}");
    }
}
