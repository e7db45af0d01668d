//! What the baselines depend on besides the work tree: which places to watch, and whether they lead elsewhere now.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ide::{Analysis, BaselineConfig, FileSet, VfsPath};

use crate::baseline::{BaselineChoice, folder_of, revision_name};
use crate::git::Repository;
use crate::{Loader, Spec, from_vfs};

/// A place that somebody who watches the disk should watch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Watched {
    File(PathBuf),
    /// With all that is below.
    Folder(PathBuf),
}

/// The places of all baselines, and what they say now. Two that are equal give the same baselines, but for what a URL
/// answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineWatch {
    /// Sorted, each once.
    pub places: Vec<Watched>,
    stamps: Vec<String>,
}

pub(crate) fn watch(loader: &Loader, analysis: &Analysis, choice: &BaselineChoice) -> BaselineWatch {
    let mut watch = BaselineWatch::default();
    for description in analysis.descriptions() {
        let entry = from_vfs(analysis.path(description.entry));
        let config = analysis.config(description.entry);
        match choice {
            BaselineChoice::Off => {}
            BaselineChoice::Spec(Spec::File(path)) => watch.file(path),
            BaselineChoice::Spec(Spec::Git { revision, .. }) => watch.git(&entry, Some(revision)),
            BaselineChoice::Spec(Spec::Url(_)) => {}
            BaselineChoice::Configured => match &config.baseline {
                Some(baseline) if baseline.is_off => {}
                Some(baseline) => watch.configured(baseline, &folder_of(&config.folder, &entry), &entry),
                None => watch.git(&entry, None),
            },
        }
        // The fragments of a baseline on the disk.
        let set = description.baseline.as_ref().map_or(FileSet::CURRENT, |it| analysis.set(it.entry));
        if set != FileSet::CURRENT && loader.is_on_disk(set) {
            let files: Vec<&VfsPath> = analysis.files_of(set);
            files.into_iter().for_each(|path| watch.file(&from_vfs(path)));
        }
    }
    watch.places.sort();
    watch.places.dedup();
    watch.stamps.sort();
    watch.stamps.dedup();
    watch
}

impl BaselineWatch {
    fn configured(&mut self, config: &BaselineConfig, here: &Path, entry: &Path) {
        if config.url.is_some() {
            return;
        }
        if let Some(file) = &config.file {
            return self.file(&here.join(file));
        }
        if let Some(pinned) = &config.revision_from {
            self.file(&here.join(&pinned.file));
        }
        let name = revision_name(config, here).unwrap_or_default();
        let elsewhere = config.repository.as_ref().map(|it| here.join(it));
        self.git(elsewhere.as_deref().unwrap_or(entry), Some(&name));
    }

    fn file(&mut self, path: &Path) {
        let metadata = path.metadata().ok();
        let time = metadata.as_ref().and_then(|it| it.modified().ok()?.duration_since(UNIX_EPOCH).ok());
        let length = metadata.map(|it| it.len());
        self.stamps.push(format!("{} {time:?} {length:?}", path.display()));
        self.places.push(Watched::File(path.to_owned()));
    }

