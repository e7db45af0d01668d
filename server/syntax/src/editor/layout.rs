//! How a document is laid out: indentation, line ends, quotes, spacing. The nearest example counts most.

use std::borrow::Cow;

use crate::{Document, Format, Node, NodeKind, Style};

use super::{
    lines::Lines,
    quote::{Quote, is_plain},
    site::{self, Site},
};

/// Nodes and children that are looked at: enough for a habit to show.
const MOST_NODES: usize = 4000;
const MOST_CHILDREN: usize = 40;

/// The layout at one place of a document.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) line_end: &'static str,
    /// Columns from a key to the keys below it.
    pub(super) step: u32,
    /// Columns from a key to the `-` below it.
    pub(super) sequence_step: u32,
    pub(super) quote: Quote,
    /// All strings nearby are quoted, even where they need not be.
    pub(super) quotes_all: Option<Quote>,
    /// Numbers as keys (`200:`) stand without quotes.
    pub(super) has_plain_numbers: bool,
    /// Lists of scalars are written in flow style, or in JSON on one line.
    pub(super) has_short_lists: bool,
    pub(super) flow: FlowLayout,
}

/// The layout of JSON and of flow style.
#[derive(Clone, Debug)]
pub(super) struct FlowLayout {
    pub(super) is_json: bool,
    /// White space that each level adds; `None` on one line.
    pub(super) unit: Option<String>,
    /// White space behind a colon and a comma, and inside of braces.
    pub(super) colon: String,
    pub(super) comma: String,
    pub(super) pad: String,
}

/// What is counted over a document.
#[derive(Default)]
struct Habits {
    step: Option<u32>,
    sequence_step: Option<u32>,
    single: usize,
    double: usize,
    plain_numbers: usize,
    quoted_numbers: usize,
    short_lists: usize,
    long_lists: usize,
    unit: Option<String>,
    colon: Option<String>,
    comma: Option<String>,
    pad: Option<String>,
}

impl Layout {
    /// The layout of what is written into `site`.
    pub(super) fn at(document: &Document, site: Option<&Site<'_>>) -> Layout {
        let lines = Lines::new(document.text());
        let is_json = document.format() == Format::Json;
        let habits = Habits::of(document);
        let near = || {
            site.into_iter()
                .flat_map(|it| std::iter::once(it.node).chain(it.chain.iter().rev().map(|&(container, _)| container)))
        };
        let step = near().find_map(step_in).or(habits.step).unwrap_or(2);
        let sequence_step = near().find_map(sequence_step_in).or(habits.sequence_step).unwrap_or(step);
        let is_on_one_line = document.root().is_none_or(|root| {
            is_json && site::count(root) > 0 && lines.start(root.start()) == lines.start(site::end(root))
        });
        let unit = match is_json && !(is_on_one_line && document.root().is_some()) {
            true => Some(near().find_map(unit_in).or(habits.unit).unwrap_or_else(|| "  ".to_owned())),
            false => None,
        };
        let colon = near().find_map(colon_in).or(habits.colon).unwrap_or_else(|| " ".to_owned());
        let comma = near().find_map(comma_in).or(habits.comma);
        Layout {
            line_end: line_end(lines),
            step,
            sequence_step,
            quote: if habits.double > habits.single { Quote::Double } else { Quote::Single },
            quotes_all: site.and_then(|it| near_quotes(it.node).or_else(|| near_quotes(it.parent()?.0))),
            has_plain_numbers: habits.plain_numbers > habits.quoted_numbers,
            has_short_lists: habits.short_lists > habits.long_lists,
            flow: FlowLayout {
                is_json,
                unit,
                comma: comma.unwrap_or_else(|| if colon.is_empty() { String::new() } else { " ".to_owned() }),
                colon,
                pad: near().find_map(pad_in).or(habits.pad).unwrap_or_default(),
            },
        }
    }

    /// The layout of what is put in the place of `site`: how a mapping that goes is quoted says nothing about another one.
    pub(super) fn in_place_of(document: &Document, site: &Site<'_>) -> Layout {
        let layout = Layout::at(document, Some(site));
        match site.node.kind() {
            NodeKind::Mapping => Layout { quotes_all: site.parent().and_then(|it| near_quotes(it.0)), ..layout },
            _ => layout,
        }
    }
}

