//! One observed body against the schema of its place: what is there, what is missing, what does not fit.

use openapi::{Resolve, Version};
use regex::Regex;
use rustc_hash::FxHashMap;
use syntax::{Node, NodeId, Value};

use crate::infer;
use crate::keyword::{Violation, violations};
use crate::schema::{Branch, Parts, Route, required_item};

/// Instances nested deeper are not observed.
const MAX_DEPTH: usize = 64;

/// A step into an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'v> {
    Key(&'v str),
    Index(usize),
}

/// How often a property was there in one body.
#[derive(Clone)]
pub(crate) struct Visit<'a> {
    /// The Schema Object that declares the property.
    pub(crate) schema: Node<'a>,
    pub(crate) name: String,
    pub(crate) property: Node<'a>,
    pub(crate) route: Route<'a>,
    pub(crate) present: u32,
    pub(crate) absent: u32,
}

/// A required property that an object lacks.
pub(crate) struct Missing<'a, 'v> {
    pub(crate) path: Vec<Step<'v>>,
    pub(crate) name: String,
    /// The item in `required`.
    pub(crate) item: Node<'a>,
}

/// A value that does not fit its schema.
pub(crate) struct Mismatch<'a, 'v> {
    pub(crate) path: Vec<Step<'v>>,
    pub(crate) schema: Node<'a>,
    /// The place in the description that names the value: a property, or the schema itself.
    pub(crate) owner: Node<'a>,
    pub(crate) violation: Violation,
    pub(crate) is_null: bool,
}

/// A key that no branch declares.
pub(crate) struct Undocumented<'a, 'v> {
    pub(crate) schema: Node<'a>,
    pub(crate) name: &'v str,
    pub(crate) value: &'v Value,
    pub(crate) closed: bool,
}

/// What a body says.
#[derive(Default)]
pub(crate) struct Seen<'a, 'v> {
    pub(crate) visits: FxHashMap<(NodeId, String), Visit<'a>>,
    pub(crate) missing: Vec<Missing<'a, 'v>>,
    pub(crate) mismatches: Vec<Mismatch<'a, 'v>>,
    pub(crate) undocumented: Vec<Undocumented<'a, 'v>>,
    pub(crate) write_only: Vec<Node<'a>>,
}

impl Seen<'_, '_> {
    fn is_valid(&self) -> bool {
        let is_hard = |it: &Mismatch<'_, '_>| it.violation.keyword != "format";
        self.missing.is_empty() && !self.mismatches.iter().any(is_hard) && !self.undocumented.iter().any(|it| it.closed)
    }
}

/// How a part of the body is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counting {
    Full,
    /// Several branches fit: only what is absent counts.
    AbsenceOnly,
    Nothing,
}

pub(crate) struct Walker<'a, 'v> {
    resolver: &'a dyn Resolve,
    version: Version,
    /// Under a shape parameter presence proves nothing.
    counting: Counting,
    path: Vec<Step<'v>>,
    seen: Seen<'a, 'v>,
    valid: FxHashMap<(NodeId, usize), bool>,
}

/// Holds a body against a schema.
pub(crate) fn walk<'a, 'v>(
    resolver: &'a dyn Resolve,
    version: Version,
    schema: Node<'a>,
    body: &'v Value,
    is_shaped: bool,
) -> Seen<'a, 'v> {
    let counting = if is_shaped { Counting::AbsenceOnly } else { Counting::Full };
    let valid = FxHashMap::default();
    let mut walker = Walker { resolver, version, counting, path: Vec::new(), seen: Seen::default(), valid };
    walker.value(vec![Branch { node: schema, route: Route::default() }], schema, body);
    walker.seen
}

