//! The end of the process that started the editor: a server outlives a dead editor unless it looks.

use std::time::Duration;

/// How often the parent process is looked for.
const EVERY: Duration = Duration::from_secs(1);

/// Ends this process soon after another one has ended. Where that cannot be told, nothing happens: the end of stdin
/// still ends the server.
///
/// A process that is not there is gone already, or in another container: then the one that started this one has to do.
pub(crate) fn watch(parent: u32, started_by: Option<u32>) {
    let Some(sign) = Sign::of(parent).or(Sign::of_own_parent(started_by)) else { return };
    let look = move || {
        while sign.is_there() {
            std::thread::sleep(EVERY);
        }
        std::process::exit(1);
    };
    // Without a thread for it, the end of stdin has to do.
    let _ = std::thread::Builder::new().name("parent".to_owned()).spawn(look);
}

/// What tells that a process is still the same one.
enum Sign {
    /// By its number and the time when it started: numbers are used again.
    Started { process: u32, start: String },
    /// This process has another parent as soon as its own is gone, also where no files tell about processes.
    OwnParent(u32),
}

impl Sign {
    /// `None` if the process cannot be seen from here: it is gone, or in another container.
    fn of(process: u32) -> Option<Sign> {
        match started(process) {
            Some(start) => Some(Sign::Started { process, start }),
            None => (own_parent() == Some(process)).then_some(Sign::OwnParent(process)),
        }
    }

    /// `None` where the first process of all started this one: it never ends, or the one in between was gone before.
    fn of_own_parent(started_by: Option<u32>) -> Option<Sign> {
        started_by.filter(|it| *it > 1).map(Sign::OwnParent)
    }

    fn is_there(&self) -> bool {
        match self {
            Sign::Started { process, start } => started(*process).is_some_and(|it| it == *start),
            Sign::OwnParent(process) => own_parent() == Some(*process),
        }
    }
}

/// When a process started, as Linux tells it. `None` for one that is gone, or dead and not yet buried.
fn started(process: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    start_in(&stat).map(str::to_owned)
}

/// The 22nd field of a `stat`. The second one is a name in parentheses, which may hold spaces and parentheses.
fn start_in(stat: &str) -> Option<&str> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    match fields.next()? {
        "Z" | "X" | "x" => None,
        _ => fields.nth(18),
    }
}

#[cfg(unix)]
pub(crate) fn own_parent() -> Option<u32> {
    Some(std::os::unix::process::parent_id())
}

#[cfg(not(unix))]
pub(crate) fn own_parent() -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::start_in;

    #[track_caller]
    fn check(stat: &str, expected: Option<&str>) {
        assert_eq!(start_in(stat), expected);
    }

    #[test]
    fn a_process_is_known_by_its_start() {
        let rest = "1 7 7 0 -1 4194304 9 0 0 0 1 2 0 0 20 0 1 0 8841 17 18";
        check(&format!("7 (code) S {rest}"), Some("8841"));
        check(&format!("7 (a) b (c) S {rest}"), Some("8841"));
        check(&format!("7 (code) Z {rest}"), None);
        check("7 (code)", None);
    }
}
