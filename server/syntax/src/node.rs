//! A place in a tree: a value, or an entry of a mapping. Cheap to copy, borrows its document.

use std::borrow::Cow;

use text_size::{TextRange, TextSize};

use crate::{
    Document, FileId, Format, JsonPointer, Scalar, Value,
    green::{Green, Kind, flag},
    nodes::{Child, Nodes},
    scalar,
};

/// What a value is, whatever it is written like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    Mapping,
    Sequence,
    /// Also a value that is not written at all (`key:`), which is null.
    Scalar,
    Alias,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// A collection by indentation.
    Block,
    /// A collection in `{}` or `[]`; all collections of JSON.
    Flow,
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A value of a document.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    document: &'a Document,
    green: &'a Green,
    /// Where the value starts in the text.
    start: u32,
}

/// The identity of a node for memo tables: valid as long as its document lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId {
    file: FileId,
    address: usize,
}

impl NodeId {
    /// What tells the node from all others of its document, by whichever name that goes.
    pub fn in_document(self) -> usize {
        self.address
    }
}

/// `key: value` in a mapping.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    document: &'a Document,
    key: Child<'a>,
    value: Child<'a>,
    /// Where the mapping starts in the text.
    start: u32,
}

impl<'a> Node<'a> {
    pub fn document(self) -> &'a Document {
        self.document
    }

    pub fn file(self) -> FileId {
        self.document.file()
    }

    pub fn id(self) -> NodeId {
        // Collections by their children, which stay where they are when a sibling changes; a child has an even
        // address, so that one more is nobody else's.
        let address = match self.green.all_children() {
            [] => std::ptr::from_ref(self.green).addr() + 1,
            children => children.as_ptr().addr(),
        };
        NodeId { file: self.file(), address }
    }

    pub fn kind(self) -> NodeKind {
        match self.green.kind {
            Kind::BlockMapping | Kind::FlowMapping => NodeKind::Mapping,
            Kind::BlockSequence | Kind::FlowSequence => NodeKind::Sequence,
            Kind::Alias => NodeKind::Alias,
            _ => NodeKind::Scalar,
        }
    }

    pub fn style(self) -> Style {
        match self.green.kind {
            Kind::BlockMapping | Kind::BlockSequence => Style::Block,
            Kind::FlowMapping | Kind::FlowSequence => Style::Flow,
            Kind::SingleQuoted => Style::SingleQuoted,
            Kind::DoubleQuoted => Style::DoubleQuoted,
            Kind::Literal => Style::Literal,
            Kind::Folded => Style::Folded,
            _ => Style::Plain,
        }
    }

    /// The value as written, without anchor and tag. Empty, behind the colon, for a value that is not written.
    pub fn range(self) -> TextRange {
        TextRange::at(TextSize::new(self.start), TextSize::new(self.green.len))
    }

    /// The value as written, raw.
    pub fn raw(self) -> Cow<'a, str> {
        self.document.text().slice(self.range())
    }

    /// Whether there is a syntax error in this subtree. Rules that report something *missing* stay silent here.
    pub fn is_damaged(self) -> bool {
        self.green.has(flag::DAMAGED)
    }

    /// Whether a syntax error is in this very collection, and not within one of its members.
    pub fn has_own_errors(self) -> bool {
        self.green.has(flag::OWN_ERRORS)
    }

    /// Whether a brace or bracket of JSON in this subtree is missing or too many, so that what follows may be anywhere.
    pub fn is_unbalanced(self) -> bool {
        self.green.has(flag::UNBALANCED)
    }

    pub fn tag(self) -> Option<Cow<'a, str>> {
        if !self.green.has(flag::TAG) {
            return None;
        }
        self.property('!')
    }

    pub fn anchor(self) -> Option<Cow<'a, str>> {
        if !self.green.has(flag::ANCHOR) {
            return None;
        }
        self.property('&').map(|it| match it {
            Cow::Borrowed(name) => Cow::Borrowed(&name[1..]),
            Cow::Owned(name) => Cow::Owned(name[1..].to_owned()),
        })
    }

    /// The node itself, or what an alias stands for. `None` for an alias of nothing.
    /// All accessors below resolve aliases by themselves.
    pub fn resolved(self) -> Option<Node<'a>> {
        match self.green.kind {
            Kind::Alias => self.document.anchored(&self.raw()[1..], self.start),
            _ => Some(self),
        }
    }

    pub fn is_mapping(self) -> bool {
        self.resolved().is_some_and(|it| it.green.kind.is_mapping())
    }

    pub fn is_sequence(self) -> bool {
        self.resolved().is_some_and(|it| it.green.kind.is_sequence())
    }

    /// The scalar by the YAML 1.2 core schema (JSON: by JSON). `None` for collections.
    pub fn scalar(self) -> Option<Scalar<'a>> {
        let node = self.resolved()?;
        match node.green.kind {
            Kind::Null => match node.tag() {
                Some(tag) => scalar::resolve_tagged(&tag, &Cow::Borrowed("")).or(Some(Scalar::Null)),
                None => Some(Scalar::Null),
            },
            Kind::Opaque => Some(Scalar::Null),
            _ => {
                let text = node.scalar_text()?;
                if let Some(it) = node.tag().and_then(|tag| scalar::resolve_tagged(&tag, &text)) {
                    return Some(it);
                }
                Some(match node.green.kind {
                    Kind::Plain => scalar::resolve_plain(text),
                    _ => Scalar::String(text),
                })
            }
        }
    }

    /// The content of any scalar as text (`200` is "200"), escapes and folding resolved.
    pub fn scalar_text(self) -> Option<Cow<'a, str>> {
        let node = self.resolved()?;
        match node.green.kind {
            Kind::Null | Kind::Opaque => Some(Cow::Borrowed("")),
            kind if kind.is_collection() => None,
            Kind::Alias => None,
            _ => Some(cook(node.green, node.raw())),
        }
    }

    /// The content, if the value is a string.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        match self.scalar()? {
            Scalar::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(it) => Some(it),
            _ => None,
        }
    }

    pub fn is_null(self) -> bool {
        matches!(self.scalar(), Some(Scalar::Null))
    }

    /// The entries as written, in order, duplicates and `<<` included. None for what is not a mapping.
    pub fn own_entries(self) -> impl Iterator<Item = Entry<'a>> {
        let (nodes, start) = match self.resolved() {
            Some(it) if it.green.kind.is_mapping() => (it.green.nodes(), it.start),
            _ => (Nodes::default(), 0),
        };
        let document = self.document;
        nodes.entries().map(move |[key, value]| Entry { document, key, value, start })
    }

    /// The entries, with merge keys (`<<`) resolved: own ones first, then merged ones that no own key hides.
    /// Of duplicates the first counts.
    pub fn entries(self) -> impl Iterator<Item = Entry<'a>> {
        let resolved = self.resolved();
        let is_simple = resolved.is_none_or(|it| !it.green.has(flag::MERGE | flag::OWN_DUPLICATES));
        let (simple, collected) = match resolved {
            Some(it) if is_simple => (Some(it.own_entries()), Vec::new()),
            Some(it) => (None, crate::merge::entries(it)),
            None => (None, Vec::new()),
        };
        simple.into_iter().flatten().chain(collected)
    }

    /// The entry of a key, merge keys included. Keys match by their text: `200` and `'200'` are one.
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        let node = self.resolved()?;
        node.own_entry(key).or_else(|| match node.green.has(flag::MERGE) {
            true => crate::merge::entry(node, key),
            false => None,
        })
    }

    /// The value of a key, aliases resolved.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(Entry::value)
    }

    /// The items of a sequence, aliases resolved. None for what is not a sequence.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        let (items, start) = match self.resolved() {
            Some(it) if it.green.kind.is_sequence() => (it.green.nodes(), it.start),
            _ => (Nodes::default(), 0),
        };
        let document = self.document;
        items.iter().map(move |it| {
            let item = Node::child(document, it, start);
            item.resolved().unwrap_or(item)
        })
    }

    /// Number of own entries or items.
    pub fn len(self) -> usize {
        match self.resolved() {
            Some(it) if it.green.kind.is_collection() => it.green.count(),
            _ => 0,
        }
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value as plain data, aliases and merge keys resolved. What is nested deeper than 512 levels becomes null, and
    /// so does an alias within what it stands for, and what comes after a hundred thousand nodes that aliases repeat.
    pub fn to_value(self) -> Value {
        crate::merge::to_value(self)
    }

    /// Where the node stands in its document.
    pub fn pointer(self) -> JsonPointer {
        self.document.pointer_of(self)
    }
}

