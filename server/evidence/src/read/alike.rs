//! What recordings have said before: a body that shows nothing new is counted, and not kept. So memory grows with what
//! is different, and not with the number of recordings.
//!
//! A body is alike another one of the same request and response if, at every place, the same members are always and
//! sometimes there, with the same kinds of values. It shows something new where a value is new at its place: while
//! few different ones are known there (an `enum`, a discriminator), by its kind, its format, its length or its size.
//! Of those that are alike the first ones are kept; the others are known by their fingerprints, so that they count.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use syntax::Value;

use super::scan::{Likely, Text, Visit};
use crate::infer::fingerprint::mixed;
use crate::infer::{format_index, is_id_like};

/// Bodies that are alike and kept: enough for a schema to be inferred from them.
const KEPT: usize = 8;
/// Bodies that are alike and kept besides, because they combine known words in a new way.
const KEPT_COMBINATIONS: usize = 32;
/// Different words at a place, from which on one more shows nothing: an `enum` may have so many.
const WORDS: usize = 100;
/// Different values that are no words, likewise.
const VALUES: usize = 20;
/// Words at a place that may tell the branches of a union apart.
const TAGS: u32 = 16;
const MAX_WORD: usize = 40;
/// Different names at a place, from which on a new one is data: names, and such that look like ids.
const NAMES: u32 = 1024;
const IDS: u32 = 64;
/// Longest name, with its quotes, that is known as it is written.
const MAX_LIKELY: usize = 64;

/// What is known of one kind of response: a method, a path but for the ids in it, a status, a media type.
///
/// A body is told once, and nothing is noted: it may be broken further on. One that shows something new is told a second
/// time, and that is noted.
pub(super) struct Group {
    places: Vec<Place>,
    by_name: FxHashMap<(PlaceId, u64), PlaceId>,
    classes: FxHashMap<u64, Class>,
    body: Body,
    seen: Seen,
}

impl Default for Group {
    fn default() -> Group {
        let places = vec![Place::default()];
        let (by_name, classes) = (FxHashMap::default(), FxHashMap::default());
        Group { places, by_name, classes, body: Body::default(), seen: Seen::default() }
    }
}

/// Strings that were there not long ago, at their places: there is nothing new in one of them.
#[derive(Default)]
struct Seen(Vec<u64>);

impl Seen {
    /// Most recordings say the same words again and again; so many are remembered.
    const SIZE: usize = 1024;
    /// A group that is told of fewer bodies needs no memory for them.
    const FROM: u64 = 64;
    /// Where it is noted whether the string is a word.
    const WORD: u64 = 1;

    /// Whether a string that is known is a word.
    fn is_word(&self, string: u64) -> Option<bool> {
        let known = *self.0.get(Seen::at(string))?;
        (known | Seen::WORD == string | Seen::WORD).then_some(known & Seen::WORD != 0)
    }

    fn add(&mut self, string: u64, is_word: bool) {
        if self.0.is_empty() {
            self.0 = vec![0; Seen::SIZE];
        }
        self.0[Seen::at(string)] = (string & !Seen::WORD) | u64::from(is_word);
    }

    fn at(string: u64) -> usize {
        (string >> 1) as usize % Seen::SIZE
    }
}

pub(super) type PlaceId = u32;

/// The place of whole bodies.
const ROOT: PlaceId = 0;

/// A place in the bodies of a group: a chain of names, and of items.
#[derive(Default)]
struct Place {
    parent: PlaceId,
    here: Here,
    kinds: u16,
    formats: u8,
    /// A name that is data stands for all of them.
    is_any: bool,
    /// The name as it is written, with its quotes, and its part in fingerprints. Empty where it is data.
    quoted: Box<str>,
    key: u64,
    /// What came behind it last time, and what was the first member.
    next: Option<PlaceId>,
    first: Option<PlaceId>,
    any: Option<PlaceId>,
    items: Option<PlaceId>,
    names: u32,
    ids: u32,
    words: u32,
    /// Fingerprints of the first different values.
    values: Vec<u64>,
    /// Powers of two: of lengths, and of numbers.
    lengths: u64,
    sizes: u128,
}

/// What the body at hand has at a place.
#[derive(Clone, Copy, Default)]
struct Here {
    /// The body that this holds for.
    body: u64,
    there: u32,
    objects: u32,
    kinds: u16,
}

/// The body at hand.
#[derive(Default)]
struct Body {
    number: u64,
    touched: Vec<PlaceId>,
    tags: Vec<u64>,
    is_new: bool,
    is_noted: bool,
}

