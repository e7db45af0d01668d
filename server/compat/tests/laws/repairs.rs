//! What authors would do with the fixes, on real steps: each by itself makes its finding go, brings no other, and leaves
//! a document without errors. Minutes long: `RUN_SLOW_TESTS=1`, `ONLY` for one history, `STEPS` for more of them.

use std::collections::BTreeMap;

use syntax::{FileId, JsonPointer};
use workspace::{FileSet, Finding, Fix, Policy, Verdict, VfsPath};

use crate::bundles::{History, histories};
use crate::random::Random;
use crate::sides::{Files, Sides, verdict};

/// Steps of one history, and findings of one step, whose fixes are tried.
const STEPS: usize = 20;
const FINDINGS: usize = 12;

/// What was found, in terms that an edit elsewhere leaves as they are.
type Key = (String, String, &'static str);

fn keys(findings: &[Finding]) -> BTreeMap<Key, usize> {
    let mut found = BTreeMap::new();
    for finding in findings.iter().filter(|it| verdict(it) != Verdict::Compatible) {
        *found.entry(key(finding)).or_default() += 1;
    }
    found
}

fn key(finding: &Finding) -> Key {
    let facts = finding.baseline.as_ref().expect("facts of a baseline");
    (finding.code.to_owned(), facts.base_pointer.to_string(), facts.direction.name())
}

/// The current documents after a fix.
fn applied(sides: &Sides, current: &Files, fix: &Fix) -> Files {
    let mut files = current.clone();
    for edits in &fix.edits {
        let path = sides.snapshot.path(edits.file).as_str();
        let document = sides.snapshot.document(edits.file).expect("a document");
        let file = files.iter_mut().find(|(name, _)| name == path).expect("a file of ours");
        file.1 = document.text().with_edits(&edits.edits).to_string();
    }
    files
}

fn errors(sides: &Sides, files: &Files) -> usize {
    let documents = files.iter().filter_map(|(path, _)| {
        let file = sides.snapshot.file(FileSet::CURRENT, &VfsPath::new(path))?;
        sides.snapshot.document(file)
    });
    documents.map(|it| it.errors().len()).sum()
}

/// The components, Path Items and the like that a fix edits.
fn edited(sides: &Sides, fix: &Fix) -> Vec<(FileId, JsonPointer)> {
    const DEPTH: usize = 3;
    let mut places = Vec::new();
    for edits in &fix.edits {
        let document = sides.snapshot.document(edits.file).expect("a document");
        for edit in &edits.edits {
            let pointer = document.pointer_at_offset(edit.start);
            let steps = pointer.steps().take(DEPTH);
            places.push((edits.file, steps.fold(JsonPointer::root(), |it, step| it.join(step))));
        }
    }
    places
}

/// Tries all fixes of some findings of one step. The number of fixes, and what is wrong with them.
fn tried(base: &Files, current: &Files, random: &mut Random) -> (usize, Vec<String>) {
    let sides = Sides::new(base, current);
    let found = sides.diff(Policy::Promise);
    let before = keys(&found);
    let errors_before = errors(&sides, current);
    let mut open: Vec<&Finding> = found.iter().filter(|it| verdict(it) != Verdict::Compatible).collect();
    let (mut number, mut wrong) = (0, Vec::new());
    for _ in 0..FINDINGS {
        if open.is_empty() {
            break;
        }
        let finding = open.swap_remove(random.below(open.len()));
        let own = key(finding);
        for fix in finding.make_fixes(&sides.snapshot) {
            number += 1;
            let files = applied(&sides, current, &fix);
            let fixed = Sides::new(base, &files);
            let after = keys(&fixed.diff(Policy::Promise));
            let told = |problem: &str| format!("{} {}: `{}` {problem}", own.0, own.1, fix.title);
            if errors(&fixed, &files) > errors_before {
                wrong.push(told("leaves a document with errors"));
            }
            if after.get(&own) >= before.get(&own) {
                wrong.push(told("leaves it"));
            }
            let places = edited(&sides, &fix);
            let found = fixed.diff(Policy::Promise);
            let new = found.iter().filter(|it| after.get(&key(it)) > before.get(&key(it)));
            let new = new.filter(|it| verdict(it) != Verdict::Compatible);
            // What comes back may refer to what has changed by itself.
            let of_fix = |it: &&Finding| {
                places.iter().any(|(file, whole)| it.location.file == *file && whole.contains(&it.location.pointer))
            };
            wrong.extend(new.filter(of_fix).map(|it| told(&format!("brings {} {}", it.code, it.location.pointer))));
        }
    }
    (number, wrong)
}

#[track_caller]
fn check_history(history: &History) {
    let mut random = Random::new(4711);
    let versions = history.versions();
    let steps = std::env::var("STEPS").ok().and_then(|it| it.parse().ok()).unwrap_or(STEPS);
    let (mut done, mut number, mut wrong) = (0, 0, Vec::new());
    for _ in 0..steps * 10 {
        if done == steps || versions.len() < 2 {
            break;
        }
        let step = 1 + random.below(versions.len() - 1);
        let (base, current) = (history.read(&versions[step - 1]), history.read(&versions[step]));
        let (fixes, problems) = tried(&base, &current, &mut random);
        done += usize::from(fixes > 0);
        number += fixes;
        wrong.extend(problems.into_iter().map(|it| format!("step {step}: {it}")));
    }
    println!("{}: {number} fixes in {done} steps, {} wrong", history.name, wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(number > 0, "{}: nothing to fix", history.name);
}

#[test]
fn each_fix_of_real_breaks_repairs_and_breaks_nothing() {
    histories().iter().for_each(check_history);
}
