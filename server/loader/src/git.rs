//! Files of a git revision, without a git binary.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use gix::ObjectId;
use ide::VfsPath;

use crate::today::date;
use crate::{read, to_vfs};

/// The reason that is no failure: the revision is there, the file is not.
pub(crate) const NO_SUCH_FILE: &str = "no such file";

/// One commit of one repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    /// Where the repository's objects are.
    repository: PathBuf,
    /// The folder that the tree stands for: the work tree, or the repository itself if it has none.
    folder: VfsPath,
    commit: ObjectId,
    /// As the person wrote it, or short if nobody did.
    pub(crate) name: String,
    /// The day of the commit.
    pub(crate) day: Option<String>,
}

/// A repository that a path is in.
pub(crate) struct Repository {
    inner: gix::Repository,
}

/// The tree of a revision, opened.
pub(crate) struct Tree {
    repository: gix::Repository,
    tree: ObjectId,
}

impl Repository {
    /// The repository of a file or folder, which need not exist any more.
    pub(crate) fn discover(place: &Path) -> Option<Repository> {
        let folder = place.ancestors().find(|it| it.is_dir())?;
        gix::discover(folder).ok().map(|inner| Repository { inner })
    }

    /// The repository at a folder that a configuration names.
    pub(crate) fn open(folder: &Path) -> Result<Repository> {
        let inner = gix::discover(folder).map_err(|_| anyhow!("{} is not in a git repository", folder.display()))?;
        Ok(Repository { inner })
    }

    fn folder(&self) -> VfsPath {
        let folder = self.inner.workdir().unwrap_or_else(|| self.inner.git_dir());
        to_vfs(&folder.canonicalize().unwrap_or_else(|_| folder.to_owned()))
    }

    /// The commit that a revision names.
    pub(crate) fn revision(&self, name: &str) -> Result<Revision> {
        let found = self.inner.rev_parse_single(name).map_err(|_| self.missing(name))?;
        let commit =
            found.object().map_err(|_| self.missing(name))?.peel_to_commit().map_err(|_| self.missing(name))?;
        Ok(self.named(commit.id, name.to_owned()))
    }

    fn missing(&self, name: &str) -> anyhow::Error {
        anyhow!("no revision `{name}` in the repository{}", self.shallow())
    }

    /// The usual cause of what is missing, if it may be the cause here.
    fn shallow(&self) -> &'static str {
        let shallow = self.inner.is_shallow().unwrap_or(false);
        if shallow { ": this clone is shallow, fetch more of its history" } else { "" }
    }

    fn named(&self, commit: ObjectId, name: String) -> Revision {
        let time = self.inner.find_commit(commit).ok().and_then(|it| it.time().ok());
        let seconds = time.and_then(|it| u64::try_from(it.seconds).ok());
        let day = seconds.map(|it| date(it / 86_400));
        Revision { repository: self.inner.git_dir().to_owned(), folder: self.folder(), commit, name, day }
    }

    /// Where the current branch left the default branch of the remote, with the name of that branch.
    /// `None` without a remote, or before the first commit.
    pub(crate) fn merge_base(&self) -> Result<Option<(Revision, String)>> {
        let Ok(head) = self.inner.head_id() else { return Ok(None) };
        let Some((branch, tip)) = self.default_branch() else { return Ok(None) };
        let Ok(Some(base)) = self.inner.merge_base(head, tip) else {
            bail!("no common commit of HEAD and {branch}{}", self.shallow());
        };
        let name = base.shorten_or_id().to_string();
        Ok(Some((self.named(base.detach(), name), branch)))
    }

    /// What a revision, or the merge base with the remote's default branch (`None`), depends on now: cheap to ask for,
    /// and another text when it leads elsewhere.
    pub(crate) fn stamp(&self, name: Option<&str>) -> String {
        let id = |id: Option<ObjectId>| id.map_or("none".to_owned(), |it| it.to_string());
        match name {
            Some(name) => id(self.inner.rev_parse_single(name).ok().map(gix::Id::detach)),
            None => {
                let head = self.inner.head_id().ok().map(gix::Id::detach);
                format!("{} {}", id(head), id(self.default_branch().map(|(_, tip)| tip)))
            }
        }
    }

    /// Where this repository says which revision is which: the folder of this work tree, and the shared one.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.inner.git_dir().to_owned(), self.inner.common_dir().to_owned()];
        folders.dedup();
        folders
    }

    /// The remote's default branch as this clone knows it: what its HEAD points to, else `main` or `master`.
    fn default_branch(&self) -> Option<(String, ObjectId)> {
        let remotes = self.inner.remote_names();
        let mut names: Vec<String> = remotes.iter().map(|name| name.to_string()).collect();
        names.sort_by_key(|name| name != "origin");
        for remote in names {
            for branch in ["HEAD", "main", "master"] {
                let full = format!("refs/remotes/{remote}/{branch}");
                let Ok(mut reference) = self.inner.find_reference(&full) else { continue };
                let Ok(id) = reference.peel_to_id() else { continue };
                // After peeling, the reference is the one that HEAD points to.
                let name = reference.name().shorten().to_string();
                let name = if name.ends_with("/HEAD") { remote } else { name };
                return Some((name, id.detach()));
            }
        }
        None
    }
}

