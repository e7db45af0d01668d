//! Bodies that are a sequence of JSON values: lines, records, events.

use openapi::MediaRange;
use syntax::Value;

/// The items of a body. None if one of them cannot be read: a sequence that was cut off shows nothing for sure.
pub(crate) fn items(range: &MediaRange, text: &str) -> Option<Vec<Value>> {
    if range.is_event_stream() {
        return Some(events(text));
    }
    // RFC 7464 starts each record with this character; lines have none of it.
    let records = text.split(['\u{1e}', '\n']).map(str::trim).filter(|it| !it.is_empty());
    records.map(Value::from_json).collect()
}

/// Events as objects of their fields, which is what an `itemSchema` describes.
fn events(text: &str) -> Vec<Value> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut events = Vec::new();
    for block in text.split("\n\n") {
        let mut fields: Vec<(Box<str>, Value)> = Vec::new();
        for line in block.lines() {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            if !matches!(name, "data" | "event" | "id" | "retry") {
                continue;
            }
            match fields.iter_mut().find(|(known, _)| **known == *name) {
                Some((_, Value::String(known))) if name == "data" => *known = format!("{known}\n{value}").into(),
                Some((_, known)) => *known = field(name, value),
                None => fields.push((name.into(), field(name, value))),
            }
        }
        if !fields.is_empty() {
            events.push(Value::Object(fields));
        }
    }
    events
}

fn field(name: &str, value: &str) -> Value {
    let is_number = name == "retry" && !value.is_empty() && value.bytes().all(|it| it.is_ascii_digit());
    if is_number { Value::Number(value.into()) } else { Value::String(value.into()) }
}

#[cfg(test)]
mod tests {
    use openapi::MediaRange;
    use syntax::Value;

    #[track_caller]
    fn check(media_type: &str, text: &str, expected: Option<&str>) {
        let items = super::items(&MediaRange::parse(media_type), text);
        assert_eq!(items.map(|it| Value::Array(it).to_json()).as_deref(), expected);
    }

    #[test]
    fn lines_and_records() {
        check("application/jsonl", "{\"a\":1}\n\n2\n", Some("[{\"a\":1},2]"));
        check("application/json-seq", "\u{1e}{\"a\":1}\n\u{1e}2\n", Some("[{\"a\":1},2]"));
        check("application/x-ndjson", "{\"a\":1}\n{\"a\":", None);
    }

    #[test]
    fn events_are_objects() {
        check(
            "text/event-stream",
            "event: add\ndata: 1\ndata: 2\n\n: comment\n\nretry: 10\r\n\r\n",
            Some(r#"[{"event":"add","data":"1\n2"},{"retry":10}]"#),
        );
    }
}
