//! Copies of published descriptions that were fetched: what a baseline at a URL is compared with when nobody answers
//! there. In the user's own folder for such things, under a name that does not tell the URL.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use crate::read;
use crate::today::{date, now};

/// What the first line of a copy starts with; the seconds since 1970 follow.
const MARK: &str = "# openapi-analyzer: copied ";

/// A description as it was fetched some day.
pub(crate) struct Copy {
    pub(crate) text: Arc<str>,
    /// `2030-01-31`
    pub(crate) day: String,
}

/// The copy of what a URL answered last.
pub(crate) fn get(url: &str) -> Option<Copy> {
    let text = read::bytes(&place(url)?, read::DOCUMENT_LIMIT + 100, None).and_then(read::text).ok()?;
    let (head, text) = text.split_once('\n')?;
    let seconds: u64 = head.strip_prefix(MARK)?.trim_end().parse().ok()?;
    Some(Copy { text: text.into(), day: date(seconds / 86_400) })
}

/// Keeps a copy. Without one everything else works, so that nothing is said if it cannot be kept.
pub(crate) fn put(url: &str, text: &str) {
    let Some(place) = place(url) else { return };
    let _ = write(&place, text);
}

fn write(place: &std::path::Path, text: &str) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    std::fs::create_dir_all(folder)?;
    let temporary = place.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // What needs a token in its URL is not for everybody on the machine.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary)?;
    writeln!(file, "{MARK}{}", now())?;
    file.write_all(text.as_bytes())?;
    std::fs::rename(&temporary, place)
}

fn place(url: &str) -> Option<PathBuf> {
    let name = gix::objs::compute_hash(gix::hash::Kind::Sha1, gix::objs::Kind::Blob, url.as_bytes()).ok()?;
    Some(folder()?.join(format!("{name}.yaml")))
}

/// Where the user's programs keep such things; `OPENAPI_ANALYZER_CACHE` names another folder, and none if it is empty.
fn folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    if let Some(folder) = variable("OPENAPI_ANALYZER_CACHE") {
        return Some(folder).filter(|it| it.is_absolute());
    }
    let of_system = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|it| it.join("Library/Caches"))
    } else {
        let own = variable("XDG_CACHE_HOME").filter(|it| it.is_absolute());
        own.or_else(|| variable("HOME").map(|it| it.join(".cache")))
    };
    of_system.filter(|it| it.is_absolute()).map(|it| it.join("openapi-analyzer"))
}
