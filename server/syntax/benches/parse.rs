//! How fast a large description is read and edited, beside other parsers, in one run.
//!
//! `cargo bench -p openapi-analyzer-syntax`. Without the shared corpus, a made-up description is read.
#![allow(clippy::print_stderr, reason = "the memory figures are wanted")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads files")]

use std::{hint::black_box, path::Path};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use syntax::{Document, FileId, Format, TextEdit, TextRange, TextSize};

/// A file of the corpus, or a description with many paths.
fn text(path: &str) -> String {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or(beside, Into::into);
    std::fs::read_to_string(root.join("corpus/specs").join(path)).unwrap_or_else(|_| {
        eprintln!("{path} is not there: a made-up description instead");
        let mut text = String::from("openapi: 3.1.0\npaths:\n");
        for index in 0..20_000 {
            text.push_str(&format!(
                "  /teams/{index}:\n    get:\n      operationId: get-{index}\n      summary: Gets team {index}\n      \
                 responses:\n        '200':\n          description: OK\n          content:\n            \
                 application/json:\n              schema:\n                $ref: '#/components/schemas/team'\n"
            ));
        }
        text
    })
}

fn ours(format: Format, text: &str) -> Document {
    Document::parse(FileId(0), format, text)
}

/// Resident memory in bytes.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(status.split(' ').nth(1)?.parse::<usize>().ok()? * 4096)
}

fn parse(c: &mut Criterion) {
    let yaml = text("stripe/spec3.yaml");
    let json = text("github/api.github.com.json");
    for (name, format, text) in [("yaml", Format::Yaml, &yaml), ("json", Format::Json, &json)] {
        let before = resident();
        let document = ours(format, text);
        if let Some((before, after)) = before.zip(resident()) {
            let taken = after.saturating_sub(before);
            eprintln!("{name}: {} bytes of text, {taken} bytes of memory", text.len());
        }
        drop(document);
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
        group.bench_function(BenchmarkId::new("openapi-analyzer", text.len()), |b| {
            b.iter(|| ours(format, black_box(text)))
        });
        group.bench_function(BenchmarkId::new("saphyr-parser events", text.len()), |b| {
            b.iter(|| saphyr_parser::Parser::new_from_str(black_box(text)).count())
        });
        group.bench_function(BenchmarkId::new("granit-parser events", text.len()), |b| {
            b.iter(|| granit_parser::Parser::new_from_str(black_box(text)).count())
        });
        if format == Format::Json {
            group.bench_function(BenchmarkId::new("serde_json Value", text.len()), |b| {
                b.iter(|| serde_json::from_str::<serde_json::Value>(black_box(text)))
            });
        }
        group.finish();
    }
}

fn edit(c: &mut Criterion) {
    let yaml = text("stripe/spec3.yaml");
    let json = text("github/api.github.com.json");
    let mut group = c.benchmark_group("edit");
    group.sample_size(20);
    for (name, format, text) in [("yaml", Format::Yaml, &yaml), ("json", Format::Json, &json)] {
        let document = ours(format, text);
        for percent in [1, 50, 99] {
            let middle = text.len() / 100 * percent;
            let needle = if format == Format::Yaml { "description: " } else { "\"description\": \"" };
            let Some(at) = text[middle..].find(needle).map(|it| middle + it + needle.len() + 3) else { continue };
            let line = text[..at].rfind('\n').map_or(0, |it| it + 1);
            let indent = text[line..].len() - text[line..].trim_start().len();
            let insert = |at: usize, new: String| {
                let at = TextSize::new(at as u32);
                TextEdit::replace(TextRange::empty(at), new)
            };
            let edits = [
                ("character", insert(at, "x".to_owned())),
                ("quote", insert(at - 3, "\"".to_owned())),
                ("new line", insert(line - 1, format!("\n{}", " ".repeat(indent)))),
                ("brace", insert(line + indent, "{".to_owned())),
                ("dedent", TextEdit::replace(TextRange::at(TextSize::new(line as u32), TextSize::new(2)), "")),
            ];
            for (what, edit) in edits {
                group.bench_function(BenchmarkId::new(format!("{name} {what}"), format!("{percent} %")), |b| {
                    b.iter(|| document.edit(black_box(&edit)))
                });
            }
        }
    }
    group.finish();
}

criterion_group!(benches, parse, edit);
criterion_main!(benches);
