//! Text for a person: one line per finding, places that a terminal can open, one line of summary.

use std::fmt::Write;

use ide::Severity;

use crate::output::plural;
use crate::report::{Place, Report, Reported};

pub(super) fn print(report: &Report, colours: bool) -> String {
    let style = Style { colours };
    let mut out = String::new();
    for finding in &report.findings {
        line(&mut out, finding, style);
    }
    if !report.findings.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

/// Whether words are coloured.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) colours: bool,
}

impl Style {
    pub(super) fn severity(self, severity: Severity, word: &str) -> String {
        let colour = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "33",
            Severity::Information => "36",
            Severity::Hint => "2",
        };
        self.paint(colour, word)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn paint(self, colour: &str, text: &str) -> String {
        if self.colours { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

fn line(out: &mut String, finding: &Reported, style: Style) {
    let place = place(&finding.place);
    let severity = style.severity(finding.severity, finding.severity.name());
    let code = style.dim(&format!("[{}]", finding.code));
    let _ = writeln!(out, "{place}: {severity}: {} {code}", one_line(&finding.message));
    for (message, related) in &finding.related {
        let _ = writeln!(out, "    {}: {}", self::place(related), one_line(message));
    }
}

/// A place as terminals and editors read it: from 1.
pub(super) fn place(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.range.start.line + 1, place.range.start.character + 1)
}

/// The parts of a message, each with whether it is a quoted name. A name may hold the quote itself: it ends where a
/// sentence goes on.
pub(super) fn pieces(message: &str) -> Vec<(bool, &str)> {
    let mut pieces = Vec::new();
    let mut rest = message;
    while let Some(start) = rest.match_indices('`').map(|it| it.0).find(|at| begins(&rest[..*at])) {
        let quoted = &rest[start + 1..];
        let Some(end) = quoted.match_indices('`').map(|it| it.0).find(|at| ends(&quoted[at + 1..])) else { break };
        pieces.push((false, &rest[..start]));
        pieces.push((true, &quoted[..end]));
        rest = &quoted[end + 1..];
    }
    pieces.push((false, rest));
    pieces
}

/// Whether a quoted name may begin behind a text.
fn begins(before: &str) -> bool {
    before.chars().next_back().is_none_or(|it| it.is_whitespace() || matches!(it, '(' | '[' | '"'))
}

/// Whether a sentence may go on like that behind a quoted name.
fn ends(behind: &str) -> bool {
    let mut chars = behind.chars();
    match chars.next() {
        None | Some(' ' | ')' | ']' | '\'' | '"') => true,
        Some(',' | '.' | ':' | ';' | '?') => chars.next().is_none_or(char::is_whitespace),
        _ => false,
    }
}

/// A message without line ends and other controls: keys of a description may hold any character.
pub(super) fn one_line(message: &str) -> String {
    message.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

fn summary(report: &Report) -> String {
    let files = report.files.len();
    let mut parts = Vec::new();
    for (severity, one, more) in [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Information, "information", "information"),
        (Severity::Hint, "hint", "hints"),
    ] {
        let number = report.count(severity);
        if number > 0 {
            parts.push(format!("{number} {}", plural(number, one, more)));
        }
    }
    if parts.is_empty() {
        parts.push("no findings".to_owned());
    }
    if report.suppressed > 0 {
        parts.push(format!("{} silenced", report.suppressed));
    }
    format!("{files} {} checked: {}", plural(files, "file", "files"), parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[track_caller]
    fn check(message: &str, expected: &[&str]) {
        let quoted: Vec<&str> = pieces(message).iter().filter(|it| it.0).map(|it| it.1).collect();
        assert_eq!(quoted, expected);
        let whole: String =
            pieces(message).iter().map(|it| if it.0 { format!("`{}`", it.1) } else { it.1.to_owned() }).collect();
        assert_eq!(whole, message);
    }

    #[test]
    fn names_are_found_with_quotes_in_them() {
        check("Property `a` was removed: `b`.", &["a", "b"]);
        check("Property `x|y<b>`z`` was removed.", &["x|y<b>`z`"]);
        check("`n|`%0A` is `a, b`, `c`.", &["n|`%0A", "a, b", "c"]);
        check("The schema's (`string`) end", &["string"]);
        check("An open ` quote", &[]);
        check("An `open quote", &[]);
        check("", &[]);
    }
}