/// What only the tree itself needs to know.
impl<'a> Node<'a> {
    pub(crate) fn new(document: &'a Document, green: &'a Green, start: u32) -> Self {
        Node { document, green, start }
    }

    /// A node of a collection that starts at `start`.
    pub(crate) fn child(document: &'a Document, child: Child<'a>, start: u32) -> Self {
        Node { document, green: child.green, start: start + child.offset() }
    }

    pub(crate) fn green(self) -> &'a Green {
        self.green
    }

    pub(crate) fn start(self) -> u32 {
        self.start
    }

    /// The entry of a key as written in this mapping. Of duplicates the first. Does not allocate for plain keys.
    pub(crate) fn own_entry(self, key: &str) -> Option<Entry<'a>> {
        if !self.green.kind.is_mapping() {
            return None;
        }
        let indexed = self.document.key_indices().find(self, key);
        indexed.unwrap_or_else(|| self.own_entries().find(|entry| entry.has_key(key)))
    }

    /// The entry of a mapping at a position among its own entries.
    pub(crate) fn own_entry_at(self, position: usize) -> Option<Entry<'a>> {
        let nodes = self.green.nodes();
        let (key, value) = (nodes.get(2 * position)?, nodes.get(2 * position + 1)?);
        Some(Entry { document: self.document, key, value, start: self.start })
    }

    /// The anchor or the tag, with its sigil.
    fn property(self, sigil: char) -> Option<Cow<'a, str>> {
        let start = TextSize::new(self.start - self.green.before);
        let from = TextRange::new(start, TextSize::new(self.start));
        let find = |text: &str| {
            let mut at = usize::from(text.starts_with(['-', '?', ':']));
            while at < text.len() {
                let rest = &text[at..];
                let word = rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len());
                if rest.starts_with('#') {
                    at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                } else if rest.starts_with(sigil) && word > 0 {
                    return Some((at, at + word));
                } else {
                    at += word.max(1);
                }
            }
            None
        };
        match self.document.text().slice(from) {
            Cow::Borrowed(text) => find(text).map(|(from, to)| Cow::Borrowed(&text[from..to])),
            Cow::Owned(text) => find(&text).map(|(from, to)| Cow::Owned(text[from..to].to_owned())),
        }
    }
}

