//! Verbs for what is one and for what are many: the body *has*, its items *have*.

/// Whether a subject is many: the items of an array, the values of a map.
fn is_plural(subject: &str) -> bool {
    let first = subject.split(' ').next();
    matches!(first, Some("items" | "values"))
}

pub(crate) fn be(subject: &str) -> &'static str {
    if is_plural(subject) { "are" } else { "is" }
}

pub(crate) fn have(subject: &str) -> &'static str {
    if is_plural(subject) { "have" } else { "has" }
}

pub(crate) fn take(subject: &str) -> &'static str {
    if is_plural(subject) { "take" } else { "takes" }
}
