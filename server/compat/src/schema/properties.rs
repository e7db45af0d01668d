//! Properties: removed, added, and those that leave or enter through `readOnly` and `writeOnly`.

use syntax::Node;
use workspace::{Direction, declare_code};

use super::At;
use super::beside::in_every_branch;
use super::lifecycle::{self, Gone};
use super::place::{is_within, part_like, required_in};
use super::required::require_again;
use crate::effective::{Additional, Effective, Property};
use crate::law::{Aspect, Effect};
use crate::repair::default_value::default_value;
use crate::repair::{Plan, Spot, Step, put_back, rename};
use crate::report::Change;
use crate::walk::Comparison;

declare_code! {
    /// A property that responses return is gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    ///   name: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    /// ```
    ///
    /// ## Why
    /// Clients that read it find nothing there. Under the policy `promise` that holds for optional properties
    /// too; under `contract` removing one is risky.
    ///
    /// ## Instead
    /// Keep returning it, mark it `deprecated: true`, and announce its end with `x-sunset: YYYY-MM-DD`.
    pub(crate) RESPONSE_PROPERTY_REMOVED = "response-property-removed", Baseline, Error, Unsafe;

    /// A property that responses return is new.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    ///   name: { type: string }
    /// ```
    ///
    /// ## Why
    /// Clients ignore what they do not know.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) RESPONSE_PROPERTY_ADDED = "response-property-added", Baseline, Information, None;

    /// A property became `writeOnly`: responses do not return it any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   token: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   token: { type: string, writeOnly: true }
    /// ```
    ///
    /// ## Why
    /// Clients that read it find nothing there, as if it were removed.
    ///
    /// ## Instead
    /// Keep returning it, or announce its end first.
    pub(crate) RESPONSE_PROPERTY_BECAME_WRITE_ONLY = "response-property-became-write-only", Baseline, Error, Unsafe;

    /// A property of requests is gone: it is ignored, or refused where the schema is closed.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    ///   note: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    /// ```
    ///
    /// ## Why
    /// What clients send in it has no effect any more. Where `additionalProperties` is false their requests are
    /// refused, which is breaking.
    ///
    /// ## Instead
    /// Keep accepting it.
    pub(crate) REQUEST_PROPERTY_REMOVED = "request-property-removed", Baseline, Warning, Unsafe;

    /// A new property of requests, which may be left out.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    ///   note: { type: string }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) REQUEST_PROPERTY_ADDED = "request-property-added", Baseline, Information, None;

    /// A new property of requests has to be there, whether it has a default or not.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   id: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// required: [owner]
    /// properties:
    ///   id: { type: string }
    ///   owner: { type: string }
    /// ```
    ///
    /// ## Why
    /// Requests that do not know it are refused.
    ///
    /// ## Instead
    /// Make it optional, and choose a value where it is left out.
    pub(crate) REQUEST_PROPERTY_ADDED_REQUIRED = "request-property-added-required", Baseline, Error, Unsafe;

    /// A property became `readOnly`: requests can no longer set it.
    ///
    /// ## Baseline
    /// ```yaml
    /// type: object
    /// properties:
    ///   owner: { type: string }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// type: object
    /// properties:
    ///   owner: { type: string, readOnly: true }
    /// ```
    ///
    /// ## Why
    /// What clients send in it has no effect any more, as if it were removed.
    ///
    /// ## Instead
    /// Keep accepting it.
    pub(crate) REQUEST_PROPERTY_BECAME_READ_ONLY = "request-property-became-read-only", Baseline, Warning, Unsafe;
}

/// How a schema describes a property of some name.
enum Lookup<'a> {
    Named(Property<'a>),
    /// By a pattern, or as any other property.
    Any(Vec<Node<'a>>),
    Nowhere,
}

/// Through `properties`, then `patternProperties`, then `additionalProperties`.
fn look_up<'a>(schema: &Effective<'a>, name: &str) -> Lookup<'a> {
    if let Some(property) = schema.property(name) {
        return Lookup::Named(property.clone());
    }
    let patterns = schema.structural.iter().filter(|(key, _)| *key == "patternProperties");
    let matching: Vec<Node<'a>> = patterns
        .flat_map(|(_, node)| node.entries())
        .filter(|entry| matches_simply(&entry.key(), name))
        .map(|entry| entry.value())
        .collect();
    if !matching.is_empty() {
        return Lookup::Any(matching);
    }
    match &schema.additional {
        Additional::Schema(nodes) => Lookup::Any(nodes.clone()),
        _ => Lookup::Nowhere,
    }
}

