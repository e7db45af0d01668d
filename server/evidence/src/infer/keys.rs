//! Keys that are data rather than names: ids, dates, addresses.

use super::format::{self, Format};

/// A class of keys that are data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Digits,
    Uuid,
    Ulid,
    Hexadecimal,
    Time,
    Email,
    Url,
}

fn class(key: &str) -> Option<Class> {
    let all = |test: fn(&u8) -> bool| !key.is_empty() && key.as_bytes().iter().all(test);
    if all(u8::is_ascii_digit) {
        Some(Class::Digits)
    } else if format::is(Format::Uuid, key) {
        Some(Class::Uuid)
    } else if key.len() == 26 && all(is_crockford) && key.as_bytes()[0] <= b'7' {
        Some(Class::Ulid)
    } else if key.len() >= 16 && all(u8::is_ascii_hexdigit) {
        Some(Class::Hexadecimal)
    } else if format::is(Format::Date, key) || format::is(Format::DateTime, key) {
        Some(Class::Time)
    } else if format::is(Format::Email, key) {
        Some(Class::Email)
    } else if format::is(Format::Uri, key) {
        Some(Class::Url)
    } else {
        None
    }
}

/// Crockford's base 32, as ULIDs are written.
fn is_crockford(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'H' | b'J' | b'K' | b'M' | b'N' | b'P'..=b'T' | b'V'..=b'Z')
}

/// Whether a key is data, and must neither be printed nor published.
pub(crate) fn is_id_like(key: &str) -> bool {
    class(key).is_some()
}

/// Whether all keys are of one class. Long digits are hexadecimal too.
pub(crate) fn one_class<'a>(keys: impl Iterator<Item = &'a str>) -> bool {
    let mut classes: Vec<Class> = Vec::new();
    let mut all_long = true;
    for key in keys {
        let Some(class) = class(key) else { return false };
        all_long &= key.len() >= 16;
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    let is_number = |it: &Class| matches!(it, Class::Digits | Class::Hexadecimal);
    classes.len() == 1 || (!classes.is_empty() && all_long && classes.iter().all(is_number))
}

/// Whether all of several keys are languages as BCP 47 writes them: `en`, `pt-BR`, `zh_Hant`.
pub(super) fn are_languages<'a>(keys: impl Iterator<Item = &'a str> + Clone) -> bool {
    keys.clone().nth(1).is_some() && keys.clone().all(is_language)
}

fn is_language(key: &str) -> bool {
    let (language, region) = key.split_once(['-', '_']).unwrap_or((key, ""));
    let is_language = matches!(language.len(), 2 | 3) && language.bytes().all(|it| it.is_ascii_lowercase());
    let is_region = match region.len() {
        0 => !key.contains(['-', '_']),
        2 => region.bytes().all(|it| it.is_ascii_uppercase()),
        3 => region.bytes().all(|it| it.is_ascii_digit()),
        4 => region.bytes().all(|it| it.is_ascii_alphabetic()),
        _ => false,
    };
    is_language && is_region
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check_languages(keys: &[&str], expected: bool) {
        assert_eq!(super::are_languages(keys.iter().copied()), expected, "{keys:?}");
    }

    #[test]
    fn languages_are_told_from_names() {
        check_languages(&["en", "fr"], true);
        check_languages(&["en-US", "pt_BR", "zh-Hant", "es-419"], true);
        check_languages(&["en"], false);
        check_languages(&["en", "name"], false);
        check_languages(&["en-", "fr"], false);
        check_languages(&["EN", "FR"], false);
    }

    #[track_caller]
    fn check(keys: &[&str], expected: bool) {
        assert_eq!(super::one_class(keys.iter().copied()), expected, "{keys:?}");
    }

    #[test]
    fn ids_are_data() {
        check(&["1", "22"], true);
        check(&["123e4567-e89b-12d3-a456-426614174000"], true);
        check(&["01ARZ3NDEKTSV4RRFFQ69G5FAV"], true);
        check(&["deadbeefdeadbeef", "1111111111111111"], true);
        check(&["1111111111111111", "deadbeefdeadbeef"], true);
        check(&["1", "deadbeefdeadbeef"], false);
        check(&["2024-02-29", "2024-03-01T00:00:00Z"], true);
        check(&["a@example.com"], true);
        check(&["https://example.com/a"], true);
    }

    #[test]
    fn names_are_not() {
        check(&["en", "fr"], false);
        check(&["1", "total"], false);
        check(&["2024-02-30"], false);
        check(&[], false);
    }
}
