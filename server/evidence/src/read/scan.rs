//! JSON read without making values of it: most bodies say what an earlier one has said, and need none.
//!
//! A string is looked through eight bytes at a time, and what is known of its end goes into its fingerprint at once.

use std::borrow::Cow;

use syntax::Value;

use crate::infer::fingerprint::{self, List, MAX_DISTINCT_DEPTH, Members, WORD, Words};

/// The same bound as that of [`Value::from_json`]: what is valid there is valid here.
const MAX_DEPTH: usize = 512;

/// Who is told what a text holds, place by place.
pub(super) trait Visit {
    type Place: Copy;
    /// Whether fingerprints are wanted.
    const IS_COUNTED: bool = true;

    fn null(&mut self, place: Self::Place);
    fn boolean(&mut self, place: Self::Place);
    fn number(&mut self, place: Self::Place, literal: &str, fingerprint: u64);
    fn string(&mut self, place: Self::Place, text: &str, fingerprint: u64);
    /// An object begins.
    fn object(&mut self, place: Self::Place);
    /// The member that is probably next behind another one, or at the start: most objects are written in one order.
    fn likely(&self, place: Self::Place, before: Option<Self::Place>) -> Option<Likely<'_, Self::Place>>;
    /// The place of the member with this name, as it is written, behind another one.
    fn member(&mut self, place: Self::Place, before: Option<Self::Place>, name: &Text<'_>) -> Self::Place;
    /// The place of the items of an array.
    fn items(&mut self, place: Self::Place) -> Self::Place;
    /// How many items or members there were.
    fn length(&mut self, place: Self::Place, length: usize);
}

/// A member that may be next.
pub(super) struct Likely<'g, Place> {
    /// Its name with its quotes.
    pub(super) quoted: &'g str,
    pub(super) key: u64,
    pub(super) place: Place,
}

/// A string.
pub(super) struct Text<'t> {
    pub(super) text: Cow<'t, str>,
    /// As it is written, with its quotes. `None` if something in it is escaped.
    pub(super) quoted: Option<&'t str>,
    words: Words,
}

impl Text<'_> {
    /// The part of a name in the fingerprint of its object.
    pub(super) fn key(&self) -> u64 {
        fingerprint::key(self.words)
    }
}

/// Nobody wants to know what there is.
pub(super) struct Nobody<const IS_COUNTED: bool>;

impl<const IS_COUNTED: bool> Visit for Nobody<IS_COUNTED> {
    type Place = ();
    const IS_COUNTED: bool = IS_COUNTED;

    fn null(&mut self, (): ()) {}
    fn boolean(&mut self, (): ()) {}
    fn number(&mut self, (): (), _: &str, _: u64) {}
    fn string(&mut self, (): (), _: &str, _: u64) {}
    fn object(&mut self, (): ()) {}
    fn likely(&self, (): (), _: Option<()>) -> Option<Likely<'_, ()>> {
        None
    }
    fn member(&mut self, (): (), _: Option<()>, _: &Text<'_>) {}
    fn items(&mut self, (): ()) {}
    fn length(&mut self, (): (), _: usize) {}
}

/// A strict reader of JSON (RFC 8259).
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

/// Whether a text is one JSON value.
pub(super) fn is_json(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.skip().is_some() && scanner.is_at_end()
}

/// Tells of a text that is one JSON value, and gives its fingerprint.
pub(super) fn visit<V: Visit>(text: &str, place: V::Place, visitor: &mut V) -> Option<u64> {
    let mut scanner = Scanner::new(text);
    let (_, fingerprint) = scanner.visit(place, visitor)?;
    scanner.is_at_end().then_some(fingerprint)
}

/// A member of an object: its name, and the text of its value.
pub(super) type Member<'t> = (Cow<'t, str>, &'t str);

