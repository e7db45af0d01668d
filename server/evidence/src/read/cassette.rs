//! Cassettes of VCR and Betamax, in YAML and JSON: Ruby, R, Python, and what Schemathesis writes.

use syntax::{Node, Value};
use workspace::Exchange;

use super::{Read, line_of, message, seconds};

/// False if the document is no cassette.
pub(super) fn read(root: Node<'_>, acc: &mut Read<'_>) -> bool {
    let list = root.get("http_interactions").or_else(|| root.get("interactions"));
    let Some(list) = list.filter(|it| it.is_sequence()) else { return false };
    for interaction in list.items() {
        let line = line_of(interaction);
        // Schemathesis sends wrong requests on purpose: what comes back describes errors, not the normal case.
        let mode = interaction.get("generation").and_then(|it| it.get("mode")).and_then(Node::scalar_text);
        if mode.as_deref() != Some("negative") {
            acc.add(line, exchange(interaction, line));
        }
    }
    true
}

fn exchange(interaction: Node<'_>, line: u32) -> Option<Exchange> {
    let request = interaction.get("request")?;
    let response = interaction.get("response")?;
    let url = request.get("uri").or_else(|| request.get("url"))?.scalar_text()?;
    let url = message::Url::parse(&url);
    let status = response.get("status")?;
    let status = status.get("code").or_else(|| response.get("status_code")).unwrap_or(status).scalar_text()?;
    let media_type = response.get("headers").and_then(|it| message::header(it, "content-type"));
    Some(Exchange {
        method: message::method(&request.get("method")?.scalar_text()?),
        host: url.host,
        path: url.path,
        query_names: url.query_names,
        status: message::status(&status)?,
        body: response.get("body").or_else(|| response.get("content")).and_then(|it| body(it, media_type.as_deref())),
        media_type,
        stub: false,
        is_mapped: false,
        line,
        recorded: interaction.get("recorded_at").and_then(Node::scalar_text).and_then(|it| seconds(&it)),
    })
}

/// A string, or `{encoding, string}`, `{encoding, base64_string}`; binary text of YAML is base64.
fn body(body: Node<'_>, media_type: Option<&str>) -> Option<Value> {
    let text = |node: Node<'_>| {
        let text = node.scalar_text()?;
        let is_binary = node.tag().is_some_and(|tag| tag.ends_with("binary"));
        if is_binary { message::base64(&text) } else { Some(text.into_owned()) }
    };
    let decoded = if !body.is_mapping() {
        text(body)?
    } else if let Some(packed) = body.get("base64_string") {
        message::base64(&packed.scalar_text()?)?
    } else {
        text(body.get("string")?)?
    };
    message::body(&decoded, media_type)
}
