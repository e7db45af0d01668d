//! Workflow commands of GitHub Actions: findings show beside the changed lines.

use std::fmt::Write;

use ide::Severity;

use crate::report::Report;

pub(super) fn print(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "notice",
        };
        let range = finding.place.range;
        let _ = writeln!(
            out,
            "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            property(&finding.place.file),
            range.start.line + 1,
            range.start.character + 1,
            range.end.line + 1,
            range.end.character + 1,
            property(finding.code),
            data(&finding.message),
        );
    }
    out
}

/// Escapes as the runner undoes them in the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes as the runner undoes them in a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn separators_are_escaped() {
        assert_eq!(data("50 %: a\nb"), "50 %25: a%0Ab");
        assert_eq!(property("a:b,c.yaml"), "a%3Ab%2Cc.yaml");
    }
}