/// The members of a text that is an object.
pub(super) fn members(text: &str) -> Option<Vec<Member<'_>>> {
    let mut scanner = Scanner::new(text);
    let mut members = Vec::new();
    let mut is_more = scanner.enter()?;
    while is_more {
        let name = scanner.name()?;
        members.push((name, scanner.skip()?));
        is_more = scanner.is_more()?;
    }
    scanner.is_at_end().then_some(members)
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Scanner<'t> {
        Scanner { text, at: 0 }
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.skip_space();
        self.at == self.text.len()
    }

    /// Goes into an object: whether it has members.
    pub(super) fn enter(&mut self) -> Option<bool> {
        self.skip_space();
        self.eat(b'{')?;
        self.skip_space();
        Some(self.eat(b'}').is_none())
    }

    /// Behind a member: whether there is another one.
    pub(super) fn is_more(&mut self) -> Option<bool> {
        self.skip_space();
        match self.eat(b',') {
            Some(()) => Some(true),
            None => self.eat(b'}').map(|()| false),
        }
    }

    /// The name of a member, up to the colon behind it.
    pub(super) fn name(&mut self) -> Option<Cow<'t, str>> {
        self.skip_space();
        let name = self.string()?;
        self.colon()?;
        Some(name.text)
    }

    /// The text of the next value.
    pub(super) fn skip(&mut self) -> Option<&'t str> {
        self.visit((), &mut Nobody::<false>).map(|it| it.0)
    }

    /// Tells of the next value, and gives its text and its fingerprint.
    pub(super) fn visit<V: Visit>(&mut self, place: V::Place, visitor: &mut V) -> Option<(&'t str, u64)> {
        self.skip_space();
        let start = self.at;
        let fingerprint = self.value(place, visitor, 0)?;
        Some((&self.text[start..self.at], fingerprint))
    }

    pub(super) fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.byte()
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    #[inline(always)]
    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.byte()? == byte).then(|| self.at += 1)
    }

    #[inline(always)]
    fn colon(&mut self) -> Option<()> {
        self.skip_space();
        self.eat(b':')
    }

    fn value<V: Visit>(&mut self, place: V::Place, visitor: &mut V, depth: usize) -> Option<u64> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_space();
        match self.byte()? {
            b'"' => {
                let text = self.string()?;
                let fingerprint = if V::IS_COUNTED { fingerprint::string(text.words) } else { 0 };
                visitor.string(place, &text.text, fingerprint);
                Some(fingerprint)
            }
            b'{' => self.object(place, visitor, depth),
            b'[' => self.array(place, visitor, depth),
            b'n' => {
                self.word("null")?;
                visitor.null(place);
                Some(fingerprint::NULL)
            }
            b't' => {
                self.word("true")?;
                visitor.boolean(place);
                Some(fingerprint::TRUE)
            }
            b'f' => {
                self.word("false")?;
                visitor.boolean(place);
                Some(fingerprint::FALSE)
            }
            _ => {
                let literal = self.number()?;
                let fingerprint = if V::IS_COUNTED { fingerprint::number(literal) } else { 0 };
                visitor.number(place, literal, fingerprint);
                Some(fingerprint)
            }
        }
    }

    fn object<V: Visit>(&mut self, place: V::Place, visitor: &mut V, depth: usize) -> Option<u64> {
        visitor.object(place);
        let mut members = Members::default();
        let mut length = 0;
        let mut before = None;
        let mut is_more = self.enter()?;
        while is_more {
            let (below, key) = self.member(place, before, visitor)?;
            let value = self.value(below, visitor, depth + 1)?;
            before = Some(below);
            length += 1;
            if V::IS_COUNTED && depth < MAX_DISTINCT_DEPTH {
                members.add(key, value);
            }
            is_more = self.is_more()?;
        }
        visitor.length(place, length);
        Some(members.finish())
    }

    /// The place of a member, with the part of its name in the fingerprint, up to the colon behind the name.
    #[inline]
    fn member<V: Visit>(
        &mut self,
        place: V::Place,
        before: Option<V::Place>,
        visitor: &mut V,
    ) -> Option<(V::Place, u64)> {
        self.skip_space();
        if let Some(likely) = visitor.likely(place, before)
            && starts_with(&self.text.as_bytes()[self.at..], likely.quoted.as_bytes())
        {
            self.at += likely.quoted.len();
            self.colon()?;
            return Some((likely.place, likely.key));
        }
        let name = self.string()?;
        self.colon()?;
        let below = visitor.member(place, before, &name);
        Some((below, if V::IS_COUNTED { name.key() } else { 0 }))
    }

    fn array<V: Visit>(&mut self, place: V::Place, visitor: &mut V, depth: usize) -> Option<u64> {
        self.at += 1;
        let items = visitor.items(place);
        let mut list = List::default();
        let mut length = 0;
        self.skip_space();
        if self.eat(b']').is_none() {
            loop {
                let value = self.value(items, visitor, depth + 1)?;
                length += 1;
                if V::IS_COUNTED && depth < MAX_DISTINCT_DEPTH {
                    list.add(value);
                }
                self.skip_space();
                if self.eat(b',').is_none() {
                    self.eat(b']')?;
                    break;
                }
            }
        }
        visitor.length(place, length);
        Some(list.finish())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text.as_bytes()[self.at..].starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> Option<&'t str> {
        let start = self.at;
        let _ = self.eat(b'-');
        if self.eat(b'0').is_none() {
            self.digits()?;
        }
        if self.eat(b'.').is_some() {
            self.digits()?;
        }
        if self.eat(b'e').or_else(|| self.eat(b'E')).is_some() {
            let _ = self.eat(b'+').or_else(|| self.eat(b'-'));
            self.digits()?;
        }
        Some(&self.text[start..self.at])
    }

    /// A string: a piece of the text, unless something in it is escaped.
    #[inline]
    fn string(&mut self) -> Option<Text<'t>> {
        self.eat(b'"')?;
        let start = self.at;
        let (end, words) = plain(self.text.as_bytes(), start)?;
        if self.text.as_bytes()[end] != b'"' {
            return self.escaped(start, end);
        }
        self.at = end + 1;
        let quoted = &self.text[start - 1..=end];
        Some(Text { text: Cow::Borrowed(&quoted[1..quoted.len() - 1]), quoted: Some(quoted), words })
    }

    /// A string in which something is escaped: `end` is where that begins.
    #[cold]
    fn escaped(&mut self, start: usize, mut end: usize) -> Option<Text<'t>> {
        let bytes = self.text.as_bytes();
        while bytes[end] == b'\\' {
            // What is behind a backslash may be a quote.
            (end, _) = plain(bytes, end + 2)?;
        }
        if bytes[end] != b'"' {
            return None;
        }
        self.at = end + 1;
        match Value::from_json(&self.text[start - 1..=end])? {
            Value::String(text) => {
                let words = Words::of(&text);
                Some(Text { text: Cow::Owned(text.into()), quoted: None, words })
            }
            _ => None,
        }
    }
}

