//! The exchanges of files, those that are alike as one.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};
use syntax::Value;
use workspace::{AlikeBody, Exchange};

use super::alike::{First, Group, PlaceId, Verdict};
use super::message::Body;
use super::paths::Paths;
use super::scan::{self, Scanner, Visit};
use crate::infer::fingerprint::{self, Words};
use crate::options::DAY;

/// What has been read: of the file at hand its exchanges, of all files what is known.
#[derive(Default)]
pub(super) struct Recordings {
    /// The number of the file at hand.
    file: usize,
    exchanges: Vec<Exchange>,
    /// Of those without a body the first of each group.
    bodiless: FxHashMap<u64, usize>,
    paths: Paths,
    groups: FxHashMap<u64, Group>,
}

/// What a group was told of the body that was read last.
pub(super) struct Told {
    group: u64,
    fingerprint: u64,
}

impl Recordings {
    pub(super) fn add(&mut self, exchange: Exchange, body: Option<Body<'_>>) {
        let key = self.group(&exchange);
        let Some(body) = body else {
            self.add_bodiless(exchange, key);
            return;
        };
        let group = self.groups.entry(key).or_default();
        let root = group.begin();
        if let Some(fingerprint) = tell(&body, root, group) {
            self.add_told(exchange, body, Told { group: key, fingerprint });
        }
    }

    fn add_bodiless(&mut self, exchange: Exchange, group: u64) {
        let next = self.exchanges.len();
        let first = *self.bodiless.entry(group).or_insert(next);
        match self.exchanges.get_mut(first) {
            Some(known) => known.alike.repeated += 1,
            None => self.exchanges.push(exchange),
        }
    }

    /// Reads a body where it stands. Nothing comes of it before it is added: what is behind it may be broken.
    pub(super) fn tell<'t>(&mut self, exchange: &Exchange, scanner: &mut Scanner<'t>) -> Option<(&'t str, Told)> {
        let key = self.group(exchange);
        let group = self.groups.entry(key).or_default();
        let root = group.begin();
        let (text, fingerprint) = scanner.visit(root, group)?;
        Some((text, Told { group: key, fingerprint }))
    }

    /// Adds the exchange whose body was read last.
    pub(super) fn add_told(&mut self, mut exchange: Exchange, body: Body<'_>, told: Told) {
        let next = self.exchanges.len();
        let fingerprint = told.fingerprint;
        let group = self.groups.entry(told.group).or_default();
        if let Some(root) = group.learn() {
            tell(&body, root, group);
        }
        let (first, is_again) = match group.end(fingerprint, self.file) {
            Verdict::Keep(first) => {
                exchange.body = match body {
                    Body::Json(text) => Value::from_json(&text).map(Arc::new),
                    Body::Text(text) => Some(Arc::new(Value::String(text.into()))),
                };
                if let Some(first) = first {
                    *first = First { file: self.file, index: next, body: exchange.body.clone() };
                }
                self.exchanges.push(exchange);
                return;
            }
            Verdict::Count(first) => (first, false),
            Verdict::Again(first) => (first, true),
        };
        let day = exchange.recorded.and_then(|it| NonZeroU32::new(u32::try_from(it / DAY).ok()?));
        let is_here = first.file == self.file;
        if !is_here {
            // What stands for it is in another file: here its body does.
            exchange.body.clone_from(&first.body);
            exchange.is_stand_in = true;
            (first.file, first.index) = (self.file, next);
            self.exchanges.push(exchange);
        }
        if let Some(known) = self.exchanges.get_mut(first.index) {
            // The same body may have been recorded again when it was no longer old.
            match is_here && is_again && day.is_none() {
                true => known.alike.repeated += 1,
                false => known.alike.bodies.push(AlikeBody { fingerprint, day }),
            }
        }
    }

    /// Exchanges of one group belong to the same Operation, Response and Media Type, whatever the description is.
    fn group(&mut self, exchange: &Exchange) -> u64 {
        let mut hasher = FxHasher::default();
        match exchange.is_mapped {
            true => exchange.path.hash(&mut hasher),
            false => self.paths.of(&exchange.path).hash(&mut hasher),
        }
        let Exchange { method, query_names, status, media_type, stub, is_mapped, .. } = exchange;
        (method, query_names, status, media_type, stub, is_mapped).hash(&mut hasher);
        hasher.finish()
    }

    /// The exchanges of the file at hand; what comes next is another file.
    pub(super) fn finish(&mut self) -> Vec<Exchange> {
        self.file += 1;
        self.bodiless.clear();
        let mut exchanges = std::mem::take(&mut self.exchanges);
        for exchange in &mut exchanges {
            exchange.alike.bodies.shrink_to_fit();
        }
        exchanges.shrink_to_fit();
        exchanges
    }
}

/// Tells a group of a body, and gives the body's fingerprint.
fn tell(body: &Body<'_>, root: PlaceId, group: &mut Group) -> Option<u64> {
    match body {
        Body::Json(text) => scan::visit(text, root, group),
        Body::Text(text) => {
            let fingerprint = fingerprint::string(Words::of(text));
            group.string(root, text, fingerprint);
            Some(fingerprint)
        }
    }
}
