//! The executable cases that lie beside the repository, if they do.

use std::path::PathBuf;
use std::process::Command;

/// How many cases pass at least. Only ever grows.
const AT_LEAST: usize = 297;

/// Data that is not part of the repository: `$OPENAPI_ANALYZER_SHARED`, else `../shared`.
fn shared() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let folder = std::env::var_os("OPENAPI_ANALYZER_SHARED").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    folder.join("cases/run_cases.py").exists().then_some(folder)
}

#[test]
fn executable_cases_pass() {
    let Some(shared) = shared() else {
        eprintln!("skipped: there are no executable cases beside the repository");
        return;
    };
    if !Command::new("python3").args(["-c", "import yaml"]).output().is_ok_and(|it| it.status.success()) {
        eprintln!("skipped: there is no python3 with PyYAML");
        return;
    }
    let cases = shared.join("cases");
    let mut command = Command::new("python3");
    command.arg(cases.join("run_cases.py")).arg("--bin").arg(super::binary());
    command
        .arg("--compat")
        .arg(cases.join("compat/oasdiff.jsonl"))
        .arg("--data")
        .arg(cases.join("compat/oasdiff_data"));
    command.arg(cases.join("evidence")).arg(cases.join("compat"));
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let summary = text.lines().last().unwrap_or_default();
    eprintln!("{summary}");
    let passed: usize = summary.split(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0);
    assert!(passed >= AT_LEAST, "{text}");
}
