//! Every version of the published descriptions beside the repository, against the one before. Minutes long:
//! `RUN_SLOW_TESTS=1`, and `ONLY` for one of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use openapi::Declared;
use workspace::{FileSet, Policy, VfsPath};

use crate::sides::{Files, Sides, one, verdict};

/// What `git` prints.
fn git(bundle: &Path, args: &[&str]) -> Vec<u8> {
    let output = Command::new("git").arg("-C").arg(bundle).args(args).output().expect("git");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The versions of one published description.
pub(crate) struct History {
    pub(crate) name: String,
    clone: PathBuf,
    file: String,
    /// Where it stands when it is compared.
    path: String,
}

impl History {
    fn open(bundle: &Path) -> History {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = bundle.file_stem().and_then(|it| it.to_str()).expect("a name").to_owned();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let clone = std::env::temp_dir().join(format!("openapi-analyzer-{name}-{}-{number}", std::process::id()));
        let parent = bundle.parent().expect("a folder");
        git(parent, &["clone", "--quiet", "--bare", bundle.to_str().expect("a path"), clone.to_str().expect("a path")]);
        let list = String::from_utf8_lossy(&git(&clone, &["ls-tree", "--name-only", "HEAD"])).into_owned();
        let file = list.lines().next().expect("a file").to_owned();
        let (_, extension) = file.rsplit_once('.').expect("an extension");
        let path = format!("/openapi.{extension}");
        History { name, clone, file, path }
    }

    /// From the first to the last.
    pub(crate) fn versions(&self) -> Vec<String> {
        let list = git(&self.clone, &["log", "--reverse", "--format=%H"]);
        String::from_utf8_lossy(&list).lines().map(str::to_owned).collect()
    }

    pub(crate) fn read(&self, version: &str) -> Files {
        let text = git(&self.clone, &["show", &format!("{version}:{}", self.file)]);
        one(&self.path, String::from_utf8_lossy(&text))
    }
}

impl Drop for History {
    fn drop(&mut self) {
        // A clone of ours; one that is left in the temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.clone);
    }
}

/// Those beside the repository, or what to say instead.
pub(crate) fn histories() -> Vec<History> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/pairs/_bundles");
    let Some(bundles) = std::env::var_os("RUN_SLOW_TESTS").and_then(|_| std::fs::read_dir(folder).ok()) else {
        println!("skipped: RUN_SLOW_TESTS is not set, or there is no ../shared/corpus");
        return Vec::new();
    };
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut paths: Vec<_> = bundles.flatten().map(|it| it.path().canonicalize().expect("a path")).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "bundle") && it.to_string_lossy().contains(&only));
    paths.sort();
    paths.iter().map(|it| History::open(it)).collect()
}

/// Compares all versions of one description, and prints how often each code was told.
#[track_caller]
fn check_history(history: &History) {
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    let (mut steps, mut before) = (0, None);
    for version in history.versions() {
        let current = history.read(&version);
        if let Some(base) = before.take() {
            let sides = Sides::new(&base, &current);
            let is_read = |set| {
                let id = sides.snapshot.file(set, &VfsPath::new(&history.path)).expect("a file");
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
    let name = &history.name;
    println!("{name}: {steps} steps");
    told.iter().for_each(|(what, count)| println!("  {count} {what}"));
    assert!(steps > 0 && !told.is_empty(), "{name}: nothing was compared");
}

#[test]
fn every_published_version_is_compared_with_the_one_before() {
    histories().iter().for_each(check_history);
}
