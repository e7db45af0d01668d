//! What edits cost at places all over a text.

use std::time::Instant;

use syntax::{Document, FileId};

use crate::{
    kinds::{KINDS, places},
    texts::Text,
};

/// At how many places.
const PLACES: usize = 100;

/// Kinds whose name holds `only` are measured. `parse` is what a parse of the whole costs, in milliseconds. Everything is given as a share of that.
pub fn measure(text: &Text, parse: f64, only: &str) {
    println!("  {:40} {:>10} {:>10} {:>10} {:>11}", "an edit", "median", "99 of 100", "at worst", "median");
    let document = Document::parse(FileId(0), text.format, &text.text);
    let mut all = Vec::new();
    for (name, make) in KINDS.iter().filter(|it| it.0.contains(only)) {
        let mut times = Vec::new();
        for place in places(&text.text, PLACES) {
            let mut current = document.clone();
            for edit in make(&text.text, place) {
                // The best of three: the machine does other things as well.
                let run = || {
                    let start = Instant::now();
                    let result = current.edit(&edit);
                    (start.elapsed().as_secs_f64() * 1e6, result)
                };
                let (mut best, mut after) = run();
                for _ in 0..2 {
                    let (taken, result) = run();
                    best = best.min(taken);
                    after = result;
                }
                times.push(best);
                current = after;
            }
        }
        print(name, &mut times, parse);
        all.append(&mut times);
    }
    print("all of these", &mut all, parse);
}

fn print(name: &str, times: &mut [f64], parse: f64) {
    times.sort_by(f64::total_cmp);
    let (Some(&worst), count) = (times.last(), times.len()) else { return };
    let share = |taken: f64| match parse * 1e3 / taken {
        share if share < 10.0 => format!("1/{share:.1}"),
        share => format!("1/{share:.0}"),
    };
    let (median, most) = (times[count / 2], times[count * 99 / 100]);
    println!(
        "  {name:40} {:>10} {:>10} {:>10} {median:8.1} µs ({count})",
        share(median),
        share(most),
        share(worst)
    );
}