impl<'a, 'v> Walker<'a, 'v> {
    fn value(&mut self, schemas: Vec<Branch<'a>>, owner: Node<'a>, value: &'v Value) {
        if self.path.len() >= MAX_DEPTH {
            return;
        }
        let before = self.counting;
        let mut parts = Parts::of(self.resolver, self.version, schemas);
        self.choose(&mut parts, owner, value, 0);
        if parts.undecided {
            self.counting = Counting::Nothing;
        }
        self.keywords(&parts, owner, value);
        match value {
            Value::Object(members) => self.object(&parts, members),
            Value::Array(items) => self.array(&parts, items),
            _ => {}
        }
        self.counting = before;
    }

    /// Adds to the parts what the unions among them mean for this value.
    fn choose(&mut self, parts: &mut Parts<'a>, owner: Node<'a>, value: &'v Value, nested: usize) {
        for union in std::mem::take(&mut parts.unions) {
            if nested > MAX_DEPTH || (*value == Value::Null && parts.allows_null(self.version) && nullable(union.node))
            {
                parts.undecided |= nested > MAX_DEPTH;
                continue;
            }
            let chosen = self.branch(&union, value);
            match chosen {
                Chosen::One(branch) => {
                    let mut inner = Parts::of(self.resolver, self.version, vec![branch]);
                    self.choose(&mut inner, owner, value, nested + 1);
                    parts.undecided |= inner.undecided;
                    parts.branches.extend(inner.branches);
                }
                Chosen::Several(branches) => {
                    if self.counting == Counting::Full {
                        self.counting = Counting::AbsenceOnly;
                    }
                    let mut inner = Parts::of(self.resolver, self.version, branches);
                    inner.unions.clear();
                    parts.branches.extend(inner.branches);
                }
                Chosen::None => {
                    parts.undecided = true;
                    let keyword = if union.node.get("oneOf").is_some() { "oneOf" } else { "anyOf" };
                    let told = format!("fits no branch of `{keyword}`");
                    self.mismatch(union.node, owner, Violation { keyword, told }, *value == Value::Null);
                }
                Chosen::Unknown => parts.undecided = true,
            }
        }
    }

