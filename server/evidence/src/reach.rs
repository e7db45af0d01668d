//! From where a Schema Object can be reached: which Responses would be bound by an edit of it, and whether requests
//! would be.

use openapi::{Operation, OperationContext, Resolve, follow};
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::{Node, NodeId};
use workspace::{Description, Snapshot};

/// Who starts from a schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Root {
    /// `GET /teams 200`.
    Response(String),
    Request,
    /// What a client answers to a webhook or callback: the provider accepts it.
    Answer,
}

/// Where Schema Objects are used.
pub(crate) struct Reach {
    /// A Schema Object written in place belongs to the unit that it is written in: a root, or the target of a
    /// Reference.
    units: FxHashMap<NodeId, Vec<usize>>,
    users: Vec<FxHashSet<usize>>,
    roots: Vec<Vec<Root>>,
}

struct Builder<'a> {
    snapshot: &'a Snapshot,
    by_start: FxHashMap<NodeId, usize>,
    starts: Vec<Node<'a>>,
    roots: Vec<Vec<Root>>,
}

impl Reach {
    pub(crate) fn new(snapshot: &Snapshot, description: &Description) -> Reach {
        let mut builder = Builder { snapshot, by_start: FxHashMap::default(), starts: Vec::new(), roots: Vec::new() };
        let root = snapshot.document(description.entry).and_then(syntax::Document::root);
        for operation in root.map(|root| openapi::operations(snapshot, root)).unwrap_or_default() {
            builder.operation(&operation);
        }
        builder.finish()
    }

    /// Whether requests are bound by a Schema Object.
    pub(crate) fn binds_requests(&self, schema: Node<'_>) -> bool {
        self.roots(schema).contains(&Root::Request)
    }

    /// All roots that reach a Schema Object.
    pub(crate) fn roots(&self, schema: Node<'_>) -> FxHashSet<Root> {
        let mut roots = FxHashSet::default();
        let mut seen: FxHashSet<usize> = FxHashSet::default();
        let mut open: Vec<usize> = self.units.get(&schema.id()).cloned().unwrap_or_default();
        while let Some(unit) = open.pop() {
            if seen.insert(unit) {
                roots.extend(self.roots[unit].iter().cloned());
                open.extend(self.users[unit].iter().copied());
            }
        }
        roots
    }
}

impl<'a> Builder<'a> {
    fn operation(&mut self, operation: &Operation<'a>) {
        let is_ours = operation.context == OperationContext::Paths;
        for response in openapi::responses(self.snapshot, operation.node) {
            let label = format!("{} {}", operation.label(), response.status);
            let root = if is_ours { Root::Response(label) } else { Root::Answer };
            self.content(response.node, &root);
            for (_, _, header) in openapi::headers(self.snapshot, response.node) {
                self.holder(header, &root);
            }
        }
        let body = operation.node.get("requestBody").and_then(|it| follow(self.snapshot, it));
        // What the provider sends to a webhook is not a response, and nobody promised it to be one.
        self.requests(body);
        for parameter in openapi::parameters(self.snapshot, operation) {
            self.holder(parameter.node, &Root::Request);
        }
    }

    fn requests(&mut self, body: Option<Node<'a>>) {
        if let Some(body) = body {
            self.content(body, &Root::Request);
        }
    }

    fn content(&mut self, holder: Node<'a>, root: &Root) {
        for content in openapi::content(self.snapshot, holder) {
            for field in ["schema", "itemSchema"] {
                if let Some(schema) = content.node.get(field) {
                    self.root(schema, root.clone());
                }
            }
        }
    }

    fn holder(&mut self, holder: Node<'a>, root: &Root) {
        if let Some(schema) = holder.get("schema") {
            self.root(schema, root.clone());
        }
        self.content(holder, root);
    }

    fn root(&mut self, schema: Node<'a>, root: Root) {
        let unit = self.unit(schema);
        if !self.roots[unit].contains(&root) {
            self.roots[unit].push(root);
        }
    }

    fn unit(&mut self, start: Node<'a>) -> usize {
        *self.by_start.entry(start.id()).or_insert_with(|| {
            self.starts.push(start);
            self.roots.push(Vec::new());
            self.starts.len() - 1
        })
    }

    fn finish(mut self) -> Reach {
        let mut units: FxHashMap<NodeId, Vec<usize>> = FxHashMap::default();
        let mut edges: Vec<(usize, usize)> = Vec::new();
        let mut next = 0;
        while let Some(start) = self.starts.get(next).copied() {
            let mut open = vec![start];
            let mut seen: FxHashSet<NodeId> = FxHashSet::default();
            while let Some(node) = open.pop() {
                if !seen.insert(node.id()) {
                    continue;
                }
                units.entry(node.id()).or_default().push(next);
                if let Some(reference) = node.get("$ref").and_then(Node::as_str)
                    && let Some(target) = self.snapshot.target(node, &reference)
                {
                    let target = self.unit(target);
                    edges.push((next, target));
                }
                open.extend(subschemas(node));
            }
            next += 1;
        }
        let mut users = vec![FxHashSet::default(); self.starts.len()];
        for (from, to) in edges {
            users[to].insert(from);
        }
        Reach { units, users, roots: self.roots }
    }
}

/// The schemas right below a schema.
pub(crate) fn subschemas(schema: Node<'_>) -> Vec<Node<'_>> {
    const ONE: [&str; 12] = [
        "items",
        "additionalProperties",
        "unevaluatedProperties",
        "unevaluatedItems",
        "contains",
        "propertyNames",
        "not",
        "if",
        "then",
        "else",
        "contentSchema",
        "additionalItems",
    ];
    const MANY: [&str; 8] =
        ["allOf", "oneOf", "anyOf", "prefixItems", "properties", "patternProperties", "dependentSchemas", "$defs"];
    // The fields are read once, whatever their order, and told in the order of the tables.
    let (mut one, mut many) = ([None; ONE.len()], [None; MANY.len()]);
    for entry in schema.entries() {
        let key = entry.key();
        if let Some(at) = ONE.iter().position(|it| *it == key) {
            one[at] = Some(entry.value()).filter(|it| it.is_mapping());
        } else if let Some(at) = MANY.iter().position(|it| *it == key) {
            many[at] = Some(entry.value());
        }
    }
    let mut found: Vec<Node<'_>> = one.into_iter().flatten().collect();
    for holder in many.into_iter().flatten() {
        if holder.is_sequence() {
            found.extend(holder.items());
        } else {
            found.extend(holder.entries().map(|entry| entry.value()));
        }
    }
    found
}
