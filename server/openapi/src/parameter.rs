//! Parameters of an Operation, merged with those of its Path Item.

use syntax::Node;

use crate::{Operation, Resolve, follow};

/// Where a Parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterIn {
    Query,
    /// The whole query string (3.2).
    QueryString,
    Header,
    Path,
    Cookie,
}

/// A Parameter, References followed.
#[derive(Clone, Debug)]
pub struct Parameter<'a> {
    pub location: ParameterIn,
    /// As written. Names of headers match without case.
    pub name: String,
    /// Path parameters are always required.
    pub required: bool,
    /// The item of `parameters` as written (perhaps a Reference).
    pub item: Node<'a>,
    /// The Parameter Object.
    pub node: Node<'a>,
}

/// The Parameters of an Operation: those of the Path Item that the Operation does not override by the same name and
/// location, then its own. Header Parameters named Accept, Content-Type and Authorization are ignored, as the
/// specification says.
pub fn parameters<'a>(resolver: &'a dyn Resolve, operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    let mut all = list(resolver, operation.node);
    for part in operation.path_items() {
        let mut shared = list(resolver, part);
        shared.retain(|shared| !all.iter().any(|it| same(it, shared)));
        shared.extend(all);
        all = shared;
    }
    all
}

fn same(a: &Parameter<'_>, b: &Parameter<'_>) -> bool {
    a.location == b.location
        && match a.location {
            ParameterIn::Header => a.name.eq_ignore_ascii_case(&b.name),
            _ => a.name == b.name,
        }
}

fn list<'a>(resolver: &'a dyn Resolve, holder: Node<'a>) -> Vec<Parameter<'a>> {
    let mut found: Vec<Parameter<'a>> = Vec::new();
    for item in holder.get("parameters").into_iter().flat_map(Node::items) {
        let Some(node) = follow(resolver, item) else { continue };
        let Some(name) = node.get("name").and_then(Node::scalar_text) else { continue };
        let location = match node.get("in").and_then(Node::as_str).as_deref() {
            Some("query") => ParameterIn::Query,
            Some("querystring") => ParameterIn::QueryString,
            Some("header") => ParameterIn::Header,
            Some("path") => ParameterIn::Path,
            Some("cookie") => ParameterIn::Cookie,
            _ => continue,
        };
        let ignored = ["accept", "content-type", "authorization"];
        if location == ParameterIn::Header && ignored.iter().any(|it| name.eq_ignore_ascii_case(it)) {
            continue;
        }
        let required =
            location == ParameterIn::Path || node.get("required").and_then(Node::as_bool).unwrap_or_default();
        let parameter = Parameter { location, name: name.into_owned(), required, item, node };
        if !found.iter().any(|it| same(it, &parameter)) {
            found.push(parameter);
        }
    }
    found
}