/// The content of a scalar from its raw text.
pub(crate) fn cook<'t>(green: &Green, raw: Cow<'t, str>) -> Cow<'t, str> {
    let quotes = |raw: Cow<'t, str>, quote: char| {
        let from = 1.min(raw.len());
        let to = if raw.len() > 1 && raw.ends_with(quote) { raw.len() - 1 } else { raw.len() };
        match raw {
            Cow::Borrowed(text) => Cow::Borrowed(&text[from..to]),
            Cow::Owned(mut text) => {
                text.truncate(to);
                text.drain(..from);
                Cow::Owned(text)
            }
        }
    };
    let cooked = green.has(flag::COOKED);
    match green.kind {
        Kind::Plain if cooked => Cow::Owned(scalar::cook_plain(&raw)),
        Kind::SingleQuoted => match quotes(raw, '\'') {
            text if cooked => Cow::Owned(scalar::cook_single(&text)),
            text => text,
        },
        Kind::DoubleQuoted => match quotes(raw, '"') {
            text if cooked => Cow::Owned(scalar::cook_double(&text)),
            text => text,
        },
        Kind::Literal | Kind::Folded => {
            Cow::Owned(scalar::cook_block(&raw, green.kind == Kind::Folded, green.indent as usize))
        }
        _ => raw,
    }
}

impl<'a> Entry<'a> {
    /// The key's text, escapes resolved.
    pub fn key(self) -> Cow<'a, str> {
        let key = self.key_node();
        key.scalar_text().unwrap_or_else(|| key.raw())
    }

    pub fn key_node(self) -> Node<'a> {
        Node::child(self.document, self.key, self.start)
    }

    /// The value, aliases resolved; an unresolvable alias stays an alias node.
    pub fn value(self) -> Node<'a> {
        let value = self.own_value();
        value.resolved().unwrap_or(value)
    }

    /// The value as written, aliases not resolved.
    pub fn own_value(self) -> Node<'a> {
        Node::child(self.document, self.value, self.start)
    }

    /// From the key to the end of the value.
    pub fn range(self) -> TextRange {
        let start = self.start + self.key.lead();
        let end = self.start + self.value.end().max(self.key.end());
        TextRange::new(TextSize::new(start), TextSize::new(end))
    }
}

impl<'a> Entry<'a> {
    /// Whether this is `<<` of YAML.
    pub(crate) fn is_merge(self) -> bool {
        self.key.green.kind == Kind::Plain
            && self.key.green.len == 2
            && self.document.format() == Format::Yaml
            && self.key_node().raw() == "<<"
    }

    pub(crate) fn has_key(self, key: &str) -> bool {
        let green = self.key.green;
        let node = self.key_node();
        if green.has(flag::COOKED) || green.kind == Kind::Alias {
            return self.key() == key;
        }
        let quotes = u32::from(matches!(green.kind, Kind::SingleQuoted | Kind::DoubleQuoted));
        if green.len as usize != key.len() + 2 * quotes as usize {
            return false;
        }
        let inner = TextRange::at(TextSize::new(node.start + quotes), TextSize::new(key.len() as u32));
        self.document.text().slice(inner) == key
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}@{:?}", self.kind(), self.range())
    }
}
