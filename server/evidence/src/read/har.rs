//! HAR 1.2, read leniently, and Polly's recordings, which are HAR in a wrapper.

use syntax::Node;
use workspace::Exchange;

use super::{Read, line_of, message, seconds};

/// False if the document is no HAR.
pub(super) fn read(root: Node<'_>, acc: &mut Read<'_>) -> bool {
    let mut logs: Vec<Node<'_>> = root.get("log").into_iter().collect();
    if logs.is_empty() {
        logs.extend(root.entries().filter_map(|entry| entry.value().get("log")));
    }
    let mut is_har = false;
    for entries in logs.into_iter().filter_map(|log| log.get("entries")).filter(|it| it.is_sequence()) {
        is_har = true;
        for entry in entries.items() {
            acc_entry(entry, acc);
        }
    }
    is_har
}

fn acc_entry(entry: Node<'_>, acc: &mut Read<'_>) {
    let line = line_of(entry);
    let status = entry.get("response").and_then(|it| it.get("status")).and_then(Node::scalar_text);
    // Aborted, or answered from a cache: nothing was observed.
    if status.as_deref() == Some("0") {
        return;
    }
    let exchange = exchange(entry, line, acc);
    acc.add(line, exchange);
}

fn exchange(entry: Node<'_>, line: u32, acc: &mut Read<'_>) -> Option<Exchange> {
    let request = entry.get("request")?;
    let response = entry.get("response")?;
    let url = message::Url::parse(&request.get("url")?.scalar_text()?);
    let content = response.get("content");
    let mime = content.and_then(|it| it.get("mimeType")).and_then(Node::scalar_text);
    let mime = mime.map(String::from).filter(|it| !it.is_empty() && it != "x-unknown");
    let header = || response.get("headers").and_then(|it| message::header(it, "content-type"));
    let media_type = mime.or_else(header);
    Some(Exchange {
        method: message::method(&request.get("method")?.scalar_text()?),
        host: url.host,
        path: url.path,
        query_names: url.query_names,
        status: message::status(&response.get("status")?.scalar_text()?)?,
        body: content.and_then(|it| body(it, media_type.as_deref(), acc)),
        media_type,
        stub: false,
        is_mapped: false,
        line,
        recorded: entry.get("startedDateTime").and_then(Node::scalar_text).and_then(|it| seconds(&it)),
    })
}

/// The body, unless it was left out or cut off.
fn body(content: Node<'_>, media_type: Option<&str>, acc: &mut Read<'_>) -> Option<syntax::Value> {
    // Playwright can put bodies into files of their own.
    if let (None, Some(file)) = (content.get("text"), content.get("_file").and_then(Node::scalar_text)) {
        let bytes = (acc.load)(&acc.path.join(&file))?;
        return message::body(&String::from_utf8(bytes).ok()?, media_type);
    }
    let text = content.get("text")?.scalar_text()?;
    let encoding = content.get("encoding").and_then(Node::scalar_text);
    let is_base64 = encoding.as_deref() == Some("base64");
    let text = if is_base64 { message::base64(&text)? } else { text.into_owned() };
    // A text that was cut off; JSON that was is not JSON any more.
    let size = content.get("size").and_then(Node::scalar_text).and_then(|it| it.parse::<usize>().ok());
    let is_cut = size.is_some_and(|size| size > text.len());
    message::body(&text, media_type).filter(|it| !is_cut || !matches!(it, syntax::Value::String(_)))
}
