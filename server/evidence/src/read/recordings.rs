//! The exchanges of a file, those that are alike as one.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;

use rustc_hash::{FxHashMap, FxHasher};
use syntax::Value;
use workspace::{AlikeBody, Exchange};

use super::alike::{Group, Paths, Verdict};
use super::message::Body;
use super::scan::{self, Visit};
use crate::infer::fingerprint;
use crate::options::DAY;

/// What has been read of a file.
#[derive(Default)]
pub(super) struct Recordings {
    exchanges: Vec<Exchange>,
    paths: Paths,
    groups: FxHashMap<u64, Group>,
    /// Of those without a body the first of each group.
    bodiless: FxHashMap<u64, usize>,
}

impl Recordings {
    pub(super) fn add(&mut self, mut exchange: Exchange, body: Option<Body<'_>>) {
        let group = self.group(&exchange);
        let next = self.exchanges.len();
        let Some(body) = body else {
            let first = *self.bodiless.entry(group).or_insert(next);
            match self.exchanges.get_mut(first) {
                Some(known) => known.alike.repeated += 1,
                None => self.exchanges.push(exchange),
            }
            return;
        };
        let group = self.groups.entry(group).or_default();
        let root = group.begin();
        let fingerprint = match &body {
            Body::Json(text) => scan::visit(text, root, group),
            Body::Text(text) => {
                let fingerprint = fingerprint::string(text);
                group.string(root, text, fingerprint);
                Some(fingerprint)
            }
        };
        let Some(fingerprint) = fingerprint else { return };
        let (first, is_again) = match group.end(fingerprint, next) {
            Verdict::Keep => {
                exchange.body = match body {
                    Body::Json(text) => Value::from_json(&text),
                    Body::Text(text) => Some(Value::String(text.into())),
                };
                self.exchanges.push(exchange);
                return;
            }
            Verdict::Count(first) => (first, false),
            Verdict::Again(first) => (first, true),
        };
        let day = exchange.recorded.and_then(|it| NonZeroU32::new(u32::try_from(it / DAY).ok()?));
        if let Some(known) = self.exchanges.get_mut(first) {
            // The same body may have been recorded again when it was no longer old.
            match is_again && day.is_none() {
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

    pub(super) fn finish(mut self) -> Vec<Exchange> {
        for exchange in &mut self.exchanges {
            exchange.alike.bodies.shrink_to_fit();
        }
        self.exchanges.shrink_to_fit();
        self.exchanges
    }
}
