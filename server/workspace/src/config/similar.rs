//! What somebody meant who wrote a word that nobody knows.

/// The known word that a misspelled one is closest to, if it is close at all.
pub fn similar<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let likeness = |it: &&'k str| strsim::damerau_levenshtein(word, it);
    let best = known.iter().copied().min_by_key(likeness)?;
    let bound = word.len().max(best.len()).div_ceil(3);
    (strsim::damerau_levenshtein(word, best) <= bound).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn a_slip_is_understood_and_another_word_is_not() {
        let known = ["entries", "baseline", "policy"];
        assert_eq!(similar("basline", &known), Some("baseline"));
        assert_eq!(similar("entires", &known), Some("entries"));
        assert_eq!(similar("colour", &known), None);
        assert_eq!(similar("x", &[]), None);
    }
}
