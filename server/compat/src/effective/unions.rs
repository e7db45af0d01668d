//! `oneOf` and `anyOf` as a schema says them: branches of branches are one list, and what is no choice is none.

use openapi::{Resolve, Version};
use rustc_hash::FxHashSet;
use syntax::{Node, NodeId, Value};

use super::{Choice, Effective, Types, Union, is_assertion};
use crate::listed;
use crate::schemas::Schemas;

/// Deepest nesting of lists in lists that is read as one list.
const MAX_LISTS: usize = 20;

/// The branches found so far.
struct Choices<'a> {
    keyword: &'static str,
    found: Vec<Choice<'a>>,
    is_grouped: bool,
    opened: FxHashSet<NodeId>,
}

impl<'a> Schemas<'a> {
    /// Adds a union: unwrapped if one branch is left, as types if branches are nothing else. Of a *bare* schema only
    /// what is no choice counts.
    pub(super) fn union(
        &self,
        (keyword, list): (&'static str, Node<'a>),
        schema: Node<'a>,
        bare: bool,
        depth: usize,
        seen: &mut FxHashSet<NodeId>,
        acc: &mut Effective<'a>,
    ) -> Types {
        // What a discriminator calls by name is no list of others.
        let is_named = schema.get("discriminator").is_some();
        let mut choices = Choices { keyword, found: Vec::new(), is_grouped: false, opened: FxHashSet::default() };
        self.add_choices(list, is_named, &mut Vec::new(), &mut choices);
        let Choices { found: mut branches, is_grouped, .. } = choices;
        if branches.is_empty() {
            return Types::ALL;
        }
        let null_in = branches.iter().find(|it| self.is_null(it.node)).map(|it| it.list);
        branches.retain(|it| !self.is_null(it.node));
        let null = if null_in.is_some() { Types::NULL } else { Types::NONE };
        if keyword == "anyOf" && !is_named {
            self.forget_contained(&mut branches, null);
        }
        let are_values = branches.iter().all(|it| self.is_values_only(it.node));
        let are_types = !are_values && branches.iter().all(|it| self.is_type_only(it.node));
        let is_choice = branches.len() > 1 && !are_values && !are_types;
        if is_choice && bare {
            return Types::ALL;
        }
        if let Some(null_in) = null_in {
            acc.null_at.get_or_insert(null_in);
        }
        // Where null is all that stands beside it, the inner list is the choice.
        let list = match branches.as_slice() {
            [first, rest @ ..] if rest.iter().all(|it| it.list == first.list) => first.list,
            _ => list,
        };
        match branches.as_slice() {
            [] => {
                acc.own_types = acc.own_types.and(null);
                null
            }
            [only] => self.collect(only.node, bare, depth + 1, seen, acc).or(null),
            several => {
                let within = several.iter().map(|it| self.types_within(it.node, 0)).fold(Within::of(null), Within::or);
                if within.names_null && acc.null_at.is_none() {
                    acc.null_at = Some(list);
                    acc.null_in_branch = true;
                }
                if is_choice {
                    acc.unions.push(Union { keyword, node: list, branches, is_grouped });
                    return within.types;
                }
                acc.own_types = acc.own_types.and(within.types);
                if are_values {
                    let listed = several.iter().flat_map(|it| self.listed(it.node)).collect();
                    listed::add(acc, list, listed);
                } else {
                    acc.typed = true;
                    acc.type_at.get_or_insert(list);
                }
                within.types
            }
        }
    }

    /// The branches of a list, with those of branches that are nothing but lists of the same keyword.
    fn add_choices(
        &self,
        list: Node<'a>,
        is_named: bool,
        within: &mut Vec<(Node<'a>, Node<'a>)>,
        choices: &mut Choices<'a>,
    ) {
        choices.opened.insert(list.id());
        for node in list.items() {
            let inner = match is_named || within.len() >= MAX_LISTS {
                true => None,
                false => self.list_within(node, choices.keyword),
            };
            match inner {
                Some(inner) if !choices.opened.contains(&inner.id()) => {
                    choices.is_grouped |= choices.keyword == "oneOf";
                    within.push((node, list));
                    self.add_choices(inner, is_named, within, choices);
                    within.pop();
                }
                // Once more the same adds nothing to an `anyOf`.
                Some(_) if choices.keyword == "anyOf" => {}
                _ => choices.found.push(Choice { node, list, within: within.clone() }),
            }
        }
    }

    /// Whether a branch is one of several itself.
    pub(crate) fn is_union(&self, branch: Node<'a>) -> bool {
        let branch = self.follow_plain(branch);
        ["oneOf", "anyOf"].iter().any(|key| branch.get(key).is_some_and(|it| it.is_sequence() && it.len() > 1))
    }

