//! Schemas that refer to each other in circles cost what as many schemas cost that do not, and one property that is
//! removed is one finding, whatever the number of ways that lead to it.

#![allow(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
#![allow(clippy::print_stdout, reason = "prints what was measured")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use workspace::{BaselineChange, Change, FileChange, FileSet, Snapshot, VfsPath, Workspace};

const SCHEMAS: usize = 400;
const OPERATIONS: usize = 600;
const BASELINE: FileSet = FileSet(1);

/// Each schema refers to three others: to any, or only to later ones.
fn description(is_cyclic: bool, with_name: bool) -> String {
    let mut text = String::from("openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths:\n");
    for operation in 0..OPERATIONS {
        let schema = if is_cyclic { operation * 7 % SCHEMAS } else { operation % 3 };
        write!(
            text,
            "  /operations/{operation}:\n    get:\n      responses:\n        '200':\n          description: ok\n          \
             content:\n            application/json:\n              schema: {{ $ref: '#/components/schemas/S{schema}' }}\n"
        )
        .expect("a string takes all");
    }
    text.push_str("components:\n  schemas:\n");
    for schema in 0..SCHEMAS {
        write!(text, "    S{schema}:\n      type: object\n      properties:\n        id: {{ type: string }}\n")
            .expect("a string takes all");
        if schema != SCHEMAS / 2 || with_name {
            text.push_str("        name: { type: string }\n");
        }
        for step in [1, 2, 57] {
            let other = if is_cyclic { (schema + step) % SCHEMAS } else { (schema + step).min(SCHEMAS - 1) };
            if other != schema {
                writeln!(text, "        to{step}: {{ $ref: '#/components/schemas/S{other}' }}")
                    .expect("a string takes all");
            }
        }
    }
    text
}

fn snapshot(is_cyclic: bool) -> Snapshot {
    let path = VfsPath::new("/openapi.yaml");
    let mut change = Change::default();
    for (set, with_name) in [(BASELINE, true), (FileSet::CURRENT, false)] {
        let text = Arc::from(description(is_cyclic, with_name));
        change.files.push((set, path.clone(), FileChange::Text(text)));
    }
    let label = "the baseline".to_owned();
    let loaded = BaselineChange::Loaded { set: BASELINE, path: path.clone(), label, configured: true };
    change.baselines.push((path, loaded));
    let mut workspace = Workspace::default();
    workspace.apply(change);
    workspace.snapshot()
}

/// Compares, and says how many pairs of schemas were judged and how long it took at best.
#[track_caller]
fn check(is_cyclic: bool) -> (usize, Duration) {
    let snapshot = snapshot(is_cyclic);
    let description = &snapshot.descriptions()[0];
    let run = || {
        let start = Instant::now();
        let found = compat::check_after(&compat::Known::default(), &snapshot, description);
        (start.elapsed(), found)
    };
    let (mut best, (found, known)) = run();
    for _ in 0..4 {
        best = best.min(run().0);
    }
    let summary: Vec<_> = found.iter().map(|it| (it.code, it.location.pointer.to_string())).collect();
    let place = format!("/components/schemas/S{}/properties", SCHEMAS / 2);
    assert_eq!(summary, [("response-property-removed", place)]);
    let affects = found[0].baseline.as_ref().map(|it| it.affects.len());
    assert_eq!(affects, Some(OPERATIONS));
    (known.judged().pairs, best)
}

#[test]
fn circles_cost_what_trees_cost() {
    let (cyclic, acyclic) = (check(true), check(false));
    println!("cyclic: {} pairs in {:?}; acyclic: {} pairs in {:?}", cyclic.0, cyclic.1, acyclic.0, acyclic.1);
    // A schema, and the two properties that are no References.
    assert!(cyclic.0 <= 3 * SCHEMAS, "{} pairs", cyclic.0);
    assert!(cyclic.1 < acyclic.1 * 5, "{:?} and {:?}", cyclic.1, acyclic.1);
}
