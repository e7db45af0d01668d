//! Security requirements as alternatives, and the schemes that they name.

use syntax::Node;
use workspace::{Direction, declare_code};

use crate::law::{Aspect, Effect};
use crate::operation::Operations;
use crate::reading::Reading;
use crate::repair::{Plan, Spot, Step, put_back, restored};
use crate::report::Change;
use crate::walk::Comparison;

declare_code! {
    /// An operation that anyone could call asks who calls.
    ///
    /// ## Baseline
    /// ```yaml
    /// components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
    /// paths:
    ///   /teams:
    ///     get: { security: [{ key: [] }], responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Requests without credentials are refused.
    ///
    /// ## Instead
    /// Keep an empty alternative (`{}`) until clients send credentials.
    pub(crate) SECURITY_REQUIREMENT_ADDED = "security-requirement-added", Baseline, Error, Unsafe;

    /// One of the ways to authenticate is gone, or asks for more.
    ///
    /// ## Baseline
    /// ```yaml
    /// components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, basic: { type: http, scheme: basic } } }
    /// paths:
    ///   /teams:
    ///     get: { security: [{ key: [] }, { basic: [] }], responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, basic: { type: http, scheme: basic } } }
    /// paths:
    ///   /teams:
    ///     get: { security: [{ key: [] }], responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Clients that authenticate that way are refused.
    ///
    /// ## Instead
    /// Keep the alternative.
    pub(crate) SECURITY_REQUIREMENT_REMOVED = "security-requirement-removed", Baseline, Error, Unsafe;

    /// A published way to authenticate needs another scope.
    ///
    /// ## Baseline
    /// ```yaml
    /// components: { securitySchemes: { oidc: { type: openIdConnect, openIdConnectUrl: 'https://example.com' } } }
    /// paths:
    ///   /teams:
    ///     get: { security: [{ oidc: [read] }], responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// components: { securitySchemes: { oidc: { type: openIdConnect, openIdConnectUrl: 'https://example.com' } } }
    /// paths:
    ///   /teams:
    ///     get: { security: [{ oidc: [read, teams] }], responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Tokens that clients have do not suffice.
    ///
    /// ## Instead
    /// Accept the published scopes as well.
    pub(crate) SECURITY_SCOPE_ADDED = "security-scope-added", Baseline, Error, Unsafe;

    /// There is another way to authenticate, or one asks for less.
    ///
    /// ## Baseline
    /// ```yaml
    /// components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, basic: { type: http, scheme: basic } } }
    /// paths:
    ///   /teams:
    ///     get: { security: [{ key: [] }], responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, basic: { type: http, scheme: basic } } }
    /// paths:
    ///   /teams:
    ///     get: { security: [{ key: [] }, { basic: [] }], responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// What clients send today is still accepted.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) SECURITY_REQUIREMENT_RELAXED = "security-requirement-relaxed", Baseline, Information, None;

    /// A security scheme that operations use works in another way.
    ///
    /// ## Baseline
    /// ```yaml
    /// security: [{ key: [] }]
    /// components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// security: [{ key: [] }]
    /// components: { securitySchemes: { key: { type: apiKey, in: query, name: X-Key } } }
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Where clients send their credentials, they are not read any more.
    ///
    /// ## Instead
    /// Add a scheme, as another alternative.
    pub(crate) SECURITY_SCHEME_CHANGED = "security-scheme-changed", Baseline, Error, Unsafe;

    /// A URL of a security scheme that operations use is another one.
    ///
    /// ## Baseline
    /// ```yaml
    /// security: [{ oidc: [] }]
    /// components: { securitySchemes: { oidc: { type: openIdConnect, openIdConnectUrl: 'https://a.example.com' } } }
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// security: [{ oidc: [] }]
    /// components: { securitySchemes: { oidc: { type: openIdConnect, openIdConnectUrl: 'https://b.example.com' } } }
    /// paths:
    ///   /teams:
    ///     get: { responses: { '200': { description: ok } } }
    /// ```
    ///
    /// ## Why
    /// Clients that have the URL in their configuration ask at the old one.
    ///
    /// ## Instead
    /// Keep the old URL alive.
    pub(crate) SECURITY_SCHEME_URL_CHANGED = "security-scheme-url-changed", Baseline, Warning, Unsafe;
}