/// Patterns that can be judged without an engine: `^prefix`, `^all$`, and those that take all.
fn matches_simply(pattern: &str, name: &str) -> bool {
    if matches!(pattern, "" | ".*" | ".+" | "^.*$" | "^.+$" | "^.*" | "^") {
        return true;
    }
    let Some(rest) = pattern.strip_prefix('^') else { return false };
    let (rest, whole) = match rest.strip_suffix('$') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let (rest, whole) = match rest.strip_suffix(".*").or_else(|| rest.strip_suffix(".+")) {
        Some(rest) => (rest, false),
        None => (rest, whole),
    };
    let literal = rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    literal && if whole { name == rest } else { name.starts_with(rest) }
}

/// Whether a property is described somewhere, and can be there.
pub(crate) fn describes(schema: &Effective<'_>, name: &str) -> bool {
    !matches!(look_up(schema, name), Lookup::Nowhere)
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, at: &At<'a>) {
    for property in &at.base.properties {
        check_published(ctx, at, property);
    }
    for property in &at.current.properties {
        if at.base.property(&property.name).is_none() {
            check_new(ctx, at, property);
        }
    }
}

/// A property of the baseline.
fn check_published<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, property: &Property<'a>) {
    let name = &property.name;
    let sends = at.direction() == Direction::Response;
    let base_id = ctx.base.intern(&property.schemas);
    let base = ctx.base.get(base_id);
    let (schemas, named) = match look_up(&at.current, name) {
        Lookup::Named(it) => (it.schemas, true),
        Lookup::Any(nodes) => (nodes, false),
        Lookup::Nowhere => {
            if let Some(branches) = in_every_branch(ctx, at, property) {
                let subject = at.subject.property(name);
                for schemas in branches {
                    // Values that tell branches apart are all there are only together.
                    let id = ctx.current.intern(&schemas);
                    if base.values.is_some() && ctx.current.get(id).values.is_some() {
                        continue;
                    }
                    ctx.compare_below(at.pair, &property.schemas, &schemas, subject.clone());
                }
                return;
            }
            // What could never be there is not missed.
            if base.types.is_none() && base.unknown.is_none() {
                return;
            }
            if !(sends && base.write_only.is_some() || !sends && base.read_only.is_some()) {
                report_removed(ctx, at, property);
            }
            return;
        }
    };
    let current_id = ctx.current.intern(&schemas);
    let current = ctx.current.get(current_id);
    let Some(node) = schemas.first().copied() else { return };
    let (was_out, is_out) = match sends {
        true => (base.write_only, current.write_only),
        false => (base.read_only, current.read_only),
    };
    match (was_out, is_out) {
        (Some(_), Some(_)) => return,
        (Some(flag), None) => return report_entered(ctx, at, property, (flag, node)),
        (None, Some(flag)) => return report_left(ctx, at, property, flag),
        (None, None) => {}
    }
    if named && schemas.iter().any(|it| it.as_bool() == Some(false)) && !base.types.is_none() {
        return report_removed(ctx, at, property);
    }
    let subject = at.subject.property(name);
    let life = lifecycle::read(&base.parts);
    if life.is_unpublished() {
        let Some(base_node) = property.schemas.first().copied() else { return };
        let now = lifecycle::read(&current.parts);
        let holders = (&[base_node][..], &[node][..]);
        return lifecycle::compare(ctx, &lifecycle::PROPERTY, (&life, &now), holders, at.reach(), &subject.name);
    }
    ctx.compare_below(at.pair, &property.schemas, &schemas, subject);
}

/// A property that the baseline does not name.
fn check_new<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, property: &Property<'a>) {
    let name = &property.name;
    let Some(node) = property.schemas.first().copied() else { return };
    let sends = at.direction() == Direction::Response;
    let current_id = ctx.current.intern(&property.schemas);
    let current = ctx.current.get(current_id);
    if sends && current.write_only.is_some() || !sends && current.read_only.is_some() {
        return;
    }
    if let Lookup::Any(nodes) = look_up(&at.base, name) {
        ctx.compare_below(at.pair, &nodes, &property.schemas, at.subject.property(name));
        return;
    }
    let base_at = holder_of((&at.base, at.base_node), property.holder, at.node);
    report_added(ctx, at, name, (base_at, node));
}

