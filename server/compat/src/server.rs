//! Servers and their variables.

use openapi::Operation;
use syntax::Node;
use workspace::{ClientKind, Direction, declare_code};

use crate::law::{Aspect, Effect};
use crate::operation::Operations;
use crate::repair::{Plan, Spot, Step, put_back};
use crate::report::{Change, Reach};
use crate::walk::{Comparison, Root};

declare_code! {
    /// A published server is gone.
    ///
    /// ## Baseline
    /// ```yaml
    /// servers: [{ url: 'https://a.example.com' }, { url: 'https://b.example.com' }]
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// servers: [{ url: 'https://a.example.com' }]
    /// ```
    ///
    /// ## Why
    /// Clients that have its URL in their configuration ask there.
    ///
    /// ## Instead
    /// Keep it alive and listed.
    pub(crate) SERVER_REMOVED = "server-removed", Baseline, Warning, Unsafe;

    /// There is a new server.
    ///
    /// ## Baseline
    /// ```yaml
    /// servers: [{ url: 'https://a.example.com' }]
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// servers: [{ url: 'https://a.example.com' }, { url: 'https://b.example.com' }]
    /// ```
    ///
    /// ## Why
    /// Clients may use it.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) SERVER_ADDED = "server-added", Baseline, Information, None;

    /// A variable of a server has lost a value.
    ///
    /// ## Baseline
    /// ```yaml
    /// servers:
    ///   - url: 'https://{region}.example.com'
    ///     variables: { region: { default: eu, enum: [eu, us] } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// servers:
    ///   - url: 'https://{region}.example.com'
    ///     variables: { region: { default: eu, enum: [eu] } }
    /// ```
    ///
    /// ## Why
    /// Clients that use the value ask there.
    ///
    /// ## Instead
    /// Keep the value.
    pub(crate) SERVER_VARIABLE_VALUE_REMOVED = "server-variable-value-removed", Baseline, Warning, Unsafe;

    /// A variable of a server may have another value.
    ///
    /// ## Baseline
    /// ```yaml
    /// servers:
    ///   - url: 'https://{region}.example.com'
    ///     variables: { region: { default: eu, enum: [eu] } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// servers:
    ///   - url: 'https://{region}.example.com'
    ///     variables: { region: { default: eu, enum: [eu, us] } }
    /// ```
    ///
    /// ## Why
    /// Clients may use it.
    ///
    /// ## Instead
    /// This is the compatible way.
    pub(crate) SERVER_VARIABLE_VALUE_ADDED = "server-variable-value-added", Baseline, Information, None;
}

/// The servers of the whole description.
pub(crate) fn check_document(ctx: &mut Comparison<'_>) {
    let (base, current) = (ctx.base_root, ctx.current_root);
    if base.get("servers").is_none() {
        return;
    }
    let root = ctx.add_root(Root { label: "".into(), client: ClientKind::External, unpublished: false, node: current });
    compare(ctx, (base, current), Reach::Root(root));
}

/// The servers of an operation and its path item.
pub(crate) fn check_operation<'a>(ctx: &mut Comparison<'a>, pair: &Operations<'a>) {
    let (base, current) = (holder(ctx, &pair.base, ctx.base_root), holder(ctx, &pair.current, ctx.current_root));
    // What holds for the whole description is compared once.
    if (base, current) != (ctx.base_root, ctx.current_root) {
        compare(ctx, (base, current), pair.reach());
    }
}

/// Where the servers of an operation are: its own stand for those of the Path Item, and these for those of the
/// description.
fn holder<'a>(ctx: &Comparison<'a>, operation: &Operation<'a>, root: Node<'a>) -> Node<'a> {
    operation.holders().find(|it| it.get("servers").is_some()).unwrap_or_else(|| {
        ctx.snapshot.below(root, &["servers"]);
        root
    })
}

fn list(node: Node<'_>) -> Vec<(String, Node<'_>)> {
    let servers = node.get("servers").into_iter().flat_map(Node::items);
    servers
        .filter_map(|it| {
            let url = it.get("url").and_then(Node::scalar_text)?;
            Some((url.trim_end_matches('/').to_owned(), it))
        })
        .collect()
}