/// Schemes with their scopes, all of which are needed.
struct Alternative<'a> {
    needs: Vec<(String, Vec<String>)>,
    /// `None` for the alternative of an operation that asks for nothing.
    node: Option<Node<'a>>,
}

impl Alternative<'_> {
    /// Whether whoever satisfies `other` satisfies this one.
    fn is_within(&self, other: &Alternative<'_>) -> bool {
        self.needs.iter().all(|(scheme, scopes)| {
            let found = other.needs.iter().find(|(it, _)| it == scheme);
            found.is_some_and(|(_, has)| scopes.iter().all(|scope| has.contains(scope)))
        })
    }

    fn same_schemes(&self, other: &Alternative<'_>) -> bool {
        self.needs.len() == other.needs.len()
            && self.needs.iter().all(|(scheme, _)| other.needs.iter().any(|(it, _)| it == scheme))
    }

    fn name(&self) -> String {
        let names: Vec<&str> = self.needs.iter().map(|(name, _)| name.as_str()).collect();
        if names.is_empty() { "no credentials".to_owned() } else { format!("`{}`", names.join("` and `")) }
    }
}

fn alternatives<'a>(node: Option<Node<'a>>) -> Vec<Alternative<'a>> {
    let list = node.into_iter().flat_map(Node::items).filter(|it| it.is_mapping());
    let mut found: Vec<Alternative<'a>> = list
        .map(|node| {
            let needs = node.entries().map(|entry| {
                let scopes = entry.value().items().filter_map(|it| it.scalar_text().map(Into::into)).collect();
                (entry.key().into_owned(), scopes)
            });
            Alternative { needs: needs.collect(), node: Some(node) }
        })
        .collect();
    if found.is_empty() {
        found.push(Alternative { needs: Vec::new(), node: None });
    }
    found
}

pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>) {
    let (base_root, root) = (ctx.base_root, ctx.current_root);
    let reader = ctx.snapshot;
    let base_node = pair.base.node.get("security").or_else(|| reader.below(base_root, &["security"]));
    let node = pair.current.node.get("security").or_else(|| reader.below(root, &["security"]));
    if base_node.is_none() && node.is_none() {
        return;
    }
    let (mut before, after) = (alternatives(base_node), alternatives(node));
    let base_at = base_node.unwrap_or(pair.base.node);
    let at = node.unwrap_or(pair.current.node);
    // What the whole description asked for, and what none of it asks for any more.
    let is_whole = node.is_none() && pair.base.node.get("security").is_none();
    // A scheme's name is not on the wire.
    for alternative in &mut before {
        for (name, _) in &mut alternative.needs {
            if let Some(renamed) = renamed(reader, base_root, root, name).filter(|_| !asks_for(&after, name)) {
                *name = renamed;
            }
        }
    }
    let report = |ctx: &mut Comparison<'a>, code, effect, places, what: String, loss: &str, plan: Option<Plan>| {
        let change = Change::new(code, effect, Aspect::Presence, Direction::Request, pair.reach(), places, what);
        let change = change.loss(loss).plan(plan);
        ctx.report(if is_whole { change.of_the_whole() } else { change });
    };
    // Of these it is told that they ask for more.
    let mut stricter = Vec::new();
    for old in &before {
        if after.iter().any(|new| new.is_within(old)) {
            continue;
        }
        let here = (old.node.unwrap_or(base_at), at);
        if old.needs.is_empty() {
            let what = "credentials are needed now".to_owned();
            let loss = "requests without them are refused";
            let plan = Plan::new("Ask for no more than was published", published_security(ctx, pair));
            report(ctx, &SECURITY_REQUIREMENT_ADDED, Effect::Narrowed, here, what, loss, Some(plan));
        } else if let Some((index, new)) = after.iter().enumerate().find(|(_, new)| new.same_schemes(old)) {
            stricter.push(index);
            let what = format!("{} needs more scopes now", old.name());
            let places = (here.0, new.node.unwrap_or(at));
            let loss = "tokens that clients have do not suffice";
            let plan = old.node.zip(new.node).map(|(from, at)| {
                let step = Step::Replace { at: Spot::of(at), from: Spot::of(from) };
                Plan::new(format!("Ask for the published scopes of {}", old.name()), vec![step])
            });
            report(ctx, &SECURITY_SCOPE_ADDED, Effect::Narrowed, places, what, loss, plan);
        } else {
            let what = format!("the way to authenticate with {} was removed", old.name());
            let loss = "clients that authenticate that way are refused";
            let plan = old.node.filter(|_| at.is_sequence()).map(|from| {
                let step = Step::InsertItem { sequence: Spot::of(at), from: Spot::of(from) };
                Plan::new(format!("Put back {}", old.name()), vec![step])
            });
            report(ctx, &SECURITY_REQUIREMENT_REMOVED, Effect::Narrowed, here, what, loss, plan);
        }
    }
    for (index, new) in after.iter().enumerate() {
        let covers_more = !before.iter().any(|old| old.is_within(new));
        if covers_more && !stricter.contains(&index) {
            let what = if new.needs.is_empty() {
                "no credentials are needed any more".to_owned()
            } else if before.iter().any(|old| old.same_schemes(new)) {
                format!("{} needs fewer scopes now", new.name())
            } else {
                format!("clients may authenticate with {}", new.name())
            };
            let places = (base_at, new.node.unwrap_or(at));
            report(ctx, &SECURITY_REQUIREMENT_RELAXED, Effect::Widened, places, what, "", None);
        }
    }
    let mut names: Vec<String> = alternatives(base_node).into_iter().flat_map(|it| it.needs).map(|it| it.0).collect();
    names.sort();
    names.dedup();
    for name in names {
        scheme(ctx, pair, &name);
    }
}

