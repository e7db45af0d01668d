//! What the server says about itself: what it looks at, where that comes from, how long it takes. Names and numbers
//! only, never what a document or a recording says.

use std::fmt::Write;

use ide::{Analysis, Baseline, Description};
use loader::from_vfs;

use crate::memory;
use crate::moment::Moment;
use crate::state::State;

pub(crate) fn status(state: &State, moment: &Moment) -> String {
    let (folders, open, problems) = {
        let global = state.lock();
        (global.folders.clone(), global.open.len(), global.settings_problems.clone())
    };
    let Moment { analysis, names, .. } = moment;
    let mut out = format!("# openapi-analyzer {}\n", env!("CARGO_PKG_VERSION"));
    // Writing to a text does not fail.
    let _ = writeln!(out, "\n- positions in {:?}, {open} documents open", names.encoding());
    let client = names.client();
    let how = if client.diagnostics.pulls { "asked for by the client" } else { "sent by the server" };
    let _ = writeln!(out, "- diagnostics {how}, files watched by: {:?}", client.watching);
    let memory = memory::resident().map_or("not known here".to_owned(), |it| format!("{} MB", it >> 20));
    let _ = writeln!(out, "- memory: {memory}");
    for problem in &problems {
        let _ = writeln!(out, "- {problem}");
    }
    let _ = writeln!(out, "\n## Folders\n");
    for folder in &folders {
        let _ = writeln!(out, "- {}", folder.display());
    }
    let _ = writeln!(out, "\n## Descriptions\n");
    for description in analysis.descriptions() {
        add_description(&mut out, analysis, description);
    }
    let _ = writeln!(out, "\n## Evidence\n");
    for file in analysis.evidence() {
        let path = from_vfs(&file.path);
        let (exchanges, errors) = (file.exchanges.len(), file.errors.len());
        let _ = writeln!(out, "- {}: {exchanges} exchanges, {errors} errors", path.display());
    }
    let _ = writeln!(out, "\n## Timings\n\n| what | runs | last ms | mean ms | longest ms |\n|---|---|---|---|---|");
    for (what, it) in state.trace.timings() {
        let ms = |it: std::time::Duration| it.as_secs_f64() * 1000.0;
        let (last, mean, longest) = (ms(it.last), ms(it.total) / f64::from(it.runs.max(1)), ms(it.longest));
        let _ = writeln!(out, "| {what} | {} | {last:.1} | {mean:.1} | {longest:.1} |", it.runs);
    }
    out
}

fn add_description(out: &mut String, analysis: &Analysis, description: &Description) {
    let entry = from_vfs(analysis.path(description.entry));
    let config = analysis.config(description.entry);
    let configuration = match config.file {
        Some(file) => from_vfs(analysis.path(file)).display().to_string(),
        None => "none".to_owned(),
    };
    let baseline = match (&description.baseline, analysis.baseline_failure(description.entry)) {
        (Some(Baseline { label, damage: Some(why), .. }), _) => format!("none: {label} cannot be read: {why}"),
        (Some(it), _) if it.configured => it.label.clone(),
        (Some(it), _) => format!("{} (not configured)", it.label),
        (None, Some(reason)) => format!("none: {reason}"),
        (None, None) => "none".to_owned(),
    };
    let (version, documents) = (description.version, description.files.len());
    let _ = writeln!(out, "- {}: {version:?}, {documents} documents", entry.display());
    let _ = writeln!(out, "  - configuration: {configuration}, policy {:?}", config.policy);
    let _ = writeln!(out, "  - baseline: {baseline}");
}