fn report_added<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, name: &str, places: (Node<'a>, Node<'a>)) {
    let sends = at.direction() == Direction::Response;
    let required = at.current.required.iter().find(|(it, _)| it == name).map(|(_, node)| *node);
    let (code, effect, what) = match (sends, required) {
        (true, _) => (&RESPONSE_PROPERTY_ADDED, Effect::Narrowed, format!("property `{name}` was added")),
        (false, None) => (&REQUEST_PROPERTY_ADDED, Effect::Widened, format!("optional property `{name}` was added")),
        (false, Some(_)) => {
            (&REQUEST_PROPERTY_ADDED_REQUIRED, Effect::Narrowed, format!("required property `{name}` was added"))
        }
    };
    let mut change = Change::new(code, effect, Aspect::Presence, at.direction(), at.reach(), places, what);
    if let (false, Some(item)) = (sends, required) {
        let steps = vec![Step::Remove { at: Spot::of(item) }];
        let with_default = eased(&steps, places.1, format!("Make `{name}` optional"));
        change = change
            .loss("requests that do not know it are refused")
            .plan(Plan::new(format!("Make `{name}` optional"), steps))
            .plan(with_default);
    }
    ctx.report(change);
}

/// `readOnly` or `writeOnly` was dropped: the property is there from now on.
fn report_entered<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, property: &Property<'a>, places: (Node<'a>, Node<'a>)) {
    report_added(ctx, at, &property.name, places);
}

/// `readOnly` or `writeOnly` was set: the property is not there any more.
fn report_left<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, property: &Property<'a>, flag: Node<'a>) {
    let name = &property.name;
    let Some(written) = property.schemas.first().copied() else { return };
    // What a component says of itself is one edit, whatever refers to it.
    let id = ctx.base.intern(&property.schemas);
    let holder = flag.pointer().parent();
    let shared = ctx.base.get(id).parts.iter().copied().find(|it| Some(it.pointer()) == holder);
    let base_at = shared.unwrap_or(written);
    let (code, effect, aspect, what, loss) = match at.direction() {
        Direction::Response => {
            let aspect = if at.base.requires(name) { Aspect::Presence } else { Aspect::Attribute };
            let what = format!("property `{name}` became `writeOnly` and is no longer returned");
            let loss = "clients that read it find nothing there";
            (&RESPONSE_PROPERTY_BECAME_WRITE_ONLY, Effect::Widened, aspect, what, loss)
        }
        _ => {
            let effect = if at.current.is_closed() { Effect::Narrowed } else { Effect::Undecided };
            let what = format!("property `{name}` became `readOnly` and can no longer be set");
            let loss = "what clients send in it has no effect any more";
            (&REQUEST_PROPERTY_BECAME_READ_ONLY, effect, Aspect::Presence, what, loss)
        }
    };
    let plan = Plan::new(format!("Undo that for `{name}`"), vec![Step::Remove { at: Spot::of(flag) }]);
    let change = Change::new(code, effect, aspect, at.direction(), at.reach(), (base_at, flag), what);
    ctx.report(change.loss(loss).plan(plan));
}

fn report_removed<'a>(ctx: &mut Comparison<'a>, at: &At<'a>, property: &Property<'a>) {
    let name = &property.name;
    let Some(base_at) = property.schemas.first().copied() else { return };
    let gone = lifecycle::gone(ctx, &property.schemas);
    let required = at.base.requires(name);
    let (code, effect, aspect, loss) = match at.direction() {
        Direction::Response => {
            let aspect = if required { Aspect::Presence } else { Aspect::Attribute };
            let loss = "clients that read it find nothing there";
            (&RESPONSE_PROPERTY_REMOVED, Effect::Widened, aspect, loss)
        }
        _ if at.current.is_closed() || is_refused(&at.current, name) => {
            (&REQUEST_PROPERTY_REMOVED, Effect::Narrowed, Aspect::Presence, "requests that send it are refused")
        }
        _ => {
            let loss = "what clients send in it has no effect any more";
            (&REQUEST_PROPERTY_REMOVED, Effect::Undecided, Aspect::Presence, loss)
        }
    };
    let holder = holder_of((&at.current, at.node), property.holder, at.base_node);
    let what = format!("property `{name}` was removed");
    let mut change = Change::new(code, effect, aspect, at.direction(), at.reach(), (base_at, holder), what);
    change = gone.judge(change.loss(loss), ctx.policy).published(base_at);
    if !matches!(gone, Gone::Announced(_)) {
        let mut steps = Vec::new();
        let is_schema = at.current.parts.contains(&holder) || holder == at.node;
        let is_owner = || owner_like((&at.current, at.node), property.holder, at.base_node) == Some(holder);
        let schema = if is_schema && (has_branches(holder) || is_owner()) { holder } else { at.node };
        match (is_schema, schema.get("properties")) {
            (false, _) => steps.push(put_back(holder, name, base_at)),
            // Nothing is left in it.
            (true, Some(empty)) => steps.push(put_back(empty, name, base_at)),
            // There is no `properties` left: the baseline's comes back as a whole.
            (true, None) => steps.push(put_back(schema, "properties", property.holder)),
        }
        let required = at.base.required.iter().find(|(it, _)| it == name).filter(|_| !at.current.requires(name));
        if let Some((_, item)) = required {
            let part = required_in(at, *item).or_else(|| holder_part(at, holder)).unwrap_or(at.node);
            steps.push(require_again(at, part, name, *item));
        }
        let both = (!is_schema).then(|| keep_both(ctx, at, property, (holder, base_at), &steps)).flatten();
        change = change.plan(Plan::new(format!("Put back `{name}`"), steps)).plan(both);
    }
    ctx.report(change);
}

