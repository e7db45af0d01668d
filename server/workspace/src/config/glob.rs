//! What is wrong with a glob, in words: one that cannot be read would match nothing, and nobody would know why.

/// The fault of a glob. `None` for one that can be read.
pub(super) fn fault(text: &str) -> Option<&'static str> {
    let mut rest = text.chars().peekable();
    let mut open = 0usize;
    while let Some(at) = rest.next() {
        match at {
            '\\' => {
                rest.next()?;
            }
            '[' => {
                // `[!]a]`: a bracket in the first place is a character like others.
                rest.next_if(|it| matches!(it, '!' | '^'));
                rest.next();
                if !rest.any(|it| it == ']') {
                    return Some("a `[` has no `]`");
                }
            }
            '{' => open += 1,
            '}' if open == 0 => return Some("a `}` has no `{`"),
            '}' => open -= 1,
            _ => {}
        }
    }
    (open > 0).then_some("a `{` has no `}`")
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(super::fault(text), expected);
    }

    #[test]
    fn brackets_and_braces_end() {
        check("recordings/**/*.{har,ndjson}", None);
        check("a[0-9].yaml", None);
        check("a[!]x].yaml", None);
        check("\\[a", None);
        check("[bad", Some("a `[` has no `]`"));
        check("[]", Some("a `[` has no `]`"));
        check("{a,b", Some("a `{` has no `}`"));
        check("a}", Some("a `}` has no `{`"));
    }
}
