//! Swapping base and current swaps added and removed, widened and narrowed, and the places with them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syntax::{JsonPointer, Node};
use workspace::{Finding, Policy};

use crate::bundles::histories;
use crate::generate::Style;
use crate::random::Random;
use crate::sides::{Files, Sides, one};
use crate::soundness::{Pair, description, seeds};

/// Ends of codes that are each other's way back.
const OPPOSITES: [(&str, &str); 25] = [
    ("added", "removed"),
    ("added-required", "removed"),
    // Where all content is gone, that is told for its schemas.
    ("media-type-added", "schema-removed"),
    ("became-required", "became-optional"),
    ("became-not-nullable", "became-nullable"),
    ("bound-tightened", "bound-loosened"),
    ("format-narrowed", "format-widened"),
    ("closed", "opened"),
    ("closed", "untyped"),
    ("deprecated", "undeprecated"),
    ("sunset-earlier", "sunset-later"),
    ("stability-lowered", "stability-raised"),
    ("property-added", "property-became-write-only"),
    ("property-added", "property-became-read-only"),
    ("property-added-required", "property-became-read-only"),
    ("became-internal", "became-public"),
    ("generalized", "specialized"),
    // What is gone is told as changed.
    ("default-added", "default-changed"),
    ("default-changed", "default-changed"),
    // What a requirement asks for is one of several alternatives.
    ("requirement-added", "requirement-relaxed"),
    ("requirement-removed", "requirement-relaxed"),
    ("scope-added", "requirement-relaxed"),
    // A plain schema that became a union is one finding; the way back is told by its branches.
    ("became-union", "union-branch-removed"),
    ("became-union", "union-branch-added"),
    ("union-kind-changed", "union-kind-changed"),
];

/// Codes whose way back is told in other words, and why.
const WAIVED: [&str; 1] = [
    // An operationId where there was none is nothing to tell: no client was generated from it.
    "operation-id-changed",
];

/// Code and direction.
type Told = BTreeSet<(String, &'static str)>;

fn told(findings: &[Finding]) -> Told {
    let kept = findings.iter().filter(|it| !WAIVED.iter().any(|waived| it.code.contains(waived)));
    kept.map(|it| (it.code.to_owned(), it.baseline.as_ref().expect("facts").direction.name())).collect()
}

/// The codes that may stand for the way back.
fn ways_back(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (one, other) in OPPOSITES {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(stem) = code.strip_suffix(from).filter(|it| it.is_empty() || it.ends_with('-')) {
                found.push(format!("{stem}{to}"));
            }
        }
    }
    if found.is_empty() { vec![code.to_owned()] } else { found }
}

/// Whether a schema became one that says nothing at all: of all that is gone its type alone is told, and on the way back
/// each keyword by itself, with its own fix.
fn is_told_by_type(finding: &Finding, back: &Sides, answers: &[Finding]) -> bool {
    let Some(schema) = finding.location.pointer.parent() else { return false };
    answers.iter().filter(|it| it.code.ends_with("-type-changed")).any(|it| {
        let now = back.snapshot.at(it.location.file, &it.location.pointer);
        now.is_some_and(|it| it.is_mapping() && it.is_empty())
            && schema.contains(&it.baseline.as_ref().expect("facts").base_pointer)
    })
}

/// Whether all that is gone is a `type` that the keywords beside it leave no doubt of. In what is sent it was a promise;
/// to write it where it was clear says nothing new.
fn is_type_that_was_clear(finding: &Finding, its: &Sides) -> bool {
    let facts = finding.baseline.as_ref().expect("facts");
    let entries = |schema: Node<'_>| -> Vec<(String, String)> {
        let entries = schema.entries().map(|it| (it.key().into_owned(), it.value().to_value().to_json()));
        entries.filter(|(key, _)| key != "type").collect()
    };
    let before = facts.base_pointer.parent().and_then(|it| its.snapshot.at(facts.base_file, &it));
    let after = its.snapshot.at(finding.location.file, &finding.location.pointer);
    let (Some(before), Some(after)) = (before, after) else { return false };
    before.get("type").is_some()
        && after.get("type").is_none()
        && ["properties", "items"].iter().any(|key| after.get(key).is_some())
        && entries(before) == entries(after)
}

/// Whether a property is gone from a branch of a union that became a plain schema. On the way back every branch is
/// within the plain schema, and what is more in it is nothing to tell.
fn is_of_branch_that_became_plain(finding: &Finding, forth: &Sides) -> bool {
    let facts = finding.baseline.as_ref().expect("facts");
    let root = |file| forth.snapshot.document(file).and_then(|it| it.root()).expect("a root");
    let mut open = vec![root(facts.base_file)];
    while let Some(node) = open.pop() {
        open.extend(node.entries().map(|it| it.value()).chain(node.items()));
        let branches = |node: Node<'_>| ["oneOf", "anyOf"].iter().any(|key| node.get(key).is_some());
        let is_plain = || forth.snapshot.at(finding.location.file, &node.pointer()).is_some_and(|it| !branches(it));
        if !branches(node) || !is_plain() {
            continue;
        }
        let mut written = ["oneOf", "anyOf"].iter().filter_map(|key| node.get(key)).flat_map(Node::items);
        let is_below = written.any(|it| match it.get("$ref").and_then(Node::as_str) {
            Some(reference) => {
                let target = reference.strip_prefix('#').and_then(JsonPointer::parse);
                target.is_some_and(|it| it.contains(&facts.base_pointer))
            }
            None => it.pointer().contains(&facts.base_pointer),
        });
        if is_below {
            return true;
        }
    }
    false
}

