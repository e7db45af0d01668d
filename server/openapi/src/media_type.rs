//! Media types as the keys of `content`.

use std::borrow::Cow;

use syntax::{Entry, Node};

/// A media type or range, split: `application/vnd.x+json; v=1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaRange {
    /// `application`, lower case; `*` in a range.
    pub kind: String,
    /// `vnd.x+json`, lower case; `*` in a range.
    pub subtype: String,
    /// Parameters as written, trimmed, lower-case names, sorted: `v=1`.
    pub parameters: Vec<String>,
}

impl MediaRange {
    /// Lenient: what has no slash is a type without subtype.
    pub fn parse(text: &str) -> MediaRange {
        let mut parts = text.split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
        let mut parameters: Vec<String> = parts
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(|it| match it.split_once('=') {
                Some((name, value)) => {
                    format!("{}={}", name.trim().to_ascii_lowercase(), value.trim().trim_matches('"'))
                }
                None => it.to_ascii_lowercase(),
            })
            .collect();
        parameters.sort();
        MediaRange { kind: kind.trim().into(), subtype: subtype.trim().into(), parameters }
    }

    /// `type/subtype`.
    pub fn essence(&self) -> String {
        format!("{}/{}", self.kind, self.subtype)
    }

    /// JSON by RFC 6839 and the WHATWG rule: `*/json` and `+json`.
    pub fn is_json(&self) -> bool {
        self.subtype == "json" || self.subtype.ends_with("+json")
    }

    /// A sequence of JSON values: JSON Lines, NDJSON, JSON text sequences.
    pub fn is_json_sequence(&self) -> bool {
        matches!(&*self.subtype, "jsonl" | "x-jsonl" | "jsonlines" | "x-jsonlines" | "x-ndjson" | "ndjson" | "json-seq")
            || self.subtype.ends_with("+json-seq")
    }

    pub fn is_event_stream(&self) -> bool {
        self.kind == "text" && self.subtype == "event-stream"
    }

    /// `*/*`, `application/*`.
    pub fn is_range(&self) -> bool {
        self.kind == "*" || self.subtype == "*"
    }

    /// Bytes rather than text or data; ranges such as `image/*` included, `*/*` not.
    pub fn is_binary(&self) -> bool {
        match &*self.kind {
            "image" => self.subtype != "svg+xml",
            "audio" | "video" | "font" => true,
            "application" => matches!(
                &*self.subtype,
                "octet-stream" | "pdf" | "zip" | "gzip" | "x-gzip" | "x-tar" | "x-zip-compressed" | "wasm" | "zstd"
            ),
            _ => false,
        }
    }
}

/// The entries of a `content` map that are media types, in order.
pub fn media_types<'a>(content: Node<'a>) -> impl Iterator<Item = (Cow<'a, str>, Entry<'a>)> {
    content.entries().map(|entry| (entry.key(), entry)).filter(|(key, _)| !key.starts_with("x-"))
}
