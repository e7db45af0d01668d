//! Days as `2030-01-31`, which compare as texts.

/// The parts of a day. `None` for what is none.
fn parts(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('-');
    let mut next = |length: usize| -> Option<u32> {
        let part = parts.next()?;
        (part.len() == length && part.bytes().all(|it| it.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    let is_day = (1..=12).contains(&month) && day >= 1 && day <= length(year, month);
    (is_day && parts.next().is_none()).then_some((year, month, day))
}

/// The days of a month.
fn length(year: u32, month: u32) -> u32 {
    match month {
        2 if (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

pub(super) fn is_day(text: &str) -> bool {
    parts(text).is_some()
}

/// The day some days after another.
pub(super) fn later(day: &str, by: u32) -> Option<String> {
    let (mut year, mut month, mut day) = parts(day)?;
    day += by;
    while day > length(year, month) {
        day -= length(year, month);
        month += 1;
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(day: &str, by: u32, expected: Option<&str>) {
        assert_eq!(later(day, by).as_deref(), expected);
    }

    #[test]
    fn days_are_counted_over_months_and_years() {
        check("2030-06-01", 90, Some("2030-08-30"));
        check("2027-12-31", 61, Some("2028-03-01"));
        check("2028-02-28", 1, Some("2028-02-29"));
    }

    #[test]
    fn what_is_no_day_has_none_after_it() {
        for text in ["soon", "2030-02-30", "2030-13-01", "2030-1-1", "2030-01-01-01", "2030-00-10", ""] {
            check(text, 1, None);
        }
    }
}