    /// The branches of a branch that says nothing else.
    fn list_within(&self, branch: Node<'a>, keyword: &str) -> Option<Node<'a>> {
        let branch = self.follow_plain(branch);
        let list = branch.get(keyword).filter(|it| !it.is_empty() && it.is_sequence())?;
        let says_more = branch.entries().any(|entry| {
            let key = entry.key();
            key != keyword && (key == "$ref" || is_assertion(&key))
        });
        (!says_more).then_some(list)
    }

    /// Takes out branches of an `anyOf` that add nothing to those that take all values of a type, as the known values
    /// of an open enum do. What is said of members is a promise of its own, and stays.
    fn forget_contained(&self, branches: &mut Vec<Choice<'a>>, null: Types) {
        let of_type = |it: &Choice<'a>| self.is_type_only(it.node);
        let whole = branches.iter().filter(|it| of_type(it)).map(|it| self.types_within(it.node, 0).types);
        let whole = whole.fold(Types::NONE, Types::or);
        if whole.is_none() {
            return;
        }
        let whole = whole.or(null);
        branches.retain(|it| {
            let types = self.types_within(it.node, 0).types;
            let is_scalar = types.and(Types::OBJECT.or(Types::ARRAY)).is_none();
            of_type(it) || !is_scalar || types.is_none() || !whole.has(types)
        });
    }

    /// A branch that is null and nothing else.
    fn is_null(&self, branch: Node<'a>) -> bool {
        let branch = self.follow_plain(branch);
        // Generators of 3.0 write null as a branch of nothing but `nullable`. To the letter it takes everything.
        let said = |key: &str| is_assertion(key) && key != "nullable";
        if self.version() == Version::V3_0
            && branch.get("nullable").and_then(Node::as_bool) == Some(true)
            && !branch.entries().any(|entry| entry.key() == "$ref" || said(&entry.key()))
        {
            return true;
        }
        let is = |key: &str| branch.get(key);
        // A type that lets null in, and nothing but null in the list.
        if is("enum").is_some_and(|it| !it.is_empty() && it.items().all(Node::is_null)) {
            let mut scratch = Effective::new();
            return self.written_types(branch, &mut scratch).has(Types::NULL);
        }
        if let Some(written) = is("type") {
            return match written.is_sequence() {
                true => {
                    written.len() == 1
                        && written.items().all(|it| it.is_null() || it.as_str().as_deref() == Some("null"))
                }
                false => written.as_str().as_deref() == Some("null"),
            };
        }
        is("enum").is_none() && is("const").is_some_and(Node::is_null)
    }

    /// Whether a list of branches is another way to write an enum.
    pub(crate) fn lists_values(&self, list: Node<'a>) -> bool {
        let is_listed = |it: Node<'a>| self.is_null(it) || self.is_values_only(it);
        list.is_sequence() && !list.is_empty() && list.items().all(is_listed)
    }

    /// A branch that lists its values and says nothing else: the enum with descriptions.
    fn is_values_only(&self, branch: Node<'a>) -> bool {
        let branch = self.follow_plain(branch);
        branch.is_mapping()
            && (branch.get("const").is_some() || branch.get("enum").is_some_and(Node::is_sequence))
            && branch.entries().all(|entry| {
                let key = entry.key();
                matches!(&*key, "type" | "const" | "enum") || !is_assertion(&key)
            })
    }

    /// The values of such a branch, without null.
    fn listed(&self, branch: Node<'a>) -> Vec<(Value, Node<'a>)> {
        let branch = self.follow_plain(branch);
        let items = branch.get("enum").into_iter().flat_map(Node::items).chain(branch.get("const"));
        items.map(|it| (it.to_value(), it)).filter(|(value, _)| *value != Value::Null).collect()
    }

    /// A branch that says its type and nothing else.
    fn is_type_only(&self, branch: Node<'a>) -> bool {
        let branch = self.follow_plain(branch);
        branch.is_mapping()
            && branch.get("type").is_some()
            && branch.entries().all(|entry| {
                let key = entry.key();
                matches!(&*key, "type" | "nullable") || !is_assertion(&key)
            })
    }

    /// The types of a branch, without reading all of it.
    fn types_within(&self, node: Node<'a>, depth: usize) -> Within {
        if depth > 12 {
            return Within::ALL;
        }
        if let Some(value) = node.as_bool() {
            return if value { Within::ALL } else { Within::of(Types::NONE) };
        }
        if self.is_null(node) {
            return Within::of(Types::NULL);
        }
        let mut scratch = Effective::new();
        let mut types = self.written_types(node, &mut scratch);
        types = self.values(node, types, &mut scratch);
        let mut within = Within { types, names_null: scratch.null_at.is_some() && types.has(Types::NULL) };
        if let Some(reference) = node.get("$ref").and_then(Node::as_str)
            && let Some(target) = self.reader().target(node, &reference)
        {
            let of_target = self.types_within(target, depth + 1);
            within = if self.version() == Version::V3_0 { of_target } else { within.and(of_target) };
        }
        for branch in node.get("allOf").into_iter().flat_map(Node::items) {
            within = within.and(self.types_within(branch, depth + 1));
        }
        for keyword in ["oneOf", "anyOf"] {
            let mut branches = node.get(keyword).into_iter().flat_map(Node::items).peekable();
            if branches.peek().is_some() {
                let none = Within::of(Types::NONE);
                within = within.and(branches.map(|it| self.types_within(it, depth + 4)).fold(none, Within::or));
            }
        }
        if within.types == Types::ALL && node.get("properties").is_some() {
            // Beside a type that names null, it lets null in as every schema without a type does.
            return Within { types: Types::OBJECT.or(Types::NULL), names_null: false };
        }
        within
    }
}

/// The types of a branch.
#[derive(Clone, Copy)]
struct Within {
    types: Types,
    /// Whether null is let in by name, and not because no type is given.
    names_null: bool,
}

impl Within {
    const ALL: Within = Within { types: Types::ALL, names_null: false };

    /// Types by name.
    fn of(types: Types) -> Within {
        Within { types, names_null: types.has(Types::NULL) }
    }

    fn and(self, other: Within) -> Within {
        let types = self.types.and(other.types);
        Within { types, names_null: types.has(Types::NULL) && (self.names_null || other.names_null) }
    }

    fn or(self, other: Within) -> Within {
        Within { types: self.types.or(other.types), names_null: self.names_null || other.names_null }
    }
}
