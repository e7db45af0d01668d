//! Kinds of media types, as far as they differ in what a schema can say of them.

use openapi::MediaRange;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    Json,
    /// JSON Lines and its kin.
    JsonSequence,
    /// `text/event-stream`, `multipart/mixed`: a sequence of anything.
    Sequence,
    /// Bytes: JSON Schema has nothing to say of them.
    Binary,
    /// `*/*`, `application/*`.
    Range,
    /// Text, XML and everything else.
    Other,
}

impl Media {
    pub(crate) fn of(range: &MediaRange) -> Media {
        if range.is_json() {
            Media::Json
        } else if range.is_json_sequence() {
            Media::JsonSequence
        } else if range.is_event_stream() || range.essence() == "multipart/mixed" {
            Media::Sequence
        } else if range.is_binary() {
            Media::Binary
        } else if range.is_range() {
            Media::Range
        } else {
            Media::Other
        }
    }

    /// Whether a client reads the body as JSON.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Media::Json | Media::JsonSequence)
    }
}
