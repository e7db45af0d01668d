//! A number for a value: equal values have the same, and the order of keys changes nothing. Made of parts, so that it
//! can be computed of a text as well as of a value.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use syntax::Value;

/// Deepest level at which two bodies can differ.
pub(crate) const MAX_DISTINCT_DEPTH: usize = 256;

const NULL: u8 = 0;
const BOOLEAN: u8 = 1;
const NUMBER: u8 = 2;
const STRING: u8 = 3;
const ARRAY: u8 = 4;
const OBJECT: u8 = 5;

/// A hash that ignores the order of keys.
pub(crate) fn fingerprint(value: &Value, depth: usize) -> u64 {
    match value {
        Value::Null => null(),
        Value::Bool(it) => boolean(*it),
        Value::Number(it) => number(it),
        Value::String(it) => string(it),
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
                members.iter().for_each(|(key, it)| members_of.add(self::key(key), fingerprint(it, depth + 1)));
            }
            members_of.finish()
        }
    }
}

fn hashed(hash: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut hasher = FxHasher::default();
    hash(&mut hasher);
    mixed(hasher.finish())
}

pub(crate) fn null() -> u64 {
    hashed(|it| NULL.hash(it))
}

pub(crate) fn boolean(value: bool) -> u64 {
    hashed(|it| (BOOLEAN, value).hash(it))
}

pub(crate) fn number(literal: &str) -> u64 {
    hashed(|it| (NUMBER, literal).hash(it))
}

pub(crate) fn string(text: &str) -> u64 {
    hashed(|it| (STRING, text).hash(it))
}

/// The part of a name in [`Members`].
pub(crate) fn key(name: &str) -> u64 {
    hashed(|it| name.hash(it))
}

/// An array in the making.
#[derive(Default)]
pub(crate) struct List(FxHasher);

impl List {
    pub(crate) fn add(&mut self, item: u64) {
        item.hash(&mut self.0);
    }

    pub(crate) fn finish(self) -> u64 {
        let items = self.0.finish();
        hashed(|it| (ARRAY, items).hash(it))
    }
}

/// An object in the making: a sum, so that no order matters.
#[derive(Default)]
pub(crate) struct Members(u64);

impl Members {
    pub(crate) fn add(&mut self, key: u64, value: u64) {
        self.0 = self.0.wrapping_add(hashed(|it| (key, value).hash(it)));
    }

    pub(crate) fn finish(self) -> u64 {
        hashed(|it| (OBJECT, self.0).hash(it))
    }
}

/// Spreads what differs over all bits, since sums of these are taken (the finalizer of SplitMix64).
pub(crate) fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}
