//! Media types of bodies, and what is in them: schemas, and the items of a stream.

use openapi::{Content, MediaRange, content};
use syntax::Node;
use workspace::{Code, Direction, declare_code};

use crate::effective::Types;
use crate::encoding;
use crate::law::{Aspect, Effect};
use crate::repair::{Plan, Spot, Step, put_back};
use crate::report::{Change, Reach};
use crate::schemas::Schemas;
use crate::walk::{Comparison, Subject};

declare_code! {
    /// A media type of a response is gone, or became a range.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     content:
    ///       application/json: { schema: { type: object } }
    ///       text/csv: { schema: { type: string } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     content:
    ///       application/json: { schema: { type: object } }
    /// ```
    ///
    /// ## Why
    /// Clients that ask for it get something else.
    ///
    /// ## Instead
    /// Keep offering it.
    pub(crate) RESPONSE_MEDIA_TYPE_REMOVED = "response-media-type-removed", Baseline, Error, Unsafe;

    /// A response has a new media type.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     content:
    ///       application/json: { schema: { type: object } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     content:
    ///       application/json: { schema: { type: object } }
    ///       text/csv: { schema: { type: string } }
    /// ```
    ///
    /// ## Why
    /// Clients get it if they ask for it.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) RESPONSE_MEDIA_TYPE_ADDED = "response-media-type-added", Baseline, Information, None;

    /// A media type of requests is gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// post:
    ///   requestBody:
    ///     content:
    ///       application/json: { schema: { type: object } }
    ///       text/csv: { schema: { type: string } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody:
    ///     content:
    ///       application/json: { schema: { type: object } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// Requests of that media type are refused.
    ///
    /// ## Instead
    /// Keep accepting it.
    pub(crate) REQUEST_MEDIA_TYPE_REMOVED = "request-media-type-removed", Baseline, Error, Unsafe;

    /// Requests may have another media type, or a whole range.
    ///
    /// ## Baseline
    /// ```yaml
    /// post:
    ///   requestBody:
    ///     content:
    ///       application/json: { schema: { type: object } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody:
    ///     content:
    ///       application/json: { schema: { type: object } }
    ///       text/csv: { schema: { type: string } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) REQUEST_MEDIA_TYPE_ADDED = "request-media-type-added", Baseline, Information, None;

    /// A published response schema is gone, or says nothing any more.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     content:
    ///       application/json: { schema: { type: object, properties: { id: { type: string } } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     content:
    ///       application/json: {}
    /// ```
    ///
    /// ## Why
    /// Clients cannot rely on anything in the response any more.
    ///
    /// ## Instead
    /// Keep the schema.
    pub(crate) RESPONSE_SCHEMA_REMOVED = "response-schema-removed", Baseline, Error, Unsafe;

    /// A response that had no schema has one.
    ///
    /// ## Baseline
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     content:
    ///       application/json: {}
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// responses:
    ///   '200':
    ///     description: ok
    ///     content:
    ///       application/json: { schema: { type: object } }
    /// ```
    ///
    /// ## Why
    /// Nothing was promised before.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) RESPONSE_SCHEMA_ADDED = "response-schema-added", Baseline, Information, None;

    /// The schema of a request is gone: everything is accepted.
    ///
    /// ## Baseline
    /// ```yaml
    /// post:
    ///   requestBody: { content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody: { content: { application/json: {} } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// Keep the schema for those who read the description.
    pub(crate) REQUEST_SCHEMA_REMOVED = "request-schema-removed", Baseline, Information, None;

    /// A request that had no schema has one.
    ///
    /// ## Baseline
    /// ```yaml
    /// post:
    ///   requestBody: { content: { application/json: {} } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody: { content: { application/json: { schema: { type: object } } } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// Requests that do not fit are refused.
    ///
    /// ## Instead
    /// Keep accepting what was accepted; where the server never did, accept the break.
    pub(crate) REQUEST_SCHEMA_ADDED = "request-schema-added", Baseline, Error, None;
}

/// What has `content`: a body, a parameter, a header.
pub(crate) struct Holder {
    pub(crate) subject: Subject,
    pub(crate) root: usize,
}

impl Holder {
    pub(crate) fn direction(&self) -> Direction {
        self.subject.direction
    }

    fn sends(&self) -> bool {
        self.direction() == Direction::Response
    }
}

pub(crate) fn schema_removed(direction: Direction) -> &'static Code {
    match direction {
        Direction::Response => &RESPONSE_SCHEMA_REMOVED,
        _ => &REQUEST_SCHEMA_REMOVED,
    }
}

