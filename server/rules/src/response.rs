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

use workspace::{Description, Finding, Snapshot};

pub(crate) fn check(snapshot: &Snapshot, description: &Description) -> Vec<Finding> {
    let Some(root) = snapshot.document(description.entry).and_then(syntax::Document::root) else { return Vec::new() };
    let published = baseline::Published::new(snapshot, description);
    let mut acc = report::Reports::new(snapshot);
    for operation in openapi::operations(snapshot, root) {
        if operation.node.is_damaged() && openapi::responses(snapshot, operation.node).is_empty() {
            continue;
        }
        let since = published.as_ref().and_then(|it| it.operation(&operation));
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