/// The steps that put `security` back: at the operation if one of the two says it there, else at the root.
fn published_security<'a>(ctx: &Comparison<'a>, pair: &Operations<'a>) -> Vec<Step> {
    let own = restored(pair.base.node, pair.current.node, &["security"]);
    if own.is_empty() {
        ctx.snapshot.note_keys(ctx.current_root);
        return restored(ctx.base_root, ctx.current_root, &["security"]);
    }
    own
}

fn scheme_of<'a>(reader: &Reading<'_>, root: Node<'a>, name: &str) -> Option<Node<'a>> {
    reader.below(root, &["components", "securitySchemes", name])
}

/// Whether one of some alternatives needs a scheme of a name.
fn asks_for(alternatives: &[Alternative<'_>], name: &str) -> bool {
    alternatives.iter().any(|it| it.needs.iter().any(|(it, _)| it == name))
}

/// The alternatives of the current operation.
fn asked<'a>(ctx: &Comparison<'a>, pair: &Operations<'a>) -> Vec<Alternative<'a>> {
    let written = pair.current.node.get("security");
    alternatives(written.or_else(|| ctx.snapshot.below(ctx.current_root, &["security"])))
}

/// The other name of a scheme, if it has one.
fn renamed(reader: &Reading<'_>, base_root: Node<'_>, root: Node<'_>, name: &str) -> Option<String> {
    let base = scheme_of(reader, base_root, name)?;
    if scheme_of(reader, root, name).is_some() {
        return None;
    }
    let schemes = reader.below(root, &["components", "securitySchemes"])?;
    let same = |key: &str, other: Node<'_>| base.get(key).map(Node::to_value) == other.get(key).map(Node::to_value);
    let all = ["type", "in", "name", "scheme", "openIdConnectUrl", "flows", "$ref"];
    let found = schemes.entries().find(|entry| all.iter().all(|key| same(key, entry.value())))?;
    Some(found.key().into_owned())
}

/// A scheme that is not there any more. Where nothing asks for it, that it need not be used is told by itself.
fn scheme_removed<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, name: &str, base: Node<'a>) {
    let (reader, root) = (ctx.snapshot, ctx.current_root);
    if !asks_for(&asked(ctx, pair), name) {
        return;
    }
    let holders = [&["components", "securitySchemes"][..], &["components"], &[]];
    let Some(holder) = holders.iter().find_map(|keys| reader.below(root, keys)) else { return };
    let whole = |keys: &[&str]| reader.below(ctx.base_root, keys);
    let step = match holder.pointer().steps().len() {
        2 => Some(put_back(holder, name, base)),
        1 => whole(&["components", "securitySchemes"]).map(|it| put_back(holder, "securitySchemes", it)),
        _ => whole(&["components"]).map(|it| put_back(holder, "components", it)),
    };
    let change = Change::new(
        &SECURITY_SCHEME_CHANGED,
        Effect::Incomparable,
        Aspect::Type,
        Direction::Request,
        pair.reach(),
        (base, holder),
        format!("the security scheme `{name}` was removed, and is still asked for"),
    );
    let plan = step.map(|step| Plan::new(format!("Put back the security scheme `{name}`"), vec![step]));
    ctx.report(change.loss("nobody knows how to authenticate").plan(plan));
}

