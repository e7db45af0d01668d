//! The changes between two descriptions as text, grouped by the Operations that they reach.

use std::fmt::Write;

use ide::Verdict;

use super::text::{Style, one_line, pieces, place};
use crate::output::plural;
use crate::report::{Report, Reported};

/// How many Operations a title names; a line below it names more.
const TITLE: usize = 3;
const REACHED: usize = 12;

pub(crate) fn diff_text(report: &Report) -> String {
    let style = Style { colours: crate::output::colours() };
    let mut out = String::new();
    for group in groups(&report.findings.iter().collect::<Vec<_>>()) {
        let _ = writeln!(out, "{}", style.bold(&group.title));
        if group.operations.len() > TITLE {
            let _ = writeln!(out, "  {}", style.dim(&reached(&group.operations)));
        }
        for change in &group.changes {
            let verdict = change.verdict().map_or("", Verdict::name);
            let verdict = style.severity(change.severity, &format!("{verdict:10}"));
            let place = style.dim(&format!("{} [{}]", place(&change.place), change.code));
            let (what, why) = group.told(change);
            if change.verdict() == Some(Verdict::Compatible) {
                let _ = writeln!(out, "  {verdict}  {what}  {place}");
                continue;
            }
            let _ = writeln!(out, "  {verdict}  {}", style.bold(&what));
            for line in [why, place].iter().filter(|it| !it.is_empty()) {
                let _ = writeln!(out, "  {:10}  {line}", "");
            }
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

/// One line with all verdicts.
pub(super) fn summary(report: &Report) -> String {
    let number = report.findings.len();
    if number == 0 {
        return "no changes that clients could notice".to_owned();
    }
    let verdicts = [Verdict::Breaking, Verdict::Risky, Verdict::Compatible];
    let counts = verdicts.map(|it| format!("{} {}", report.count_verdict(it), it.name()));
    format!("{number} {}: {}", plural(number, "change", "changes"), counts.join(", "))
}

/// Changes that reach the same Operations, the worst first.
pub(super) struct Group<'r> {
    pub(super) title: String,
    pub(super) operations: Vec<String>,
    pub(super) changes: Vec<&'r Reported>,
}

impl Group<'_> {
    /// What happened, and what that means; without what the title says already.
    pub(super) fn told(&self, change: &Reported) -> (String, String) {
        let message = one_line(&change.message);
        let (what, why) = parts(&message);
        let mut what = what.to_owned();
        if let [only] = self.operations.as_slice() {
            what = what.replace(&format!(" in {only} "), " in ");
            if let Some(short) = what.strip_suffix(&format!(" in {only}")) {
                what.truncate(short.len());
            }
        }
        (what, capitalised(why))
    }
}

/// Changes by what they reach: the groups with the worst verdict first, then by name.
pub(super) fn groups<'r>(changes: &[&'r Reported]) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    for change in changes {
        let operations = operations(change);
        match groups.iter_mut().find(|group| group.operations == operations) {
            Some(group) => group.changes.push(change),
            None => groups.push(Group { title: title(&operations), operations, changes: vec![change] }),
        }
    }
    for group in &mut groups {
        group.changes.sort_by_key(|it| std::cmp::Reverse(it.verdict()));
    }
    let worst = |group: &Group<'_>| std::cmp::Reverse(group.changes.iter().filter_map(|it| it.verdict()).max());
    groups.sort_by(|a, b| (worst(a), &a.title).cmp(&(worst(b), &b.title)));
    groups
}

/// The Operations that a change reaches: `GET /teams` of `GET /teams 200`.
fn operations(change: &Reported) -> Vec<String> {
    let affects = change.baseline.as_ref().map_or(&[][..], |it| &it.affects);
    let mut operations: Vec<String> = Vec::new();
    for affected in affects {
        let operation = affected.split(' ').take(2).collect::<Vec<_>>().join(" ");
        if !operations.contains(&operation) {
            operations.push(operation);
        }
    }
    operations
}

fn title(operations: &[String]) -> String {
    match operations.len() {
        0 => "The description as a whole".to_owned(),
        number if number <= TITLE => operations.join(", "),
        more => format!("{} and {} more operations", operations[0], more - 1),
    }
}

/// The Operations of a long title by name.
pub(super) fn reached(operations: &[String]) -> String {
    let named = operations.iter().take(REACHED).cloned().collect::<Vec<_>>().join(", ");
    match operations.len().checked_sub(REACHED) {
        None | Some(0) => named,
        Some(more) => format!("{named} and {more} more"),
    }
}

/// A message before and after its first colon or full stop that stands in no quoted name.
fn parts(message: &str) -> (&str, &str) {
    let mut at = 0;
    for (is_quoted, piece) in pieces(message) {
        let behind = |it: &usize| piece[it + 1..].chars().next().or(message[at + it + 1..].chars().next());
        let ends = |it: &usize| behind(it).is_none_or(|next| next == ' ');
        let end = piece.match_indices([':', '.']).map(|it| it.0).find(ends).filter(|_| !is_quoted);
        if let Some(end) = end.map(|it| at + it) {
            return (&message[..end], message[end + 1..].trim_start());
        }
        at += piece.len() + if is_quoted { 2 } else { 0 };
    }
    (message, "")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[track_caller]
    fn check(message: &str, expected: (&str, &str)) {
        assert_eq!(parts(message), expected);
    }

    #[test]
    fn a_message_says_what_and_then_why() {
        check("Property `a. b: c` was removed: clients. More.", ("Property `a. b: c` was removed", "clients. More."));
        check("Version 3.1 of `x`.", ("Version 3.1 of `x`", ""));
        check("nothing", ("nothing", ""));
        check("Property `a:`b` is gone: x.", ("Property `a:`b` is gone", "x."));
        check("It is `a.` now. Ok.", ("It is `a.` now", "Ok."));
    }
}
