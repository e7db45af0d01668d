//! JUnit XML: each file is a suite, each finding a failed test; a file without findings has one that passes.

use std::fmt::Write;

use ide::Severity;

use super::text::place;
use crate::report::{Report, Reported};

pub(super) fn print(report: &Report) -> String {
    let mut files: Vec<&str> = report.files.iter().map(String::as_str).collect();
    files.extend(report.findings.iter().map(|it| &*it.place.file));
    files.sort_unstable();
    files.dedup();
    let (all, errors) = (report.findings.len(), report.count(Severity::Error));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let passed = files.iter().filter(|file| of(report, file).next().is_none()).count();
    let _ = writeln!(
        out,
        r#"<testsuites name="openapi-analyzer" tests="{}" failures="{}" errors="{errors}">"#,
        all + passed,
        all - errors
    );
    for file in files {
        suite(&mut out, report, file);
    }
    out.push_str("</testsuites>\n");
    out
}

fn of<'a>(report: &'a Report, file: &'a str) -> impl Iterator<Item = &'a Reported> {
    report.findings.iter().filter(move |it| it.place.file == file)
}

fn suite(out: &mut String, report: &Report, file: &str) {
    let all = of(report, file).count();
    let errors = of(report, file).filter(|it| it.severity == Severity::Error).count();
    let name = escape(file);
    let (tests, failures) = (all.max(1), all - errors);
    let _ = writeln!(out, r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="{errors}">"#);
    if all == 0 {
        let _ = writeln!(out, r#"    <testcase classname="{name}" name="no findings"/>"#);
    }
    for finding in of(report, file) {
        let element = if finding.severity == Severity::Error { "error" } else { "failure" };
        let (severity, code, message) = (finding.severity.name(), finding.code, escape(&finding.message));
        let place = escape(&place(&finding.place));
        let _ = writeln!(
            out,
            "    <testcase classname=\"{name}\" name=\"{code} {}\">\n      \
             <{element} type=\"{severity}\" message=\"{message}\">{place}</{element}>\n    </testcase>",
            escape(&finding.place.pointer),
        );
    }
    out.push_str("  </testsuite>\n");
}

/// A text in XML 1.0, which has no place for most controls.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escape("<a> & \"b\"\n\u{1}"), "&lt;a&gt; &amp; &quot;b&quot;&#10;\u{fffd}");
    }
}