/// A scheme that a published operation uses.
fn scheme<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>, name: &str) {
    let snapshot = ctx.snapshot;
    let Some(written) = scheme_of(snapshot, ctx.base_root, name) else { return };
    // Who is asked for by the old name has no other.
    let renamed = renamed(snapshot, ctx.base_root, ctx.current_root, name);
    let current = renamed.filter(|_| !asks_for(&asked(ctx, pair), name)).unwrap_or_else(|| name.to_owned());
    let Some(other) = scheme_of(snapshot, ctx.current_root, &current) else {
        return scheme_removed(ctx, pair, name, written);
    };
    let (Some(base), Some(current)) = (openapi::follow(snapshot, written), openapi::follow(snapshot, other)) else {
        return;
    };
    let mut report = |code, effect, key: &str, places: (Node<'a>, Node<'a>), loss: &str, steps: Vec<Step>| {
        let what = format!("`{key}` of the security scheme `{name}` changed");
        let change = Change::new(code, effect, Aspect::Type, Direction::Request, pair.reach(), places, what);
        ctx.report(change.loss(loss).plan(Plan::new(format!("Put back the published `{key}`"), steps)));
    };
    let kind = base.get("type").and_then(Node::scalar_text).unwrap_or_default().to_ascii_lowercase();
    let is_header = base.get("in").and_then(Node::scalar_text).is_some_and(|it| it.eq_ignore_ascii_case("header"));
    for key in ["type", "in", "name", "scheme"] {
        let (was, is) = (base.get(key), current.get(key));
        let text = |node: Option<Node<'a>>| {
            let text = node.and_then(Node::scalar_text)?;
            // Names of headers and of HTTP schemes match without case.
            let has_case = key == "name" && !is_header;
            Some(if has_case { text.into_owned() } else { text.to_ascii_lowercase() })
        };
        let applies = match key {
            "in" | "name" => kind == "apikey",
            "scheme" => kind == "http",
            _ => true,
        };
        if applies && text(was) != text(is) {
            let loss = "credentials that clients send are not read any more";
            let places = (was.unwrap_or(base), is.unwrap_or(current));
            // Of another type the rest has no meaning.
            let keys =
                if key == "type" { &["type", "in", "name", "scheme", "flows", "openIdConnectUrl"][..] } else { &[key] };
            let steps = restored(base, current, keys);
            report(&SECURITY_SCHEME_CHANGED, Effect::Incomparable, key, places, loss, steps);
            return;
        }
    }
    let url = |base: Node<'a>, current: Option<Node<'a>>, key: &'static str| {
        let (was, is) = (base.get(key)?, current.and_then(|it| it.get(key)));
        (is.and_then(Node::scalar_text) != was.scalar_text()).then_some((key, was, is))
    };
    let mut changed = Vec::new();
    if let Some(it) = url(base, Some(current), "openIdConnectUrl") {
        changed.push((it, restored(base, current, &["openIdConnectUrl"])));
    }
    for flow in base.get("flows").into_iter().flat_map(Node::entries) {
        let flows = current.get("flows");
        let other = flows.and_then(|it| it.get(&flow.key()));
        for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"] {
            let Some(it) = url(flow.value(), other, key) else { continue };
            let steps = match (other, flows) {
                (Some(other), _) => restored(flow.value(), other, &[key]),
                (None, Some(flows)) => vec![put_back(flows, &flow.key(), flow.own_value())],
                (None, None) => restored(base, current, &["flows"]),
            };
            changed.push((it, steps));
        }
    }
    for ((key, was, is), steps) in changed {
        let loss = "clients that have it in their configuration ask at the old one";
        let places = (was, is.unwrap_or(current));
        report(&SECURITY_SCHEME_URL_CHANGED, Effect::Undecided, key, places, loss, steps);
    }
}
