//! Parameters, merged from path item and operation.

use openapi::{Parameter, ParameterIn, parameters};
use syntax::{Node, Value};
use workspace::{Direction, declare_code};

use crate::effective::Types;
use crate::law::{Aspect, Effect};
use crate::matching::variables;
use crate::media_type;
use crate::operation::Operations;
use crate::repair::{Plan, Spot, Step, rename, restored};
use crate::report::Change;
use crate::schema::{At, lifecycle, properties};
use crate::walk::{Comparison, Kind, Subject};

declare_code! {
    /// A new parameter has to be sent.
    ///
    /// ## Baseline
    /// ```yaml
    /// parameters: []
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: query, required: true, schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// Requests without it are refused.
    ///
    /// ## Instead
    /// Make it optional, and choose a value where it is left out.
    pub(crate) PARAMETER_ADDED_REQUIRED = "parameter-added-required", Baseline, Error, Unsafe;

    /// A new parameter, which may be left out.
    ///
    /// ## Baseline
    /// ```yaml
    /// parameters: []
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: query, schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) PARAMETER_ADDED = "parameter-added", Baseline, Information, None;

    /// A parameter is gone: from now on it is ignored.
    ///
    /// ## Baseline
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: query, schema: { type: string } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// parameters: []
    /// ```
    ///
    /// ## Why
    /// What clients send in it has no effect any more.
    ///
    /// ## Instead
    /// Mark it `deprecated: true`, and announce its end with `x-sunset: YYYY-MM-DD`.
    pub(crate) PARAMETER_REMOVED = "parameter-removed", Baseline, Warning, Unsafe;

    /// A parameter is sent in another place.
    ///
    /// ## Baseline
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: query, schema: { type: string } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: header, schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// Where clients send it, it is not read any more.
    ///
    /// ## Instead
    /// Read it in both places.
    pub(crate) PARAMETER_MOVED = "parameter-moved", Baseline, Error, Unsafe;

    /// A parameter has to be sent from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: query, schema: { type: string } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: query, required: true, schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// Requests without it are refused.
    ///
    /// ## Instead
    /// Choose a value where it is left out.
    pub(crate) PARAMETER_BECAME_REQUIRED = "parameter-became-required", Baseline, Error, Unsafe;

    /// A parameter may be left out from now on.
    ///
    /// ## Baseline
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: query, required: true, schema: { type: string } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// parameters:
    ///   - { name: tenant, in: query, schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) PARAMETER_BECAME_OPTIONAL = "parameter-became-optional", Baseline, Information, None;

    /// A parameter is written in another way: `style`, `explode`, `allowReserved`, `allowEmptyValue`, or `content`
    /// in the place of `schema`.
    ///
    /// ## Baseline
    /// ```yaml
    /// parameters:
    ///   - { name: ids, in: query, style: form, explode: false, schema: { type: array, items: { type: string } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// parameters:
    ///   - { name: ids, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string } } }
    /// ```
    ///
    /// ## Why
    /// What clients write is read as something else.
    ///
    /// ## Instead
    /// Keep reading both forms, or add a parameter with another name.
    pub(crate) PARAMETER_SERIALIZATION_CHANGED = "parameter-serialization-changed", Baseline, Error, Unsafe;
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>) {
    let snapshot = ctx.snapshot;
    let before = parameters(snapshot, &pair.base);
    let after = parameters(snapshot, &pair.current);
    let mut used = vec![false; after.len()];
    let mut unmatched: Vec<&Parameter<'a>> = Vec::new();
    for parameter in &before {
        let name = current_name(pair, parameter);
        match after.iter().position(|it| it.location == parameter.location && same_name(it, &name)) {
            Some(index) => {
                used[index] = true;
                behind(ctx, parameter, &after[index], |ctx| check_pair(ctx, pair, parameter, &after[index]));
            }
            None => unmatched.push(parameter),
        }
    }
    let mut gone = Vec::new();
    for parameter in unmatched {
        let moved = after.iter().enumerate().find(|(index, it)| !used[*index] && it.name == parameter.name);
        match moved {
            Some((index, to)) => {
                used[index] = true;
                behind(ctx, parameter, to, |ctx| report_moved(ctx, pair, parameter, to));
            }
            None => gone.push(parameter),
        }
    }
    let new: Vec<&Parameter<'a>> = after.iter().zip(used).filter(|(_, used)| !used).map(|(it, _)| it).collect();
    for parameter in gone {
        report_removed(ctx, pair, parameter, &new);
    }
    for parameter in new {
        report_added(ctx, pair, parameter);
    }
}