fn line_end(lines: Lines<'_>) -> &'static str {
    let end = lines.end(0);
    match (lines.byte(end), lines.byte(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => "\r\n",
        (Some(b'\r'), _) => "\r",
        _ => "\n",
    }
}

impl Habits {
    fn of(document: &Document) -> Habits {
        let mut habits = Habits::default();
        let mut open: Vec<Node<'_>> = document.root().into_iter().collect();
        let mut left = MOST_NODES;
        while let Some(node) = open.pop() {
            if left == 0 {
                break;
            }
            left -= 1;
            habits.note(node);
            let first = open.len();
            for child in site::children(node).take(MOST_NODES) {
                if let Some(key) = child.key {
                    habits.note_key(key);
                }
                open.push(child.value);
            }
            // In the order of the text.
            open[first..].reverse();
        }
        habits
    }

    fn note(&mut self, node: Node<'_>) {
        match node.style() {
            Style::SingleQuoted => self.single += 1,
            Style::DoubleQuoted => self.double += 1,
            Style::Block | Style::Flow => {
                self.step = self.step.or_else(|| step_in(node));
                self.sequence_step = self.sequence_step.or_else(|| sequence_step_in(node));
                self.unit = self.unit.take().or_else(|| unit_in(node));
                self.colon = self.colon.take().or_else(|| colon_in(node));
                self.comma = self.comma.take().or_else(|| comma_in(node));
                self.pad = self.pad.take().or_else(|| pad_in(node));
                let is_list = node.kind() == NodeKind::Sequence && !node.is_empty();
                if is_list && site::children(node).take(MOST_CHILDREN).all(|it| it.value.kind() == NodeKind::Scalar) {
                    let lines = Lines::new(node.document().text());
                    let is_short =
                        node.style() == Style::Flow && lines.start(node.start()) == lines.start(site::end(node));
                    *(if is_short { &mut self.short_lists } else { &mut self.long_lists }) += 1;
                }
            }
            _ => {}
        }
    }

    fn note_key(&mut self, key: Node<'_>) {
        let is_number = key.scalar_text().is_some_and(|it| is_number(&it));
        match key.style() {
            Style::SingleQuoted | Style::DoubleQuoted => {
                *(if key.style() == Style::SingleQuoted { &mut self.single } else { &mut self.double }) += 1;
                self.quoted_numbers += usize::from(is_number);
            }
            _ => self.plain_numbers += usize::from(is_number),
        }
    }
}

/// A number that may stand as a key without quotes, as in `200:`.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 16 && !text.starts_with('0') && text.bytes().all(|it| it.is_ascii_digit())
}

/// Columns from the keys of a mapping to those of a mapping below.
fn step_in(node: Node<'_>) -> Option<u32> {
    nested_column(node, NodeKind::Mapping).filter(|&it| it > 0)
}

fn sequence_step_in(node: Node<'_>) -> Option<u32> {
    nested_column(node, NodeKind::Sequence)
}

fn nested_column(node: Node<'_>, kind: NodeKind) -> Option<u32> {
    if node.style() != Style::Block || node.kind() != NodeKind::Mapping {
        return None;
    }
    let column = site::column(node);
    site::children(node)
        .take(MOST_CHILDREN)
        .find(|it| it.value.style() == Style::Block && it.value.kind() == kind && it.key.is_some())
        .and_then(|it| site::column(it.value).checked_sub(column))
}

/// The quotes of the strings right below a collection, if all have them, though they need none.
fn near_quotes(node: Node<'_>) -> Option<Quote> {
    let mut found = None;
    for child in site::children(node).take(MOST_CHILDREN).filter(|it| it.value.kind() == NodeKind::Scalar) {
        let quote = match child.value.style() {
            Style::SingleQuoted => Quote::Single,
            Style::DoubleQuoted => Quote::Double,
            _ if child.value.as_str().is_some() => return None,
            _ => continue,
        };
        if child.value.scalar_text().is_some_and(|it| is_plain(&it, false)) {
            found = found.or(Some(quote));
        }
    }
    found
}

fn unit_in(node: Node<'_>) -> Option<String> {
    let lines = Lines::new(node.document().text());
    let first = site::child(node, 0).filter(|_| node.style() == Style::Flow)?;
    if !lines.is_first(first.start) || lines.start(first.start) == lines.start(node.start()) {
        return None;
    }
    let (outer, inner) = (lines.indent(node.start()), lines.indent(first.start));
    inner.strip_prefix(&*outer).filter(|it| !it.is_empty()).map(str::to_owned)
}

fn blanks(text: Cow<'_, str>) -> Option<String> {
    text.bytes().all(|it| it == b' ').then(|| text.into_owned())
}

fn colon_in(node: Node<'_>) -> Option<String> {
    let first = site::child(node, 0).filter(|it| node.style() == Style::Flow && it.value.green().len > 0)?;
    let lead = first.value.start() - first.value.green().before;
    first.key?;
    blanks(Lines::new(node.document().text()).slice(lead + 1, site::outer_start(first.value)))
}

fn comma_in(node: Node<'_>) -> Option<String> {
    let (first, second) = (site::child(node, 0).filter(|_| node.style() == Style::Flow)?, site::child(node, 1)?);
    let gap = Lines::new(node.document().text()).slice(first.end, second.start);
    blanks(Cow::Borrowed(gap.trim_start_matches(' ').strip_prefix(',')?))
}

fn pad_in(node: Node<'_>) -> Option<String> {
    let is_mapping = node.style() == Style::Flow && node.kind() == NodeKind::Mapping;
    let first = site::child(node, 0).filter(|_| is_mapping)?;
    blanks(Lines::new(node.document().text()).slice(node.start() + 1, first.start))
}