/// Compares the `content` of two nodes.
pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, base: Node<'a>, current: Node<'a>, holder: &Holder) {
    let snapshot = ctx.snapshot;
    let before = content(snapshot, base);
    let after = content(snapshot, current);
    if after.is_empty() && holder.sends() && !before.is_empty() && all_removed(ctx, (base, &before), current, holder) {
        return;
    }
    let mut used = vec![false; after.len()];
    for media_type in &before {
        match after.iter().position(|it| same(&it.range, &media_type.range)) {
            Some(index) => {
                used[index] = true;
                behind(ctx, media_type, &after[index], |ctx| check_pair(ctx, media_type, &after[index], holder));
            }
            None => {
                let wider = after.iter().position(|it| covers(&it.range, &media_type.range));
                if let Some(index) = wider.filter(|_| !holder.sends()) {
                    behind(ctx, media_type, &after[index], |ctx| check_pair(ctx, media_type, &after[index], holder));
                } else {
                    report_removed(ctx, base, current, media_type, holder);
                }
            }
        }
    }
    for (media_type, used) in after.iter().zip(used) {
        if !used {
            report_added(ctx, base, media_type, holder);
        }
    }
}

/// In 3.2 a Media Type may stand among the components.
fn behind<'a>(
    ctx: &mut Comparison<'a>,
    base: &Content<'a>,
    current: &Content<'a>,
    work: impl FnOnce(&mut Comparison<'a>),
) {
    ctx.behind("media type", (base.entry.value(), current.entry.value()), (base.node, current.node), work);
}

/// `charset=utf-8` says what is so anyway.
fn same(a: &MediaRange, b: &MediaRange) -> bool {
    let said = |range: &MediaRange| -> Vec<String> {
        let parameters = range.parameters.iter();
        parameters.filter(|it| !it.eq_ignore_ascii_case("charset=utf-8")).cloned().collect()
    };
    a.essence() == b.essence() && said(a) == said(b)
}

fn covers(range: &MediaRange, exact: &MediaRange) -> bool {
    range.is_range() && (range.kind == "*" || range.kind == exact.kind) && range.subtype == "*"
}

/// Whether a body is any bytes on both sides, at least once in the words of 3.0, which has a string of the format
/// `binary` for what other versions have no schema for.
fn are_bytes<'a>(ctx: &mut Comparison<'a>, before: Option<Node<'a>>, after: Option<Node<'a>>) -> bool {
    let of = |schemas: &mut Schemas<'a>, node: Option<Node<'a>>| {
        let Some(node) = node else { return (true, false) };
        let id = schemas.intern(&[node]);
        let schema = schemas.get(id);
        let is_free = schema.values.is_none() && schema.patterns.is_empty() && schema.bounds.is_empty();
        let is_string = schema.types.without_null() == Types::STRING && schema.unions.is_empty();
        let is_binary = schema.format.as_ref().is_some_and(|it| it.0 == "binary") && is_string && is_free;
        (schema.says_at_most(&["contentMediaType"]) || is_binary, is_binary)
    };
    let (base, current) = (of(&mut ctx.base, before), of(&mut ctx.current, after));
    base.0 && current.0 && (base.1 || current.1)
}

fn check_pair<'a>(ctx: &mut Comparison<'a>, base: &Content<'a>, current: &Content<'a>, holder: &Holder) {
    for (key, what) in [("schema", "the schema"), ("itemSchema", "the schema of items")] {
        let subject = match key {
            "schema" => holder.subject.clone(),
            _ => holder.subject.part("each item"),
        };
        let (before, after) = (base.node.get(key), current.node.get(key));
        if !base.range.is_json() && !current.range.is_json() && are_bytes(ctx, before, after) {
            continue;
        }
        match (before, after) {
            (None, None) => {}
            (Some(before), after) => {
                let id = ctx.base.intern(&[before]);
                let was_empty = ctx.base.get(id).says_nothing();
                let is_empty = match after {
                    Some(after) => {
                        let id = ctx.current.intern(&[after]);
                        ctx.current.get(id).says_nothing()
                    }
                    None => true,
                };
                match after {
                    _ if !was_empty && is_empty => {
                        report_schema_removed(ctx, (key, before), current, after, holder, what);
                    }
                    Some(after) if was_empty && !is_empty => {
                        report_schema_added(ctx, before, after, holder, what, current);
                    }
                    Some(after) => ctx.compare_schemas(before, after, subject, holder.root),
                    None => {}
                }
            }
            (None, Some(after)) => {
                // What was one is described as a stream: the same bytes.
                let other = if key == "schema" { "itemSchema" } else { "schema" };
                let id = ctx.current.intern(&[after]);
                if base.node.get(other).is_none() && !ctx.current.get(id).says_nothing() {
                    report_schema_added(ctx, base.entry.value(), after, holder, what, current);
                }
            }
        }
    }
    encoding::check(ctx, base, current, holder);
}

