//! Full parses.

use std::{hint::black_box, time::Instant};

use syntax::{Document, FileId, Format};

use crate::texts::Text;

const RUNS: usize = 9;

/// Gives what our own parse takes in milliseconds. The document is dropped outside of that time.
pub fn ours(text: &Text) -> f64 {
    let Text { format, text, .. } = text;
    time("openapi-analyzer: text and tree", text, || Document::parse(FileId(0), *format, text))
}

/// Compares with the others. What they give is dropped in their time only where their loop needs that.
pub fn compare(text: &Text, ours: f64) {
    let Text { format, text, is_valid } = text;
    time_with_drop("the same, and dropping it", text, || drop(Document::parse(FileId(0), *format, text)));
    if !is_valid {
        return;
    }
    if *format == Format::Json {
        let theirs = time("serde_json: Value", text, || serde_json::from_str::<serde_json::Value>(text));
        println!("  {:>60.2} times", theirs / ours);
    }
    let libyaml = time_with_drop("libyaml: events", text, || {
        black_box(libyaml_events(text));
    });
    println!("  {:>60.2} times", libyaml / ours);
    time_with_drop("saphyr-parser: events", text, || {
        black_box(saphyr_parser::Parser::new_from_str(text).count());
    });
    time_with_drop("granit-parser: events", text, || {
        black_box(granit_parser::Parser::new_from_str(text).count());
    });
}

/// The best of some runs in milliseconds; results are dropped outside of the time.
fn time<T>(name: &str, text: &str, run: impl Fn() -> T) -> f64 {
    let measured = (0..RUNS).map(|_| {
        let start = Instant::now();
        let result = black_box(run());
        let taken = start.elapsed();
        drop(result);
        taken.as_secs_f64() * 1e3
    });
    report(name, text, measured.collect())
}

fn time_with_drop(name: &str, text: &str, run: impl Fn()) -> f64 {
    time(name, text, run)
}

fn report(name: &str, text: &str, mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let best = times[0];
    let speed = text.len() as f64 / best / 1e3;
    println!("  {name:40} {best:8.1} ms (median {:.1}), {speed:.0} MB/s", times[times.len() / 2]);
    best
}

/// Counts the events of libyaml.
fn libyaml_events(text: &str) -> usize {
    use std::mem::MaybeUninit;
    use unsafe_libyaml::*;
    let mut parser = MaybeUninit::<yaml_parser_t>::uninit();
    let mut count = 0;
    // SAFETY: as libyaml's own documentation does it: each is initialised before it is used, and deleted once.
    unsafe {
        let parser = parser.as_mut_ptr();
        assert!(yaml_parser_initialize(parser).ok);
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(parser, text.as_ptr(), text.len() as u64);
        loop {
            let mut event = MaybeUninit::<yaml_event_t>::uninit();
            assert!(yaml_parser_parse(parser, event.as_mut_ptr()).ok, "libyaml cannot read this");
            let is_end = (*event.as_ptr()).type_ == YAML_STREAM_END_EVENT;
            yaml_event_delete(event.as_mut_ptr());
            count += 1;
            if is_end {
                break;
            }
        }
        yaml_parser_delete(parser);
    }
    count
}
