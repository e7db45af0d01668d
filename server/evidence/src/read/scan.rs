//! JSON read without making values of it: most bodies say what an earlier one has said, and need none.

use std::borrow::Cow;

use syntax::Value;

use crate::infer::fingerprint::{self, List, MAX_DISTINCT_DEPTH, Members};

/// The same bound as that of [`Value::from_json`]: what is valid there is valid here.
const MAX_DEPTH: usize = 512;

/// Who is told what a text holds, place by place.
pub(super) trait Visit {
    type Place: Copy;
    /// Whether fingerprints are wanted: they cost more than reading does.
    const IS_COUNTED: bool = true;

    fn null(&mut self, place: Self::Place);
    fn boolean(&mut self, place: Self::Place);
    fn number(&mut self, place: Self::Place, literal: &str, fingerprint: u64);
    fn string(&mut self, place: Self::Place, text: &str, fingerprint: u64);
    /// An object begins.
    fn object(&mut self, place: Self::Place);
    /// The place of the member with this name.
    fn member(&mut self, place: Self::Place, name: &str, fingerprint: u64) -> Self::Place;
    /// The place of the items of an array.
    fn items(&mut self, place: Self::Place) -> Self::Place;
    /// How many items or members there were.
    fn length(&mut self, place: Self::Place, length: usize);
}

/// Nobody wants to know what there is.
struct Nobody<const IS_COUNTED: bool>;

impl<const IS_COUNTED: bool> Visit for Nobody<IS_COUNTED> {
    type Place = ();
    const IS_COUNTED: bool = IS_COUNTED;

    fn null(&mut self, (): ()) {}
    fn boolean(&mut self, (): ()) {}
    fn number(&mut self, (): (), _: &str, _: u64) {}
    fn string(&mut self, (): (), _: &str, _: u64) {}
    fn object(&mut self, (): ()) {}
    fn member(&mut self, (): (), _: &str, _: u64) {}
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
    scanner.skip(0).is_some() && scanner.is_at_end()
}

/// Tells of a text that is one JSON value, and gives its fingerprint.
pub(super) fn visit<V: Visit>(text: &str, place: V::Place, visitor: &mut V) -> Option<u64> {
    let mut scanner = Scanner::new(text);
    let fingerprint = scanner.value(place, visitor, 0)?;
    scanner.is_at_end().then_some(fingerprint)
}

/// A member of an object: its name, the text of its value, and whether it is one of an object within.
pub(super) type Member<'t> = (Cow<'t, str>, &'t str, bool);

/// The members of a text that is an object, and right behind a member with one of some names those of its value.
pub(super) fn members<'t>(text: &'t str, within: &[&str]) -> Option<Vec<Member<'t>>> {
    let mut scanner = Scanner::new(text);
    let mut members = Vec::new();
    scanner.members(within, false, &mut members)?;
    scanner.is_at_end().then_some(members)
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Scanner<'t> {
        Scanner { text, at: 0 }
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_space();
        self.at == self.text.len()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn members(&mut self, within: &[&str], is_within: bool, acc: &mut Vec<Member<'t>>) -> Option<()> {
        self.skip_space();
        self.eat(b'{')?;
        self.skip_space();
        if self.eat(b'}').is_some() {
            return Some(());
        }
        loop {
            let name = self.name()?;
            self.skip_space();
            let (start, own) = (self.at, acc.len());
            let is_opened = !is_within && self.peek() == Some(b'{') && within.iter().any(|it| *it == name);
            acc.push((name, "", is_within));
            match is_opened {
                true => self.members(&[], true, acc)?,
                false => self.skip(1)?,
            }
            acc[own].1 = &self.text[start..self.at];
            self.skip_space();
            if self.eat(b',').is_none() {
                return self.eat(b'}');
            }
        }
    }

    fn skip(&mut self, depth: usize) -> Option<()> {
        self.value((), &mut Nobody::<false>, depth).map(drop)
    }

    fn value<V: Visit>(&mut self, place: V::Place, visitor: &mut V, depth: usize) -> Option<u64> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'"' => {
                let text = self.string()?;
                let fingerprint = if V::IS_COUNTED { fingerprint::string(&text) } else { 0 };
                visitor.string(place, &text, fingerprint);
                Some(fingerprint)
            }
            b'{' => self.object(place, visitor, depth),
            b'[' => self.array(place, visitor, depth),
            b'n' => {
                self.word("null")?;
                visitor.null(place);
                Some(fingerprint::null())
            }
            first @ (b't' | b'f') => {
                self.word(if first == b't' { "true" } else { "false" })?;
                visitor.boolean(place);
                Some(fingerprint::boolean(first == b't'))
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
        self.at += 1;
        visitor.object(place);
        let mut members = Members::default();
        let mut length = 0;
        self.skip_space();
        if self.eat(b'}').is_none() {
            loop {
                let name = self.name()?;
                let key = if V::IS_COUNTED { fingerprint::key(&name) } else { 0 };
                let below = visitor.member(place, &name, key);
                let value = self.value(below, visitor, depth + 1)?;
                length += 1;
                if V::IS_COUNTED && depth < MAX_DISTINCT_DEPTH {
                    members.add(key, value);
                }
                self.skip_space();
                if self.eat(b',').is_none() {
                    self.eat(b'}')?;
                    break;
                }
            }
        }
        visitor.length(place, length);
        Some(members.finish())
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

    /// The name of a member, up to the colon behind it.
    fn name(&mut self) -> Option<Cow<'t, str>> {
        self.skip_space();
        if self.peek()? != b'"' {
            return None;
        }
        let name = self.string()?;
        self.skip_space();
        self.eat(b':')?;
        Some(name)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
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
    fn string(&mut self) -> Option<Cow<'t, str>> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        let mut is_escaped = false;
        loop {
            match *bytes.get(at)? {
                b'"' => break,
                b'\\' => {
                    is_escaped = true;
                    at += 2;
                }
                0..0x20 => return None,
                _ => at += 1,
            }
        }
        self.at = at + 1;
        if !is_escaped {
            return Some(Cow::Borrowed(&self.text[start + 1..at]));
        }
        match Value::from_json(&self.text[start..=at])? {
            Value::String(text) => Some(Cow::Owned(text.into())),
            _ => None,
        }
    }
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
