//! When something was recorded, as the recorders write it.

/// Seconds since 1970 of `2020-01-31`, `2020-01-31T10:20:30Z` and `Fri, 31 Jan 2020 10:20:30 GMT`. Offsets are not
/// looked at: an age is counted in days.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    iso(text).or_else(|| http(text))
}

fn iso(text: &str) -> Option<i64> {
    let mut date = text.get(..10)?.split('-');
    let mut next = || date.next()?.parse::<i64>().ok();
    let days = days(next()?, next()?, next()?)?;
    Some(days * 86_400 + time(text.get(11..19)).unwrap_or_default())
}

/// `Fri, 31 Jan 2020 10:20:30 GMT`
fn http(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_whitespace().skip(1);
    let day: i64 = words.next()?.parse().ok()?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|it| *it == name)? as i64 + 1;
    let year: i64 = words.next()?.parse().ok()?;
    Some(days(year, month, day)? * 86_400 + time(words.next()).unwrap_or_default())
}

fn time(text: Option<&str>) -> Option<i64> {
    text?.split(':').try_fold(0, |seconds, part| Some(seconds * 60 + part.parse::<i64>().ok()?))
}

/// Days since 1970, in the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years begin in March, so that the day of the leap year comes last.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(super::seconds(text), expected, "{text}");
    }

    #[test]
    fn recorders_write_times() {
        check("1970-01-02", Some(86_400));
        check("2020-02-29T10:20:30.123Z", Some(1_582_971_630));
        check("Sat, 29 Feb 2020 10:20:30 GMT", Some(1_582_971_630));
        check("2000-03-01", Some(951_868_800));
        check("soon", None);
        check("2020-13-01", None);
        check("ä2020-13-01", None);
    }
}
