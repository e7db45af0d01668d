//! The changes between two descriptions as Markdown, for a comment on a change or a page of release notes.

use std::fmt::Write;

use ide::Verdict;

use super::diff_text::{Group, groups, reached, summary};
use super::text::{one_line, pieces, place};
use crate::output::plural;
use crate::report::{Report, Reported};

pub(crate) fn diff_markdown(report: &Report, base: &str, current: &str) -> String {
    let mut out = format!("# Changes from {} to {}\n\n{}\n", code(base), code(current), capitalised(&summary(report)));
    for (verdict, heading) in [(Verdict::Breaking, "Breaking"), (Verdict::Risky, "Risky")] {
        let changes = of(report, verdict);
        if !changes.is_empty() {
            let _ = writeln!(out, "\n## {heading}");
            out.extend(groups(&changes).iter().map(section));
        }
    }
    let changes = of(report, Verdict::Compatible);
    if !changes.is_empty() {
        let number = changes.len();
        let title = format!("{number} compatible {}", plural(number, "change", "changes"));
        let _ = writeln!(out, "\n<details><summary>{title}</summary>");
        out.extend(groups(&changes).iter().map(section));
        out.push_str("\n</details>\n");
    }
    out
}

fn title(operations: &[String]) -> String {
    match operations.len() {
        0 => "The description as a whole".to_owned(),
        number => format!("{number} operations"),
    }
}

fn of(report: &Report, verdict: Verdict) -> Vec<&Reported> {
    report.findings.iter().filter(|it| it.verdict() == Some(verdict)).collect()
}

fn section(group: &Group<'_>) -> String {
    let mut out = match group.operations.as_slice() {
        [only] => format!("\n### {}\n\n", code(only)),
        operations => format!("\n### {}\n\n", text(&title(operations))),
    };
    if group.operations.len() > 1 {
        let _ = writeln!(out, "{}\n", reached(&group.operations.iter().map(|it| code(it)).collect::<Vec<_>>()));
    }
    for change in &group.changes {
        let (what, why) = group.told(change);
        let at = format!("{} · {}", code(change.code), code(&place(&change.place)));
        let _ = match change.verdict() {
            Some(Verdict::Compatible) | None => writeln!(out, "- {} ({at})", text(&what)),
            _ => writeln!(out, "- **{}**: {} ({at})", text(&what), text(&why)),
        };
    }
    out
}

/// A text that is neither HTML nor a mark of Markdown outside of its quoted names.
fn text(message: &str) -> String {
    let line = one_line(message);
    let parts = pieces(&line).into_iter().map(|(is_quoted, part)| match is_quoted {
        false => {
            part.replace('<', "&lt;").replace('*', "\\*").replace('_', "\\_").replace('[', "\\[").replace('`', "\\`")
        }
        true => code(part),
    });
    parts.collect()
}

fn code(text: &str) -> String {
    format!("`{}`", one_line(text).replace('`', "'"))
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
