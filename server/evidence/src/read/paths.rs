//! Paths of requests but for the ids in them: those that differ in nothing else belong to the same Operation.

use rustc_hash::FxHashMap;

use crate::infer::is_id_like;

/// Different segments at a place, from which on a new one is a value.
const SEGMENTS: usize = 1024;

/// The segments of paths, so that those which are values can be told from those which are names.
#[derive(Default)]
pub(super) struct Paths {
    /// Of each place the names below it, and what comes there.
    below: Vec<FxHashMap<Box<str>, u32>>,
}

impl Paths {
    /// A number for a path, the same for paths that differ in ids only.
    pub(super) fn of(&mut self, path: &str) -> u32 {
        let mut at = 0;
        for segment in path.split('/').skip(1) {
            let segment = if is_id_like(segment) { "" } else { segment };
            at = self.step(at, segment);
        }
        at
    }

    fn step(&mut self, at: u32, segment: &str) -> u32 {
        if self.below.is_empty() {
            self.below.push(FxHashMap::default());
        }
        let next = self.below.len() as u32;
        let known = &mut self.below[at as usize];
        if let Some(known) = known.get(segment) {
            return *known;
        }
        // Where many are known, all others are one.
        let segment = if known.len() < SEGMENTS { segment } else { "" };
        let found = *known.entry(segment.into()).or_insert(next);
        if found == next {
            self.below.push(FxHashMap::default());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::Paths;

    #[track_caller]
    fn check_paths(a: &str, b: &str, is_same: bool) {
        let mut paths = Paths::default();
        assert_eq!(paths.of(a) == paths.of(b), is_same);
    }

    #[test]
    fn ids_in_paths_are_values() {
        check_paths("/teams/1", "/teams/2", true);
        check_paths("/teams/1/members", "/teams/2/members", true);
        check_paths("/teams/1/members", "/teams/2/issues", false);
        check_paths("/teams/earth", "/teams/mars", false);
        check_paths("/teams", "/teams/", false);
        let mut paths = Paths::default();
        let all: Vec<u32> = (0..2000).map(|it| paths.of(&format!("/teams/a{it}"))).collect();
        assert_eq!(all[0], paths.of("/teams/a0"));
        assert_eq!(all[1998], all[1999]);
    }
}
