//! What a parse, the tree and an edit cost, beside the parsers that others use, all in one run.
//!
//! `cargo run --release --manifest-path server/syntax/benches/peers/Cargo.toml` needs the GitHub description of the
//! shared data (`OPENAPI_ANALYZER_SHARED`, or `../shared` beside the repository). An argument chooses texts
//! by name; `edits` behind it leaves the other parsers out, and a word behind that chooses kinds of edits.

mod edits;
#[path = "../../edits/kinds.rs"]
mod kinds;
mod memory;
mod parsers;
mod texts;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, command, what, format] = arguments.as_slice()
        && command == "memory"
    {
        return memory::measure(what, format);
    }
    for name in texts::NAMES {
        if arguments.get(1).is_some_and(|it| !name.contains(it.as_str())) {
            continue;
        }
        let Some(text) = texts::text(name) else {
            println!("{name}: skipped, the GitHub description is not there");
            continue;
        };
        println!("\n## {name}: {:.1} MB", text.text.len() as f64 / 1e6);
        let parse = parsers::ours(&text);
        if arguments.get(2).is_none_or(|it| it != "edits") {
            parsers::compare(&text, parse);
            memory::report(&text);
        }
        edits::measure(&text, parse, arguments.get(3).map_or("", String::as_str));
    }
}
