//! A SPEC: how a person names a description that is a baseline.

use std::path::PathBuf;

use anyhow::{Result, bail};

/// One of: a file, `git:REV`, `git:REV:PATH`, a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spec {
    File(PathBuf),
    Git {
        revision: String,
        /// From the repository's root, as git has it. `None` = the same file as the other side.
        path: Option<String>,
    },
    Url(String),
}

impl Spec {
    /// Reads a SPEC. Nothing is looked up.
    pub fn parse(text: &str) -> Result<Spec> {
        if text.starts_with("https://") || text.starts_with("http://") {
            return Ok(Spec::Url(text.to_owned()));
        }
        let Some(rest) = text.strip_prefix("git:") else {
            if text.is_empty() {
                bail!("a baseline needs a name: a file, git:REV, git:REV:PATH or a URL");
            }
            return Ok(Spec::File(PathBuf::from(text)));
        };
        let (revision, path) = rest.split_once(':').map_or((rest, None), |(revision, path)| (revision, Some(path)));
        if revision.is_empty() {
            bail!("`{text}` names no revision: write git:REV or git:REV:PATH");
        }
        if path == Some("") {
            bail!("`{text}` names no file after the revision");
        }
        Ok(Spec::Git { revision: revision.to_owned(), path: path.map(str::to_owned) })
    }
}

impl std::fmt::Display for Spec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Spec::File(path) => write!(f, "{}", path.display()),
            Spec::Git { revision, path: None } => write!(f, "git:{revision}"),
            Spec::Git { revision, path: Some(path) } => write!(f, "git:{revision}:{path}"),
            Spec::Url(url) => f.write_str(url),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Spec;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let actual = match Spec::parse(text) {
            Ok(spec) => format!("{spec:?}"),
            Err(error) => format!("error: {error}"),
        };
        assert_eq!(actual, expected);
    }

    #[test]
    fn specs_are_read() {
        check("a/b.yaml", r#"File("a/b.yaml")"#);
        check("git:origin/main", r#"Git { revision: "origin/main", path: None }"#);
        check("git:HEAD~1:api/a.yaml", r#"Git { revision: "HEAD~1", path: Some("api/a.yaml") }"#);
        check("https://example.com/a.json", r#"Url("https://example.com/a.json")"#);
        check("git:", "error: `git:` names no revision: write git:REV or git:REV:PATH");
        check("git:main:", "error: `git:main:` names no file after the revision");
    }
}
