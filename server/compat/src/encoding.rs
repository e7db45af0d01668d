//! Encodings: how the parts of a form or multipart body are written.

use openapi::Content;
use syntax::Node;
use workspace::declare_code;

use crate::effective::Types;
use crate::header;
use crate::law::{Aspect, Effect};
use crate::media_type::Holder;
use crate::repair::{Plan, Spot, Step, put_back, restored};
use crate::report::{Change, Reach};
use crate::schemas::Schemas;
use crate::walk::Comparison;

declare_code! {
    /// A part of a form or multipart body is written in another way.
    ///
    /// ## Baseline
    /// ```yaml
    /// post:
    ///   requestBody:
    ///     content:
    ///       multipart/form-data:
    ///         schema: { type: object, properties: { data: { type: string } } }
    ///         encoding: { data: { contentType: text/csv } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Current
    /// ```yaml
    /// post:
    ///   requestBody:
    ///     content:
    ///       multipart/form-data:
    ///         schema: { type: object, properties: { data: { type: string } } }
    ///         encoding: { data: { contentType: application/json } }
    ///   responses: { '200': { description: ok } }
    /// ```
    ///
    /// ## Why
    /// What is written one way cannot be read the other way.
    ///
    /// ## Instead
    /// Keep reading the published form.
    pub(crate) ENCODING_CHANGED = "encoding-changed", Baseline, Error, Unsafe;
}

/// Parts that are described on both sides. A part without its property is nothing, and the property's loss is told
/// elsewhere.
pub(crate) fn check<'a>(ctx: &mut Comparison<'a>, base: &Content<'a>, current: &Content<'a>, holder: &Holder) {
    // Elsewhere it has no meaning.
    let has_parts =
        |it: &Content<'a>| it.range.kind == "multipart" || it.range.essence() == "application/x-www-form-urlencoded";
    if !has_parts(base) || !has_parts(current) {
        return;
    }
    let (Some(before), Some(after)) = (base.node.get("encoding"), current.node.get("encoding")) else {
        let written = base.node.get("encoding").or_else(|| current.node.get("encoding"));
        return parts(written).iter().for_each(|name| check_part(ctx, base, current, holder, name));
    };
    let mut names = parts(Some(before));
    names.extend(parts(Some(after)).into_iter().filter(|name| before.get(name).is_none()));
    names.iter().for_each(|name| check_part(ctx, base, current, holder, name));
}

fn parts(encoding: Option<Node<'_>>) -> Vec<String> {
    encoding.into_iter().flat_map(Node::entries).map(|entry| entry.key().into_owned()).collect()
}

fn check_part<'a>(ctx: &mut Comparison<'a>, base: &Content<'a>, current: &Content<'a>, holder: &Holder, name: &str) {
    let of = |content: &Content<'a>| content.node.get("encoding").and_then(|it| it.get(name));
    let (before, after) = (of(base), of(current));
    let (Some(was_written), Some(is_written)) =
        (written(&mut ctx.base, base, name), written(&mut ctx.current, current, name))
    else {
        return;
    };
    for field in ["contentType", "style", "explode", "allowReserved"] {
        let said = |node: Option<Node<'a>>| node.and_then(|it| it.get(field));
        let (was, is) = (said(before), said(after));
        let value = |node: Option<Node<'a>>, written: &str, part: Option<Node<'a>>| {
            node.and_then(Node::scalar_text).map_or_else(|| default_of(field, written, part), Into::into)
        };
        if value(was, was_written, before) == value(is, is_written, after) {
            continue;
        }
        // Without a word `explode` is what the style makes of it; a single value is written alike either way.
        let mut is_single = || is_single(&mut ctx.base, base, name) && is_single(&mut ctx.current, current, name);
        if field == "explode" && ((was, is) == (None, None) || is_single()) {
            continue;
        }
        let places = (was.or(before).unwrap_or(base.entry.value()), is.or(after).unwrap_or(current.entry.value()));
        let change = Change::new(
            &ENCODING_CHANGED,
            Effect::Incomparable,
            Aspect::Type,
            holder.direction(),
            Reach::Root(holder.root),
            places,
            format!("`{field}` of the encoding of `{name}` changed"),
        );
        let steps = match (before, after, current.node.get("encoding")) {
            (Some(before), Some(after), _) => restored(before, after, &[field]),
            (Some(before), None, Some(others)) => vec![put_back(others, name, before)],
            (Some(_), None, None) => restored(base.node, current.node, &["encoding"]),
            (None, Some(_), _) => is.map(|it| Step::Remove { at: Spot::of(it) }).into_iter().collect(),
            (None, None, _) => Vec::new(),
        };
        let plan = Plan::new(format!("Put back the published `{field}`"), steps);
        ctx.report(change.loss("what is written one way cannot be read the other way").plan(plan));
    }
    if let (Some(before), Some(after)) = (before, after) {
        header::check(ctx, before, after, holder.direction(), holder.root);
    }
}

/// What a field means where it is not written (Encoding Object, 3.0 to 3.2).
fn default_of(field: &str, content_type: &str, part: Option<Node<'_>>) -> String {
    let style = part.and_then(|it| it.get("style")).and_then(Node::scalar_text);
    match field {
        "contentType" => content_type.to_owned(),
        "style" => "form".to_owned(),
        "explode" => style.is_none_or(|it| it == "form").to_string(),
        _ => "false".to_owned(),
    }
}

/// Whether a part is neither an array nor an object.
fn is_single<'a>(schemas: &mut Schemas<'a>, content: &Content<'a>, name: &str) -> bool {
    let Some(schema) = content.node.get("schema") else { return false };
    let id = schemas.intern(&[schema]);
    let Some(property) = schemas.get(id).property(name).map(|it| it.schemas.clone()) else { return false };
    let id = schemas.intern(&property);
    schemas.get(id).implied_types().and(Types::ARRAY.or(Types::OBJECT)).is_none()
}

/// The media type that a part has by its schema. `None` if the property is not described.
fn written<'a>(schemas: &mut Schemas<'a>, content: &Content<'a>, name: &str) -> Option<&'static str> {
    let schema = schemas.intern(&[content.node.get("schema")?]);
    let property = schemas.get(schema).property(name)?.schemas.clone();
    let mut id = schemas.intern(&property);
    let mut effective = schemas.get(id);
    if effective.implied_types().without_null() == Types::ARRAY && !effective.items.is_empty() {
        id = schemas.intern(&effective.items);
        effective = schemas.get(id);
    }
    let types = effective.implied_types().without_null();
    let is_binary = effective.format.as_ref().is_some_and(|it| it.0 == "binary")
        || effective.structural.iter().any(|(key, _)| *key == "contentEncoding");
    Some(match () {
        () if types == Types::OBJECT => "application/json",
        () if types == Types::STRING && is_binary || types == Types::ALL.without_null() => "application/octet-stream",
        () => "text/plain",
    })
}