/// Whether a property is described as one that is never there.
fn is_refused(schema: &Effective<'_>, name: &str) -> bool {
    schema.property(name).is_some_and(|it| it.schemas.iter().any(|it| it.as_bool() == Some(false)))
}

/// The Schema Object that a `properties` belongs to.
fn holder_part<'a>(at: &At<'a>, holder: Node<'a>) -> Option<Node<'a>> {
    at.current.parts.iter().copied().find(|part| *part == holder || part.get("properties") == Some(holder))
}

/// Where the property was probably renamed: the published name stays, deprecated, beside the new one. `steps` put it
/// back as it was.
fn keep_both<'a>(
    ctx: &Comparison<'a>,
    at: &At<'a>,
    property: &Property<'a>,
    (holder, base_at): (Node<'a>, Node<'a>),
    steps: &[Step],
) -> Option<Plan> {
    let is_new = |it: &&Property<'a>| it.holder == holder && at.base.property(&it.name).is_none();
    let new = at.current.properties.iter().filter(is_new);
    let new: Vec<(&str, Node<'a>)> = new.filter_map(|it| Some((it.name.as_str(), *it.schemas.first()?))).collect();
    let other = rename::renamed(&property.name, base_at, &new)?;
    let reads_beside_reference = ctx.current.version() != openapi::Version::V3_0;
    let mut both = rename::put_back_deprecated(holder, &property.name, base_at, reads_beside_reference)?;
    both.extend(steps.iter().skip(1).cloned());
    Some(Plan::new(format!("Keep both: `{}` deprecated, beside `{other}`", property.name), both).second())
}

/// The same, and a value where it is left out.
pub(crate) fn eased(steps: &[Step], schema: Node<'_>, title: String) -> Option<Plan> {
    let value = default_value(schema)?;
    let set = Step::Set { holder: Spot::of(schema), key: "default".to_owned(), value: value.clone(), after: None };
    let steps = steps.iter().cloned().chain([set]).collect();
    Some(Plan::new(format!("{title}, with the default `{}`", value.to_json()), steps).second())
}

fn has_branches(schema: Node<'_>) -> bool {
    ["oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some())
}

/// The Schema Object in one side that has the place of the one that a `properties` of the other stands in.
fn owner_like<'a>((schema, node): (&Effective<'a>, Node<'a>), properties: Node<'a>, of: Node<'a>) -> Option<Node<'a>> {
    let owner = properties.document().at(&properties.pointer().parent()?)?;
    part_like(schema, node, owner, of)
}

/// The `properties` in one side that belongs to a `properties` of the other: in the Schema Object at the same place,
/// which stands for it where it has none, else the first. `of` is where the other schema starts.
fn holder_of<'a>((schema, node): (&Effective<'a>, Node<'a>), like: Node<'a>, of: Node<'a>) -> Node<'a> {
    // What stands around branches is said once, and not in each of them.
    let owner = like.pointer().parent();
    let around = schema.parts.iter().find(|it| **it != node && has_branches(**it) && Some(it.pointer()) == owner);
    if let Some(around) = around {
        return around.get("properties").filter(|it| it.is_mapping()).unwrap_or(*around);
    }
    let own = |part: &Node<'a>| part.get("properties").filter(|it| it.is_mapping());
    let holders: Vec<Node<'a>> = schema.parts.iter().filter_map(own).collect();
    if let Some(owner) = owner_like((schema, node), like, of) {
        let own = owner.get("properties").filter(|it| holders.contains(it));
        return own.or_else(|| holders.iter().copied().find(|it| is_within(*it, owner))).unwrap_or(owner);
    }
    match holders.as_slice() {
        [] => schema.parts.last().copied().unwrap_or(node),
        [only] => *only,
        [first, ..] => {
            let pointer = like.pointer();
            holders.iter().copied().find(|it| it.pointer() == pointer).unwrap_or(*first)
        }
    }
}