fn behind<'a>(
    ctx: &mut Comparison<'a>,
    base: &Parameter<'a>,
    current: &Parameter<'a>,
    work: impl FnOnce(&mut Comparison<'a>),
) {
    ctx.behind("parameter", (base.item, current.item), (base.node, current.node), work);
}

fn same_name(parameter: &Parameter<'_>, name: &str) -> bool {
    match parameter.location {
        ParameterIn::Header => parameter.name.eq_ignore_ascii_case(name),
        // It stands for the whole query, and its name is not on the wire (3.2, Parameter Object).
        ParameterIn::QueryString => true,
        _ => parameter.name == name,
    }
}

/// The name of a path parameter in the current template: variables match by their place.
fn current_name(pair: &Operations<'_>, parameter: &Parameter<'_>) -> String {
    if parameter.location == ParameterIn::Path {
        let before = variables(&pair.base.path);
        let after = variables(&pair.current.path);
        if let Some(at) = before.iter().position(|it| *it == parameter.name)
            && let Some(name) = after.get(at)
        {
            return (*name).to_owned();
        }
    }
    parameter.name.clone()
}

fn place_name(location: ParameterIn) -> &'static str {
    match location {
        ParameterIn::Query => "query",
        ParameterIn::QueryString => "querystring",
        ParameterIn::Header => "header",
        ParameterIn::Path => "path",
        ParameterIn::Cookie => "cookie",
    }
}

fn named(parameter: &Parameter<'_>) -> String {
    format!("{} parameter `{}`", place_name(parameter.location), parameter.name)
}

/// Where a parameter of the baseline would be listed in the current description.
fn list_of<'a>(pair: &Operations<'a>, parameter: &Parameter<'a>) -> Node<'a> {
    let parts = |it: &openapi::Operation<'a>| it.path_item_beside.into_iter().chain([it.path_item]);
    let shared = parts(&pair.current).find_map(|it| it.get("parameters"));
    let holds = |it: Node<'a>| it.get("parameters").is_some_and(|it| it.items().any(|it| it == parameter.item));
    if parts(&pair.base).any(holds) {
        return shared.unwrap_or(pair.current.path_item);
    }
    pair.current.node.get("parameters").or(shared).unwrap_or(pair.current.node)
}

