//! Formats of strings, strictly.

/// A `format` that an inferred Schema can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    DateTime,
    Date,
    Uuid,
    Email,
    Uri,
    Ipv4,
    Ipv6,
}

impl Format {
    const ALL: [Format; 7] =
        [Format::DateTime, Format::Date, Format::Uuid, Format::Email, Format::Uri, Format::Ipv4, Format::Ipv6];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::DateTime => "date-time",
            Format::Date => "date",
            Format::Uuid => "uuid",
            Format::Email => "email",
            Format::Uri => "uri",
            Format::Ipv4 => "ipv4",
            Format::Ipv6 => "ipv6",
        }
    }

    /// The format that all of the texts have.
    pub(super) fn of_all<'a, I: Iterator<Item = &'a str>>(texts: impl Fn() -> I) -> Option<Format> {
        Format::ALL.into_iter().find(|format| texts().all(|text| is(*format, text)))
    }
}

/// The longest addresses there are: `255.255.255.255`, and in version 6 one that ends so.
const MAX_IPV4: usize = 15;
const MAX_IPV6: usize = 45;

/// Which of the formats a text has, as a small number.
pub(crate) fn format_index(text: &str) -> Option<usize> {
    // Most texts have none, which the signs in them tell.
    let signs = text.bytes().fold(0, |all, it| all | sign(it));
    let may_be = |format: &Format| match format {
        Format::DateTime | Format::Date | Format::Uuid => signs & DASH != 0,
        Format::Email => signs & AT != 0,
        Format::Uri | Format::Ipv6 => signs & COLON != 0,
        Format::Ipv4 => signs & POINT != 0,
    };
    if signs == 0 {
        return None;
    }
    Format::ALL.into_iter().position(|format| may_be(&format) && is(format, text))
}

const DASH: u8 = 1;
const AT: u8 = 2;
const COLON: u8 = 4;
const POINT: u8 = 8;

/// What no text of a format is without.
const fn sign(byte: u8) -> u8 {
    match byte {
        b'-' => DASH,
        b'@' => AT,
        b':' => COLON,
        b'.' => POINT,
        _ => 0,
    }
}

/// Whether a text has the format of this name. `None` for a format that is not known here.
pub(crate) fn has_format(name: &str, text: &str) -> Option<bool> {
    let format = Format::ALL.into_iter().find(|it| it.name() == name)?;
    // Any absolute URI is one; what is inferred is narrower.
    if format == Format::Uri {
        return Some(text.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty()));
    }
    Some(is(format, text))
}

pub(super) fn is(format: Format, text: &str) -> bool {
    match format {
        Format::DateTime => is_date_time(text),
        Format::Date => is_date(text),
        Format::Uuid => is_uuid(text),
        Format::Email => is_email(text),
        Format::Uri => is_web_address(text),
        Format::Ipv4 => text.len() <= MAX_IPV4 && text.parse::<std::net::Ipv4Addr>().is_ok(),
        Format::Ipv6 => text.len() <= MAX_IPV6 && text.parse::<std::net::Ipv6Addr>().is_ok(),
    }
}

/// RFC 3339: `2024-01-02T03:04:05.6+02:00`.
fn is_date_time(text: &str) -> bool {
    // Most texts are none: told by one byte.
    let Some((date, rest)) = text.split_at_checked(10).filter(|_| text.as_bytes().get(4) == Some(&b'-')) else {
        return false;
    };
    let Some(rest) = rest.strip_prefix(['T', 't']) else { return false };
    let Some((time, rest)) = rest.split_at_checked(8) else { return false };
    is_date(date) && is_time(time) && is_offset(fraction(rest))
}

/// What is behind a fraction of a second.
fn fraction(text: &str) -> &str {
    let Some(digits) = text.strip_prefix('.') else { return text };
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    // A point without digits is none.
    if rest.len() == digits.len() { text } else { rest }
}

fn is_time(text: &str) -> bool {
    let Some([hour, minute, second]) = parts(text, ':') else { return false };
    // 60 is a leap second.
    number(hour, 2).is_some_and(|it| it < 24)
        && number(minute, 2).is_some_and(|it| it < 60)
        && number(second, 2).is_some_and(|it| it <= 60)
}

