//! The command line from outside: folders with files go in, output and exit codes come out.

mod bad_input;
mod baseline;
mod cases;
mod check;
mod configuration;
mod diff;
mod evidence;
mod explain;
mod fix;
mod readme;
mod schema;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// The binary under test; a release can be put in its place.
pub(crate) fn binary() -> PathBuf {
    std::env::var_os("OPENAPI_ANALYZER_BIN")
        .map_or_else(|| env!("CARGO_BIN_EXE_openapi-analyzer").into(), PathBuf::from)
}

/// A folder outside of any repository, gone at the end of its test.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
}

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("openapi-analyzer-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        let folder = Folder { path: path.canonicalize().unwrap() };
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path.join(name)).unwrap()
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Run {
        run_in(&self.path, arguments)
    }

    /// Runs git with settings of its own. `None`, after a line, if there is no git.
    #[must_use]
    pub(crate) fn git(&self, arguments: &[&str]) -> Option<String> {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"]);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        let Ok(output) = git.args(arguments).current_dir(&self.path).output() else {
            eprintln!("skipped: there is no git");
            return None;
        };
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    }

    /// A commit of everything that is there.
    #[must_use]
    pub(crate) fn commit(&self) -> Option<String> {
        self.git(&["add", "--all"])?;
        self.git(&["commit", "--quiet", "--message", "state"])?;
        self.git(&["rev-parse", "HEAD"])
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// What a run printed and ended with.
#[derive(Debug)]
struct Run {
    stdout: String,
    stderr: String,
    code: i32,
}

#[track_caller]
fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(binary());
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_remove("NO_COLOR");
    // Never the cache of whoever runs the tests.
    command.env("OPENAPI_ANALYZER_CACHE", folder.join(".cache"));
    let output = command.output().unwrap();
    let run = Run {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    };
    assert!(!run.stderr.contains("internal error"), "a panic: {run:?}");
    run
}

impl Run {
    /// The run as a snapshot shows it.
    fn show(&self) -> String {
        let mut out = self.stdout.clone();
        for line in self.stderr.lines() {
            out.push_str(&format!("stderr: {line}\n"));
        }
        out.push_str(&format!("exit: {}\n", self.code));
        out
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The codes of the findings with their files, in the order of the output.
    #[track_caller]
    fn codes(&self) -> Vec<String> {
        let report = self.json();
        let findings = report["findings"].as_array().unwrap();
        findings.iter().map(|it| format!("{} {}", it["file"].as_str().unwrap(), it["code"].as_str().unwrap())).collect()
    }
}

/// A description without findings.
pub(crate) const CLEAN: &str = "\
openapi: 3.1.0
info:
  title: Parcels
  version: '1'
paths:
  /parcels:
    get:
      responses:
        '200':
          description: All parcels
          content:
            application/json:
              schema:
                type: array
                items:
                  type: object
                  required: [id]
                  properties:
                    id:
                      type: string
                    weight:
                      type: integer
";

/// The same without one attribute.
pub(crate) fn without_weight() -> String {
    CLEAN.replace("                    weight:\n                      type: integer\n", "")
}

/// The same with a Response that says nothing.
pub(crate) fn without_schema() -> String {
    let (head, _) = CLEAN.split_once("          content:").unwrap();
    head.to_owned()
}