fn check_pair<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, base: &Parameter<'a>, current: &Parameter<'a>) {
    let direction = pair.called_with;
    let (base_life, life) = (lifecycle::read(&[base.node]), lifecycle::read(&[current.node]));
    let name = named(current);
    let holders = (&[base.node][..], &[current.node][..]);
    lifecycle::compare(ctx, &lifecycle::PARAMETER, (&base_life, &life), holders, pair.reach(), &name);
    if base_life.is_unpublished() {
        return;
    }
    let report = |ctx: &mut Comparison<'a>, code, effect, places, what: String, loss: &str, plans: Vec<Plan>| {
        let change = Change::new(code, effect, Aspect::Presence, direction, pair.reach(), places, what);
        ctx.report(plans.into_iter().fold(change.loss(loss), Change::plan));
    };
    let flag = |node: Node<'a>| node.get("required").unwrap_or(node);
    match (base.required, current.required) {
        (false, true) => {
            let plans = optional(current, format!("Make `{}` optional again", current.name));
            let places = (base.node, flag(current.node));
            let what = format!("{name} became required");
            report(
                ctx,
                &PARAMETER_BECAME_REQUIRED,
                Effect::Narrowed,
                places,
                what,
                "requests without it are refused",
                plans,
            );
        }
        (true, false) => {
            let places = (flag(base.node), current.node);
            let what = format!("{name} became optional");
            report(ctx, &PARAMETER_BECAME_OPTIONAL, Effect::Widened, places, what, "clients may miss it", Vec::new());
        }
        _ => {}
    }
    if let Some((keyword, base_at, at)) = serialization(base, current) {
        let what = format!("`{keyword}` of {name} changed");
        let loss = "what clients write is read as something else";
        let plans = restored_serialization(base, current, keyword);
        report(ctx, &PARAMETER_SERIALIZATION_CHANGED, Effect::Incomparable, (base_at, at), what, loss, plans);
    }
    let subject = Subject::new(direction, Kind::Parameter, &name);
    if let (Some(before), Some(after)) = (base.node.get("schema"), current.node.get("schema")) {
        ctx.compare_schemas(before, after, subject, pair.root);
    } else if base.node.get("content").is_some() && current.node.get("content").is_some() {
        media_type::check(ctx, base.node, current.node, &media_type::Holder { subject, root: pair.root });
    }
}

/// The first difference in how a value is written.
fn serialization<'a>(base: &Parameter<'a>, current: &Parameter<'a>) -> Option<(&'static str, Node<'a>, Node<'a>)> {
    let holds = |it: &Parameter<'a>, key: &str| it.node.get(key).is_some();
    for (from, to) in [("schema", "content"), ("content", "schema")] {
        if holds(base, from) && !holds(base, to) && holds(current, to) && !holds(current, from) {
            return Some((
                if from == "schema" { "schema" } else { "content" },
                base.node.get(from)?,
                current.node.get(to)?,
            ));
        }
    }
    // Where `content` says how a value is written, the rest has no meaning.
    base.node.get("schema")?;
    let style = |it: &Parameter<'a>| match it.node.get("style").and_then(Node::as_str) {
        Some(style) => style.into_owned(),
        None => match it.location {
            ParameterIn::Path | ParameterIn::Header => "simple".to_owned(),
            _ => "form".to_owned(),
        },
    };
    let explode = |it: &Parameter<'a>| {
        let default = matches!(&*style(it), "form" | "cookie");
        it.node.get("explode").and_then(Node::as_bool).unwrap_or(default)
    };
    let flag = |it: &Parameter<'a>, key: &str| it.node.get(key).and_then(Node::as_bool).unwrap_or_default();
    let place = |it: &Parameter<'a>, key: &str| it.node.get(key).unwrap_or(it.node);
    if style(base) != style(current) {
        return Some(("style", place(base, "style"), place(current, "style")));
    }
    // A single value is written alike either way.
    let single = |it: &Parameter<'a>| {
        let written = it.node.get("schema").and_then(|it| it.get("type")).and_then(Node::as_str);
        matches!(written.as_deref(), Some("string" | "integer" | "number" | "boolean"))
    };
    if explode(base) != explode(current) && !(single(base) && single(current)) {
        return Some(("explode", place(base, "explode"), place(current, "explode")));
    }
    if flag(base, "allowReserved") != flag(current, "allowReserved") {
        return Some(("allowReserved", place(base, "allowReserved"), place(current, "allowReserved")));
    }
    if flag(base, "allowEmptyValue") && !flag(current, "allowEmptyValue") {
        return Some(("allowEmptyValue", place(base, "allowEmptyValue"), place(current, "allowEmptyValue")));
    }
    None
}

