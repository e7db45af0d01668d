//! What an operation comes to: the edits of the text, and the place that they are about.

use std::borrow::Cow;

use crate::{Document, Format, JsonPointer, Node, NodeKind, Style, TextEdit, Value, green::flag};

use super::{
    Insert, Place, block,
    copy::Copied,
    flow,
    layout::{Layout, is_number},
    lines::Lines,
    quote::{self, Quote, is_plain},
    site::{self, Site},
    write::{self, KeyHabit, Slot, Writer, Written},
};

/// Next to which child a new one goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Before(usize),
    After(usize),
}

/// What is inserted, as data and, if it is a copy, as text.
pub(super) struct New<'a> {
    pub(super) value: Cow<'a, Value>,
    copied: Option<Copied>,
}

/// One way to write what is inserted.
#[derive(Clone, Copy)]
pub(super) enum Form<'n> {
    Copy(&'n Copied),
    /// `literals`: texts of several lines may become literal block scalars.
    Data {
        value: &'n Value,
        literals: bool,
    },
}

/// The edits of an operation, with the path to the collection or value that they are about.
pub(super) struct Plan {
    pub(super) edits: Vec<TextEdit>,
    pub(super) path: Vec<usize>,
    /// The child that is added or removed.
    pub(super) index: usize,
}

pub(super) fn edit(start: u32, end: u32, new_text: String) -> TextEdit {
    TextEdit { start: start.into(), end: end.into(), new_text }
}

impl<'a> New<'a> {
    pub(super) fn of(value: Insert<'a>) -> Option<New<'a>> {
        let new = match value {
            Insert::Value(value) => New { value: Cow::Borrowed(value), copied: None },
            Insert::Copy(node) => {
                let node = node.resolved().filter(|it| !it.is_damaged())?;
                New { value: Cow::Owned(node.to_value()), copied: Copied::of(node) }
            }
        };
        (!write::is_too_deep(&new.value)).then_some(new)
    }

    /// The ways to write it into a document, the one that keeps most first.
    pub(super) fn forms(&self, target: &Document) -> Vec<Form<'_>> {
        // Another anchor of a name would change what the aliases below it stand for.
        let clashes = |it: &&Copied| it.has_anchors && target.stream().has(flag::ANCHORS);
        let copy = self.copied.as_ref().filter(|it| !clashes(it)).map(Form::Copy);
        let data = [true, false].map(|literals| Form::Data { value: &self.value, literals });
        copy.into_iter().chain(data).collect()
    }
}

impl Form<'_> {
    /// The text in block context.
    fn block(self, slot: Slot, layout: &Layout) -> Written {
        match self {
            Form::Copy(copied) => copied.written(slot, layout),
            Form::Data { value, literals } => Writer { layout, literals }.block(value, slot),
        }
    }

    /// The data, for a place that takes no copied text.
    fn data(self) -> Option<Value> {
        match self {
            Form::Copy(_) => None,
            Form::Data { value, .. } => Some(value.clone()),
        }
    }

    fn writer<'l>(self, layout: &'l Layout) -> Writer<'l> {
        Writer { layout, literals: matches!(self, Form::Data { literals: true, .. }) }
    }

    /// The lines of a new child of a block collection in column `column`.
    fn child(self, key: Option<String>, slot: Slot, column: u32, layout: &Layout) -> Vec<String> {
        let (above, beside) = match self {
            Form::Copy(copied) => (&*copied.above, copied.beside.as_deref()),
            Form::Data { .. } => (&[][..], None),
        };
        let written = self.block(slot, layout);
        let own = match (key, slot) {
            (Some(key), _) => write::behind_key(column, &key, beside, written),
            (None, Slot::Item { dash, column }) => write::behind_dash(dash, column - dash - 1, beside, written),
            (None, _) => return Vec::new(),
        };
        above.iter().map(|it| format!("{}{it}", write::spaces(column))).chain(own).collect()
    }
}

