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

use super::scan::Visit;
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
const TAGS: usize = 16;
const MAX_WORD: usize = 40;
/// Different names at a place, from which on a new one is data: names, and such that look like ids.
const NAMES: usize = 1024;
const IDS: usize = 64;
/// Different segments of a path, from which on a new one is a value.
const SEGMENTS: usize = 1024;

/// What is known of one kind of response: a method, a path but for the ids in it, a status, a media type.
#[derive(Default)]
pub(super) struct Group {
    places: Vec<Place>,
    by_name: FxHashMap<(PlaceId, u64), PlaceId>,
    classes: FxHashMap<u64, Class>,
    body: Body,
}

type PlaceId = u32;

/// A place in the bodies of a group: a chain of names, and of items.
#[derive(Default)]
struct Place {
    parent: PlaceId,
    /// A name that is data stands for all of them.
    is_any: bool,
    any: Option<PlaceId>,
    items: Option<PlaceId>,
    names: usize,
    ids: usize,
    /// Fingerprints of the first different values.
    values: Vec<u64>,
    words: usize,
    kinds: u16,
    formats: u8,
    /// Powers of two: of numbers, and of lengths.
    sizes: u128,
    lengths: u64,
    here: Here,
}

/// What the body at hand has at a place.
#[derive(Clone, Copy, Default)]
struct Here {
    /// The body that this holds for.
    body: u32,
    there: u32,
    objects: u32,
    kinds: u16,
}

/// The body at hand.
#[derive(Default)]
struct Body {
    number: u32,
    touched: Vec<PlaceId>,
    tags: FxHashSet<u64>,
    is_new: bool,
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
    /// The place of a whole body, with nothing seen in it.
    pub(super) fn begin(&mut self) -> PlaceId {
        if self.places.is_empty() {
            self.places.push(Place::default());
        }
        self.body.number += 1;
        self.body.touched.clear();
        self.body.tags.clear();
        self.body.is_new = false;
        0
    }

    /// What becomes of the body that was told, in the file with this number.
    pub(super) fn end(&mut self, fingerprint: u64, file: usize) -> Verdict<'_> {
        let mut shape = 0_u64;
        for id in &self.body.touched {
            let place = &self.places[*id as usize];
            let parent = &self.places[place.parent as usize].here;
            let is_always = *id == 0 || place.is_any || place.here.there == parent.objects;
            let scalars = NULL | BOOLEAN | INTEGER | NUMBER | STRING;
            let kinds = place.here.kinds;
            let coarse = (kinds & !scalars) | u16::from(kinds & !NULL & scalars != 0) | ((kinds & NULL) << 1);
            let all = (u64::from(*id) << 20) | (u64::from(coarse) << 1) | u64::from(is_always);
            shape = shape.wrapping_add(mixed(all + 1));
        }
        let tags = self.body.tags.iter().fold(0_u64, |all, it| all.wrapping_add(mixed(*it)));
        let class = self.classes.entry(mixed(shape)).or_default();
        let is_first = class.known.is_empty();
        let is_known = !class.known.insert(fingerprint);
        // Few are kept in each file that has them, so that each is told where it is.
        if is_known && (class.first.file == file || class.kept >= KEPT) {
            return Verdict::Again(&mut class.first);
        }
        let is_combination = class.combinations.len() < KEPT_COMBINATIONS && class.combinations.insert(tags);
        if self.body.is_new || class.kept < KEPT || is_combination {
            class.kept += 1;
            return Verdict::Keep(is_first.then_some(&mut class.first));
        }
        Verdict::Count(&mut class.first)
    }

    fn place(&mut self, id: PlaceId) -> &mut Place {
        &mut self.places[id as usize]
    }

    /// Notes that a value is there.
    fn touch(&mut self, id: PlaceId, kind: u16) {
        let number = self.body.number;
        let place = &mut self.places[id as usize];
        if place.here.body != number {
            place.here = Here { body: number, ..Here::default() };
            self.body.touched.push(id);
        }
        place.here.there += 1;
        place.here.kinds |= kind;
        if place.kinds & kind == 0 {
            place.kinds |= kind;
            self.body.is_new = true;
        }
    }

    fn size(&mut self, id: PlaceId, bit: u32) {
        let place = self.place(id);
        if place.sizes & (1 << bit) == 0 {
            place.sizes |= 1 << bit;
            self.body.is_new = true;
        }
    }

    fn child(&mut self, parent: PlaceId, is_any: bool) -> PlaceId {
        self.places.push(Place { parent, is_any, ..Place::default() });
        (self.places.len() - 1) as PlaceId
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
        let is_integer = !literal.contains(['.', 'e', 'E']);
        self.touch(place, if is_integer { INTEGER } else { NUMBER });
        // The power of two of its size, and its sign: what a bound tells apart, roughly.
        let value: f64 = literal.parse().unwrap_or(0.0);
        let power = value.abs().log2().clamp(-1.0, 61.0).floor() as i32 + 2;
        let power = if value == 0.0 { 0 } else { power.unsigned_abs() };
        self.size(place, power + if value < 0.0 { 64 } else { 0 });
        let known = self.place(place);
        if known.values.len() < VALUES && !known.values.contains(&fingerprint) {
            known.values.push(fingerprint);
            self.body.is_new = true;
        }
    }

    fn string(&mut self, place: PlaceId, text: &str, fingerprint: u64) {
        self.touch(place, STRING);
        self.length(place, text.len());
        let known = &mut self.places[place as usize];
        let is_word = is_word(text);
        let is_tag = is_word && known.words <= TAGS;
        let limit = if is_word { WORDS } else { VALUES };
        let is_full = known.values.len() >= limit;
        if !is_full && !known.values.contains(&fingerprint) {
            known.values.push(fingerprint);
            known.words += usize::from(is_word);
            self.body.is_new = true;
        }
        if is_tag {
            self.body.tags.insert(fingerprint ^ mixed(u64::from(place)));
        }
        let format = 1_u8 << format_index(text).unwrap_or(7);
        let known = &mut self.places[place as usize];
        if known.formats & format == 0 {
            known.formats |= format;
            self.body.is_new = true;
        }
    }

    fn object(&mut self, place: PlaceId) {
        self.touch(place, OBJECT);
        self.place(place).here.objects += 1;
    }

    fn member(&mut self, place: PlaceId, name: &str, fingerprint: u64) -> PlaceId {
        if let Some(known) = self.by_name.get(&(place, fingerprint)) {
            return *known;
        }
        let holder = &self.places[place as usize];
        let is_id = is_id_like(name);
        if holder.names < NAMES && (!is_id || holder.ids < IDS) {
            let id = self.child(place, false);
            let holder = self.place(place);
            holder.names += 1;
            holder.ids += usize::from(is_id);
            self.by_name.insert((place, fingerprint), id);
            self.body.is_new = true;
            return id;
        }
        match holder.any {
            Some(any) => any,
            None => {
                let any = self.child(place, true);
                self.place(place).any = Some(any);
                any
            }
        }
    }

    fn items(&mut self, place: PlaceId) -> PlaceId {
        self.touch(place, ARRAY);
        match self.places[place as usize].items {
            Some(items) => items,
            None => {
                let items = self.child(place, true);
                self.place(place).items = Some(items);
                items
            }
        }
    }

    fn length(&mut self, place: PlaceId, length: usize) {
        let bit = usize::BITS - length.leading_zeros();
        let known = self.place(place);
        if known.lengths & (1 << bit.min(63)) == 0 {
            known.lengths |= 1 << bit.min(63);
            self.body.is_new = true;
        }
    }
}

