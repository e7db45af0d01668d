//! `sunset-invalid`.

use syntax::{Document, Node};
use workspace::{Finding, Snapshot, Word, declare_code};

declare_code! {
    /// The announced end (`x-sunset`) of something is not a day.
    ///
    /// ## Why
    /// No removal is announced by it: what is removed after that "date" breaks the promise all the same.
    ///
    /// ## Example
    /// ```yaml
    /// openapi: 3.1.0
    /// info: { title: Teams, version: '1' }
    /// paths:
    ///   /teams:
    ///     get:
    ///       deprecated: true
    ///       x-sunset: soon
    ///                 ^^^^ `soon` is no day
    ///       responses: {}
    /// ```
    ///
    /// ## Fix
    /// ```yaml
    /// openapi: 3.1.0
    /// info: { title: Teams, version: '1' }
    /// paths:
    ///   /teams:
    ///     get:
    ///       deprecated: true
    ///       x-sunset: '2030-01-31'
    ///       responses: {}
    /// ```
    pub(crate) SUNSET_INVALID = "sunset-invalid", Structure, Warning, None;
}

/// Fields whose values are data and no part of the description.
const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

pub(crate) fn check(snapshot: &Snapshot, document: &Document, acc: &mut Vec<Finding>) {
    for at in snapshot.mentions(document.file(), Word::Sunset).iter().copied() {
        let pointer = document.pointer_at_offset(at);
        let Some(entry) = document.entry_at(&pointer).filter(|it| it.key() == Word::Sunset.text()) else { continue };
        let is_data = pointer.steps().any(|step| DATA.contains(&step));
        let value = entry.value();
        if !entry.key_node().range().contains_inclusive(at) || is_data || value.is_damaged() || is_day(value) {
            continue;
        }
        let said = value.scalar_text().map_or("this".to_owned(), |it| format!("`{it}`"));
        let message = format!("{said} is no day: expected one as `2030-01-31`; no end is announced by it");
        acc.push(Finding::new(SUNSET_INVALID.code, SUNSET_INVALID.severity, snapshot.locate_value(value), message));
    }
}

/// `2030-01-31`, and a date-time that starts so.
fn is_day(value: Node<'_>) -> bool {
    let Some(text) = value.scalar_text() else { return false };
    let (Some(day), rest) = (text.get(..10), text.get(10..).unwrap_or_default()) else { return false };
    let mut parts = day.split('-');
    let mut number = |length: usize| -> Option<u32> {
        let part = parts.next()?;
        (part.len() == length && part.bytes().all(|it| it.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else { return false };
    let days = match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day) && (rest.is_empty() || rest.starts_with(['T', 't', ' ']))
}

#[cfg(test)]
mod tests {
    use crate::tests::check_document;

    #[track_caller]
    fn check(value: &str, is_valid: bool) {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      x-sunset: {value}\n      responses: {{}}\n"
        );
        check_document(&text, |codes| codes.is_empty() == is_valid);
    }

    #[test]
    fn what_is_no_day_is_found() {
        for value in ["soon", "2026-02-30", "2026-13-01", "20260101", "2026-01-01x", "{}", "2026", "1.5"] {
            check(value, false);
        }
    }

    #[test]
    fn days_are_silent() {
        for value in ["2026-08-31", "'2028-02-29'", "2026-08-31T12:00:00Z", "'2026-08-31' # x-sunset: soon"] {
            check(value, true);
        }
        check("2026-08-31\n      description: 'x-sunset: soon'", true);
        check(
            "2026-08-31\n      x-example: 1\n      parameters: [{name: a, in: query, example: {x-sunset: soon}}]",
            true,
        );
    }
}