impl Revision {
    /// The path of a document within the tree.
    pub(crate) fn path_in_tree(&self, path: &VfsPath) -> Option<String> {
        let inside = path.as_str().strip_prefix(self.folder.as_str())?;
        let inside = if self.folder.as_str() == "/" { inside } else { inside.strip_prefix('/')? };
        (!inside.is_empty()).then(|| inside.to_owned())
    }

    /// The document at a path from the root of the tree.
    pub(crate) fn document(&self, inside: &str) -> VfsPath {
        VfsPath::new(&format!("{}/{inside}", self.folder))
    }

    /// The document in the tree of a file on the disk, if that is in the work tree.
    pub(crate) fn same_file(&self, file: &Path) -> Option<VfsPath> {
        // The folder may not exist any more; the part that does says where symbolic links lead.
        let existing = file.ancestors().find(|it| it.exists())?;
        let rest = file.strip_prefix(existing).ok()?;
        let real = to_vfs(&existing.canonicalize().ok()?.join(rest));
        self.path_in_tree(&real).map(|_| real)
    }
}

impl Tree {
    pub(crate) fn open(revision: &Revision) -> Result<Tree> {
        let mut repository = gix::open(&revision.repository).context("the repository cannot be opened")?;
        repository.object_cache_size_if_unset(8 << 20);
        let tree = {
            let commit = repository.find_commit(revision.commit).context("the commit is not in this clone")?;
            commit.tree_id().context("the commit has no tree in this clone")?.detach()
        };
        Ok(Tree { repository, tree })
    }

    /// The bytes of a file, through symbolic links within the tree.
    pub(crate) fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let mut path = VfsPath::new(path);
        for _ in 0..8 {
            match self.step(path.as_str()).map_err(|error| error.to_string())? {
                Step::Bytes(bytes) => return Ok(bytes),
                Step::Link(target) => path = path.join(&target),
            }
        }
        Err("a symbolic link that goes round in circles".to_owned())
    }

    fn step(&self, path: &str) -> Result<Step> {
        let path = path.trim_start_matches('/');
        let tree = self.repository.find_tree(self.tree).context("the tree is not in this clone")?;
        let Some(entry) = tree.lookup_entry_by_path(path).context("the folder is not in this clone")? else {
            bail!(NO_SUCH_FILE);
        };
        let mode = entry.mode();
        if mode.is_tree() {
            bail!("a folder");
        }
        if mode.is_commit() {
            bail!("a submodule");
        }
        let header = self.repository.find_header(entry.object_id()).context("the file is not in this clone")?;
        if header.size() > read::DOCUMENT_LIMIT {
            bail!("{}", read::too_large(read::DOCUMENT_LIMIT));
        }
        let mut object = entry.object().context("the file is not in this clone")?;
        let bytes = std::mem::take(&mut object.data);
        if !mode.is_link() {
            return Ok(Step::Bytes(bytes));
        }
        let target = String::from_utf8(bytes).context("a symbolic link that is not UTF-8")?;
        if target.starts_with('/') {
            bail!("a symbolic link out of the repository");
        }
        Ok(Step::Link(target))
    }
}

