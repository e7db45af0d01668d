//! The walk over Responses and their Media Types, with what the rules ask about each.

use openapi::{Content, Operation, OperationContext, Status, Version};
use syntax::{Entry, Node};
use workspace::{Severity, Snapshot};

use super::baseline::{OperationSince, Since};
use super::media::Media;
use super::said::{Said, said};

/// A Response as one Operation uses it.
#[derive(Clone)]
pub(crate) struct ResponseSite<'a> {
    pub(crate) version: Version,
    pub(crate) context: OperationContext,
    pub(crate) method: String,
    /// `GET /teams`
    pub(crate) operation: String,
    pub(crate) path_entry: Entry<'a>,
    pub(crate) status: Status,
    /// The entry under `responses`.
    pub(crate) entry: Entry<'a>,
    pub(crate) node: Node<'a>,
    /// Whether the Operation's only Response is this one, or none is for 2xx: then `default` stands for success.
    pub(crate) stands_for_success: bool,
    /// Whether some error Response of the Operation has a schema.
    pub(crate) errors_described: bool,
    pub(crate) since: Since,
}

/// A Media Type of a Response as one Operation uses it.
#[derive(Clone)]
pub(crate) struct MediaTypeSite<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) response: ResponseSite<'a>,
    pub(crate) media: Media,
    /// As written.
    pub(crate) name: String,
    pub(crate) node: Node<'a>,
    /// The Schema that counts, with how much it says: `schema`, or from 3.2 on `itemSchema`.
    pub(crate) schema: Option<(Node<'a>, Said)>,
    pub(crate) since: Since,
}

impl ResponseSite<'_> {
    /// Whether a body can never come (RFC 9110, sections 9.3.2, 15.2, 15.3.5, 15.3.6, 15.4.5).
    pub(crate) fn has_no_body(&self) -> bool {
        let bodiless = matches!(self.status, Status::Code(204 | 205 | 304));
        self.method == "HEAD" || bodiless || self.status.class() == Some(1)
    }

    /// Whether the Response tells of a success.
    pub(crate) fn is_success(&self) -> bool {
        self.status.is_success() || (self.status == Status::Default && self.stands_for_success)
    }

    pub(crate) fn is_error(&self) -> bool {
        match self.status {
            Status::Default => !self.stands_for_success,
            status => matches!(status.class(), Some(4 | 5)),
        }
    }

    /// The most that may be said here: the client writes what it answers to a webhook, and few follow the body of
    /// a redirect.
    pub(crate) fn at_most(&self, severity: Severity) -> Severity {
        match self.context {
            OperationContext::Paths if self.status.class() != Some(3) => severity,
            _ => severity.min(Severity::Information),
        }
    }

    /// `GET /teams 200`
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.operation, self.status)
    }
}

/// The Responses of an Operation, in order, but for those with a syntax error inside.
pub(crate) fn responses<'a>(
    snapshot: &'a Snapshot,
    version: Version,
    operation: &Operation<'a>,
    since: Option<&OperationSince>,
) -> Vec<ResponseSite<'a>> {
    let all = openapi::responses(snapshot, operation.node);
    let any_success = all.iter().any(|it| it.status.is_success());
    // A Response for success may stand in the part that could not be read.
    let stands_for_success = (all.len() == 1 || !any_success) && !operation.node.is_damaged();
    let errors_described = all.iter().any(|it| {
        matches!(it.status.class(), Some(4 | 5) | None)
            && openapi::content(snapshot, it.node)
                .iter()
                .filter_map(|it| it.node.get("schema"))
                .any(|it| said(snapshot, version, it) == Said::Enough)
    });
    all.into_iter()
        .filter(|it| (it.node.is_mapping() || it.node.is_null()) && !it.node.is_damaged())
        .map(|response| ResponseSite {
            version,
            context: operation.context,
            method: operation.method.clone(),
            operation: operation.label(),
            path_entry: operation.path_entry,
            status: response.status,
            entry: response.entry,
            node: response.node,
            stands_for_success,
            errors_described,
            since: since.map_or(Since::Unknown, |it| it.response(response.status)),
        })
        .collect()
}

/// The Media Types of a Response that can have a body.
pub(crate) fn media_types<'a>(snapshot: &'a Snapshot, site: &ResponseSite<'a>) -> Vec<MediaTypeSite<'a>> {
    if site.has_no_body() {
        return Vec::new();
    }
    let content = openapi::content(snapshot, site.node).into_iter();
    content
        .filter(|it| (it.node.is_mapping() || it.node.is_null()) && !it.node.is_damaged())
        .map(|content| MediaTypeSite {
            snapshot,
            media: Media::of(&content.range),
            name: content.entry.key().into_owned(),
            node: content.node,
            schema: schema(snapshot, site.version, &content),
            since: site.since.media_type(&content.range.essence()),
            response: site.clone(),
        })
        .collect()
}

/// The Schema of a Media Type with how much it says; of two the one that says more.
pub(crate) fn schema<'a>(snapshot: &'a Snapshot, version: Version, content: &Content<'a>) -> Option<(Node<'a>, Said)> {
    let fields: &[&str] = if version >= Version::V3_2 { &["schema", "itemSchema"] } else { &["schema"] };
    let schemas = fields.iter().filter_map(|field| content.node.get(field));
    let mut said: Vec<(Node<'a>, Said)> = schemas.map(|it| (it, said(snapshot, version, it))).collect();
    let best = said.iter().position(|(_, said)| *said == Said::Enough).unwrap_or(0);
    (!said.is_empty()).then(|| said.swap_remove(best))
}

/// Where a Schema is written: behind its References, unless it says something of its own beside them, or they lead
/// in a circle.
pub(crate) fn written<'a>(snapshot: &'a Snapshot, schema: Node<'a>) -> Node<'a> {
    let mut at = schema;
    for _ in 0..openapi::MAX_REFERENCE_CHAIN {
        let Some(reference) = at.get("$ref") else { return at };
        let is_alone = at.entries().all(|it| matches!(&*it.key(), "$ref" | "description" | "summary" | "title"));
        let target = reference.as_str().and_then(|it| snapshot.reference(reference, &it).ok());
        match target {
            Some(target) if is_alone => at = target,
            _ => return at,
        }
    }
    schema
}
