//! What an author meant who wrote a field that nobody knows.

/// The known word that a misspelled one stands for: one that is certain to be meant, because the two differ in case, in a
/// plural's `s`, or in very few of many letters.
pub(super) fn certain<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    closest(word, known, |length| match length {
        0..=4 => 0,
        5..=7 => 1,
        8..=11 => 2,
        _ => 3,
    })
}

/// The known word that is closest, if it is close at all.
pub(super) fn likely<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    closest(word, known, |length| length.div_ceil(3))
}

/// Words longer than this are nobody's slip.
const LONGEST: usize = 64;

fn closest<'k>(word: &str, known: impl Iterator<Item = &'k str>, bound: impl Fn(usize) -> usize) -> Option<&'k str> {
    if word.len() > LONGEST {
        return None;
    }
    let distance = |it: &'k str| match is_alike(word, it) {
        true => 0,
        false => strsim::damerau_levenshtein(word, it),
    };
    let (distance, best) = known.map(|it| (distance(it), it)).min_by_key(|(distance, _)| *distance)?;
    (distance <= bound(word.len().min(best.len()))).then_some(best)
}

/// Whether two words differ in nothing but case, a plural's `s`, the sigil or separators, or two letters changed places.
fn is_alike(word: &str, known: &str) -> bool {
    let plain = |it: &str| -> String {
        let letters = it.chars().filter(|it| !matches!(it, '_' | '-' | '$' | ' '));
        letters.flat_map(char::to_lowercase).collect()
    };
    let (a, b) = (plain(word), plain(known));
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    let is_plural = short.len() > 2 && long.strip_suffix('s') == Some(short);
    let is_swapped = a.len() > 3 && a.len() == b.len() && strsim::damerau_levenshtein(&a, &b) == 1 && {
        let sorted = |it: &str| {
            let mut letters: Vec<char> = it.chars().collect();
            letters.sort_unstable();
            letters
        };
        sorted(&a) == sorted(&b)
    };
    a == b || is_plural || is_swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 8] =
        ["type", "not", "items", "required", "properties", "additionalProperties", "$ref", "description"];

    #[track_caller]
    fn check(word: &str, expected_certain: Option<&str>, expected_likely: Option<&str>) {
        let found = (certain(word, KNOWN.into_iter()), likely(word, KNOWN.into_iter()));
        assert_eq!(found, (expected_certain, expected_likely), "{word}");
    }

    #[test]
    fn slips_are_certain() {
        for (word, known) in [
            ("requird", "required"),
            ("propertys", "properties"),
            ("additionalProperty", "additionalProperties"),
            ("Type", "type"),
            ("tpye", "type"),
            ("item", "items"),
            ("ref", "$ref"),
            ("additional_properties", "additionalProperties"),
        ] {
            check(word, Some(known), Some(known));
        }
    }

    #[test]
    fn short_words_are_likely_at_most() {
        check("note", None, Some("not"));
        check("typ", None, Some("type"));
    }

    #[test]
    fn other_words_are_neither() {
        for word in ["colour", "x", "", "unit"] {
            check(word, None, None);
        }
        check(&"type".repeat(100), None, None);
    }
}
