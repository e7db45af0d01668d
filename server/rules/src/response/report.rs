//! Collects what rules say about sites, so that a shared site is reported once, with its uses.

use std::collections::HashMap;

use syntax::{Entry, Node, NodeId};
use workspace::{Code, Finding, Location, Severity, Snapshot};

use super::baseline::{Note, Since};
use super::sites::{MediaTypeSite, ResponseSite};

/// More uses than this are counted, not listed.
const MAX_RELATED: usize = 100;

pub(crate) struct Reports<'a> {
    snapshot: &'a Snapshot,
    reports: Vec<Report>,
    by_place: HashMap<(&'static str, NodeId), usize>,
}

struct Report {
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
        if severity > report.severity {
            report.severity = severity;
            report.message = message;
        }
        let own = by.entry.own_value();
        let is_inside = own.file() == place.file() && own.pointer().contains(&report.location.pointer);
        report.shared |= !is_inside;
        let leads_here = if is_inside { by.path_entry } else { by.entry };
        report.uses.push((by.label, self.snapshot.locate(leads_here.own_value())));
    }

    pub(crate) fn finish(self) -> Vec<Finding> {
        let reports = self.reports.into_iter();
        reports
            .map(|report| {
                let mut finding = Finding::new(report.code, report.severity, report.location, report.message);
                if report.shared || report.uses.len() > 1 {
                    for (label, location) in report.uses.into_iter().take(MAX_RELATED) {
                        finding = finding.with_related(format!("used by {label}"), location);
                    }
                }
                finding
            })
            .collect()
    }
}
