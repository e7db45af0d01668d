//! Paths of documents: absolute, normalised, with `/`, without touching a disk.

/// A normalised path such as `/api/openapi.yaml`, or a URI of another scheme (`untitled:1`) as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VfsPath(std::sync::Arc<str>);

impl VfsPath {
    /// Normalises `.` and `..` and backslashes.
    pub fn new(path: &str) -> VfsPath {
        VfsPath(normalise(&path.replace('\\', "/")).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder, without a final slash (`""` for the root).
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last segment.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// Lower-case extension without the dot.
    pub fn extension(&self) -> Option<String> {
        self.name().rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
    }

    /// The path that a relative reference in this document names.
    #[must_use]
    pub fn join(&self, relative: &str) -> VfsPath {
        if relative.starts_with('/') {
            return VfsPath::new(relative);
        }
        match self.folder() {
            // Beside a document that is nowhere yet, such as `untitled:1`, there is nothing on a disk either.
            "" if !self.0.starts_with('/') => VfsPath::new(relative),
            folder => VfsPath::new(&format!("{folder}/{relative}")),
        }
    }

    /// This path seen from a folder: `../b.yaml`.
    pub fn relative_to(&self, folder: &str) -> String {
        let mut own = self.0.split('/').peekable();
        let mut from = folder.trim_end_matches('/').split('/').peekable();
        while own.peek().is_some() && own.peek() == from.peek() {
            own.next();
            from.next();
        }
        let up = from.map(|_| "..");
        up.chain(own).collect::<Vec<_>>().join("/")
    }
}

impl std::fmt::Display for VfsPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn normalise(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                if segments.last().is_some_and(|it| *it != "..") {
                    segments.pop();
                } else if !absolute {
                    segments.push("..");
                }
            }
            segment => segments.push(segment),
        }
    }
    let joined = segments.join("/");
    if absolute { format!("/{joined}") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::VfsPath;

    #[track_caller]
    fn check(from: &str, relative: &str, expected: &str) {
        assert_eq!(VfsPath::new(from).join(relative).as_str(), expected);
    }

    #[test]
    fn joins_relative_references() {
        check("/a/openapi.yaml", "b.yaml", "/a/b.yaml");
        check("/a/openapi.yaml", "./x/../b.yaml", "/a/b.yaml");
        check("/a/openapi.yaml", "../../../b.yaml", "/b.yaml");
        check("/openapi.yaml", "b.yaml", "/b.yaml");
        check("untitled:1", "b.yaml", "b.yaml");
    }

    #[test]
    fn is_seen_from_a_folder() {
        assert_eq!(VfsPath::new("/a/b/c.yaml").relative_to("/a/d"), "../b/c.yaml");
        assert_eq!(VfsPath::new("/a/b/c.yaml").relative_to("/a"), "b/c.yaml");
    }
}