pub(super) fn plan_insert(
    document: &Document,
    target: &JsonPointer,
    key: Option<&str>,
    form: Form<'_>,
    place: Place<'_>,
) -> Option<Plan> {
    if document.root().is_none() {
        return if target.is_root() { plan_first(document, key, form) } else { None };
    }
    let site = Site::find(document, target)?;
    let layout = Layout::at(document, Some(&site));
    let node = site.node;
    let wanted = if key.is_some() { NodeKind::Mapping } else { NodeKind::Sequence };
    let count = site::count(node);
    let path = site.path();
    if node.kind() != wanted && !site::is_null(node) {
        return None;
    }
    if count == 0 {
        return Some(Plan { edits: plan_fill(&site, key, form, &layout)?, path, index: 0 });
    }
    if key.is_some_and(|key| site::index_of(node, key).is_some()) {
        return None;
    }
    let anchor = match place {
        Place::First => Anchor::Before(0),
        Place::Last => Anchor::After(count - 1),
        Place::After(step) => Anchor::After(site::index_of(node, step).unwrap_or(count - 1)),
        Place::Before(step) => site::index_of(node, step).map_or(Anchor::After(count - 1), Anchor::Before),
    };
    let index = match anchor {
        Anchor::Before(index) => index,
        Anchor::After(index) => index + 1,
    };
    let writer = form.writer(&layout);
    let written_key = key.map(|key| writer.key_like(key, key_habit(node), node.style() == Style::Flow));
    let edits = match node.style() {
        Style::Block => {
            let column = site::column(node);
            let lines = form.child(written_key, block::slot(node, column), column, &layout);
            block::insert(&site, anchor, column, lines, &layout)?
        }
        _ => {
            if !flow::has_brackets(node) {
                return None;
            }
            let (Anchor::Before(sibling) | Anchor::After(sibling)) = anchor;
            let sibling = site::child(node, sibling)?;
            let value = writer.nested(&form.data()?, &flow::indent_of(sibling), is_on_one_line(node));
            let text = match written_key {
                Some(key) => format!("{}{value}", writer.flow_colon(key)),
                None => value,
            };
            flow::insert(node, anchor, &text, &layout)?
        }
    };
    Some(Plan { edits, path, index })
}

fn is_on_one_line(node: Node<'_>) -> bool {
    let lines = Lines::new(node.document().text());
    lines.start(node.start()) == lines.start(site::end(node))
}

/// The first entry or item of a text that has nothing but comments.
fn plan_first(document: &Document, key: Option<&str>, form: Form<'_>) -> Option<Plan> {
    if document.stream().nodes().len() > 1 {
        return None;
    }
    let lines = Lines::new(document.text());
    let layout = Layout::at(document, None);
    let writer = form.writer(&layout);
    let at = lines.len();
    let text = match document.format() {
        Format::Json => writer.flow(&shell(key, form.data()?), ""),
        Format::Yaml => {
            let slot = match key {
                Some(_) => Slot::Key(0),
                None => Slot::Item { dash: 0, column: 2 },
            };
            let own = form.child(key.map(|it| writer.key(it, false)), slot, 0, &layout).join(layout.line_end);
            let is_line_start = lines.column(at) == 0;
            format!("{}{own}{}", if is_line_start { "" } else { layout.line_end }, layout.line_end)
        }
    };
    Some(Plan { edits: vec![edit(at, at, text)], path: Vec::new(), index: 0 })
}

fn shell(key: Option<&str>, value: Value) -> Value {
    match key {
        Some(key) => Value::Object(vec![(key.into(), value)]),
        None => Value::Array(vec![value]),
    }
}

/// The first entry or item of a value that is empty or not there.
fn plan_fill(site: &Site<'_>, key: Option<&str>, form: Form<'_>, layout: &Layout) -> Option<Vec<TextEdit>> {
    let node = site.node;
    let writer = form.writer(layout);
    if !site.is_in_block() {
        let indent = Lines::new(node.document().text()).indent(node.start());
        let is_short = site.parent().is_some_and(|(parent, _)| is_on_one_line(parent));
        let text = writer.nested(&shell(key, form.data()?), &indent, is_short);
        return flow::replace(node, is_entry(site), true, &text);
    }
    let is_list_of_scalars = |form: Form<'_>| {
        let is_scalar = |it: &Value| !matches!(it, Value::Array(_) | Value::Object(_));
        form.data().is_some_and(|it| is_scalar(&it))
    };
    if key.is_none() && layout.has_short_lists && is_list_of_scalars(form) {
        return block::replace(site, &writer.block(&shell(key, form.data()?), slot_of(site)), true, layout);
    }
    let column = slot_of(site).inner_column(key.is_none(), layout);
    let slot = match key {
        Some(_) => Slot::Key(column),
        None => Slot::Item { dash: column, column: column + 2 },
    };
    let lines = form.child(key.map(|it| writer.key(it, false)), slot, column, layout);
    block::replace(site, &Written::Block(lines), true, layout)
}

/// The place of a node in block context.
pub(super) fn slot_of(site: &Site<'_>) -> Slot {
    match site.parent() {
        Some((container, _)) => block::slot(container, site::column(container)),
        None => Slot::Root,
    }
}

fn is_entry(site: &Site<'_>) -> bool {
    site.parent().is_some_and(|(container, _)| container.kind() == NodeKind::Mapping)
}

