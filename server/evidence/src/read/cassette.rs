//! Cassettes of VCR and Betamax, in YAML and JSON: Ruby, R, Python, and what Schemathesis writes.

use std::borrow::Cow;

use syntax::Value;
use workspace::{Alike, Exchange};

use super::message::Body;
use super::{Read, message, seconds, text, text_at};

/// The member that holds the interactions.
pub(super) const LISTS: [&str; 2] = ["http_interactions", "interactions"];

/// One of the interactions.
pub(super) fn interaction(interaction: &Value, line: u32, acc: &mut Read<'_>) {
    // Schemathesis sends wrong requests on purpose: what comes back describes errors, not the normal case.
    if interaction.get("generation").and_then(|it| text_at(it, "mode")) != Some("negative") {
        let exchange = exchange(interaction, line, acc);
        acc.add(line, exchange);
    }
}

fn exchange<'v>(interaction: &'v Value, line: u32, acc: &mut Read<'_>) -> Option<(Exchange, Option<Body<'v>>)> {
    let request = interaction.get("request")?;
    let response = interaction.get("response")?;
    let url = message::Url::parse(text_at(request, "uri").or_else(|| text_at(request, "url"))?);
    let status = response.get("status")?;
    let status = text(status.get("code").or_else(|| response.get("status_code")).unwrap_or(status))?;
    let media_type = response.get("headers").and_then(|it| message::header(it, "content-type"));
    let media_type = media_type.and_then(|it| message::media_type(&it));
    let body = response.get("body").or_else(|| response.get("content"));
    let body = body.and_then(|it| self::body(it, media_type.as_deref(), line, acc));
    let exchange = Exchange {
        method: message::method(text_at(request, "method")?),
        path: url.path,
        query_names: url.query_names,
        status: message::status(status)?,
        media_type,
        body: None,
        is_stand_in: false,
        stub: false,
        is_mapped: false,
        line,
        recorded: text_at(interaction, "recorded_at").and_then(seconds),
        alike: Alike::default(),
    };
    Some((exchange, body))
}

/// A string, or `{encoding, string}`, `{encoding, base64_string}`.
fn body<'v>(body: &'v Value, media_type: Option<&str>, line: u32, acc: &mut Read<'_>) -> Option<Body<'v>> {
    let decoded = match body {
        Value::Object(_) => match body.get("base64_string") {
            Some(packed) => Cow::Owned(message::base64(text(packed)?, line, acc)?),
            None => Cow::Borrowed(text_at(body, "string")?),
        },
        body => Cow::Borrowed(text(body)?),
    };
    message::body(decoded, media_type)
}
