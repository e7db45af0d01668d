//! One observed body against the schema of its place: what is there, what is missing, what does not fit.

mod there;
mod union;

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use openapi::{Resolve, Version};
use rustc_hash::FxHashMap;
use syntax::{Node, NodeId, Value};

use crate::infer;
use crate::keyword::Violation;
use crate::layout::{Counted, Member};
use crate::own::Schemas;
use crate::route::Route;
use crate::schema::Branch;
use crate::shape::{Shape, ShapeId, Shapes};
use there::There;
use union::Choice;

/// Instances nested deeper are not observed.
const MAX_DEPTH: usize = 64;

/// A step into an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'v> {
    Key(&'v str),
    Index(usize),
}

/// A required property that an object lacks.
pub(crate) struct Missing<'a, 'v> {
    pub(crate) path: Vec<Step<'v>>,
    pub(crate) name: Arc<str>,
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
    pub(crate) value: &'v Value,
}

/// A key that no branch declares.
pub(crate) struct Undocumented<'a, 'v> {
    pub(crate) schema: Node<'a>,
    pub(crate) name: &'v str,
    pub(crate) value: &'v Value,
    pub(crate) closed: bool,
}

/// How a property was met in one body.
#[derive(Clone, Copy, Default)]
pub(crate) struct Met {
    pub(crate) present: bool,
    pub(crate) absent: bool,
}

/// What a body says.
#[derive(Default)]
pub(crate) struct Seen<'a, 'v> {
    /// For each shape that objects had: how each of its counted properties was met.
    pub(crate) met: FxHashMap<ShapeId, Vec<Met>>,
    pub(crate) missing: Vec<Missing<'a, 'v>>,
    pub(crate) mismatches: Vec<Mismatch<'a, 'v>>,
    pub(crate) undocumented: Vec<Undocumented<'a, 'v>>,
    pub(crate) write_only: Vec<Node<'a>>,
    /// The Schema Objects to which a declaration could be added, each with the number of its objects, and whether
    /// presence counts in all of them.
    pub(crate) objects: FxHashMap<NodeId, (usize, bool)>,
    /// Something decides that is not followed.
    is_undecided: bool,
    /// A key without a schema of its own.
    is_unknown: bool,
}

impl Seen<'_, '_> {
    /// A format that does not fit makes no other branch of a union.
    fn is_valid(&self) -> bool {
        let is_hard = |it: &Mismatch<'_, '_>| it.violation.keyword != "format";
        !self.mismatches.iter().any(is_hard) && self.has_its_names()
    }

    /// Whether nothing was found that the schema does not allow.
    pub(crate) fn fits(&self) -> bool {
        self.mismatches.is_empty() && self.has_its_names()
    }

    /// Whether no name is missing, and none is there that is forbidden.
    fn has_its_names(&self) -> bool {
        self.missing.is_empty() && !self.undocumented.iter().any(|it| it.closed)
    }

    /// Whether the schema describes all of the body, beyond doubt.
    fn is_described(&self) -> bool {
        let is_found = self.missing.is_empty() && self.mismatches.is_empty() && self.undocumented.is_empty();
        is_found && self.write_only.is_empty() && !self.is_undecided && !self.is_unknown
    }
}

/// How a part of the body is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counting {
    Full,
    /// Several branches fit, or the body proves no presence: only what is absent counts.
    AbsenceOnly,
    Nothing,
}