pub(super) fn plan_replace(document: &Document, target: &JsonPointer, form: Form<'_>) -> Option<Plan> {
    let site = Site::find(document, target)?;
    let node = site.node;
    if site::is_referred_to(node) {
        return None;
    }
    let mut layout = Layout::in_place_of(document, &site);
    let path = site.path();
    let edits = if site.is_in_block() {
        let is_collection = site::count(node) > 0;
        if is_collection {
            // A list stays in the style that it has.
            layout.has_short_lists = node.style() == Style::Flow;
        }
        let written = match form.data() {
            Some(value) if is_collection && node.style() == Style::Flow && is_on_one_line(node) => {
                Written::Inline(vec![form.writer(&layout).nested(&value, "", true)])
            }
            _ => form.block(slot_of(&site), &layout),
        };
        block::replace(&site, &written, false, &layout)?
    } else {
        let lines = Lines::new(document.text());
        let is_short = site.parent().is_some_and(|(parent, _)| is_on_one_line(parent));
        let text = form.writer(&layout).nested(&form.data()?, &lines.indent(node.start()), is_short);
        flow::replace(node, is_entry(&site), false, &text)?
    };
    Some(Plan { edits, path, index: 0 })
}

pub(super) fn plan_remove(document: &Document, target: &JsonPointer) -> Option<Plan> {
    let site = Site::find(document, target)?;
    if site::is_referred_to(site.node) {
        return None;
    }
    let (site, index) = site.out()?;
    let container = site.node;
    let path = site.path();
    let edits = match container.style() {
        Style::Block if site::count(container) == 1 => {
            let layout = Layout::at(document, Some(&site));
            let empty = if container.kind() == NodeKind::Mapping { "{}" } else { "[]" };
            block::replace(&site, &Written::Inline(vec![empty.to_owned()]), true, &layout)?
        }
        Style::Block => block::remove(&site, index)?,
        _ if flow::has_brackets(container) => flow::remove(container, index)?,
        _ => return None,
    };
    Some(Plan { edits, path, index })
}

pub(super) fn plan_rename(document: &Document, target: &JsonPointer, new: &str) -> Option<Plan> {
    let (site, index) = Site::find(document, target)?.out()?;
    let container = site.node;
    let key = site::child(container, index)?.key?;
    let old = key.scalar_text()?;
    let is_merge = key.style() == Style::Plain && old == "<<";
    if is_merge || key.kind() != NodeKind::Scalar || site::index_of(container, new).is_some() {
        return None;
    }
    let layout = Layout::at(document, Some(&site));
    let text = match key.style() {
        _ if document.format() == Format::Json => quote::double_quoted(new),
        Style::SingleQuoted => quote::quoted(new, Quote::Single),
        Style::DoubleQuoted => quote::quoted(new, Quote::Double),
        Style::Plain if is_number(&old) && is_number(new) => new.to_owned(),
        Style::Plain => {
            let habit = KeyHabit { all: None, ..key_habit(container) };
            Writer { layout: &layout, literals: false }.key_like(new, habit, container.style() == Style::Flow)
        }
        Style::Literal | Style::Folded | Style::Block | Style::Flow => return None,
    };
    let edits = vec![edit(key.start(), site::end(key), text)];
    Some(Plan { edits, path: site.path(), index })
}

pub(super) fn plan_comment(document: &Document, target: &JsonPointer, comment: &str) -> Option<Plan> {
    if document.format() == Format::Json {
        return None;
    }
    let site = Site::find(document, target)?;
    let layout = Layout::at(document, Some(&site));
    let start = match site.parent() {
        Some((container, index)) => site::child(container, index)?.start,
        None => site::outer_start(site.node),
    };
    let lines = Lines::new(document.text());
    let at = lines.start(start);
    let indent = lines.indent(start);
    let text: String = comment
        .lines()
        .map(|line| {
            format!("{indent}{}{}", format!("# {}", line.replace(char::is_control, " ")).trim_end(), layout.line_end)
        })
        .collect();
    Some(Plan { edits: vec![edit(at, at, text)], path: site.path(), index: 0 })
}

/// How the keys of a mapping are quoted.
fn key_habit(mapping: Node<'_>) -> KeyHabit {
    let mut habit = KeyHabit::default();
    let mut are_all_quoted = true;
    for key in site::children(mapping).take(100).filter_map(|it| it.key) {
        let quote = match key.style() {
            Style::SingleQuoted => Some(Quote::Single),
            Style::DoubleQuoted => Some(Quote::Double),
            _ => None,
        };
        let Some(text) = key.scalar_text() else { continue };
        if is_number(&text) {
            habit.plain_numbers = habit.plain_numbers.or(Some(quote.is_none()));
        }
        habit.some = habit.some.or(quote);
        // A key that needs its quotes says nothing about those that don't.
        are_all_quoted &= quote.is_some();
        if is_plain(&text, false) {
            habit.all = habit.all.or(quote);
        }
    }
    habit.all = habit.all.filter(|_| are_all_quoted);
    habit
}
