//! What is compared, and how it is judged.

use openapi::{Declared, Version};
use syntax::FileId;
use workspace::{ClientKind, ClientsConfig, Policy, Snapshot};

/// One of the two descriptions: its entry document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    pub entry: FileId,
    pub version: Version,
}

impl Side {
    /// `None` if the document is not there or declares no version that is read.
    pub fn of(snapshot: &Snapshot, entry: FileId) -> Option<Side> {
        match snapshot.declared(entry) {
            Declared::OpenApi(version) => Some(Side { entry, version }),
            _ => None,
        }
    }
}

/// How changes are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub policy: Policy,
    /// Whether somebody said that the baseline is published. If not, breaks are warnings.
    pub configured: bool,
    /// How a person names the baseline.
    pub label: String,
    /// Who calls what, by path.
    pub clients: Vec<ClientsConfig>,
}

impl Options {
    /// The kind that the first matching line of the configuration gives to a path.
    pub(crate) fn client_of(&self, path: &str) -> Option<ClientKind> {
        let line = self.clients.iter().find(|line| line.paths.iter().any(|glob| matches_glob(glob, path)));
        line.map(|line| line.kind)
    }
}

/// Globs over path templates: `*` within a segment, `**` over segments (none included).
fn matches_glob(glob: &str, path: &str) -> bool {
    let globs: Vec<&str> = glob.trim_matches('/').split('/').collect();
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    // reachable[i]: the first i parts of the glob match the segments read so far.
    let mut reachable = vec![false; globs.len() + 1];
    reachable[0] = true;
    let close = |reachable: &mut Vec<bool>| {
        for (at, part) in globs.iter().enumerate() {
            if reachable[at] && *part == "**" {
                reachable[at + 1] = true;
            }
        }
    };
    close(&mut reachable);
    for segment in segments {
        let mut next = vec![false; globs.len() + 1];
        for (at, part) in globs.iter().enumerate() {
            if reachable[at] {
                if *part == "**" {
                    next[at] = true;
                } else if matches_segment(part, segment) {
                    next[at + 1] = true;
                }
            }
        }
        close(&mut next);
        reachable = next;
    }
    reachable[globs.len()]
}

fn matches_segment(glob: &str, segment: &str) -> bool {
    let mut parts = glob.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = segment.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(glob: &str, path: &str, expected: bool) {
        assert_eq!(matches_glob(glob, path), expected, "{glob} {path}");
    }

    #[test]
    fn globs_match_paths() {
        check("/internal/**", "/internal/a/b", true);
        check("/internal/**", "/internal", true);
        check("/internal/**", "/public/internal", false);
        check("/**/admin", "/a/b/admin", true);
        check("/teams/*", "/teams/{id}", true);
        check("/teams/*", "/teams/{id}/members", false);
        check("/v*/x", "/v2/x", true);
        check("**", "/anything", true);
    }
}