/// Holds bodies against the schema of one site.
pub(crate) struct Walker<'a> {
    shapes: Shapes<'a>,
    schema: Node<'a>,
    root: ShapeId,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(resolver: &'a dyn Resolve, version: Version, schema: Node<'a>) -> Walker<'a> {
        Walker::with(Schemas::new(resolver, version), schema)
    }

    /// Where several walkers share what is known of schemas.
    pub(crate) fn with(schemas: Rc<Schemas<'a>>, schema: Node<'a>) -> Walker<'a> {
        let mut shapes = Shapes::new(schemas);
        let root = shapes.of(vec![Branch { node: schema, route: Route::default() }]);
        Walker { shapes, schema, root }
    }

    /// What a body says. Where its presence proves nothing, only what is absent counts.
    pub(crate) fn walk<'v>(&mut self, body: &'v Value, absence_only: bool) -> Seen<'a, 'v> {
        self.run(absence_only, |run, root, schema| run.value(root, schema, body))
    }

    /// What a sequence says: the schema is that of each item.
    pub(crate) fn walk_items<'v>(&mut self, items: &'v [Value], absence_only: bool) -> Seen<'a, 'v> {
        self.run(absence_only, |run, root, schema| {
            for (index, item) in items.iter().enumerate() {
                run.path.push(Step::Index(index));
                run.value(root, schema, item);
                run.path.pop();
            }
        })
    }

    /// Whether the schema describes all of a body, beyond doubt.
    pub(crate) fn describes(&mut self, body: &Value) -> bool {
        self.walk(body, false).is_described()
    }

    /// The properties that the schema declares.
    pub(crate) fn properties(&self) -> Vec<String> {
        let shape = self.shapes.get(self.root);
        let mut members: Vec<_> = shape.layout.members.iter().filter(|(_, it)| !it.child.schemas.is_empty()).collect();
        members.sort_by_key(|(_, it)| it.slot);
        members.into_iter().map(|(name, _)| (**name).to_owned()).collect()
    }

    /// A property that was met, with the branch that declares it.
    pub(crate) fn with_counted<T>(
        &self,
        shape: ShapeId,
        index: usize,
        read: impl FnOnce(&Counted<'a>, &Branch<'a>) -> T,
    ) -> T {
        let shape = self.shapes.get(shape);
        let (counted, branch) = shape.counted(index);
        read(counted, branch)
    }

    pub(crate) fn is_told_elsewhere(&self, shape: ShapeId, index: usize) -> bool {
        self.shapes.get(shape).is_told_elsewhere(index)
    }

    fn run<'v>(
        &mut self,
        absence_only: bool,
        walk: impl FnOnce(&mut Run<'_, 'a, 'v>, ShapeId, Node<'a>),
    ) -> Seen<'a, 'v> {
        let counting = if absence_only { Counting::AbsenceOnly } else { Counting::Full };
        let (root, schema) = (self.root, self.schema);
        let mut run = Run {
            shapes: &mut self.shapes,
            counting,
            path: Vec::new(),
            seen: Seen::default(),
            valid: FxHashMap::default(),
            unions: 0,
        };
        walk(&mut run, root, schema);
        run.seen
    }
}

/// One body on its way through the schemas.
struct Run<'w, 'a, 'v> {
    shapes: &'w mut Shapes<'a>,
    counting: Counting,
    path: Vec<Step<'v>>,
    seen: Seen<'a, 'v>,
    /// Whether a value fits a branch. Remembered, so that unions in unions stay linear.
    valid: FxHashMap<(NodeId, usize), bool>,
    /// Branches that are being tried, one inside the other.
    unions: usize,
}

