//! Logging: to stderr or a file, never to stdout, and never anything that a document or a recording says.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, bail};

/// From the gravest to the most talkative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl Level {
    pub(crate) fn parse(name: Option<&str>) -> Result<Level> {
        Ok(match name {
            Some("error") => Level::Error,
            None | Some("warn") => Level::Warn,
            Some("info") => Level::Info,
            Some("debug") => Level::Debug,
            Some("trace") => Level::Trace,
            Some(other) => bail!("unknown log level `{other}`: use error, warn, info, debug or trace"),
        })
    }
}

/// Where messages go.
#[derive(Debug)]
pub(crate) struct Log {
    level: Level,
    file: Option<Mutex<File>>,
    place: Option<PathBuf>,
}

impl Log {
    pub(crate) fn open(level: Level, file: Option<&Path>) -> Result<Log> {
        let open = |path: &Path| {
            let file = File::options().create(true).append(true).open(path);
            file.with_context(|| format!("log file {} cannot be opened", path.display()))
        };
        Ok(Log { level, file: file.map(open).transpose()?.map(Mutex::new), place: file.map(Path::to_owned) })
    }

    /// The file that a person named.
    pub(crate) fn place(&self) -> Option<&Path> {
        self.place.as_deref()
    }

    /// Writes one line, if the level is among those asked for: whether it is. A log that cannot be written is no reason
    /// to fail.
    pub(crate) fn write(&self, level: Level, message: &str) -> bool {
        if level > self.level {
            return false;
        }
        let line = format!("{level:?}: {message}\n");
        match &self.file {
            Some(file) => {
                let mut file = file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let _ = file.write_all(line.as_bytes());
            }
            None => {
                let _ = std::io::stderr().lock().write_all(line.as_bytes());
            }
        }
        true
    }
}