enum Step {
    Bytes(Vec<u8>),
    Link(String),
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Runs a script in an empty folder, with git settings of its own; then asks something of the repository there.
    /// Without git there is nothing to ask.
    #[track_caller]
    fn check(name: &str, script: &str, ask: impl Fn(&Repository) -> Result<String>, expected: &str) {
        if Command::new("git").arg("--version").output().is_err() {
            return;
        }
        let folder = std::env::temp_dir().join(format!("openapi-analyzer-git-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let settings = "export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null\
            \nexport GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com\n";
        let script = format!("{settings}set -e\n{script}");
        let status = Command::new("sh").args(["-c", &script]).current_dir(&folder).status();
        assert!(status.is_ok_and(|it| it.success()), "{script}");
        let answer = ask(&Repository::open(&folder.join("work")).unwrap());
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(answer.unwrap_or_else(|error| format!("{error:#}")), expected);
    }

    const CLONED: &str = "git init -q -b trunk origin; cd origin; mkdir api; echo one > api/a.txt; ln -s api/a.txt link
        git add .; git commit -qm one; cd ..; git clone -q origin work; cd work; git checkout -qb change
        echo two > api/a.txt; git commit -qam two";

    fn text(revision: &Revision, path: &str) -> Result<String> {
        let bytes = Tree::open(revision)?.read(path).map_err(|reason| anyhow!(reason))?;
        Ok(String::from_utf8(bytes)?)
    }

    #[test]
    fn a_revision_is_read_from_its_tree() {
        let read = |name: &'static str, path: &'static str| move |it: &Repository| text(&it.revision(name)?, path);
        check("head", CLONED, read("HEAD", "api/a.txt"), "two\n");
        check("branch", CLONED, read("origin/trunk", "api/a.txt"), "one\n");
        check("before", CLONED, read("HEAD~1", "link"), "one\n");
        check("folder", CLONED, read("HEAD", "api"), "a folder");
        check("none", CLONED, read("HEAD", "api/none"), "no such file");
        check("revision", CLONED, read("nowhere", "a"), "no revision `nowhere` in the repository");
    }

    /// Whatever way the repository keeps its objects and names.
    #[test]
    fn a_revision_is_read_from_every_kind_of_repository() {
        let read = |name: &'static str, path: &'static str| move |it: &Repository| text(&it.revision(name)?, path);
        let tagged = format!("{CLONED}; git tag v1 HEAD~1; git tag -a v1.0 -m one v1");
        check("tag", &tagged, read("v1", "api/a.txt"), "one\n");
        check("annotated", &tagged, read("v1.0", "api/a.txt"), "one\n");
        let packed = format!("{tagged}; git pack-refs --all; git gc -q; test -s .git/packed-refs");
        check("packed", &packed, read("v1.0", "link"), "one\n");
        check("packed-branch", &packed, read("origin/trunk", "api/a.txt"), "one\n");
        let shallow = format!("{CLONED}; cd ..; mv work whole; git clone -q --depth 1 file://$PWD/whole work");
        check("shallow", &shallow, read("HEAD", "api/a.txt"), "two\n");
        let missing = "no revision `HEAD~1` in the repository: this clone is shallow, fetch more of its history";
        check("shallow-parent", &shallow, read("HEAD~1", "api/a.txt"), missing);
        let worktree = format!("{CLONED}; cd ..; mv work whole; cd whole; git worktree add -q ../work HEAD~1");
        check("worktree", &worktree, read("HEAD", "api/a.txt"), "one\n");
        check("worktree-branch", &worktree, read("change", "api/a.txt"), "two\n");
        check(
            "bare",
            "git init -q -b trunk origin; cd origin; echo one > a.txt; git add .; git commit -qm one
            cd ..; git clone -q --bare origin work",
            read("trunk", "a.txt"),
            "one\n",
        );
        let submodule = format!(
            "{CLONED}; git -c protocol.file.allow=always submodule --quiet add ../origin sub
            git commit -qm sub"
        );
        check("submodule", &submodule, read("HEAD", "sub"), "a submodule");
        check("in-submodule", &submodule, read("HEAD", "sub/api/a.txt"), "no such file");
        let links = format!(
            "{CLONED}; ln -s link again; ln -s a b; ln -s b a; ln -s ../../etc/passwd up; ln -s /etc out
            git add .; git commit -qm links"
        );
        check("link-chain", &links, read("HEAD", "again"), "two\n");
        check("link-circle", &links, read("HEAD", "a"), "a symbolic link that goes round in circles");
        check("link-out", &links, read("HEAD", "out"), "a symbolic link out of the repository");
        check("link-up", &links, read("HEAD", "up"), "no such file");
    }

    #[test]
    fn a_revision_has_the_day_of_its_commit() {
        let day = |it: &Repository| Ok(it.revision("HEAD")?.day.unwrap_or_default());
        let dated =
            CLONED.replace("git commit -qam two", "GIT_COMMITTER_DATE='2026-05-04T23:30:00Z' git commit -qam two");
        check("day", &dated, day, "2026-05-04");
    }

    #[test]
    fn the_merge_base_is_that_of_the_remotes_default_branch() {
        let ask = |it: &Repository| {
            let Some((revision, branch)) = it.merge_base()? else { return Ok("none".to_owned()) };
            Ok(format!("{branch} {}", text(&revision, "api/a.txt")?))
        };
        check("merge-base", CLONED, ask, "origin/trunk one\n");
        check("no-remote", &format!("{CLONED}; git remote remove origin"), ask, "none");
        check("empty", "git init -q work", ask, "none");
        let unrelated = "cd ../origin; git checkout -q --orphan other; git commit -qm other
            cd ../work; git fetch -q; git checkout -q origin/other";
        check("unrelated", &format!("{CLONED}; {unrelated}"), ask, "no common commit of HEAD and origin/trunk");
    }
}
