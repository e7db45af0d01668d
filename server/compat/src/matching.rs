//! What is compared with what: operations by method and normalised path template, callbacks by name and expression.

use std::cell::RefCell;
use std::rc::Rc;

use openapi::{Operation, OperationContext, PathItem, Resolve, follow, operations_at};
use rustc_hash::FxHashMap;
use syntax::{Entry, Node, NodeId};

/// The path template with its variables unnamed: `/teams/{}`.
pub(crate) fn normalised(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((_, after)) => {
                out.push_str("{}");
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The entries of Paths Objects by their normalised templates, each Object read when somebody first asks.
#[derive(Default)]
pub(crate) struct Templates<'a>(RefCell<FxHashMap<NodeId, Rc<FxHashMap<String, Entry<'a>>>>>);

impl<'a> Templates<'a> {
    /// The entry of a path, its variables under any name.
    pub(crate) fn entry(&self, paths: Node<'a>, path: &str) -> Option<Entry<'a>> {
        let known = Rc::clone(self.0.borrow_mut().entry(paths.id()).or_insert_with(|| {
            let mut entries = FxHashMap::default();
            for entry in paths.entries() {
                entries.entry(normalised(&entry.key())).or_insert(entry);
            }
            Rc::new(entries)
        }));
        known.get(&normalised(path)).copied()
    }
}

/// The names of a template's variables, in order.
pub(crate) fn variables(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        names.push(name);
        rest = after;
    }
    names
}

/// Operations of both sides that are one, then those that are on one side only.
pub(crate) struct Matched<'a> {
    pub(crate) pairs: Vec<(Operation<'a>, Operation<'a>)>,
    pub(crate) removed: Vec<Operation<'a>>,
    pub(crate) added: Vec<Operation<'a>>,
}

/// Pairs operations of one context. Paths match as they are written first, then with their variables unnamed.
pub(crate) fn match_operations<'a>(before: Vec<Operation<'a>>, after: Vec<Operation<'a>>) -> Matched<'a> {
    let exact = |it: &Operation<'a>| (it.context as u8, it.method.clone(), it.path.clone());
    let loose = |it: &Operation<'a>| match it.context {
        OperationContext::Paths => (it.context as u8, it.method.clone(), normalised(&it.path)),
        _ => (it.context as u8, it.method.clone(), it.path.clone()),
    };
    let mut taken: Vec<Option<Operation<'a>>> = after.into_iter().map(Some).collect();
    let mut by_exact = FxHashMap::default();
    for (index, operation) in taken.iter().enumerate() {
        if let Some(operation) = operation {
            by_exact.entry(exact(operation)).or_insert(index);
        }
    }
    let mut partners: Vec<Option<Operation<'a>>> = Vec::with_capacity(before.len());
    for operation in &before {
        partners.push(by_exact.get(&exact(operation)).and_then(|index| taken[*index].take()));
    }
    let mut by_loose = FxHashMap::default();
    for (index, operation) in taken.iter().enumerate() {
        if let Some(operation) = operation {
            by_loose.entry(loose(operation)).or_insert(index);
        }
    }
    let mut matched = Matched { pairs: Vec::new(), removed: Vec::new(), added: Vec::new() };
    for (operation, partner) in before.into_iter().zip(partners) {
        let partner = partner.or_else(|| by_loose.get(&loose(&operation)).and_then(|index| taken[*index].take()));
        match partner {
            Some(partner) => matched.pairs.push((operation, partner)),
            None => matched.removed.push(operation),
        }
    }
    matched.added = taken.into_iter().flatten().collect();
    matched
}

/// The operations of an Operation's callbacks, under the names of the callbacks.
pub(crate) fn callbacks<'a>(resolver: &'a dyn Resolve, operation: Node<'a>) -> Vec<Operation<'a>> {
    let mut found = Vec::new();
    for callback in operation.get("callbacks").into_iter().flat_map(Node::entries) {
        let Some(node) = follow(resolver, callback.value()) else { continue };
        for entry in node.entries().filter(|it| !it.key().starts_with("x-")) {
            let path = format!("{} {}", callback.key(), entry.key());
            let item = PathItem { field: "callbacks", context: OperationContext::Callback, entry };
            let operations = operations_at(resolver, item).into_iter();
            found.extend(operations.map(|it| Operation { path: path.clone(), ..it }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str, names: &[&str]) {
        assert_eq!(normalised(path), expected);
        assert_eq!(variables(path), names);
    }

    #[test]
    fn templates_are_normalised() {
        check("/teams/{id}/members/{memberId}", "/teams/{}/members/{}", &["id", "memberId"]);
        check("/a", "/a", &[]);
        check("/a.{format}", "/a.{}", &["format"]);
        check("/a/{open", "/a/{open", &[]);
    }
}
