//! A number for a value: equal values have the same, and the order of keys changes nothing. Made of parts, so that it
//! can be computed of a text as well as of a value, and of a string while its end is looked for.

use syntax::Value;

/// Deepest level at which two bodies can differ.
pub(crate) const MAX_DISTINCT_DEPTH: usize = 256;

/// So much of a text goes into its number at once.
pub(crate) const WORD: usize = size_of::<u64>();

pub(crate) const NULL: u64 = mixed(1);
pub(crate) const FALSE: u64 = mixed(2);
pub(crate) const TRUE: u64 = mixed(3);
const NUMBER: u64 = mixed(4);
const STRING: u64 = mixed(5);
const ARRAY: u64 = mixed(6);
const OBJECT: u64 = mixed(7);
const KEY: u64 = mixed(8);

/// An odd number without a pattern (the golden ratio): to multiply with it loses nothing.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash that ignores the order of keys.
pub(crate) fn fingerprint(value: &Value, depth: usize) -> u64 {
    match value {
        Value::Null => NULL,
        Value::Bool(false) => FALSE,
        Value::Bool(true) => TRUE,
        Value::Number(it) => number(it),
        Value::String(it) => string(Words::of(it)),
        Value::Array(items) => {
            let mut list = List::default();
            if depth < MAX_DISTINCT_DEPTH {
                items.iter().for_each(|it| list.add(fingerprint(it, depth + 1)));
            }
            list.finish()
        }
        Value::Object(members) => {
            let mut members_of = Members::default();
            if depth < MAX_DISTINCT_DEPTH {
                members.iter().for_each(|(name, it)| members_of.add(key(Words::of(name)), fingerprint(it, depth + 1)));
            }
            members_of.finish()
        }
    }
}

/// A text in the making, word by word.
#[derive(Clone, Copy, Default)]
pub(crate) struct Words(u64);

impl Words {
    pub(crate) fn of(text: &str) -> Words {
        let (words, rest) = text.as_bytes().as_chunks::<WORD>();
        let mut all = Words::default();
        for word in words {
            all.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; WORD];
        last[..rest.len()].copy_from_slice(rest);
        all.end(u64::from_le_bytes(last), text.len())
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(SPREAD);
    }

    /// The last word, which is not full: the bytes that are missing are 0. `length` is that of the whole text.
    #[inline(always)]
    pub(crate) fn end(mut self, last: u64, length: usize) -> Words {
        self.add(last);
        self.add(length as u64);
        self
    }
}

#[inline(always)]
pub(crate) fn number(literal: &str) -> u64 {
    mixed(Words::of(literal).0 ^ NUMBER)
}

#[inline(always)]
pub(crate) fn string(text: Words) -> u64 {
    mixed(text.0 ^ STRING)
}

/// The part of a name in [`Members`].
#[inline(always)]
pub(crate) fn key(name: Words) -> u64 {
    mixed(name.0 ^ KEY)
}

/// An array in the making.
#[derive(Default)]
pub(crate) struct List(u64);

impl List {
    pub(crate) fn add(&mut self, item: u64) {
        self.0 = mixed(self.0.wrapping_mul(SPREAD) ^ item);
    }

    pub(crate) fn finish(self) -> u64 {
        mixed(self.0 ^ ARRAY)
    }
}

/// An object in the making: a sum, so that no order matters.
#[derive(Default)]
pub(crate) struct Members(u64);

impl Members {
    #[inline(always)]
    pub(crate) fn add(&mut self, key: u64, value: u64) {
        self.0 = self.0.wrapping_add(mixed(key.wrapping_mul(SPREAD) ^ value));
    }

    pub(crate) fn finish(self) -> u64 {
        mixed(self.0 ^ OBJECT)
    }
}

/// Spreads what differs over all bits, since sums of these are taken (the finalizer of SplitMix64).
#[inline(always)]
pub(crate) const fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}
