//! Data as text, in the style of its surroundings.

use crate::Value;

use super::{
    layout::{FlowLayout, Layout, is_number},
    quote::{self, Quote, is_plain},
};

/// Levels of data that are written: what the parser reads, too.
const MAX_DEPTH: usize = 512;

/// A value as text.
#[derive(Clone, Debug)]
pub(super) enum Written {
    /// It starts on the line of its key or `-`. All lines but the first are complete.
    Inline(Vec<String>),
    /// A block collection: complete lines.
    Block(Vec<String>),
}

/// Where a value is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    /// Behind a key in this column.
    Key(u32),
    /// Behind a `-` in the column `dash`; `column` is that of what follows it.
    Item { dash: u32, column: u32 },
    /// The whole document.
    Root,
}

pub(super) struct Writer<'l> {
    pub(super) layout: &'l Layout,
    /// Texts of several lines may become literal block scalars.
    pub(super) literals: bool,
}

/// Whether data is nested deeper than can be written.
pub(super) fn is_too_deep(value: &Value) -> bool {
    fn fits(value: &Value, left: usize) -> bool {
        let Some(left) = left.checked_sub(1) else { return false };
        match value {
            Value::Array(items) => items.iter().all(|it| fits(it, left)),
            Value::Object(members) => members.iter().all(|(_, it)| fits(it, left)),
            _ => true,
        }
    }
    !fits(value, MAX_DEPTH)
}

impl Slot {
    /// The column in which a block mapping or sequence stands here.
    pub(super) fn inner_column(self, is_sequence: bool, layout: &Layout) -> u32 {
        match self {
            Slot::Key(column) if is_sequence => column + layout.sequence_step,
            Slot::Key(column) => column + layout.step,
            Slot::Item { column, .. } => column,
            Slot::Root => 0,
        }
    }
}

impl Writer<'_> {
    /// A value in block context.
    pub(super) fn block(&self, value: &Value, slot: Slot) -> Written {
        match value {
            Value::Object(members) if !members.is_empty() => {
                let column = slot.inner_column(false, self.layout);
                let mut lines = Vec::new();
                for (key, value) in members {
                    self.entry(&self.key(key, false), value, column, &mut lines);
                }
                Written::Block(lines)
            }
            Value::Array(items) if !items.is_empty() => {
                if self.layout.has_short_lists && items.iter().all(is_scalar) && !matches!(slot, Slot::Root) {
                    return Written::Inline(vec![self.one_line(value)]);
                }
                let column = slot.inner_column(true, self.layout);
                let mut lines = Vec::new();
                for item in items {
                    let written = self.block(item, Slot::Item { dash: column, column: column + 2 });
                    lines.extend(behind_dash(column, 1, None, written));
                }
                Written::Block(lines)
            }
            Value::String(text) if self.literals && quote::is_literal(text) => {
                let column = slot.inner_column(false, self.layout).max(1);
                let mut lines = vec![if text.ends_with('\n') { "|" } else { "|-" }.to_owned()];
                lines.extend(text.lines().map(|line| match line {
                    "" => String::new(),
                    line => format!("{}{line}", spaces(column)),
                }));
                Written::Inline(lines)
            }
            Value::Array(_) | Value::Object(_) => Written::Inline(vec![self.one_line(value)]),
            scalar => Written::Inline(vec![self.scalar(scalar, false)]),
        }
    }

    fn entry(&self, key: &str, value: &Value, column: u32, out: &mut Vec<String>) {
        let written = self.block(value, Slot::Key(column));
        out.extend(behind_key(column, key, None, written));
    }

    /// A value on one line.
    fn one_line(&self, value: &Value) -> String {
        let mut out = String::new();
        let flow = FlowLayout { unit: None, ..self.layout.flow.clone() };
        self.flow_into(value, &flow, "", &mut out);
        out
    }

    /// A value in flow style or JSON, for a line with this indentation.
    pub(super) fn flow(&self, value: &Value, indent: &str) -> String {
        let mut out = String::new();
        self.flow_into(value, &self.layout.flow, indent, &mut out);
        out
    }

    /// A value for a flow collection; `is_short` if that stands on one line.
    pub(super) fn nested(&self, value: &Value, indent: &str, is_short: bool) -> String {
        if is_short { self.one_line(value) } else { self.flow(value, indent) }
    }

    fn flow_into(&self, value: &Value, flow: &FlowLayout, indent: &str, out: &mut String) {
        let (open, close, count) = match value {
            Value::Object(members) => ('{', '}', members.len()),
            Value::Array(items) => ('[', ']', items.len()),
            // What is plain in flow style is plain everywhere.
            scalar => return out.push_str(&self.scalar(scalar, true)),
        };
        out.push(open);
        if count == 0 {
            return out.push(close);
        }
        let is_short =
            matches!(value, Value::Array(items) if self.layout.has_short_lists && items.iter().all(is_scalar));
        let unit = flow.unit.as_ref().filter(|_| !is_short);
        let inner = unit.map_or_else(String::new, |unit| format!("{indent}{unit}"));
        let pad = if open == '{' { &*flow.pad } else { "" };
        for index in 0..count {
            if index > 0 {
                out.push(',');
            }
            match unit {
                Some(_) => {
                    out.push_str(self.layout.line_end);
                    out.push_str(&inner);
                }
                None if index > 0 => out.push_str(if flow.unit.is_some() { " " } else { &flow.comma }),
                None => out.push_str(pad),
            }
            match value {
                Value::Object(members) => {
                    let (key, value) = &members[index];
                    out.push_str(&self.flow_key(key));
                    self.flow_into(value, flow, &inner, out);
                }
                Value::Array(items) => self.flow_into(&items[index], flow, &inner, out),
                _ => {}
            }
        }
        match unit {
            Some(_) => {
                out.push_str(self.layout.line_end);
                out.push_str(indent);
            }
            None => out.push_str(pad),
        }
        out.push(close);
    }

    /// A key in flow style with its colon.
    pub(super) fn flow_key(&self, key: &str) -> String {
        self.flow_colon(self.key(key, true))
    }

    /// A written key with its colon.
    pub(super) fn flow_colon(&self, key: String) -> String {
        let flow = &self.layout.flow;
        // Without white space behind it, only the colon of a quoted key is one.
        let gap = if flow.colon.is_empty() && !key.starts_with(['"', '\'']) { " " } else { &flow.colon };
        format!("{key}:{gap}")
    }

    fn scalar(&self, value: &Value, in_flow: bool) -> String {
        match value {
            Value::Bool(true) => "true".to_owned(),
            Value::Bool(false) => "false".to_owned(),
            Value::Number(it) => it.to_string(),
            Value::String(text) if self.layout.flow.is_json => quote::double_quoted(text),
            Value::String(text) => match self.layout.quotes_all {
                Some(quote) => quote::quoted(text, quote),
                None if is_plain(text, in_flow) => text.to_string(),
                None => quote::quoted(text, self.layout.quote),
            },
            Value::Null | Value::Array(_) | Value::Object(_) => "null".to_owned(),
        }
    }

    /// A key with the quotes that it needs.
    pub(super) fn key(&self, key: &str, in_flow: bool) -> String {
        if self.layout.flow.is_json {
            return quote::double_quoted(key);
        }
        if is_plain(key, in_flow) || (self.layout.has_plain_numbers && is_number(key)) {
            return key.to_owned();
        }
        quote::quoted(key, self.layout.quote)
    }

    /// A key with given quotes, if it can do without.
    pub(super) fn key_like(&self, key: &str, habit: KeyHabit, in_flow: bool) -> String {
        if self.layout.flow.is_json {
            return quote::double_quoted(key);
        }
        let is_plain_number = habit.plain_numbers.unwrap_or(self.layout.has_plain_numbers) && is_number(key);
        match habit.all {
            Some(quote) => quote::quoted(key, quote),
            None if is_plain(key, in_flow) || is_plain_number => key.to_owned(),
            None => quote::quoted(key, habit.some.unwrap_or(self.layout.quote)),
        }
    }
}