    fn git(&mut self, place: &Path, revision: Option<&str>) {
        let Some(repository) = Repository::discover(place) else { return };
        for folder in repository.folders() {
            self.places.push(Watched::File(folder.join("HEAD")));
            self.places.push(Watched::File(folder.join("packed-refs")));
            self.places.push(Watched::Folder(folder.join("refs")));
            self.stamps.push(format!("{} {revision:?} {}", folder.display(), repository.stamp(revision)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use ide::AnalysisHost;

    use super::*;
    use crate::no_overlay;

    /// Runs two scripts one after the other in the folder of a description. What has to be watched meanwhile, and
    /// whether what the baseline depends on has changed by the second. Without git there is nothing to ask.
    #[track_caller]
    fn check(name: &str, before: &str, after: &str, places: &[&str], changed: bool) {
        if Command::new("git").arg("--version").output().is_err() {
            return;
        }
        let folder = std::env::temp_dir().join(format!("openapi-analyzer-watch-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let folder = folder.canonicalize().unwrap();
        let run = |script: &str| {
            let settings = "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null\
                \nexport GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com\n";
            let script = format!("{settings}set -e\n{script}");
            let status = Command::new("sh").args(["-c", &script]).current_dir(&folder).status();
            assert!(status.is_ok_and(|it| it.success()), "{script}");
        };
        run(before);
        let loader = Loader::new(std::slice::from_ref(&folder));
        let mut host = AnalysisHost::new();
        host.apply(loader.discover(std::slice::from_ref(&folder), None, &[], &no_overlay).change);
        let baselines = loader.baselines(&host.analysis(), &BaselineChoice::Configured);
        host.apply(baselines.change);
        loader.settle(&mut host, &no_overlay);
        let watch = loader.baseline_watch(&host.analysis(), &BaselineChoice::Configured);
        run(after);
        let now = loader.baseline_watch(&host.analysis(), &BaselineChoice::Configured);
        std::fs::remove_dir_all(&folder).unwrap();
        let name = |it: &Watched| match it {
            Watched::File(path) => path.strip_prefix(&folder).unwrap_or(path).display().to_string(),
            Watched::Folder(path) => format!("{}/**", path.strip_prefix(&folder).unwrap_or(path).display()),
        };
        let watched: Vec<String> = watch.places.iter().map(name).collect();
        assert_eq!((watched, now != watch), (places.iter().map(|it| (*it).to_owned()).collect(), changed));
    }

    const GIT: &str = "printf 'openapi: 3.1.0\\n' > openapi.yaml; git init -q -b main; git add .; git commit -qm one";
    const REFS: [&str; 3] = [".git/HEAD", ".git/packed-refs", ".git/refs/**"];

    fn with_config(config: &str) -> String {
        format!("printf \"{config}\\n\" > openapi-analyzer.yaml; {GIT}")
    }

    #[test]
    fn a_branch_that_moves_is_noticed() {
        let configured = with_config("baseline: {{git: main}}").replace("{{", "{").replace("}}", "}");
        check("moves", &configured, "git commit -q --allow-empty -m two", &REFS, true);
        check("packed", &configured, "git pack-refs --all", &REFS, false);
        check("other", &configured, "git tag v1; git branch b; echo a > a.yaml", &REFS, false);
    }

    #[test]
    fn without_configuration_the_remote_is_watched() {
        let cloned = format!(
            "{GIT}; git clone -q . ../clone$$; rm -rf ../clone$$; git update-ref refs/remotes/origin/main HEAD; git remote add origin x"
        );
        check(
            "fetched",
            &cloned,
            "git commit -q --allow-empty -m two; git update-ref refs/remotes/origin/main HEAD",
            &REFS,
            true,
        );
        check("same", &cloned, "git branch b", &REFS, false);
    }

    #[test]
    fn a_file_and_its_fragments_are_watched() {
        let before =
            "printf 'openapi: 3.1.0\\n' > openapi.yaml; mkdir p; printf 'baseline: p/a.yaml\\n' > openapi-analyzer.yaml
            printf 'openapi: 3.1.0\\npaths: {/a: {$ref: b.yaml}}\\n' > p/a.yaml; echo 'get: {}' > p/b.yaml";
        let places = ["p/a.yaml", "p/b.yaml"];
        check("fragment", before, "echo 'post: {}' > p/b.yaml", &places, true);
        check("gone", before, "rm p/b.yaml", &places, true);
        check("another", before, "echo 'a: 1' > p/c.yaml", &places, false);
    }

    #[test]
    fn a_pinned_revision_is_watched_where_it_is_pinned() {
        let config =
            "baseline: {{revision-from: {{file: pin.txt, pattern: '.+'}}}}".replace("{{", "{").replace("}}", "}");
        let before =
            format!("{}; git tag v1; git commit -q --allow-empty -m two; printf v1 > pin.txt", with_config(&config));
        let places = [".git/HEAD", ".git/packed-refs", "pin.txt", ".git/refs/**"];
        check("pinned", &before, "printf main > pin.txt", &places, true);
    }
}