/// Whether a text starts with a name. Names are short: no call is worth it.
#[inline(always)]
fn starts_with(text: &[u8], name: &[u8]) -> bool {
    let Some(text) = text.get(..name.len()) else { return false };
    let (words, rest) = text.as_chunks::<WORD>();
    let (name_words, name_rest) = name.as_chunks::<WORD>();
    words.iter().zip(name_words).all(|(a, b)| u64::from_le_bytes(*a) == u64::from_le_bytes(*b))
        && rest.iter().zip(name_rest).all(|(a, b)| a == b)
}

/// Where what stands in a string ends: at a quote, a backslash or a control character; and the words before it.
#[inline(always)]
fn plain(bytes: &[u8], start: usize) -> Option<(usize, Words)> {
    let mut words = Words::default();
    let mut at = start;
    loop {
        let rest = bytes.get(at..)?;
        let word = match rest.first_chunk::<WORD>() {
            Some(word) => u64::from_le_bytes(*word),
            None => {
                // The end of the text is found as a control character.
                let mut last = [0; WORD];
                last[..rest.len()].copy_from_slice(rest);
                u64::from_le_bytes(last)
            }
        };
        let ends = ends(word);
        if ends == 0 {
            words.add(word);
            at += WORD;
            continue;
        }
        let bits = ends.trailing_zeros() & !7;
        at += (bits / 8) as usize;
        let last = word & !(u64::MAX << bits);
        return (at < bytes.len()).then(|| (at, words.end(last, at - start)));
    }
}

/// The highest bit of the first byte that is a quote, a backslash or a control character (and perhaps of bytes behind
/// it): bytes are subtracted all at once, and only behind the first one that is found one can borrow.
#[inline(always)]
const fn ends(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let found = (quote.wrapping_sub(ONES) & !quote)
        | (backslash.wrapping_sub(ONES) & !backslash)
        | (word.wrapping_sub(ONES * 0x20) & !word);
    found & (ONES * 0x80)
}

#[cfg(test)]
mod tests {
    use syntax::Value;

    use super::{Nobody, is_json, visit};
    use crate::infer;

    #[track_caller]
    fn check(text: &str) {
        let value = Value::from_json(text);
        assert_eq!(is_json(text), value.is_some(), "{text}");
        assert_eq!(visit(text, (), &mut Nobody::<true>), value.map(|it| infer::fingerprint(&it, 0)), "{text}");
    }

    #[test]
    fn a_text_has_the_fingerprint_of_its_value() {
        for text in ["null", " true ", "false", "-0.5e+3", r#""a""#, r#""\u00e9\ud83d\ude00\n\"""#, "[]", "{}"] {
            check(text);
        }
        check(r#"{"a": [1, {"b": null}, "x"], "c\t": {}}"#);
        check(&format!("{}1{}", "[".repeat(300), "]".repeat(300)));
    }

    #[test]
    fn a_string_ends_wherever_it_ends() {
        for length in 0..20 {
            for at in 0..=length {
                for piece in ["\\\"", "\\\\", "\\u00e9", "é", "\u{80}\u{a2}", "\"", "\\", "\t", "\u{1f}", "\\é", ""] {
                    let text = format!("{}{piece}{}", "a".repeat(at), "!".repeat(length - at));
                    check(&format!("\"{text}\""));
                    check(&format!("[\"{text}\",1]"));
                    check(&format!("\"{text}"));
                }
            }
        }
    }

    #[test]
    fn what_is_no_value_is_none_here_either() {
        for text in ["", "nul", "01", "1.", "\"a", "\"\u{1}\"", r#""\x""#, "[1,]", "{\"a\"}", "{a:1}", "1 2", "[1 2]"] {
            check(text);
        }
        check(&format!("{}1{}", "[".repeat(600), "]".repeat(600)));
    }

    #[test]
    fn the_order_of_keys_changes_nothing() {
        let of = |text: &str| visit(text, (), &mut Nobody::<true>);
        assert_eq!(of(r#"{"a": 1, "b": 2}"#), of(r#"{"b": 2, "a": 1}"#));
        assert_ne!(of(r#"{"a": 1, "b": 2}"#), of(r#"{"a": 2, "b": 1}"#));
    }
}