    fn branch(&mut self, union: &Branch<'a>, value: &'v Value) -> Chosen<'a> {
        let list = union.node.get("oneOf").or_else(|| union.node.get("anyOf"));
        let route = union.route.blocked();
        let branches: Vec<Branch<'a>> =
            list.into_iter().flat_map(Node::items).map(|node| Branch { node, route: route.clone() }).collect();
        // `anyOf: [X, null]` is X that may be null, and no union.
        let is_null = |it: &Branch<'a>| crate::schema::types(it.node).is_some_and(|it| it == ["null"]);
        let (nulls, others): (Vec<_>, Vec<_>) = branches.into_iter().partition(is_null);
        if !nulls.is_empty() && others.len() == 1 {
            let mut one = if *value == Value::Null { nulls } else { others };
            let Some(mut branch) = one.pop() else { return Chosen::Unknown };
            branch.route = union.route.clone();
            return Chosen::One(branch);
        }
        let branches: Vec<Branch<'a>> = others.into_iter().chain(nulls).collect();
        if let Some(discriminator) = union.node.get("discriminator") {
            return self.discriminated(discriminator, branches, value);
        }
        let mut fitting: Vec<Branch<'a>> = Vec::new();
        for branch in branches {
            if self.is_valid(&branch, value) {
                fitting.push(branch);
            }
        }
        match fitting.len() {
            0 => Chosen::None,
            1 => fitting.pop().map_or(Chosen::Unknown, Chosen::One),
            _ => Chosen::Several(fitting),
        }
    }

    /// The branch that the discriminator's value names: by mapping, then by schema name, then the default (3.2).
    fn discriminated(&self, discriminator: Node<'a>, branches: Vec<Branch<'a>>, value: &Value) -> Chosen<'a> {
        let name = discriminator.get("propertyName").and_then(Node::scalar_text);
        let observed = match name.as_deref().and_then(|it| value.get(it)) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let mapping = discriminator.get("mapping");
        let mapped = observed.and_then(|it| mapping?.get(it)?.scalar_text());
        let fallback = || discriminator.get("defaultMapping").and_then(Node::scalar_text);
        let Some(target) = mapped.or_else(|| observed.map(|it| (&**it).into())).or_else(fallback) else {
            return Chosen::Unknown;
        };
        let names = |it: &Branch<'a>| {
            let reference = it.node.get("$ref").and_then(Node::as_str);
            reference.is_some_and(|it| *it == *target || it.rsplit('/').next() == target.rsplit('/').next())
        };
        branches.into_iter().find(names).map_or(Chosen::Unknown, Chosen::One)
    }

    /// Whether a value fits a branch. Remembered, so that unions in unions stay linear.
    fn is_valid(&mut self, branch: &Branch<'a>, value: &'v Value) -> bool {
        let key = (branch.node.id(), std::ptr::from_ref(value) as usize);
        if let Some(known) = self.valid.get(&key) {
            return *known;
        }
        let mut inner = Walker {
            resolver: self.resolver,
            version: self.version,
            counting: Counting::Nothing,
            path: self.path.clone(),
            seen: Seen::default(),
            valid: std::mem::take(&mut self.valid),
        };
        inner.value(vec![branch.clone()], branch.node, value);
        let is_valid = inner.seen.is_valid();
        self.valid = inner.valid;
        self.valid.insert(key, is_valid);
        is_valid
    }

    fn mismatch(&mut self, schema: Node<'a>, owner: Node<'a>, violation: Violation, is_null: bool) {
        self.seen.mismatches.push(Mismatch { path: self.path.clone(), schema, owner, violation, is_null });
    }

    fn keywords(&mut self, parts: &Parts<'a>, owner: Node<'a>, value: &Value) {
        let is_nullable = *value == Value::Null && parts.allows_null(self.version);
        for branch in &parts.branches {
            let mut violated = Vec::new();
            violations(branch.node, value, is_nullable, &mut violated);
            for violation in violated {
                self.mismatch(branch.node, owner, violation, *value == Value::Null);
            }
        }
    }

    fn array(&mut self, parts: &Parts<'a>, items: &'v [Value]) {
        for (index, item) in items.iter().enumerate() {
            let mut schemas = Vec::new();
            for branch in &parts.branches {
                let prefix: Vec<Node<'a>> = branch.node.get("prefixItems").into_iter().flat_map(Node::items).collect();
                let (schema, route) = match prefix.get(index) {
                    Some(schema) => (Some(*schema), branch.route.blocked()),
                    None => (branch.node.get("items"), branch.route.step(None)),
                };
                schemas.extend(schema.map(|node| Branch { node, route }));
            }
            let Some(owner) = schemas.first().map(|it| it.node) else { continue };
            self.path.push(Step::Index(index));
            self.value(schemas, owner, item);
            self.path.pop();
        }
    }

    fn object(&mut self, parts: &Parts<'a>, members: &'v [(Box<str>, Value)]) {
        self.presence(parts, members);
        let declares = parts.branches.iter().any(|it| it.node.get("properties").is_some_and(|it| !it.is_empty()));
        let keys = members.iter().map(|(key, _)| &**key);
        let is_map = !declares && infer::are_ids(keys);
        for (key, value) in members {
            let declared = parts.property(key);
            let mut schemas: Vec<Branch<'a>> = declared
                .iter()
                .map(|(branch, node)| Branch { node: *node, route: branch.route.step(Some(key)) })
                .collect();
            if schemas.is_empty() {
                schemas = self.dynamic(parts, key);
            } else if declared.iter().any(|(_, it)| is(*it, "writeOnly")) {
                self.seen.write_only.extend(declared.first().map(|(_, it)| *it));
                continue;
            }
            match schemas.first().map(|it| it.node) {
                Some(owner) => {
                    self.path.push(Step::Key(key));
                    self.value(schemas, owner, value);
                    self.path.pop();
                }
                None if !is_map && !parts.undecided => self.undocumented(parts, key, value, declares),
                None => {}
            }
        }
    }

    /// What is there of the declared properties, and what is missing of the required ones.
    fn presence(&mut self, parts: &Parts<'a>, members: &'v [(Box<str>, Value)]) {
        let has = |name: &str| members.iter().any(|(key, _)| **key == *name);
        for branch in &parts.branches {
            for item in branch.node.get("required").into_iter().flat_map(Node::items) {
                let Some(name) = item.scalar_text() else { continue };
                let is_write_only = parts.property(&name).iter().any(|(_, it)| is(*it, "writeOnly"));
                if !has(&name) && !is_write_only {
                    let name = name.into_owned();
                    self.seen.missing.push(Missing { path: self.path.clone(), name, item });
                }
            }
            if self.counting == Counting::Nothing {
                continue;
            }
            for property in branch.node.get("properties").into_iter().flat_map(Node::entries) {
                let name = property.key();
                let value = property.value();
                let is_never = is(value, "writeOnly") || is(value, "deprecated");
                if is_never || parts.requires(&name) || required_item(branch.node, &name).is_some() {
                    continue;
                }
                let is_there = has(&name);
                if is_there && self.counting == Counting::AbsenceOnly {
                    continue;
                }
                let key = (branch.node.id(), name.clone().into_owned());
                let visit = self.seen.visits.entry(key).or_insert_with(|| Visit {
                    schema: branch.node,
                    name: name.into_owned(),
                    property: value,
                    route: branch.route.clone(),
                    present: 0,
                    absent: 0,
                });
                if is_there {
                    visit.present += 1;
                } else {
                    visit.absent += 1;
                }
            }
        }
    }

    /// The schemas of a key that no `properties` declares: by pattern, else `additionalProperties`.
    fn dynamic(&self, parts: &Parts<'a>, key: &str) -> Vec<Branch<'a>> {
        let mut schemas = Vec::new();
        for branch in &parts.branches {
            let route = branch.route.blocked();
            let patterns = branch.node.get("patternProperties").into_iter().flat_map(Node::entries);
            let matching = patterns.filter(|it| Regex::new(&it.key()).is_ok_and(|it| it.is_match(key)));
            let by_pattern: Vec<Node<'a>> = matching.map(|it| it.value()).collect();
            let others =
                || ["additionalProperties", "unevaluatedProperties"].iter().filter_map(|it| branch.node.get(it));
            let nodes =
                if by_pattern.is_empty() { others().filter(|it| it.is_mapping()).collect() } else { by_pattern };
            schemas.extend(nodes.into_iter().map(|node| Branch { node, route: route.clone() }));
        }
        schemas
    }

    fn undocumented(&mut self, parts: &Parts<'a>, name: &'v str, value: &'v Value, declares: bool) {
        let is_false = |it: &Branch<'a>, key: &str| it.node.get(key).and_then(Node::as_bool) == Some(false);
        let is_true = |it: &Branch<'a>| it.node.get("additionalProperties").and_then(Node::as_bool) == Some(true);
        let closing = ["additionalProperties", "unevaluatedProperties"];
        let closed = parts.branches.iter().find(|it| closing.iter().any(|key| is_false(it, key)));
        if closed.is_none() && (!declares || parts.branches.iter().any(is_true)) {
            return;
        }
        // Where most is documented: beside it, a branch of `allOf` may say more of a few properties.
        let documented = |it: &&Branch<'a>| it.node.get("properties").map(Node::len);
        let open = || parts.branches.iter().rev().filter(|it| documented(it).is_some()).max_by_key(documented);
        let Some(branch) = closed.or_else(open) else { return };
        self.seen.undocumented.push(Undocumented { schema: branch.node, name, value, closed: closed.is_some() });
    }
}

/// What a union means for a value.
enum Chosen<'a> {
    One(Branch<'a>),
    Several(Vec<Branch<'a>>),
    None,
    /// Nothing can be said.
    Unknown,
}

fn is(schema: Node<'_>, key: &str) -> bool {
    schema.get(key).and_then(Node::as_bool) == Some(true)
}

/// 3.0: `nullable` beside the union.
fn nullable(union: Node<'_>) -> bool {
    is(union, "nullable")
}