/// Puts everything back that says how the value is written: `schema` and `content` together, else the one keyword.
fn restored_serialization(base: &Parameter<'_>, current: &Parameter<'_>, keyword: &str) -> Vec<Plan> {
    let keys: &[&str] = match keyword {
        "schema" | "content" => &["schema", "content"],
        "style" => &["style", "explode"],
        _ => &[keyword],
    };
    let steps = restored(base.node, current.node, keys);
    vec![Plan::new(format!("Put back how `{}` was written", current.name), steps)]
}

/// Parameters are text on the wire: a free string takes every number and flag that was sent.
pub(crate) fn is_written_alike(at: &At<'_>, before: Types, after: Types) -> bool {
    let scalars = Types::BOOLEAN.or(Types::NUMBER).or(Types::STRING);
    let schema = &at.current;
    let free =
        schema.values.is_none() && schema.format.is_none() && schema.patterns.is_empty() && schema.bounds.is_empty();
    at.subject.kind == Kind::Parameter
        && !at.subject.is_property
        && scalars.has(before)
        && after.has(Types::STRING)
        && free
}

fn report_moved<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, from: &Parameter<'a>, to: &Parameter<'a>) {
    let what =
        format!("parameter `{}` moved from {} to {}", from.name, place_name(from.location), place_name(to.location));
    let base_at = from.node.get("in").unwrap_or(from.node);
    let at = to.node.get("in").unwrap_or(to.node);
    let change = Change::new(
        &PARAMETER_MOVED,
        Effect::Incomparable,
        Aspect::Presence,
        pair.called_with,
        pair.reach(),
        (base_at, at),
        what,
    );
    let step = Step::Replace { at: Spot::of(at), from: Spot::of(base_at) };
    let plan = Plan::new(format!("Put `{}` back in the {}", from.name, place_name(from.location)), vec![step]);
    ctx.report(change.loss("where clients send it, it is not read any more").plan(plan));
}

fn report_removed<'a>(
    ctx: &mut Comparison<'a>,
    pair: &Operations<'a>,
    parameter: &Parameter<'a>,
    new: &[&Parameter<'a>],
) {
    let list = list_of(pair, parameter);
    let gone = lifecycle::gone_from(ctx, &lifecycle::read(&[parameter.node]));
    // What the provider sends along was promised; what it is sent, it ignores from now on.
    let (effect, loss) = match pair.called_with {
        Direction::Response => (Effect::Widened, "clients that read it find nothing there"),
        _ => (Effect::Undecided, "what clients send in it has no effect any more"),
    };
    let aspect = if parameter.required { Aspect::Presence } else { Aspect::Attribute };
    let what = format!("{} was removed", named(parameter));
    let change =
        Change::new(&PARAMETER_REMOVED, effect, aspect, pair.called_with, pair.reach(), (parameter.item, list), what);
    let plan = match list.is_sequence() {
        true => Some(
            mended(ctx, list, parameter)
                .unwrap_or_else(|| Step::InsertItem { sequence: Spot::of(list), from: Spot::of(parameter.item) }),
        ),
        false => {
            let holders = [(pair.base.node, pair.current.node), (pair.base.path_item, pair.current.path_item)];
            let lists = |(base, current): &(Node<'a>, Node<'a>)| {
                let whole = base.get("parameters").filter(|it| it.items().any(|it| it == parameter.item))?;
                current.get("parameters").is_none().then(|| crate::repair::put_back(*current, "parameters", whole))
            };
            holders.iter().find_map(lists)
        }
    };
    let plan = plan.map(|step| Plan::new(format!("Put back `{}`", parameter.name), vec![step]));
    let change = gone.judge(change.loss(loss), ctx.policy).published(parameter.item).plan(plan);
    ctx.report(change.plan(keep_both(pair, parameter, (list, new))));
}