fn report_schema_added<'a>(
    ctx: &mut Comparison<'a>,
    base_at: Node<'a>,
    after: Node<'a>,
    holder: &Holder,
    what: &str,
    current: &Content<'a>,
) {
    let code = if holder.sends() { &RESPONSE_SCHEMA_ADDED } else { &REQUEST_SCHEMA_ADDED };
    let change = Change::new(
        code,
        Effect::Narrowed,
        Aspect::Presence,
        holder.direction(),
        Reach::Root(holder.root),
        (base_at, after),
        format!("{what} of `{}` is new", current.entry.key()),
    );
    ctx.report(change.loss("requests that do not fit are refused"));
}

fn report_schema_removed<'a>(
    ctx: &mut Comparison<'a>,
    (key, before): (&str, Node<'a>),
    current: &Content<'a>,
    after: Option<Node<'a>>,
    holder: &Holder,
    what: &str,
) {
    let place = after.unwrap_or_else(|| current.entry.value());
    let step = match after {
        Some(after) => Step::Replace { at: Spot::of(after), from: Spot::of(before) },
        None => put_back(current.node, key, before),
    };
    let verb = if after.is_some() { "says nothing any more" } else { "was removed" };
    let change = Change::new(
        schema_removed(holder.direction()),
        Effect::Widened,
        Aspect::Type,
        holder.direction(),
        Reach::Root(holder.root),
        (before, place),
        format!("{what} of `{}` {verb}", current.entry.key()),
    );
    let plan = Plan::new("Put back the published schema", vec![step]);
    ctx.report(change.loss("clients cannot rely on anything in it any more").published(before).plan(plan));
}

/// Nothing is left of a response's content: one finding, for its schemas.
fn all_removed<'a>(
    ctx: &mut Comparison<'a>,
    (base, before): (Node<'a>, &[Content<'a>]),
    current: Node<'a>,
    holder: &Holder,
) -> bool {
    let mut described = None;
    for media_type in before {
        if let Some(schema) = media_type.node.get("schema").or_else(|| media_type.node.get("itemSchema")) {
            let id = ctx.base.intern(&[schema]);
            if !ctx.base.get(id).says_nothing() {
                described.get_or_insert((media_type, schema));
            }
        }
    }
    let (Some((media_type, schema)), Some(content)) = (described, base.get("content")) else { return false };
    let change = Change::new(
        &RESPONSE_SCHEMA_REMOVED,
        Effect::Widened,
        Aspect::Type,
        holder.direction(),
        Reach::Root(holder.root),
        (schema, current.get("content").unwrap_or(current)),
        format!("{} was removed with its schema (`{}`)", holder.subject.name, media_type.entry.key()),
    );
    let step = match current.get("content") {
        Some(at) => Step::Replace { at: Spot::of(at), from: Spot::of(content) },
        None => put_back(current, "content", content),
    };
    let plan = Plan::new("Put back the published content", vec![step]);
    ctx.report(change.loss("clients that read it find nothing there").published(schema).plan(plan));
    true
}

fn report_removed<'a>(
    ctx: &mut Comparison<'a>,
    base: Node<'a>,
    current: Node<'a>,
    media_type: &Content<'a>,
    holder: &Holder,
) {
    let (code, effect, loss) = match holder.sends() {
        true => (&RESPONSE_MEDIA_TYPE_REMOVED, Effect::Widened, "clients that ask for it get something else"),
        false => (&REQUEST_MEDIA_TYPE_REMOVED, Effect::Narrowed, "requests of that media type are refused"),
    };
    let key = media_type.entry.key();
    let place = current.get("content");
    let change = Change::new(
        code,
        effect,
        Aspect::Presence,
        holder.direction(),
        Reach::Root(holder.root),
        (media_type.entry.value(), place.unwrap_or(current)),
        format!("the media type `{key}` was removed"),
    );
    let step = match place {
        Some(place) => Some(put_back(place, &key, media_type.entry.own_value())),
        None => base.get("content").map(|it| put_back(current, "content", it)),
    };
    let plan = step.map(|step| Plan::new(format!("Put back `{key}`"), vec![step]));
    ctx.report(change.loss(loss).plan(plan));
}

fn report_added<'a>(ctx: &mut Comparison<'a>, base: Node<'a>, media_type: &Content<'a>, holder: &Holder) {
    let (code, effect) = match holder.sends() {
        true => (&RESPONSE_MEDIA_TYPE_ADDED, Effect::Narrowed),
        false => (&REQUEST_MEDIA_TYPE_ADDED, Effect::Widened),
    };
    let places = (base.get("content").unwrap_or(base), media_type.entry.value());
    let what = format!("the media type `{}` was added", media_type.entry.key());
    let reach = Reach::Root(holder.root);
    ctx.report(Change::new(code, effect, Aspect::Presence, holder.direction(), reach, places, what));
}
