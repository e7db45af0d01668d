//! Which version of the specification a document declares.

use syntax::Node;

/// A version that this program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    V3_0,
    V3_1,
    V3_2,
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Version::V3_0 => "3.0",
            Version::V3_1 => "3.1",
            Version::V3_2 => "3.2",
        })
    }
}

/// What a document says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Declared {
    /// An entry document. A 3.x later than 3.2 is read as 3.2.
    OpenApi(Version),
    /// Swagger 2.0 (`swagger:`), or an `openapi:` of another major version: recognised and declined.
    Unsupported,
    /// Anything else: a fragment, a configuration, another file altogether.
    Nothing,
}

/// Reads the `openapi` field of a root (OpenAPI Object, fixed fields).
pub fn declared(root: Node<'_>) -> Declared {
    if let Some(openapi) = root.get("openapi") {
        let Some(text) = openapi.scalar_text() else { return Declared::Nothing };
        return match text.split_once('.') {
            Some(("3", rest)) => match rest.split(['.', '-']).next() {
                Some("0") => Declared::OpenApi(Version::V3_0),
                Some("1") => Declared::OpenApi(Version::V3_1),
                _ => Declared::OpenApi(Version::V3_2),
            },
            _ => Declared::Unsupported,
        };
    }
    match root.get("swagger") {
        Some(_) => Declared::Unsupported,
        None => Declared::Nothing,
    }
}