/// The step that mends a list in which something stands for the parameter that is none: an item without a name, the
/// same Reference as before to something that is gone or broken.
fn mended<'a>(ctx: &Comparison<'a>, list: Node<'a>, parameter: &Parameter<'a>) -> Option<Step> {
    let is_none = |it: Node<'a>| {
        openapi::follow(ctx.snapshot, it).is_none_or(|it| it.get("name").is_none() || it.get("in").is_none())
    };
    let index = parameter.item.pointer().last()?.parse::<usize>().ok()?;
    let at_its_place = list.items().nth(index).filter(|it| it.get("$ref").is_none() && is_none(*it));
    if let Some(at) = at_its_place {
        return Some(Step::Replace { at: Spot::of(at), from: Spot::of(parameter.item) });
    }
    let reference = parameter.item.get("$ref")?.as_str()?.into_owned();
    let same = |it: &Node<'a>| it.get("$ref").and_then(Node::as_str).is_some_and(|it| *it == *reference);
    let item = list.items().find(same)?;
    Some(match openapi::follow(ctx.snapshot, item) {
        Some(current) => Step::Replace { at: Spot::of(current), from: Spot::of(parameter.node) },
        None => Step::Bring { from: Spot::of(parameter.item), reference, into: Spot::of(item) },
    })
}

/// Where the parameter was probably renamed: the published name stays, deprecated, beside the new one.
fn keep_both<'a>(
    pair: &Operations<'a>,
    gone: &Parameter<'a>,
    (list, new): (Node<'a>, &[&Parameter<'a>]),
) -> Option<Plan> {
    let is_like = |it: &&&Parameter<'a>| it.location == gone.location && gone.location != ParameterIn::Path;
    let new: Vec<(&str, Node<'a>)> = new.iter().filter(is_like).map(|it| (it.name.as_str(), it.node)).collect();
    let other = rename::renamed(&gone.name, gone.node, &new)?;
    // What a Reference leads to is shared with others, who go on as before.
    if pair.called_with != Direction::Request || gone.item != gone.node || !list.is_sequence() {
        return None;
    }
    let copy = Step::InsertItem { sequence: Spot::of(list), from: Spot::of(gone.item) };
    let item = Spot::below(list, &list.len().to_string());
    let set = Step::Set { holder: item, key: "deprecated".to_owned(), value: Value::Bool(true), after: None };
    Some(Plan::new(format!("Keep both: `{}` deprecated, beside `{other}`", gone.name), vec![copy, set]).second())
}

/// Makes a parameter optional, with and without a value where it is left out. Nothing for one in the path.
fn optional(parameter: &Parameter<'_>, title: String) -> Vec<Plan> {
    if parameter.location == ParameterIn::Path {
        return Vec::new();
    }
    let steps = vec![Step::Remove { at: Spot::below(parameter.node, "required") }];
    let with_default = parameter.node.get("schema").and_then(|it| properties::eased(&steps, it, title.clone()));
    [Plan::new(title, steps)].into_iter().chain(with_default).collect()
}

fn report_added<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, parameter: &Parameter<'a>) {
    let base_at = pair.base.node.get("parameters").unwrap_or(pair.base.node);
    let code = if parameter.required { &PARAMETER_ADDED_REQUIRED } else { &PARAMETER_ADDED };
    let effect = if parameter.required { Effect::Narrowed } else { Effect::Widened };
    let sends = pair.called_with == Direction::Response;
    let effect = if sends { Effect::Narrowed } else { effect };
    let what = match parameter.required {
        true => format!("required {} was added", named(parameter)),
        false => format!("optional {} was added", named(parameter)),
    };
    let places = (base_at, parameter.item);
    let change = Change::new(code, effect, Aspect::Presence, pair.called_with, pair.reach(), places, what);
    let plans = match parameter.required {
        true => optional(parameter, format!("Make `{}` optional", parameter.name)),
        false => Vec::new(),
    };
    let change = change.loss("requests without it are refused");
    ctx.report(plans.into_iter().fold(change, Change::plan));
}
