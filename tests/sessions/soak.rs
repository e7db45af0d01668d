//! Random edits over several files: at every checkpoint the state equals that of a fresh server.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::{CLEAN, Folder};
use crate::harness::{Session, pull};

const FRAGMENT: &str =
    "type: object\nproperties:\n  id: {type: string}\n  size: {$ref: 'openapi.yaml#/components/schemas/Size'}\n";

fn entry() -> String {
    let components = "components:\n  schemas:\n    Size: {type: integer}\n    Parcel: {$ref: parcel.yaml}\n";
    format!("{CLEAN}{components}")
}

/// Length of the soak; some seconds by default.
fn length() -> Duration {
    let seconds = std::env::var("OPENAPI_ANALYZER_SOAK_SECONDS").ok().and_then(|it| it.parse().ok());
    Duration::from_secs(seconds.unwrap_or(4))
}

#[test]
fn after_any_edits_the_state_is_that_of_a_fresh_server() {
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below.max(1) as u64) as usize
    };
    const PIECES: [&str; 10] =
        ["x", "\n", ": ", "#", "'", "🎉", "- ", "    description: more\n", "$ref", "required: [id]\n"];
    let names = ["openapi.yaml", "parcel.yaml"];
    let (start, limit) = (Instant::now(), length());
    let mut rounds = 0;
    while start.elapsed() < limit || rounds == 0 {
        rounds += 1;
        let folder = Folder::new(&[("openapi.yaml", &entry()), ("parcel.yaml", FRAGMENT)]);
        let mut session = Session::start(&folder, pull());
        names.iter().for_each(|name| session.open(name));
        for step in 0..60 {
            let name = names[next(2)];
            let text = session.text(name);
            let floor = |mut at: usize| {
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let from = floor(next(text.len() + 1));
            let to = floor((from + next(3) * next(5)).min(text.len())).max(from);
            let piece = if next(4) == 0 { "" } else { PIECES[next(PIECES.len())] };
            session.edit(name, from..to, piece);
            if next(5) == 0 {
                let uri = session.uri(name);
                let id = session.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
                session.notify("$/cancelRequest", json!({ "id": id }));
                session.response(id);
            }
            if step % 30 == 29 {
                compare(&folder, &mut session, &names);
            }
        }
    }
}

#[track_caller]
fn compare(folder: &Folder, session: &mut Session, names: &[&str]) {
    let mut fresh = Session::start(folder, pull());
    for name in names {
        fresh.open_with(name, session.text(name));
    }
    for name in names {
        let of = |session: &mut Session| -> Vec<Value> { session.diagnostics(name) };
        assert_eq!(of(session), of(&mut fresh), "{name}:\n{}", session.text(name));
    }
}
