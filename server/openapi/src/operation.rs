//! Operations of a description: under `paths`, `webhooks` and callbacks.

use syntax::{Entry, Node};

use crate::{Resolve, follow};

/// Fixed fields of a Path Item that hold an Operation; `query` from 3.2 on.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Who calls whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationContext {
    /// The client calls the server.
    Paths,
    /// The server calls the client, as declared under `webhooks` (from 3.1).
    Webhooks,
    /// The server calls the client, as declared in an Operation's `callbacks`.
    Callback,
}

/// An Operation and how it is reached.
#[derive(Clone)]
pub struct Operation<'a> {
    pub context: OperationContext,
    /// As it goes over the wire: `GET`; names under `additionalOperations` (3.2) as they are written.
    pub method: String,
    /// The path template, the webhook's name or the callback's expression.
    pub path: String,
    /// The entry of the path under `paths` (or of the webhook, or of the expression).
    pub path_entry: Entry<'a>,
    /// The Path Item that has the Operation, References followed.
    pub path_item: Node<'a>,
    /// The other part of a Path Item that says something beside its `$ref`: what stands there, or what it leads to.
    pub path_item_beside: Option<Node<'a>>,
    /// The entry of the Operation in its Path Item: its key is the method.
    pub entry: Entry<'a>,
    /// The Operation Object.
    pub node: Node<'a>,
}

impl<'a> Operation<'a> {
    /// `GET /teams/{id}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The parts of the Path Item, that with the Operation first.
    pub fn path_items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        std::iter::once(self.path_item).chain(self.path_item_beside)
    }

    /// The Operation, then the parts of its Path Item, which stand in for what it does not say itself.
    pub fn holders(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        std::iter::once(self.node).chain(self.path_items())
    }
}

/// All Operations of the entry document `root`, in document order: paths, then webhooks; an Operation's callbacks
/// come right after it. Callbacks of callbacks are not followed.
pub fn operations<'a>(resolver: &'a dyn Resolve, root: Node<'a>) -> Vec<Operation<'a>> {
    path_items(root).flat_map(|it| operations_at(resolver, it)).collect()
}

/// Those Operations of the entry document `root` that are under `paths` and `webhooks`, without their callbacks.
pub fn operations_without_callbacks<'a>(resolver: &'a dyn Resolve, root: Node<'a>) -> Vec<Operation<'a>> {
    let mut found = Vec::new();
    path_items(root).for_each(|it| own_operations(resolver, it.entry, it.context, &mut found));
    found
}

/// A Path Item of the entry document, and where it stands.
#[derive(Clone, Copy)]
pub struct PathItem<'a> {
    /// `paths` or `webhooks`.
    pub field: &'static str,
    pub context: OperationContext,
    /// Its key is the path, or the name of the webhook.
    pub entry: Entry<'a>,
}

/// The Path Items of the entry document `root`, in document order: paths, then webhooks.
pub fn path_items<'a>(root: Node<'a>) -> impl Iterator<Item = PathItem<'a>> {
    let fields = [("paths", OperationContext::Paths), ("webhooks", OperationContext::Webhooks)];
    fields.into_iter().flat_map(move |(field, context)| {
        let entries = root.get(field).into_iter().flat_map(Node::entries);
        entries.filter(|it| !it.key().starts_with("x-")).map(move |entry| PathItem { field, context, entry })
    })
}

/// The Operations of a Path Item; an Operation's callbacks come right after it.
pub fn operations_at<'a>(resolver: &'a dyn Resolve, path_item: PathItem<'a>) -> Vec<Operation<'a>> {
    let mut found = Vec::new();
    of_path_item(resolver, path_item.entry, path_item.context, &mut found);
    found
}

fn of_path_item<'a>(
    resolver: &'a dyn Resolve,
    path: Entry<'a>,
    context: OperationContext,
    found: &mut Vec<Operation<'a>>,
) {
    let mut own = Vec::new();
    own_operations(resolver, path, context, &mut own);
    for operation in own {
        let node = operation.node;
        found.push(operation);
        if context == OperationContext::Callback {
            continue;
        }
        for callback in node.get("callbacks").into_iter().flat_map(Node::entries) {
            let Some(callback) = follow(resolver, callback.value()) else { continue };
            for expression in callback.entries().filter(|it| !it.key().starts_with("x-")) {
                of_path_item(resolver, expression, OperationContext::Callback, found);
            }
        }
    }
}

/// The Operations that a Path Item has itself.
fn own_operations<'a>(
    resolver: &'a dyn Resolve,
    path: Entry<'a>,
    context: OperationContext,
    found: &mut Vec<Operation<'a>>,
) {
    let written = path.value();
    let target = follow(resolver, written);
    // The fields beside `$ref` are the Path Item's, too, unless both have them: then nothing is defined, and what is
    // written here is taken.
    let beside = Some(written).filter(|it| target.is_none_or(|target| target != *it) && it.entries().nth(1).is_some());
    let mut entries: Vec<(String, Entry<'a>, Node<'a>, Option<Node<'a>>)> = Vec::new();
    let parts = [(beside, target), (target, beside)];
    for (part, other) in parts.into_iter().filter_map(|(part, other)| Some((part?, other))) {
        for entry in part.entries() {
            let key = entry.key();
            let mut add = |method: String, entry: Entry<'a>| {
                if !entries.iter().any(|(known, ..)| *known == method) {
                    entries.push((method, entry, part, other));
                }
            };
            if METHODS.contains(&&*key) {
                add(key.to_ascii_uppercase(), entry);
            } else if key == "additionalOperations" {
                entry.value().entries().for_each(|entry| add(entry.key().into_owned(), entry));
            }
        }
    }
    for (method, entry, path_item, path_item_beside) in entries {
        // The specification has no Reference here, but descriptions in many files do.
        let Some(node) = follow(resolver, entry.value()).filter(|it| it.is_mapping()) else { continue };
        found.push(Operation {
            context,
            method,
            path: path.key().into_owned(),
            path_entry: path,
            path_item,
            path_item_beside,
            entry,
            node,
        });
    }
}
