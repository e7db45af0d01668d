//! Something that was probably renamed: the published name can stay beside the new one.

use syntax::{Node, Value};

use super::{Spot, Step, put_back, sibling_before};

/// Of new names with their values, the one that something was probably renamed to: it says the same, or its name is
/// much the same.
pub(crate) fn renamed<'n>(name: &str, was: Node<'_>, new: &[(&'n str, Node<'_>)]) -> Option<&'n str> {
    let published = said(was);
    let mut equal = new.iter().filter(|(_, node)| said(*node) == published).map(|(name, _)| *name);
    let similar = |names: &[&'n str]| workspace::similar(name, names).or_else(|| longer(name, names));
    let alike: Vec<&'n str> = equal.clone().collect();
    if let Some(best) = similar(&alike) {
        return Some(best);
    }
    match (equal.next(), equal.next()) {
        (Some(only), None) => Some(only),
        _ => similar(&new.iter().map(|(name, _)| *name).collect::<Vec<_>>()),
    }
}

/// A name that holds the other: `name` and `displayName`.
fn longer<'n>(name: &str, names: &[&'n str]) -> Option<&'n str> {
    const SHORTEST: usize = 3;
    let lower = name.to_ascii_lowercase();
    let holds = |other: &str| {
        let other = other.to_ascii_lowercase();
        lower.len().min(other.len()) >= SHORTEST && (lower.contains(&other) || other.contains(&lower))
    };
    names.iter().copied().find(|it| holds(it))
}

/// What a Schema Object (or a Parameter, a Header) says, without words about it.
fn said(node: Node<'_>) -> Value {
    const WORDS: [&str; 8] =
        ["title", "description", "example", "examples", "deprecated", "name", "x-sunset", "externalDocs"];
    match node.to_value() {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().filter(|(key, _)| !WORDS.contains(&&**key)).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(members)
        }
        other => other,
    }
}

/// The steps that put an entry of the baseline back, deprecated. Beside a `$ref`, 3.0 reads nothing.
pub(crate) fn put_back_deprecated(
    holder: Node<'_>,
    key: &str,
    value: Node<'_>,
    reads_beside_reference: bool,
) -> Option<Vec<Step>> {
    let deprecated = || (Box::from("deprecated"), Value::Bool(true));
    if !value.is_mapping() {
        return None;
    }
    if value.get("$ref").is_some() && !reads_beside_reference {
        let wrapped = Value::Object(vec![("allOf".into(), Value::Array(vec![value.to_value()])), deprecated()]);
        let after = sibling_before(holder, key, value);
        return Some(vec![Step::Set { holder: Spot::of(holder), key: key.to_owned(), value: wrapped, after }]);
    }
    let entry = Spot::below(holder, key);
    let (key_of_flag, flag) = deprecated();
    let set = Step::Set { holder: entry, key: key_of_flag.into(), value: flag, after: None };
    Some(vec![put_back(holder, key, value), set])
}

#[cfg(test)]
mod tests {
    use syntax::{Document, FileId, Format};

    use super::*;

    /// The properties of the second text are new; the first property of the first text is gone.
    #[track_caller]
    fn check(baseline: &str, current: &str, expected: Option<&str>) {
        let parse = |text: &str| Document::parse(FileId(0), Format::Yaml, text);
        let (baseline, current) = (parse(baseline), parse(current));
        let gone = baseline.root().unwrap().own_entries().next().unwrap();
        let new: Vec<(String, Node<'_>)> =
            current.root().unwrap().own_entries().map(|it| (it.key().into_owned(), it.own_value())).collect();
        let new: Vec<(&str, Node<'_>)> = new.iter().map(|(name, node)| (&**name, *node)).collect();
        assert_eq!(renamed(&gone.key(), gone.own_value(), &new), expected);
    }

    #[test]
    fn a_rename_is_told_by_what_is_said_and_by_the_name() {
        check("slug: {type: string, format: slug}", "handle: {format: slug, type: string, title: H}", Some("handle"));
        check("slug: {type: string}", "handle: {type: string}\nslugs: {type: string}", Some("slugs"));
        check("userName: {type: string}", "user_name: {type: [string, 'null']}", Some("user_name"));
        check("name: {type: string}", "displayName: {type: object}", Some("displayName"));
    }

    #[test]
    fn what_is_merely_new_is_no_rename() {
        check("slug: {type: string}", "size: {type: integer}", None);
        check("slug: {type: string}", "a: {type: string}\nb: {type: string}", None);
        check("slug: {type: string}", "{}", None);
    }
}
