//! Rules about what Responses say of their bodies: every Response site of a description, judged once.
//!
//! A *site* is the place that would have to change: a Response, a Media Type, a Schema, or an Operation without
//! Responses. Sites that several Operations share are reported once, where they are written, with their uses.

mod baseline;
pub(crate) mod error_response_schema_missing;
mod media;
mod report;
pub(crate) mod response_content_unexpected;
pub(crate) mod response_schema_empty;
pub(crate) mod response_schema_missing;
pub(crate) mod response_schema_opaque;
mod said;
mod sites;

use std::sync::Arc;

use openapi::{OperationContext, PathItem};
use syntax::{Document, FileId};
use workspace::{Description, Finding, Memo, Reader, Renewal, Shift, Since, Snapshot};

use baseline::Published;
use report::{Report, Reports};

/// A Path Item of an entry document.
type Unit = (FileId, OperationContext, Box<str>);

/// What was found in one state, Path Item by Path Item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    path_items: Memo<Unit, Vec<Report>>,
    published: Memo<FileId, Option<Published>>,
}

impl Known {
    pub(crate) fn computed(&self) -> usize {
        self.path_items.computed()
    }

    /// The same for a later state for which nothing had to be computed.
    pub(crate) fn kept(&self) -> Known {
        Known { path_items: self.path_items.kept(), published: self.published.kept() }
    }
}

/// Judges descriptions, taking over what is known of an earlier state.
pub(crate) struct Check<'m> {
    snapshot: &'m Snapshot,
    shifts: &'m [Shift],
    path_items: Renewal<'m, Unit, Vec<Report>>,
    published: Renewal<'m, FileId, Option<Published>>,
}

impl<'m> Check<'m> {
    pub(crate) fn new(snapshot: &'m Snapshot, known: &'m Known, since: &'m Since) -> Check<'m> {
        Check {
            snapshot,
            shifts: &since.shifts,
            path_items: known.path_items.renew(&since.difference, snapshot.recording(Reader::Rules)),
            published: known.published.renew(&since.difference, snapshot.recording(Reader::Rules)),
        }
    }

    pub(crate) fn description(&mut self, description: &Description) -> Vec<Finding> {
        let root = self.snapshot.document(description.entry).and_then(Document::root);
        let Some(root) = root else { return Vec::new() };
        let mut is_new = false;
        let published = self.published.unit(description.entry, Arc::clone, |snapshot| {
            is_new = true;
            Published::new(snapshot, description)
        });
        if is_new {
            self.path_items.forget();
        }
        let mut reports: Vec<Arc<Vec<Report>>> = Vec::new();
        for path_item in openapi::path_items(root) {
            let key = path_item.entry.key();
            let unit = (description.entry, path_item.context, Box::from(&*key));
            let moved = |reports: &Arc<Vec<Report>>| match reports.is_empty() || self.shifts.is_empty() {
                true => Arc::clone(reports),
                false => {
                    let mut reports = Vec::clone(reports);
                    reports.iter_mut().for_each(|it| it.shift(self.shifts));
                    Arc::new(reports)
                }
            };
            reports.push(self.path_items.unit(unit, moved, |snapshot| {
                snapshot.read(description.entry, [path_item.field, &key]);
                let root = snapshot.document(description.entry).and_then(Document::root);
                let entry = root.and_then(|it| it.get(path_item.field)?.entry(&key));
                let path_item = entry.map(|entry| PathItem { entry, ..path_item });
                path_item.map(|it| check(snapshot, description, it, (*published).as_ref())).unwrap_or_default()
            }));
        }
        report::findings(reports.iter().flat_map(|it| it.iter()))
    }

    pub(crate) fn finish(self) -> Known {
        Known { path_items: self.path_items.finish(), published: self.published.finish() }
    }
}

/// What the rules say about the Operations of one Path Item.
fn check(
    snapshot: &Snapshot,
    description: &Description,
    path_item: PathItem<'_>,
    published: Option<&Published>,
) -> Vec<Report> {
    let mut acc = Reports::new(snapshot);
    for operation in openapi::operations_at(snapshot, path_item) {
        if operation.node.is_damaged() && openapi::responses(snapshot, operation.node).is_empty() {
            continue;
        }
        let since = published.and_then(|it| it.operation(&operation));
        response_schema_missing::check_operation(&operation, since.as_ref(), &mut acc);
        for site in sites::responses(snapshot, description.version, &operation, since.as_ref()) {
            response_content_unexpected::check(&site, &mut acc);
            response_schema_missing::check_response(&site, &mut acc);
            error_response_schema_missing::check(&site, &mut acc);
            for media in sites::media_types(snapshot, &site) {
                response_schema_missing::check_media_type(&media, &mut acc);
                response_schema_empty::check(&media, &mut acc);
                response_schema_opaque::check(&media, &mut acc);
            }
        }
    }
    acc.finish()
}