impl Body {
    fn begin(&mut self, is_noted: bool) {
        self.number += 1;
        self.touched.clear();
        self.tags.clear();
        (self.is_new, self.is_noted) = (is_noted, is_noted);
    }

    /// Says that something is new: whether to note what.
    fn is_to_note(&mut self) -> bool {
        self.is_new = true;
        self.is_noted
    }

    /// Whether it will be told again: nothing more has to be known of it now.
    fn is_known_to_be_new(&self) -> bool {
        self.is_new && !self.is_noted
    }
}

/// Bodies that are alike.
#[derive(Default)]
pub(super) struct Class {
    /// All of them, by fingerprint.
    known: FxHashSet<u64>,
    kept: usize,
    combinations: FxHashSet<u64>,
    /// Who stands for those that are not kept.
    pub(super) first: First,
}

/// The exchange that stands for others: in the file at hand, or in one before it.
#[derive(Default)]
pub(super) struct First {
    pub(super) file: usize,
    pub(super) index: usize,
    pub(super) body: Option<Arc<Value>>,
}

/// What to do with a body.
pub(super) enum Verdict<'g> {
    /// It is kept. Whether it is the first one of those that are alike.
    Keep(Option<&'g mut First>),
    Count(&'g mut First),
    /// The same body was there before.
    Again(&'g mut First),
}

const NULL: u16 = 1;
const BOOLEAN: u16 = 2;
const INTEGER: u16 = 4;
const NUMBER: u16 = 8;
const STRING: u16 = 16;
const ARRAY: u16 = 32;
const OBJECT: u16 = 64;

impl Group {
    /// The place of a whole body, which is then told.
    pub(super) fn begin(&mut self) -> PlaceId {
        self.body.begin(false);
        ROOT
    }

    /// The place of the same body again, where it has to be told again, so that what is new in it is noted.
    pub(super) fn learn(&mut self) -> Option<PlaceId> {
        self.body.is_new.then(|| self.body.begin(true)).map(|()| ROOT)
    }

    /// What becomes of the body that was told, in the file with this number.
    pub(super) fn end(&mut self, fingerprint: u64, file: usize) -> Verdict<'_> {
        let mut shape = 0_u64;
        for id in &self.body.touched {
            let place = &self.places[*id as usize];
            let parent = &self.places[place.parent as usize].here;
            let is_always = *id == ROOT || place.is_any || place.here.there == parent.objects;
            let scalars = NULL | BOOLEAN | INTEGER | NUMBER | STRING;
            let kinds = place.here.kinds;
            let coarse = (kinds & !scalars) | u16::from(kinds & !NULL & scalars != 0) | ((kinds & NULL) << 1);
            let all = (u64::from(*id) << 20) | (u64::from(coarse) << 1) | u64::from(is_always);
            shape = shape.wrapping_add(mixed(all + 1));
        }
        let class = self.classes.entry(mixed(shape)).or_default();
        let is_first = class.known.is_empty();
        let is_known = !class.known.insert(fingerprint);
        // Few are kept in each file that has them, so that each is told where it is.
        if is_known && (class.first.file == file || class.kept >= KEPT) {
            return Verdict::Again(&mut class.first);
        }
        let is_combination = class.combinations.len() < KEPT_COMBINATIONS && {
            self.body.tags.sort_unstable();
            self.body.tags.dedup();
            let tags = self.body.tags.iter().fold(0_u64, |all, it| all.wrapping_add(mixed(*it)));
            class.combinations.insert(tags)
        };
        if self.body.is_new || class.kept < KEPT || is_combination {
            class.kept += 1;
            return Verdict::Keep(is_first.then_some(&mut class.first));
        }
        Verdict::Count(&mut class.first)
    }

    /// Notes that a value is there.
    #[inline(always)]
    fn touch(&mut self, id: PlaceId, kind: u16) -> &mut Place {
        let place = &mut self.places[id as usize];
        if place.here.body != self.body.number {
            place.here = Here { body: self.body.number, ..Here::default() };
            self.body.touched.push(id);
        }
        place.here.there += 1;
        place.here.kinds |= kind;
        if place.kinds & kind == 0 && self.body.is_to_note() {
            place.kinds |= kind;
        }
        place
    }

    fn child(&mut self, parent: PlaceId, place: Place) -> PlaceId {
        self.places.push(Place { parent, ..place });
        (self.places.len() - 1) as PlaceId
    }

    /// The place of all that is below another one under no name of its own.
    fn any(&mut self, parent: PlaceId, of: fn(&mut Place) -> &mut Option<PlaceId>) -> PlaceId {
        if let Some(known) = of(&mut self.places[parent as usize]) {
            return *known;
        }
        if !self.body.is_to_note() {
            return parent;
        }
        let id = self.child(parent, Place { is_any: true, ..Place::default() });
        *of(&mut self.places[parent as usize]) = Some(id);
        id
    }

    /// The place of a member whose name is not known.
    fn unknown(&mut self, parent: PlaceId, name: &Text<'_>) -> PlaceId {
        let holder = &mut self.places[parent as usize];
        let is_id = is_id_like(&name.text);
        if holder.names >= NAMES || (is_id && holder.ids >= IDS) {
            return self.any(parent, |it| &mut it.any);
        }
        if !self.body.is_to_note() {
            return parent;
        }
        holder.names += 1;
        holder.ids += u32::from(is_id);
        let quoted = name.quoted.filter(|it| !is_id && it.len() <= MAX_LIKELY).unwrap_or_default();
        let id = self.child(parent, Place { quoted: quoted.into(), key: name.key(), ..Place::default() });
        self.by_name.insert((parent, name.key()), id);
        id
    }
}

impl Visit for Group {
    type Place = PlaceId;

    fn null(&mut self, place: PlaceId) {
        self.touch(place, NULL);
    }

    fn boolean(&mut self, place: PlaceId) {
        self.touch(place, BOOLEAN);
    }

    fn number(&mut self, place: PlaceId, literal: &str, fingerprint: u64) {
        if self.body.is_known_to_be_new() {
            return;
        }
        let is_integer = !literal.bytes().any(|it| matches!(it, b'.' | b'e' | b'E'));
        self.touch(place, if is_integer { INTEGER } else { NUMBER });
        let known = &mut self.places[place as usize];
        if known.values.contains(&fingerprint) {
            return;
        }
        let size = 1 << power(literal);
        let is_free = known.values.len() < VALUES;
        if (is_free || known.sizes & size == 0) && self.body.is_to_note() {
            known.sizes |= size;
            known.values.extend(is_free.then_some(fingerprint));
        }
    }

    fn string(&mut self, place: PlaceId, text: &str, fingerprint: u64) {
        if self.body.is_known_to_be_new() {
            return;
        }
        self.touch(place, STRING);
        let here = fingerprint ^ mixed(u64::from(place));
        let known = &mut self.places[place as usize];
        let has_tags = known.words <= TAGS;
        if let Some(is_word) = self.seen.is_word(here) {
            self.body.tags.extend((has_tags && is_word).then_some(here));
            return;
        }
        let is_word = is_word(text);
        self.body.tags.extend((has_tags && is_word).then_some(here));
        let limit = if is_word { WORDS } else { VALUES };
        let is_free = known.values.len() < limit && !known.values.contains(&fingerprint);
        let length = 1 << power_of_two(text.len());
        let format = 1_u8 << format_index(text).unwrap_or(7);
        if is_free || known.lengths & length == 0 || known.formats & format == 0 {
            if !self.body.is_to_note() {
                return;
            }
            known.lengths |= length;
            known.formats |= format;
            if is_free {
                known.values.push(fingerprint);
                known.words += u32::from(is_word);
            }
        }
        if self.body.number >= Seen::FROM {
            self.seen.add(here, is_word);
        }
    }

    fn object(&mut self, place: PlaceId) {
        self.touch(place, OBJECT).here.objects += 1;
    }

    #[inline(always)]
    fn likely(&self, place: PlaceId, before: Option<PlaceId>) -> Option<Likely<'_, PlaceId>> {
        let id = match before {
            Some(before) => self.places[before as usize].next,
            None => self.places[place as usize].first,
        }?;
        let likely = &self.places[id as usize];
        // Names that are data are not known as they are written.
        let is_known = likely.parent == place && !likely.quoted.is_empty();
        is_known.then_some(Likely { quoted: &likely.quoted, key: likely.key, place: id })
    }

    fn member(&mut self, place: PlaceId, before: Option<PlaceId>, name: &Text<'_>) -> PlaceId {
        if self.body.is_known_to_be_new() {
            return place;
        }
        let known = self.by_name.get(&(place, name.key())).copied();
        let id = known.unwrap_or_else(|| self.unknown(place, name));
        match before {
            Some(before) => self.places[before as usize].next = Some(id),
            None => self.places[place as usize].first = Some(id),
        }
        id
    }

    fn items(&mut self, place: PlaceId) -> PlaceId {
        self.touch(place, ARRAY);
        self.any(place, |it| &mut it.items)
    }

    fn length(&mut self, place: PlaceId, length: usize) {
        let known = &mut self.places[place as usize];
        let length = 1 << power_of_two(length);
        if known.lengths & length == 0 && self.body.is_to_note() {
            known.lengths |= length;
        }
    }
}