impl<'a, 'v> Run<'_, 'a, 'v> {
    fn value(&mut self, id: ShapeId, owner: Node<'a>, value: &'v Value) {
        if self.path.len() >= MAX_DEPTH {
            self.seen.is_undecided = true;
            return;
        }
        let before = self.counting;
        let mut shape = self.shapes.get(id);
        let mut id = id;
        let mut chosen = Choice { undecided: shape.parts.undecided, ..Choice::default() };
        if !shape.parts.unions.is_empty() {
            chosen.branches.clone_from(&shape.parts.branches);
            chosen.certain.clone_from(&shape.parts.branches);
            self.choose(&shape, owner, value, 0, &mut chosen);
            id = self.shapes.of_branches(std::mem::take(&mut chosen.branches));
            shape = self.shapes.get(id);
        }
        if chosen.undecided {
            self.counting = Counting::Nothing;
        }
        self.seen.is_undecided |= chosen.undecided || shape.layout.is_unjudged;
        self.keywords(&shape, owner, value);
        match value {
            Value::Object(members) => self.object(id, &shape, &chosen, members),
            Value::Array(items) => self.array(&shape, owner, value, items),
            _ => {}
        }
        self.counting = before;
    }

    fn mismatch(&mut self, schema: Node<'a>, owner: Node<'a>, violation: Violation, value: &'v Value) {
        self.seen.mismatches.push(Mismatch { path: self.path.clone(), schema, owner, violation, value });
    }

    fn keywords(&mut self, shape: &Shape<'a>, owner: Node<'a>, value: &'v Value) {
        for (index, (branch, own)) in shape.parts.branches.iter().zip(&shape.layout.own).enumerate() {
            // Where several branches of an object declare a property, the one that the value does not fit is to blame.
            let owner = shape.parts.origins.get(index).map_or(owner, |it| it.schema);
            let mut violated = Vec::new();
            own.keywords.violations(value, shape.layout.allows_null, &mut violated);
            for violation in violated {
                self.mismatch(branch.node, owner, violation, value);
            }
        }
    }

    fn array(&mut self, shape: &Shape<'a>, owner: Node<'a>, value: &'v Value, items: &'v [Value]) {
        let branches = shape.parts.branches.iter().zip(&shape.layout.own);
        for (branch, (of, least, most)) in branches.filter_map(|(branch, own)| Some((branch, own.contains?))) {
            let of = Branch { node: of, route: branch.route.blocked() };
            let number = items.iter().filter(|it| self.is_valid(&of, it)).count();
            let told = match number {
                _ if number < least => "has too few items that `contains` asks for",
                _ if number > most => "has more items that `contains` asks for than `maxContains`",
                _ => continue,
            };
            self.mismatch(branch.node, owner, Violation { keyword: "contains", told: told.to_owned() }, value);
        }
        for (index, item) in items.iter().enumerate() {
            let child = shape.layout.prefix.get(index).unwrap_or(&shape.layout.items);
            let Some(id) = self.shapes.child(shape, child, None) else { continue };
            self.path.push(Step::Index(index));
            self.value(id, child.schemas[0].node, item);
            self.path.pop();
        }
    }

    fn object(&mut self, id: ShapeId, shape: &Rc<Shape<'a>>, chosen: &Choice<'a>, members: &'v [(Box<str>, Value)]) {
        let mut there = There::default();
        let alternatives: Vec<ShapeId> = chosen
            .alternatives
            .iter()
            .map(|it| self.shapes.of_branches(chosen.certain.iter().chain(it).copied().collect()))
            .collect();
        let ids = OnceCell::new();
        let is_map =
            || *ids.get_or_init(|| !shape.layout.declares && infer::are_ids(members.iter().map(|(key, _)| &**key)));
        for (key, value) in members {
            let member = shape.layout.members.get(&**key);
            if let Some(member) = member {
                there.insert(member.slot);
            }
            let declared = member.filter(|it| !it.child.schemas.is_empty());
            for branch in &shape.layout.sealed {
                if declared.is_some() && !shape.layout.own[*branch].declares(key) {
                    let schema = shape.parts.branches[*branch].node;
                    self.seen.undocumented.push(Undocumented { schema, name: key, value, closed: true });
                }
            }
            if let Some(property) = declared.and_then(|it| it.write_only) {
                let is_write_only = |id: &ShapeId| {
                    self.shapes.get(*id).layout.members.get(&**key).is_some_and(|it| it.write_only.is_some())
                };
                // The body may be of the branch that returns it.
                if alternatives.iter().all(is_write_only) {
                    self.seen.write_only.push(property);
                }
                if let Some((id, schema)) = declared.and_then(|it| self.child(shape, it, key)) {
                    self.absent_below(id, schema, key, value);
                }
                continue;
            }
            let shape_of_value = match declared {
                Some(member) => self.child(shape, member, key),
                None => {
                    let dynamic = shape.dynamic(key);
                    self.seen.is_unknown |= dynamic.iter().all(|it| it.node.is_mapping() && it.node.is_empty());
                    dynamic.first().map(|it| it.node).map(|first| (self.shapes.of(dynamic), first))
                }
            };
            match shape_of_value {
                Some((id, schema)) => {
                    self.path.push(Step::Key(key));
                    self.value(id, schema, value);
                    self.path.pop();
                }
                None if !chosen.undecided && !self.is_sibling(chosen, key) => {
                    self.undocumented(shape, key, value, &is_map);
                }
                None => {}
            }
        }
        if let Some(schema) = shape.layout.closed.or(shape.layout.open) {
            let known = self.seen.objects.entry(schema.id()).or_insert((0, true));
            known.0 += 1;
            known.1 &= self.counting == Counting::Full;
        }
        for required in shape.layout.required.iter().filter(|it| !there.contains(it.slot)) {
            let (name, item) = (Arc::clone(&required.name), required.item);
            self.seen.missing.push(Missing { path: self.path.clone(), name, item });
        }
        if alternatives.is_empty() {
            self.presence(id, shape, |counted| there.contains(counted.slot));
        }
        // What one branch requires may be absent all the same in a body that fits another.
        for id in alternatives {
            let members = &shape.layout.members;
            let is_there = |it: &Counted<'a>| members.get(&it.name).is_some_and(|it| there.contains(it.slot));
            self.presence(id, &self.shapes.get(id), is_there);
        }
    }

    /// What is known of the value of a declared property: its shape, and the first schema that says so.
    fn child(&mut self, shape: &Shape<'a>, member: &Member<'a>, key: &str) -> Option<(ShapeId, Node<'a>)> {
        let schema = member.child.schemas.first()?.node;
        Some((self.shapes.child(shape, &member.child, Some(key))?, schema))
    }

    /// What is never to be returned says nothing of how it looks; but a schema whose property is absent in it would
    /// reject it if it were required.
    fn absent_below(&mut self, id: ShapeId, schema: Node<'a>, key: &'v str, value: &'v Value) {
        if self.counting == Counting::Nothing {
            return;
        }
        let counting = std::mem::replace(&mut self.counting, Counting::AbsenceOnly);
        let seen = std::mem::take(&mut self.seen);
        self.path.push(Step::Key(key));
        self.value(id, schema, value);
        self.path.pop();
        let below = std::mem::replace(&mut self.seen, seen);
        for (shape, properties) in below.met {
            let met = self.seen.met.entry(shape).or_insert_with(|| vec![Met::default(); properties.len()]);
            met.iter_mut().zip(properties).for_each(|(met, below)| met.absent |= below.absent);
        }
        self.counting = counting;
    }

    /// Whether another branch of a union declares the key.
    fn is_sibling(&self, chosen: &Choice<'a>, key: &str) -> bool {
        let declares =
            |id: &ShapeId| self.shapes.get(*id).layout.members.get(key).is_some_and(|it| !it.child.schemas.is_empty());
        chosen.siblings.iter().any(declares)
    }

    /// What is there of the declared properties that are not required.
    fn presence(&mut self, id: ShapeId, shape: &Shape<'a>, is_there: impl Fn(&Counted<'a>) -> bool) {
        if self.counting == Counting::Nothing {
            return;
        }
        let counted = &shape.layout.counted;
        if counted.is_empty() {
            return;
        }
        let met = self.seen.met.entry(id).or_insert_with(|| vec![Met::default(); counted.len()]);
        for (met, counted) in met.iter_mut().zip(counted) {
            let is_there = is_there(counted);
            met.present |= is_there && self.counting == Counting::Full;
            met.absent |= !is_there;
        }
    }

    fn undocumented(&mut self, shape: &Shape<'a>, name: &'v str, value: &'v Value, is_map: &dyn Fn() -> bool) {
        let Some(schema) = shape.layout.closed.or(shape.layout.open) else { return };
        if !is_map() {
            self.seen.undocumented.push(Undocumented { schema, name, value, closed: shape.layout.closed.is_some() });
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi::Version;
    use syntax::Value;
    use workspace::{Change, FileChange, FileSet, VfsPath, Workspace};

    use super::Walker;

    #[track_caller]
    fn check_in(version: Version, schema: &str, body: &str, expected: bool) {
        let text = format!(
            "components: {{schemas: {{A: {schema}, B: {{type: string}}, C: {{$ref: '#/components/schemas/C'}}}}}}"
        );
        let mut workspace = Workspace::default();
        let path = VfsPath::new("/openapi.yaml");
        let file = (FileSet::CURRENT, path.clone(), FileChange::Text(text.as_str().into()));
        workspace.apply(Change { files: vec![file], ..Change::default() });
        let snapshot = workspace.snapshot();
        let file = snapshot.file(FileSet::CURRENT, &path).expect("no file");
        let pointer = syntax::JsonPointer::from_steps(["components", "schemas", "A"]);
        let schema = snapshot.at(file, &pointer).expect("no schema");
        let body = Value::from_json(body).expect(body);
        assert_eq!(Walker::new(&snapshot, version, schema).describes(&body), expected, "{text}");
    }

    #[track_caller]
    fn check(schema: &str, body: &str, expected: bool) {
        check_in(Version::V3_1, schema, body, expected);
    }

    #[test]
    fn no_key_is_undocumented() {
        check("{properties: {a: {type: integer}}}", r#"{"a": 1}"#, true);
        check("{properties: {a: {type: integer}}}", r#"{"a": 1, "b": 2}"#, false);
        check("{properties: {a: {type: integer}}, additionalProperties: true}", r#"{"b": 2}"#, false);
        check("{additionalProperties: {type: integer}}", r#"{"b": 2}"#, true);
        check("{properties: {a: {properties: {b: {}}}}}", r#"{"a": {"c": 1}}"#, false);
    }

    #[test]
    fn all_that_is_required_is_there() {
        check("{required: [a], properties: {a: {}, b: {}}}", r#"{"b": 1}"#, false);
        check("{required: [a], properties: {a: {writeOnly: true}, b: {}}}", r#"{"b": 1}"#, true);
        check("{properties: {a: {writeOnly: true}}}", r#"{"a": 1}"#, false);
    }

    #[test]
    fn types_and_null_are_by_version() {
        check("{type: integer}", "1.5", false);
        check("{type: number}", "1", true);
        check("{type: [string, 'null']}", "null", true);
        check("{type: string, nullable: true}", "null", false);
        check_in(Version::V3_0, "{type: string, nullable: true}", "null", true);
    }

    #[test]
    fn values_and_bounds_hold() {
        check("{enum: [a, b]}", r#""c""#, false);
        check("{const: 1}", "1", true);
        check("{maximum: 2}", "3", false);
        check("{maxLength: 2}", r#""abc""#, false);
        check("{format: date}", r#""soon""#, false);
        check("{format: color}", r#""red""#, true);
        check("{pattern: a}", r#""a""#, true);
        check("{pattern: b}", r#""a""#, false);
        check("{uniqueItems: true}", "[1, 2]", true);
        check("{uniqueItems: true}", "[1, 1]", false);
        check("{unevaluatedItems: false}", "[1, 2]", false);
    }

    #[test]
    fn branches_are_chosen() {
        check("{allOf: [{properties: {a: {}}}, {properties: {b: {}}}]}", r#"{"a": 1, "b": 1}"#, true);
        check("{oneOf: [{type: string}, {$ref: '#/components/schemas/B'}]}", "1", false);
        check("{anyOf: [{type: integer}, {$ref: '#/components/schemas/B'}]}", r#""b""#, true);
    }

    #[test]
    fn references_end() {
        check("{$ref: '#/components/schemas/B'}", r#""b""#, true);
        check("{$ref: '#/nowhere'}", r#""b""#, false);
        check("{$ref: '#/components/schemas/C'}", r#""b""#, true);
        check("{type: array, items: {$ref: '#/components/schemas/A'}}", "[[[[]]]]", true);
    }
}