fn is_offset(text: &str) -> bool {
    if matches!(text, "Z" | "z") {
        return true;
    }
    let Some(rest) = text.strip_prefix(['+', '-']) else { return false };
    let Some((hour, minute)) = rest.split_once(':') else { return false };
    number(hour, 2).is_some_and(|it| it < 24) && number(minute, 2).is_some_and(|it| it < 60)
}

/// A day that exists: `2024-02-29`.
fn is_date(text: &str) -> bool {
    if text.len() != 10 {
        return false;
    }
    let Some([year, month, day]) = parts(text, '-') else { return false };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// The three parts of a text between two signs.
fn parts(text: &str, between: char) -> Option<[&str; 3]> {
    let (first, rest) = text.split_once(between)?;
    let (second, third) = rest.split_once(between)?;
    Some([first, second, third])
}

/// A decimal number of so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|it| it.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// RFC 9562 in its canonical form: 8-4-4-4-12.
fn is_uuid(text: &str) -> bool {
    if text.len() != 36 {
        return false;
    }
    let mut parts = text.split('-');
    let is_part = |part: Option<&str>, length: usize| {
        part.is_some_and(|it| it.len() == length && it.bytes().all(|it| it.is_ascii_hexdigit()))
    };
    [8, 4, 4, 4, 12].into_iter().all(|length| is_part(parts.next(), length)) && parts.next().is_none()
}

/// A common mail address, without quotes and comments.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    let is_local = !local.is_empty() && local.chars().all(is_local) && !local.starts_with('.') && !local.ends_with('.');
    is_local && domain.contains('.') && is_host(domain)
}

fn is_host(text: &str) -> bool {
    text.split('.').all(|label| {
        let is_inside = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        !label.is_empty() && is_inside && !label.starts_with('-') && !label.ends_with('-')
    })
}

/// An absolute `http` or `https` URL.
fn is_web_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_allowed = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`".contains(c);
    !authority.is_empty() && rest.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::{Format, is};

    #[track_caller]
    fn check(format: Format, text: &str, expected: bool) {
        assert_eq!(is(format, text), expected, "{text}");
    }

    #[test]
    fn dates_exist() {
        check(Format::Date, "2024-02-29", true);
        check(Format::Date, "2023-02-29", false);
        check(Format::Date, "2024-02-30", false);
        check(Format::Date, "2024-2-3", false);
        check(Format::Date, "2024-00-03", false);
    }

    #[test]
    fn date_times_follow_rfc_3339() {
        check(Format::DateTime, "2024-01-02T03:04:05Z", true);
        check(Format::DateTime, "2024-02-03T04:05:06.789+02:00", true);
        check(Format::DateTime, "2024-01-02T03:04:05", false);
        check(Format::DateTime, "2024-01-02 03:04:05Z", false);
        check(Format::DateTime, "2024-01-02T03:04:05.Z", false);
        check(Format::DateTime, "2024-01-02T24:04:05Z", false);
        check(Format::DateTime, "2024-01-0ü", false);
    }

    #[track_caller]
    fn check_index(text: &str, expected: Option<Format>) {
        let expected = expected.and_then(|it| Format::ALL.into_iter().position(|format| format == it));
        assert_eq!(super::format_index(text), expected, "{text}");
    }

    #[test]
    fn each_format_is_told_by_its_number() {
        check_index("2024-01-02T03:04:05Z", Some(Format::DateTime));
        check_index("2024-01-02", Some(Format::Date));
        check_index("123e4567-e89b-12d3-a456-426614174000", Some(Format::Uuid));
        check_index("a@example.com", Some(Format::Email));
        check_index("https://example.com", Some(Format::Uri));
        check_index("10.0.0.1", Some(Format::Ipv4));
        check_index("::1", Some(Format::Ipv6));
        check_index("earth", None);
        check_index("a-b.c:d@e", None);
    }

    #[test]
    fn the_others_are_strict() {
        check(Format::Uuid, "123e4567-e89b-12d3-a456-426614174000", true);
        check(Format::Uuid, "123e4567e89b12d3a456426614174000", false);
        check(Format::Email, "a.b@example.com", true);
        check(Format::Email, "a@b", false);
        check(Format::Uri, "https://example.com/a?b=c", true);
        check(Format::Uri, "example.com", false);
        check(Format::Uri, "https://exa mple.com", false);
        check(Format::Ipv4, "10.0.0.1", true);
        check(Format::Ipv4, "10.0.0", false);
        check(Format::Ipv6, "::1", true);
    }
}
