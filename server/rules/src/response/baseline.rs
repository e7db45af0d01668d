//! What the baseline says about the same Response: relics weigh less, and what was taken away is compat's to report.

use std::collections::BTreeMap;

use openapi::{Operation, OperationContext, Status};
use syntax::Document;
use workspace::{Description, Severity, Snapshot};

use super::said::Said;
use super::sites;

/// The Media Types of a Response, and whether each has a schema that says something.
type MediaTypes = BTreeMap<String, bool>;
type Responses = BTreeMap<Status, MediaTypes>;

/// The Operations of the baseline, by method and path.
#[derive(Debug)]
pub(crate) struct Published {
    operations: BTreeMap<String, Responses>,
}

/// What the baseline has of an Operation.
#[derive(Clone, Debug)]
pub(crate) enum OperationSince {
    /// Not published yet.
    New,
    Published(Responses),
}

/// What the baseline has of a Response or Media Type.
#[derive(Clone, Debug)]
pub(crate) enum Since {
    /// There is no baseline, or it does not matter here.
    Unknown,
    NewOperation,
    /// The Operation is published, this part of it is not.
    NewPart,
    Published(MediaTypes),
}

/// What the baseline makes of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    None,
    NewOperation,
    Relic,
}

impl Published {
    pub(crate) fn new(snapshot: &Snapshot, description: &Description) -> Option<Published> {
        let baseline = description.published()?;
        snapshot.read(baseline.entry, []);
        let root = snapshot.document(baseline.entry).and_then(Document::root)?;
        let mut operations = BTreeMap::new();
        for operation in openapi::operations(snapshot, root) {
            if operation.context != OperationContext::Paths {
                continue;
            }
            let mut responses = Responses::new();
            for response in openapi::responses(snapshot, operation.node) {
                let content = openapi::content(snapshot, response.node);
                let media_types = content.iter().map(|content| {
                    let schema = sites::schema(snapshot, baseline.version, content);
                    (content.range.essence(), schema.is_some_and(|(_, said)| said == Said::Enough))
                });
                responses.insert(response.status, media_types.collect());
            }
            operations.entry(key(&operation)).or_insert(responses);
        }
        Some(Published { operations })
    }

    pub(crate) fn operation(&self, operation: &Operation<'_>) -> Option<OperationSince> {
        if operation.context != OperationContext::Paths {
            return None;
        }
        let responses = self.operations.get(&key(operation));
        Some(responses.map_or(OperationSince::New, |it| OperationSince::Published(it.clone())))
    }
}

/// Method and path; the names of path parameters make no other Operation.
fn key(operation: &Operation<'_>) -> String {
    let mut key = format!("{} ", operation.method);
    let mut inside = false;
    for c in operation.path.chars() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        key.push(c);
    }
    key
}

impl OperationSince {
    pub(crate) fn response(&self, status: Status) -> Since {
        match self {
            OperationSince::New => Since::NewOperation,
            OperationSince::Published(responses) => {
                responses.get(&status).map_or(Since::NewPart, |it| Since::Published(it.clone()))
            }
        }
    }
}

impl Since {
    pub(crate) fn media_type(&self, essence: &str) -> Since {
        match self {
            Since::Published(media_types) if media_types.is_empty() => self.clone(),
            Since::Published(media_types) => match media_types.get(essence) {
                Some(described) => Since::Published(MediaTypes::from([(essence.to_owned(), *described)])),
                None => Since::NewPart,
            },
            since => since.clone(),
        }
    }

    /// What is left of a severity. `None` where the baseline had the schema: its loss is a broken promise, which
    /// `response-schema-removed` reports.
    pub(crate) fn judge(&self, severity: Severity) -> Option<(Severity, Note)> {
        match self {
            Since::Unknown | Since::NewPart => Some((severity, Note::None)),
            Since::NewOperation => Some((severity, Note::NewOperation)),
            Since::Published(media_types) if media_types.values().any(|described| *described) => None,
            Since::Published(_) => Some((severity.min(Severity::Information), Note::Relic)),
        }
    }
}