/// How the keys of one mapping are quoted.
#[derive(Clone, Copy, Default)]
pub(super) struct KeyHabit {
    /// All are.
    pub(super) all: Option<Quote>,
    /// Those that are.
    pub(super) some: Option<Quote>,
    /// Whether numbers stand without; unknown if there are none.
    pub(super) plain_numbers: Option<bool>,
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

pub(super) fn spaces(count: u32) -> String {
    " ".repeat(count as usize)
}

/// The lines of an entry: a key in a column with its value, and the comment behind it.
pub(super) fn behind_key(column: u32, key: &str, comment: Option<&str>, written: Written) -> Vec<String> {
    let comment = comment.unwrap_or_default();
    let lead = format!("{}{key}:", spaces(column));
    match written {
        Written::Inline(mut lines) => {
            let first = lines.first_mut().map(std::mem::take).unwrap_or_default();
            let gap = if first.is_empty() { "" } else { " " };
            // Behind a block scalar's header or a text of several lines there is no place for one.
            let comment = if lines.len() > 1 { "" } else { comment };
            let first = format!("{lead}{gap}{first}{comment}");
            std::iter::once(first).chain(lines.into_iter().skip(1)).collect()
        }
        Written::Block(lines) => std::iter::once(format!("{lead}{comment}")).chain(lines).collect(),
    }
}

/// The lines of an item whose `-` stands in a column, with `gap` spaces behind it, and the comment behind it.
pub(super) fn behind_dash(column: u32, gap: u32, comment: Option<&str>, written: Written) -> Vec<String> {
    let comment = match &written {
        Written::Inline(lines) if lines.len() == 1 => comment.unwrap_or_default(),
        _ => "",
    };
    let (Written::Inline(mut lines) | Written::Block(mut lines)) = written;
    if let Some(first) = lines.first_mut() {
        *first = format!("{}-{}{}{comment}", spaces(column), spaces(gap), first.trim_start_matches(' '));
    }
    lines
}
