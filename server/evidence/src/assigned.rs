//! Which recorded exchanges belong to which Operation, and which to none.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};
use syntax::Document;
use workspace::{Description, EvidenceFile, Snapshot};

use crate::matching::{Matched, Matcher, Template};

/// An exchange: the number of its file, in the order of the files' names, and its number there.
pub(crate) type ExchangeAt = (usize, usize);

/// The exchanges of one state.
#[derive(Debug, Default)]
pub(crate) struct Assigned {
    templates: Vec<Template>,
    /// By path, then by method.
    by_path: FxHashMap<Box<str>, FxHashMap<Box<str>, Vec<ExchangeAt>>>,
    /// Per file: exchanges in all, and those that match no Operation.
    pub(crate) unmatched: Vec<(usize, usize)>,
    /// Exchanges that match several paths equally well: nobody knows which was meant, so that they are no evidence.
    pub(crate) ambiguous: usize,
}

/// The files of recordings in the order of their names, whatever the order in which they came.
pub(crate) fn files(snapshot: &Snapshot) -> Vec<&Arc<EvidenceFile>> {
    let mut files: Vec<&Arc<EvidenceFile>> = snapshot.evidence().iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

impl Assigned {
    /// Looks up the Operation of each exchange. Those of an earlier state with the same recordings hold if no path,
    /// method or server has changed.
    pub(crate) fn new(
        snapshot: &Snapshot,
        description: &Description,
        files: &[&Arc<EvidenceFile>],
        before: Option<&Arc<Assigned>>,
    ) -> Arc<Assigned> {
        let root = snapshot.document(description.entry).and_then(Document::root);
        let Some(root) = root.filter(|_| !files.is_empty()) else { return Arc::default() };
        let matcher = Matcher::new(snapshot, root);
        if let Some(before) = before.filter(|it| matcher.is_like(&it.templates)) {
            return Arc::clone(before);
        }
        let mut assigned = Assigned::default();
        for (number, file) in files.iter().enumerate() {
            let mut unmatched = 0;
            for (index, exchange) in file.exchanges.iter().enumerate() {
                match matcher.operation(exchange) {
                    Matched::Operation(operation) => {
                        let of_path = assigned.by_path.entry(operation.path.as_str().into()).or_default();
                        of_path.entry(operation.method.as_str().into()).or_default().push((number, index));
                    }
                    Matched::Ambiguous => assigned.ambiguous += exchange.number(),
                    // Preflights are the browser's, not the API's.
                    Matched::Nothing => unmatched += if exchange.method == "OPTIONS" { 0 } else { exchange.number() },
                }
            }
            assigned.unmatched.push((file.number(), unmatched));
        }
        assigned.templates = matcher.templates();
        Arc::new(assigned)
    }

    /// The exchanges of an Operation.
    pub(crate) fn of(&self, path: &str, method: &str) -> &[ExchangeAt] {
        self.by_path.get(path).and_then(|it| it.get(method)).map_or(&[], |it| it)
    }

    /// Tells apart what was recorded of a path.
    pub(crate) fn fingerprint(&self, path: &str) -> u64 {
        let Some(of_path) = self.by_path.get(path) else { return 0 };
        let mut all: Vec<_> = of_path.iter().collect();
        all.sort_unstable();
        let mut hasher = FxHasher::default();
        all.hash(&mut hasher);
        hasher.finish()
    }
}
