//! Collects what rules say about sites, so that a shared site is reported once, with its uses.

use std::collections::HashMap;

use syntax::{Entry, FileId, JsonPointer, Node, NodeId};
use workspace::{Code, Finding, Location, Severity, Shift, Snapshot};

use super::baseline::{Note, Since};
use super::sites::{MediaTypeSite, ResponseSite};

/// More uses than this are counted, not listed.
const MAX_RELATED: usize = 100;

pub(crate) struct Reports<'a> {
    snapshot: &'a Snapshot,
    reports: Vec<Report>,
    by_place: HashMap<(&'static str, NodeId), usize>,
}

/// What rules say about one place. Plain data.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    code: &'static str,
    severity: Severity,
    message: String,
    location: Location,
    uses: Vec<(String, Location)>,
    shared: bool,
}

/// Who uses a site: the label of the use, and the entry that leads to it.
pub(crate) struct Use<'a> {
    pub(crate) label: String,
    pub(crate) entry: Entry<'a>,
    pub(crate) path_entry: Entry<'a>,
}

impl<'a> From<&ResponseSite<'a>> for Use<'a> {
    fn from(site: &ResponseSite<'a>) -> Self {
        Use { label: site.label(), entry: site.entry, path_entry: site.path_entry }
    }
}

impl<'a> From<&MediaTypeSite<'a>> for Use<'a> {
    fn from(site: &MediaTypeSite<'a>) -> Self {
        (&site.response).into()
    }
}

impl<'a> Reports<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot) -> Reports<'a> {
        Reports { snapshot, reports: Vec::new(), by_place: HashMap::new() }
    }

    /// Says something about a place as one Operation uses it. The gravest use decides; what the baseline makes of
    /// it is worked in here.
    pub(crate) fn add(
        &mut self,
        code: &'static Code,
        place: Node<'a>,
        by: Use<'a>,
        since: &Since,
        severity: Severity,
        message: String,
    ) {
        let Some((severity, note)) = since.judge(severity) else { return };
        let message = match note {
            Note::None => message,
            Note::NewOperation => format!("this operation is new: {message}"),
            Note::Relic => format!("{message} (nor does the baseline say more)"),
        };
        let index = *self.by_place.entry((code.code, place.id())).or_insert_with(|| {
            let location = self.snapshot.locate(place);
            let (code, message, uses) = (code.code, message.clone(), Vec::new());
            self.reports.push(Report { code, severity, message, location, uses, shared: false });
            self.reports.len() - 1
        });
        let report = &mut self.reports[index];
        report.weigh(severity, message);
        let own = by.entry.own_value();
        let is_inside = own.file() == place.file() && own.pointer().contains(&report.location.pointer);
        report.shared |= !is_inside;
        let leads_here = if is_inside { by.path_entry } else { by.entry };
        report.uses.push((by.label, self.snapshot.locate(leads_here.own_value())));
    }

    pub(crate) fn finish(self) -> Vec<Report> {
        self.reports
    }
}

impl Report {
    /// The more severe message counts.
    fn weigh(&mut self, severity: Severity, message: String) {
        if severity > self.severity {
            self.severity = severity;
            self.message = message;
        }
    }

    /// Moves all places.
    pub(crate) fn shift(&mut self, shifts: &[Shift]) {
        for shift in shifts {
            let uses = self.uses.iter_mut().map(|(_, location)| location);
            std::iter::once(&mut self.location).chain(uses).for_each(|it| shift.location(it));
        }
    }

    fn finding(self) -> Finding {
        let mut finding = Finding::new(self.code, self.severity, self.location, self.message);
        if self.shared || self.uses.len() > 1 {
            for (label, location) in self.uses.into_iter().take(MAX_RELATED) {
                finding = finding.with_related(format!("used by {label}"), location);
            }
        }
        finding
    }
}

/// The findings of a description: a site that several Path Items use is told once.
pub(crate) fn findings<'r>(path_items: impl Iterator<Item = &'r Report>) -> Vec<Finding> {
    let mut reports: Vec<Report> = Vec::new();
    let mut by_place: HashMap<(&'static str, FileId, JsonPointer), usize> = HashMap::new();
    for report in path_items {
        match by_place.get(&(report.code, report.location.file, report.location.pointer.clone())) {
            Some(index) => {
                let known = &mut reports[*index];
                known.weigh(report.severity, report.message.clone());
                known.shared |= report.shared;
                known.uses.extend(report.uses.iter().cloned());
            }
            None => {
                let place = (report.code, report.location.file, report.location.pointer.clone());
                by_place.insert(place, reports.len());
                reports.push(report.clone());
            }
        }
    }
    reports.into_iter().map(Report::finding).collect()
}