/// Letters and what joins words: what an `enum` and a discriminator are made of.
fn is_word(text: &str) -> bool {
    let is_part = |it: u8| it.is_ascii_alphabetic() || matches!(it, b'_' | b'-' | b'.' | b':' | b'/');
    (1..=MAX_WORD).contains(&text.len()) && text.bytes().all(is_part)
}

/// The segments of paths, so that those which are values can be told from those which are names.
#[derive(Default)]
pub(super) struct Paths {
    /// Of each node the names below it, and how many there are.
    below: FxHashMap<(u32, Box<str>), u32>,
    counts: Vec<usize>,
}

impl Paths {
    /// A number for a path, the same for paths that differ in ids only.
    pub(super) fn of(&mut self, path: &str) -> u32 {
        let mut at = 0;
        for segment in path.split('/').skip(1) {
            let segment = if is_id_like(segment) { "" } else { segment };
            at = self.step(at, segment);
        }
        at
    }

    fn step(&mut self, at: u32, segment: &str) -> u32 {
        let node = at as usize;
        if self.counts.len() <= node {
            self.counts.resize(node + 1, 0);
        }
        let segment = if self.counts[node] < SEGMENTS { segment } else { self.known(at, segment) };
        if let Some(next) = self.below.get(&(at, segment.into())) {
            return *next;
        }
        self.counts[node] += 1;
        let next = self.below.len() as u32 + 1;
        self.below.insert((at, segment.into()), next);
        next
    }

    /// The segment where many are known, or what stands for all others.
    fn known<'s>(&self, at: u32, segment: &'s str) -> &'s str {
        if self.below.contains_key(&(at, segment.into())) { segment } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, Paths, Verdict};
    use crate::read::scan;

    /// What becomes of bodies, one after the other: kept, counted, or known.
    #[track_caller]
    fn check(bodies: impl IntoIterator<Item = String>, expected: &str) {
        let mut group = Group::default();
        let mut actual = String::new();
        for body in bodies {
            let root = group.begin();
            let fingerprint = scan::visit(&body, root, &mut group).expect("JSON");
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

    #[track_caller]
    fn check_paths(a: &str, b: &str, is_same: bool) {
        let mut paths = Paths::default();
        assert_eq!(paths.of(a) == paths.of(b), is_same);
    }

    #[test]
    fn ids_in_paths_are_values() {
        check_paths("/teams/1", "/teams/2", true);
        check_paths("/teams/1/members", "/teams/2/members", true);
        check_paths("/teams/1/members", "/teams/2/issues", false);
        check_paths("/teams/earth", "/teams/mars", false);
        check_paths("/teams", "/teams/", false);
        let mut paths = Paths::default();
        let all: Vec<u32> = (0..2000).map(|it| paths.of(&format!("/teams/a{it}"))).collect();
        assert_eq!(all[0], paths.of("/teams/a0"));
        assert_eq!(all[1998], all[1999]);
    }
}
