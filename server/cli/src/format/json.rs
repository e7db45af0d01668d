//! JSON, as scripts rely on it: `schema` 1.

use ide::{Safety, Severity};
use serde_json::{Map, Value, json};

use crate::report::{Place, PlaceRange, Report, Reported, ReportedFix};

pub(super) fn print(report: &Report) -> String {
    let mut document = json!({
        "schema": 1,
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "summary": {
            "files": report.files.len(),
            "errors": report.count(Severity::Error),
            "warnings": report.count(Severity::Warning),
            "information": report.count(Severity::Information),
            "hints": report.count(Severity::Hint),
            "suppressed": report.suppressed,
        },
    });
    if !report.evidence.is_empty() {
        document["evidence"] = report.evidence.iter().map(|(file, it)| evidence(file, it)).collect();
    }
    format!("{document:#}\n")
}

/// What was observed of a description, Operation by Operation.
fn evidence(file: &str, report: &ide::Report) -> Value {
    let operations = report.operations.iter().map(|it| {
        json!({
            "operation": it.operation,
            "observations": it.observations,
            "documentedStatuses": it.documented_statuses,
            "observedStatuses": it.observed_statuses,
            "alwaysReturned": it.always_returned,
            "neverReturned": it.never_returned,
            "undocumented": it.undocumented,
        })
    });
    json!({
        "file": file,
        "exchanges": report.exchanges,
        "countedOnly": report.counted_only,
        "ambiguous": report.ambiguous,
        "unobservedOperations": report.unobserved,
        "operations": operations.collect::<Vec<_>>(),
    })
}

fn finding(finding: &Reported) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("code", finding.code.into());
    put("severity", finding.severity.name().into());
    put("message", finding.message.clone().into());
    put("file", finding.place.file.clone().into());
    put("pointer", finding.place.pointer.clone().into());
    put("range", range(finding.place.range));
    if let Some(facts) = &finding.baseline {
        put("verdict", facts.verdict.name().into());
        put("direction", facts.direction.name().into());
        put("basePointer", facts.base_pointer.to_string().into());
        put("affects", facts.affects.clone().into());
    }
    put("related", finding.related.iter().map(|(message, place)| related(message, place)).collect());
    put("fixes", finding.fixes.iter().map(fix).collect());
    Value::Object(object)
}

fn related(message: &str, place: &Place) -> Value {
    json!({ "message": message, "file": place.file, "pointer": place.pointer, "range": range(place.range) })
}

fn fix(fix: &ReportedFix) -> Value {
    let edits = fix.edits.iter();
    let edits = edits.map(|it| json!({ "file": it.file, "range": range(it.range), "newText": it.new_text }));
    let safety = match fix.safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    };
    json!({ "title": fix.title, "preferred": fix.preferred, "safety": safety, "edits": edits.collect::<Vec<_>>() })
}

fn range(range: PlaceRange) -> Value {
    json!({
        "start": { "line": range.start.line, "character": range.start.character },
        "end": { "line": range.end.line, "character": range.end.character },
    })
}
