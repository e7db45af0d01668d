//! SARIF 2.1.0, for code scanning services.

use std::fmt::Write;

use ide::{Code, Severity};
use serde_json::{Value, json};

use crate::report::{Place, PlaceRange, Report, Reported, ReportedFix};

pub(super) fn print(report: &Report) -> String {
    let mut used: Vec<&str> = report.findings.iter().map(|it| it.code).collect();
    used.sort_unstable();
    used.dedup();
    let rules: Vec<Value> = used.iter().map(|code| rule(code, ide::explain(code))).collect();
    let index = |code: &str| used.binary_search(&code).unwrap_or_default();
    let results: Vec<Value> = report.findings.iter().map(|it| result(it, index(it.code))).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "openapi-analyzer",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn rule(id: &str, code: Option<&Code>) -> Value {
    match code {
        None => json!({ "id": id }),
        Some(code) => json!({
            "id": id,
            "shortDescription": { "text": code.summary() },
            "help": { "text": code.markdown(), "markdown": code.markdown() },
            "defaultConfiguration": { "level": level(code.severity) },
            "properties": { "tags": [code.family.name()] },
        }),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

fn result(finding: &Reported, rule: usize) -> Value {
    let related: Vec<Value> = finding
        .related
        .iter()
        .map(|(message, place)| {
            let mut location = location(place);
            location["message"] = json!({ "text": message });
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [location(&finding.place)],
        "relatedLocations": related,
        "fixes": finding.fixes.iter().map(fix).collect::<Vec<_>>(),
    });
    if let Some(facts) = &finding.baseline {
        result["properties"] = json!({
            "verdict": facts.verdict.name(), "direction": facts.direction.name(),
            "basePointer": facts.base_pointer.to_string(), "affects": facts.affects,
        });
    }
    result
}

fn location(place: &Place) -> Value {
    json!({
        "physicalLocation": { "artifactLocation": { "uri": uri(&place.file) }, "region": region(place.range) },
        "logicalLocations": [{ "fullyQualifiedName": place.pointer, "kind": "value" }],
    })
}

fn region(range: PlaceRange) -> Value {
    json!({
        "startLine": range.start.line + 1, "startColumn": range.start.character + 1,
        "endLine": range.end.line + 1, "endColumn": range.end.character + 1,
    })
}

fn fix(fix: &ReportedFix) -> Value {
    let mut changes: Vec<(&str, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let replacement = json!({ "deletedRegion": region(edit.range), "insertedContent": { "text": edit.new_text } });
        match changes.last_mut() {
            Some((file, replacements)) if *file == edit.file => replacements.push(replacement),
            _ => changes.push((&edit.file, vec![replacement])),
        }
    }
    let changes = changes
        .into_iter()
        .map(|(file, replacements)| json!({ "artifactLocation": { "uri": uri(file) }, "replacements": replacements }));
    json!({ "description": { "text": fix.title }, "artifactChanges": changes.collect::<Vec<_>>() })
}

/// A name of a file as a URI: what is not allowed in one is percent-encoded.
fn uri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'@' => {
                out.push(byte as char)
            }
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn names_are_uris() {
        assert_eq!(uri("a b/ä.yaml"), "a%20b/%C3%A4.yaml");
    }
}
