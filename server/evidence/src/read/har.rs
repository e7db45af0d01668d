//! HAR 1.2, read leniently, and Polly's recordings, which are HAR in a wrapper.

use std::borrow::Cow;

use syntax::Value;
use workspace::{Alike, Exchange};

use super::message::Body;
use super::{Read, message, seconds, text_at};

/// One of the `entries`.
pub(super) fn entry(entry: &Value, line: u32, acc: &mut Read<'_>) {
    // Aborted, or answered from a cache: nothing was observed.
    if entry.get("response").and_then(|it| text_at(it, "status")) == Some("0") {
        return;
    }
    let exchange = exchange(entry, line, acc);
    acc.add(line, exchange);
}

fn exchange<'v>(entry: &'v Value, line: u32, acc: &mut Read<'_>) -> Option<(Exchange, Option<Body<'v>>)> {
    let request = entry.get("request")?;
    let response = entry.get("response")?;
    let url = message::Url::parse(text_at(request, "url")?);
    let content = response.get("content");
    let mime = content.and_then(|it| text_at(it, "mimeType")).filter(|it| !it.is_empty() && *it != "x-unknown");
    let header = || response.get("headers").and_then(|it| message::header(it, "content-type"));
    let media_type = mime.map(str::to_owned).or_else(header).and_then(|it| message::media_type(&it));
    let body = content.and_then(|it| body(it, media_type.as_deref(), line, acc));
    let exchange = Exchange {
        method: message::method(text_at(request, "method")?),
        path: url.path,
        query_names: url.query_names,
        status: message::status(text_at(response, "status")?)?,
        media_type,
        body: None,
        is_stand_in: false,
        stub: false,
        is_mapped: false,
        line,
        recorded: text_at(entry, "startedDateTime").and_then(seconds),
        alike: Alike::default(),
    };
    Some((exchange, body))
}

/// The body, unless it was left out or cut off.
fn body<'v>(content: &'v Value, media_type: Option<&str>, line: u32, acc: &mut Read<'_>) -> Option<Body<'v>> {
    // Playwright can put bodies into files of their own.
    if let (None, Some(file)) = (content.get("text"), text_at(content, "_file")) {
        let bytes = (acc.load)(&acc.path.join(file))?;
        return message::body(Cow::Owned(String::from_utf8(bytes).ok()?), media_type);
    }
    let text = text_at(content, "text")?;
    let is_base64 = text_at(content, "encoding") == Some("base64");
    let text = if is_base64 { Cow::Owned(message::base64(text, line, acc)?) } else { Cow::Borrowed(text) };
    // A text that was cut off; JSON that was is not JSON any more.
    let size = text_at(content, "size").and_then(|it| it.parse::<usize>().ok());
    let is_cut = size.is_some_and(|size| size > text.len());
    message::body(text, media_type).filter(|it| !is_cut || !matches!(it, Body::Text(_)))
}
