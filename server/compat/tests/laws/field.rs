//! For everything that the widest catalogue of the field checks, ours has an answer: `field.tsv`.

use std::collections::BTreeSet;
use std::path::Path;

/// Pattern and answer.
fn answers() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("field.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').expect("a pattern and an answer")).collect()
}

/// Whether a pattern with `*` for any text matches.
fn matches(pattern: &str, id: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == id,
        Some((before, after)) => id
            .strip_prefix(before)
            .is_some_and(|rest| (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(after, &rest[at..]))),
    }
}

/// The code that an answer stands for.
fn code(answer: &str, id: &str) -> String {
    let is_parameter = id.starts_with("request-parameter-") || id.starts_with("request-header-");
    let side = if is_parameter { "parameter" } else { id.split('-').next().unwrap_or_default() };
    let part = if id.contains("-property-") { "property" } else { "body" };
    let what = if side == "parameter" { side.to_owned() } else { format!("{side}-{part}") };
    let life = match () {
        () if id.starts_with("request-parameter-") => "parameter",
        () if id.contains("-property-") => "property",
        () => "operation",
    };
    answer.replace("{side}", side).replace("{what}", &what).replace("{life}", life)
}

#[track_caller]
fn check_answer(id: &str, used: &mut BTreeSet<usize>) {
    let answers = answers();
    let found = answers.iter().position(|(pattern, _)| matches(pattern, id));
    let index = found.unwrap_or_else(|| panic!("no answer for {id}"));
    used.insert(index);
    let answer = answers[index].1;
    if let Some(reason) = answer.strip_prefix("- ") {
        assert!(!reason.is_empty(), "{id}: no reason");
    } else {
        let code = code(answer, id);
        assert!(compat::CATALOGUE.iter().any(|it| it.code == code), "{id}: there is no code {code}");
    }
}

#[test]
fn everything_that_the_field_checks_has_an_answer() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/research/compat-ids.tsv");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: there is no ../shared/research/compat-ids.tsv");
        return;
    };
    let mut used = BTreeSet::new();
    let ids: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    ids.iter().for_each(|id| check_answer(id, &mut used));
    let unused: Vec<&str> =
        answers().iter().enumerate().filter(|(index, _)| !used.contains(index)).map(|(_, it)| it.0).collect();
    assert!(unused.is_empty(), "answers to nothing: {unused:?}");
    println!("field: {} ids have an answer", ids.len());
}
