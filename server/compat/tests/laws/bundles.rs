//! Every version of the published descriptions beside the repository, against the one before. Minutes long:
//! `RUN_SLOW_TESTS=1`, and `ONLY` for one of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use openapi::Declared;
use workspace::{FileSet, Policy, VfsPath};

use crate::sides::{Sides, one, verdict};

/// What `git` prints.
fn git(bundle: &Path, args: &[&str]) -> Vec<u8> {
    let output = Command::new("git").arg("-C").arg(bundle).args(args).output().expect("git");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Compares all versions of one bundle, and prints how often each code was told.
#[track_caller]
fn check_bundle(bundle: &Path) {
    let name = bundle.file_stem().and_then(|it| it.to_str()).expect("a name").to_owned();
    let clone = std::env::temp_dir().join(format!("openapi-analyzer-{name}-{}", std::process::id()));
    let target = clone.to_str().expect("a path").to_owned();
    let parent = bundle.parent().expect("a folder");
    git(parent, &["clone", "--quiet", "--bare", bundle.to_str().expect("a path"), &target]);
    let text = |args: &[&str]| String::from_utf8_lossy(&git(&clone, args)).into_owned();
    let file = text(&["ls-tree", "--name-only", "HEAD"]).lines().next().expect("a file").to_owned();
    let versions: Vec<String> = text(&["log", "--reverse", "--format=%H"]).lines().map(str::to_owned).collect();
    let (_, extension) = file.rsplit_once('.').expect("an extension");
    let path = format!("/openapi.{extension}");
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    let (mut steps, mut before) = (0, None);
    for version in versions {
        let current = one(&path, text(&["show", &format!("{version}:{file}")]));
        if let Some(base) = before.take() {
            let sides = Sides::new(&base, &current);
            let is_read = |set| {
                let id = sides.snapshot.file(set, &VfsPath::new(&path)).expect("a file");
                matches!(sides.snapshot.declared(id), Declared::OpenApi(_))
            };
            if is_read(FileSet::CURRENT) && is_read(FileSet(1)) {
                steps += 1;
                for finding in sides.diff(Policy::Promise) {
                    *told.entry(format!("{} {}", verdict(&finding).name(), finding.code)).or_default() += 1;
                }
            }
        }
        before = Some(current);
    }
    std::fs::remove_dir_all(&clone).expect("a clone of ours");
    println!("{name}: {steps} steps");
    told.iter().for_each(|(what, count)| println!("  {count} {what}"));
    assert!(steps > 0 && !told.is_empty(), "{name}: nothing was compared");
}

#[test]
fn every_published_version_is_compared_with_the_one_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/pairs/_bundles");
    let Some(bundles) = std::env::var_os("RUN_SLOW_TESTS").and_then(|_| std::fs::read_dir(folder).ok()) else {
        println!("skipped: RUN_SLOW_TESTS is not set, or there is no ../shared/corpus");
        return;
    };
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut paths: Vec<_> = bundles.flatten().map(|it| it.path().canonicalize().expect("a path")).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "bundle") && it.to_string_lossy().contains(&only));
    paths.sort();
    paths.iter().for_each(|it| check_bundle(it));
}
