//! Keys of a mapping: merge keys, and keys that are there twice.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use text_size::{TextRange, TextSize};

use crate::{
    Text,
    green::{Green, Kind, flag},
    nodes::{Child, Nodes},
};

/// Mappings up to this size are compared pair by pair: that is cheaper than hashing.
const FEW: usize = 8;

/// Notes in the flags of a mapping whether it has merge keys and duplicate keys.
pub(crate) fn note<'t>(node: &mut Green, nodes: Nodes<'_>, raw: impl Fn(Child<'_>) -> Cow<'t, [u8]>) {
    node.flags &= !(flag::MERGE | flag::OWN_DUPLICATES);
    // A number per key that equal keys have in common: mostly all differ, and nothing else has to be compared.
    let mut numbers = [0_u64; MANY];
    let mut count = 0;
    let mut may_clash = false;
    for key in nodes.iter().step_by(2) {
        let bytes = raw(key);
        let key = key.green;
        if is_merge(key, &bytes) {
            node.flags |= flag::MERGE;
        }
        if may_clash || !can_clash(key) {
            continue;
        }
        if count == MANY || key.has(flag::COOKED) || key.has(flag::DAMAGED) {
            may_clash = true;
            continue;
        }
        let number = number(if key.kind == Kind::Plain { &bytes } else { &bytes[1..bytes.len() - 1] });
        may_clash = numbers[..count].contains(&number);
        numbers[count] = number;
        count += 1;
    }
    if !may_clash {
        return;
    }
    let mut found = false;
    duplicates(nodes, raw, |_, _| found = true);
    if found {
        node.flags |= flag::OWN_DUPLICATES | flag::DUPLICATES;
    }
}

/// The same of a mapping that starts at `start` of a text.
pub(crate) fn note_in(node: &mut Green, start: u32, text: &Text) {
    let children = node.children.clone();
    let children = children.as_deref().unwrap_or_default();
    let nodes = Nodes::new(&children[..children.len() - node.errors().len()]);
    note(node, nodes, |key| bytes_of(text, start, key));
}

/// A key as it is written, in a mapping that starts at `start` of a text.
pub(crate) fn bytes_of<'t>(text: &'t Text, start: u32, key: Child<'_>) -> Cow<'t, [u8]> {
    match text.slice(TextRange::at(TextSize::new(start + key.offset()), TextSize::new(key.green.len))) {
        Cow::Borrowed(it) => it.as_bytes().into(),
        Cow::Owned(it) => it.into_bytes().into(),
    }
}

/// Whether one of some keys of a mapping, which starts at `start` of a text, is there twice, or is a merge key. All its
/// other keys differ, and are none.
pub(crate) fn may_be_new(keys: &[Child<'_>], nodes: Nodes<'_>, start: u32, text: &Text) -> bool {
    let text_of = |key: Child<'_>| key_text(key.green, bytes_of(text, start, key));
    let mut texts = FxHashSet::default();
    let mut lengths = FxHashSet::default();
    for &key in keys {
        if is_merge(key.green, &bytes_of(text, start, key)) {
            return true;
        }
        if can_clash(key.green) {
            let key = text_of(key);
            lengths.insert(key.len());
            if !texts.insert(key) {
                return true;
            }
        }
    }
    let mut own = keys.iter().map(|it| it.offset()).peekable();
    nodes.iter().step_by(2).any(|key| {
        let is_own = own.next_if_eq(&key.offset()).is_some();
        !is_own && can_clash(key.green) && may_have_length(key.green, &lengths) && texts.contains(&text_of(key))
    })
}

/// Whether the text of a key may have one of some lengths.
fn may_have_length(key: &Green, lengths: &FxHashSet<usize>) -> bool {
    let quotes = if key.kind == Kind::Plain { 0 } else { 2 };
    key.has(flag::COOKED | flag::DAMAGED) || lengths.contains(&(key.len as usize).saturating_sub(quotes))
}

/// Mappings up to this size are checked by numbers.
const MANY: usize = 24;

/// A number made of a key's length, its first and its last bytes.
fn number(key: &[u8]) -> u64 {
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    let ends = match (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        (Some(first), Some(last)) => word(first) ^ word(last).rotate_left(20),
        _ => key.iter().fold(0, |number, &it| (number << 8) | u64::from(it)),
    };
    ends ^ (key.len() as u64).rotate_right(8)
}

/// Calls `found` with the index of the first and of the later child for each key that is there already.
pub(crate) fn duplicates<'t>(
    nodes: Nodes<'_>,
    raw: impl Fn(Child<'_>) -> Cow<'t, [u8]>,
    mut found: impl FnMut(usize, usize),
) {
    let keys = || nodes.iter().enumerate().step_by(2).filter(|(_, key)| can_clash(key.green));
    let text = |key: Child<'_>| key_text(key.green, raw(key));
    if nodes.len() <= 2 * FEW {
        for (index, key) in keys() {
            let mut before = keys().take_while(|&(at, _)| at < index);
            let earlier = before.find(|&(_, it)| may_equal(it.green, key.green) && text(it) == text(key));
            if let Some((first, first_key)) = earlier
                && (!is_merge(key.green, &raw(key)) || !is_merge(first_key.green, &raw(first_key)))
            {
                found(first, index);
            }
        }
        return;
    }
    let mut seen: FxHashMap<Cow<'t, [u8]>, usize> = FxHashMap::default();
    seen.reserve(nodes.len() / 2);
    for (index, key) in keys() {
        let bytes = raw(key);
        if is_merge(key.green, &bytes) {
            continue;
        }
        let first = *seen.entry(key_text(key.green, bytes)).or_insert(index);
        if first != index {
            found(first, index);
        }
    }
}

fn is_merge(key: &Green, raw: &[u8]) -> bool {
    key.kind == Kind::Plain && raw == b"<<"
}

/// A key that is not written, or an alias, is left alone: the author is still typing, or it is not our business.
fn can_clash(key: &Green) -> bool {
    matches!(key.kind, Kind::Plain | Kind::SingleQuoted | Kind::DoubleQuoted)
}

fn may_equal(one: &Green, other: &Green) -> bool {
    let length = |key: &Green| key.len - if key.kind == Kind::Plain { 0 } else { 2.min(key.len) };
    one.has(flag::COOKED)
        || other.has(flag::COOKED)
        || one.has(flag::DAMAGED)
        || other.has(flag::DAMAGED)
        || length(one) == length(other)
}

/// A key's content from its raw text.
pub(crate) fn key_text<'t>(key: &Green, raw: Cow<'t, [u8]>) -> Cow<'t, [u8]> {
    if key.kind == Kind::Plain && !key.has(flag::COOKED) {
        return raw;
    }
    match raw {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => match crate::node::cook(key, Cow::Borrowed(text)) {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
            Err(_) => Cow::Borrowed(bytes),
        },
        Cow::Owned(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Cow::Owned(crate::node::cook(key, Cow::Owned(text)).into_owned().into_bytes()),
            Err(error) => Cow::Owned(error.into_bytes()),
        },
    }
}
