//! Keys of a Responses Object.

/// A status code, a range of them, or `default`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    Code(u16),
    /// `2XX` is `Range(2)`; a lower-case `2xx` is tolerated.
    Range(u8),
    Default,
}

impl Status {
    /// `None` for what is no status: an extension, or a mistake.
    pub fn parse(key: &str) -> Option<Status> {
        if key == "default" {
            return Some(Status::Default);
        }
        let bytes = key.as_bytes();
        let [first @ b'1'..=b'9', rest @ ..] = bytes else { return None };
        match rest {
            [b'X' | b'x', b'X' | b'x'] => Some(Status::Range(first - b'0')),
            [b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Status::Code),
            _ => None,
        }
    }

    /// The hundreds: `Some(2)` for 200 and 2XX.
    pub fn class(self) -> Option<u8> {
        match self {
            Status::Code(code) => Some((code / 100) as u8),
            Status::Range(class) => Some(class),
            Status::Default => None,
        }
    }

    pub fn is_success(self) -> bool {
        self.class() == Some(2)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Range(class) => write!(f, "{class}XX"),
            Status::Default => f.write_str("default"),
        }
    }
}