#[track_caller]
fn check_symmetry(what: &str, base: &Files, current: &Files) {
    let (of_forth, of_back) = (Sides::new(base, current), Sides::new(current, base));
    let (forth, back) = (of_forth.diff(Policy::Promise), of_back.diff(Policy::Promise));
    for ((one, its), (other, others)) in
        [((&forth, &of_forth), (&back, &of_back)), ((&back, &of_back), (&forth, &of_forth))]
    {
        let answers = told(other);
        for finding in one {
            let Some((code, direction)) = told(std::slice::from_ref(finding)).pop_first() else { continue };
            let ways = ways_back(&code);
            let found = ways.iter().any(|it| answers.iter().any(|(code, side)| code == it && *side == direction));
            let is_explained = || match &code {
                it if it.ends_with("-property-removed") => is_of_branch_that_became_plain(finding, its),
                it if it.starts_with("response-") && it.ends_with("-type-changed") => {
                    is_type_that_was_clear(finding, its)
                }
                _ => is_told_by_type(finding, others, other),
            };
            assert!(found || is_explained(), "{what}: {code} ({direction}) has no way back among {answers:?}");
        }
    }
    let removed = |findings: &[Finding]| -> BTreeSet<String> {
        let gone = findings.iter().filter(|it| it.code.ends_with("-property-removed"));
        gone.map(|it| it.baseline.as_ref().expect("facts").base_pointer.to_string()).collect()
    };
    let added = |findings: &[Finding]| -> BTreeSet<String> {
        let new = findings.iter().filter(|it| it.code.contains("-property-added"));
        new.map(|it| it.location.pointer.to_string()).collect()
    };
    // A branch that is new or gone is told as a whole on one of the ways.
    let unions = forth.iter().chain(&back).any(|it| it.code.contains("union"));
    if !unions {
        let lost = removed(&forth);
        let new = added(&back);
        // What a Reference that leads elsewhere brings is told at the Reference.
        let is_led = new.iter().any(|it| it.ends_with("/$ref"));
        let missing: Vec<&String> = lost.iter().filter(|it| !is_led && !new.contains(*it)).collect();
        assert!(missing.is_empty(), "{what}: removed and not added on the way back: {missing:?}");
    }
}

#[test]
fn swapping_generated_schemas_swaps_what_is_told() {
    for seed in seeds() {
        let mut random = Random::new(seed ^ 0xABCD);
        let style = Style { is_3_0: random.chance(40), references: true };
        for number in 0..12 {
            let pairs = [Pair::new(style, &mut random)];
            let side = |is_base| one("/openapi.json", description(style, &pairs, is_base));
            // A plain schema that became a union is told in other words than the way back, or not at all; and a
            // property that was described with all others is another one, not an added one.
            let told_otherwise = ["oneOf", "anyOf", "allOf", "additionalProperties", "patternProperties"];
            if [true, false].into_iter().any(|it| told_otherwise.iter().any(|key| side(it)[0].1.contains(key))) {
                continue;
            }
            let what = format!("seed {seed}.{number}\n{}\n{}", side(true)[0].1, side(false)[0].1);
            check_symmetry(&what, &side(true), &side(false));
        }
    }
}

/// Steps of one history whose way back is looked at.
const STEPS: usize = 40;

#[test]
fn swapping_published_versions_swaps_what_is_told() {
    for history in histories() {
        let versions = history.versions();
        let steps = std::env::var("STEPS").ok().and_then(|it| it.parse().ok()).unwrap_or(STEPS);
        let mut random = Random::new(815);
        for _ in 0..steps {
            let step = 1 + random.below(versions.len() - 1);
            let (base, current) = (history.read(&versions[step - 1]), history.read(&versions[step]));
            check_symmetry(&format!("{} step {step}", history.name), &base, &current);
        }
    }
}

/// The files below a folder, the entry document first.
fn files_of(root: &Path) -> Files {
    let (mut open, mut files): (Vec<PathBuf>, Files) = (vec![root.to_owned()], Vec::new());
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).expect("a folder").flatten().map(|it| it.path()));
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            files.push((format!("/{}", path.strip_prefix(root).expect("a path below").display()), text));
        }
    }
    files.sort_by_key(|(path, _)| (!path.starts_with("/openapi."), path.clone()));
    files
}

/// One side of a real pair: a file or a folder.
fn side(folder: &Path, name: &str) -> Files {
    let file = ["yaml", "json"].iter().map(|it| folder.join(format!("{name}.{it}"))).find(|it| it.is_file());
    match file {
        Some(file) => {
            let extension = file.extension().and_then(|it| it.to_str()).unwrap_or_default().to_owned();
            one(&format!("/openapi.{extension}"), std::fs::read_to_string(file).expect("a text"))
        }
        None => files_of(&folder.join(name)),
    }
}

#[test]
fn swapping_real_versions_swaps_what_is_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/pairs");
    let Ok(names) = std::fs::read_dir(&root) else {
        println!("skipped: there is no ../shared/corpus/pairs");
        return;
    };
    for name in names.flatten().filter(|it| it.file_name() != "_bundles" && it.path().is_dir()) {
        for pair in std::fs::read_dir(name.path()).expect("a folder").flatten() {
            let what = pair.path().display().to_string();
            check_symmetry(&what, &side(&pair.path(), "base"), &side(&pair.path(), "revision"));
        }
    }
}