fn compare<'a>(ctx: &mut Comparison<'a>, (base, current): (Node<'a>, Node<'a>), reach: Reach) {
    let (before, after) = (list(base), list(current));
    let place = current.get("servers").unwrap_or(current);
    let new = |code, effect, places, what: String| {
        Change::new(code, effect, Aspect::Presence, Direction::None, reach, places, what)
    };
    for (url, node) in &before {
        match after.iter().find(|(other, _)| other == url) {
            Some((_, other)) => {
                variables(ctx, *node, *other, reach);
                more_values(ctx, *node, *other, reach);
            }
            None => {
                let index = node.pointer().last().and_then(|it| it.parse::<usize>().ok());
                let at_its_place = index.and_then(|it| place.items().nth(it)).filter(|it| it.get("url").is_none());
                let step = match (at_its_place, current.get("servers")) {
                    (Some(at), _) => Some(Step::Replace { at: Spot::of(at), from: Spot::of(*node) }),
                    (None, Some(list)) => Some(Step::InsertItem { sequence: Spot::of(list), from: Spot::of(*node) }),
                    (None, None) => base.get("servers").map(|whole| put_back(current, "servers", whole)),
                };
                let plan = step.map(|step| Plan::new(format!("Put back `{url}`"), vec![step]));
                let what = format!("the server `{url}` was removed");
                let change = new(&SERVER_REMOVED, Effect::Undecided, (*node, place), what);
                ctx.report(change.loss("clients that have it in their configuration still ask there").plan(plan));
            }
        }
    }
    for (url, node) in &after {
        if !before.iter().any(|(other, _)| other == url) {
            let places = (base.get("servers").unwrap_or(base), *node);
            ctx.report(new(&SERVER_ADDED, Effect::Widened, places, format!("the server `{url}` was added")));
        }
    }
}

fn variables<'a>(ctx: &mut Comparison<'a>, base: Node<'a>, current: Node<'a>, reach: Reach) {
    for variable in base.get("variables").into_iter().flat_map(Node::entries) {
        let name = variable.key();
        let other = current.get("variables").and_then(|it| it.get(&name)).and_then(|it| it.get("enum"));
        // Without an enum every value is possible.
        let Some(list) = other else { continue };
        let report = |ctx: &mut Comparison<'a>, base_at: Node<'a>, what: String, plan: Plan| {
            let code = &SERVER_VARIABLE_VALUE_REMOVED;
            let places = (base_at, list);
            let change = Change::new(code, Effect::Undecided, Aspect::Values, Direction::None, reach, places, what);
            ctx.report(change.loss("clients that use it still ask there").plan(plan));
        };
        let Some(published) = variable.value().get("enum") else {
            let what = format!("the server variable `{name}` has only listed values now");
            let step = Step::Remove { at: Spot::of(list) };
            report(ctx, variable.value(), what, Plan::new(format!("Take all values of `{name}` again"), vec![step]));
            continue;
        };
        for value in published.items() {
            if list.items().any(|it| it.scalar_text() == value.scalar_text()) {
                continue;
            }
            let text = value.scalar_text().unwrap_or_default();
            let what = format!("the value `{text}` of the server variable `{name}` was removed");
            let step = Step::InsertItem { sequence: Spot::of(list), from: Spot::of(value) };
            report(ctx, value, what, Plan::new(format!("Put back `{text}`"), vec![step]));
        }
    }
}

/// The values of variables that there were not before.
fn more_values<'a>(ctx: &mut Comparison<'a>, base: Node<'a>, current: Node<'a>, reach: Reach) {
    for variable in base.get("variables").into_iter().flat_map(Node::entries) {
        let name = variable.key();
        let Some(other) = current.get("variables").and_then(|it| it.get(&name)) else { continue };
        // Without an enum every value was possible.
        let Some(published) = variable.value().get("enum") else { continue };
        let mut report = |at: Node<'a>, what: String| {
            let (code, places) = (&SERVER_VARIABLE_VALUE_ADDED, (published, at));
            let change = Change::new(code, Effect::Widened, Aspect::Values, Direction::None, reach, places, what);
            ctx.report(change);
        };
        let Some(list) = other.get("enum") else {
            report(other, format!("the server variable `{name}` takes all values now"));
            continue;
        };
        for value in list.items() {
            if !published.items().any(|it| it.scalar_text() == value.scalar_text()) {
                let text = value.scalar_text().unwrap_or_default();
                report(value, format!("the value `{text}` of the server variable `{name}` was added"));
            }
        }
    }
}