/// The power of two of a length, as one of 64.
fn power_of_two(length: usize) -> u32 {
    (usize::BITS - length.leading_zeros()).min(63)
}

/// The power of two of a number's size, and its sign, as one of 128: what a bound tells apart, roughly.
fn power(literal: &str) -> u32 {
    let (is_negative, digits) = match literal.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, literal),
    };
    let power = match digits.parse::<u64>() {
        Ok(0) => return 0,
        Ok(value) => value.ilog2().min(61) + 2,
        Err(_) => {
            let value: f64 = digits.parse().unwrap_or(0.0);
            if value == 0.0 {
                return 0;
            }
            (value.log2().clamp(-1.0, 61.0).floor() as i32 + 2).unsigned_abs()
        }
    };
    power + if is_negative { 64 } else { 0 }
}

/// Letters and what joins words: what an `enum` and a discriminator are made of.
fn is_word(text: &str) -> bool {
    let is_part = |it: u8| it.is_ascii_alphabetic() || matches!(it, b'_' | b'-' | b'.' | b':' | b'/');
    (1..=MAX_WORD).contains(&text.len()) && text.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::{Group, Verdict};
    use crate::read::scan;

    /// What becomes of bodies, one after the other: kept, counted, or known.
    #[track_caller]
    fn check(bodies: impl IntoIterator<Item = String>, expected: &str) {
        let mut group = Group::default();
        let mut actual = String::new();
        for body in bodies {
            let root = group.begin();
            let fingerprint = scan::visit(&body, root, &mut group).expect("JSON");
            if let Some(root) = group.learn() {
                scan::visit(&body, root, &mut group);
            }
            actual.push(match group.end(fingerprint, 0) {
                Verdict::Keep(_) => 'k',
                Verdict::Count(_) => 'c',
                Verdict::Again(_) => 'a',
            });
        }
        assert_eq!(actual, expected);
    }

    /// Enough bodies that are alike, and then some more.
    fn after(bodies: &[&str]) -> Vec<String> {
        let many = (140..170).map(|it| format!(r#"{{"id": {it}, "at": [{{"a": {it}}}]}}"#));
        many.chain(bodies.iter().map(|it| (*it).to_owned())).collect()
    }

    #[track_caller]
    fn check_last(bodies: &[&str], expected: &str) {
        check(after(bodies), &format!("{}{}{expected}", "k".repeat(20), "c".repeat(10)));
    }

    #[test]
    fn what_shows_nothing_new_is_counted() {
        check_last(&[r#"{"id": 150, "at": [{"a": 199}]}"#], "c");
        check_last(&[r#"{"at": [{"a": 141}], "id": 141}"#], "a");
    }

    #[test]
    fn what_is_absent_or_new_is_kept() {
        check_last(&[r#"{"at": [{"a": 141}]}"#], "k");
        check_last(&[r#"{"id": 141, "at": []}"#], "k");
        check_last(&[r#"{"id": 141, "at": [{"a": 141}, {}]}"#], "k");
        check_last(&[r#"{"id": 141, "at": [{"a": 141}], "b": 1}"#], "k");
    }

    #[test]
    fn a_kind_a_format_a_size_is_new() {
        check_last(&[r#"{"id": null, "at": [{"a": 141}]}"#, r#"{"id": "a", "at": [{"a": 141}]}"#], "kk");
        check_last(&[r#"{"id": 1.5, "at": [{"a": 141}]}"#, r#"{"id": 1000, "at": [{"a": 141}]}"#], "kk");
        let (word, date) = (r#"{"id": "ab", "at": [{"a": 141}]}"#, r#"{"id": "2024-01-02", "at": [{"a": 141}]}"#);
        check_last(&[word, date], "kk");
    }

    #[test]
    fn words_are_new_while_there_are_few() {
        let word = |it: usize| format!("{}{}", char::from(b'a' + (it / 26) as u8), char::from(b'a' + (it % 26) as u8));
        check((0..150).map(|it| format!("\"{}\"", word(it))), &format!("{}{}", "k".repeat(100), "c".repeat(50)));
    }

    #[test]
    fn words_that_are_combined_in_a_new_way_are_kept() {
        let body = |it: usize| {
            let (on, of) = [("a", "a"), ("b", "a"), ("a", "b"), ("b", "b")][if it == 40 { 3 } else { it % 3 }];
            format!(r#"{{"id": {}, "on": "{on}", "of": "{of}"}}"#, 140 + it)
        };
        check((0..42).map(body), &format!("{}{}kc", "k".repeat(20), "c".repeat(20)));
    }
}
