//! What a component is called that comes of an inline Object: after its title, its property, its Operation.

use openapi::ObjectKind;
use syntax::{Document, JsonPointer, Node};

use crate::assists::context::Context;

/// Names that nobody has, as they are spelled in the section. `None` without a section for the kind.
pub(super) fn of(ctx: &Context<'_>, kind: ObjectKind, pointer: &JsonPointer, node: Node<'_>) -> Option<String> {
    let title = node.get("title").filter(|_| kind == ObjectKind::Schema).and_then(Node::as_str);
    let steps: Vec<&str> = pointer.steps().collect();
    let own = node.get("name").filter(|_| kind == ObjectKind::Parameter).and_then(Node::as_str);
    let words = match (title, own) {
        (Some(title), _) => words(&title),
        (None, Some(name)) => words(&name),
        (None, None) => after_place(ctx, &steps),
    };
    let entry = ctx.snapshot.document(ctx.description.entry).and_then(Document::root);
    let names = entry.and_then(|it| it.get("components")).and_then(|it| it.get(kind.components()?));
    let taken: Vec<String> = names.into_iter().flat_map(Node::own_entries).map(|it| it.key().into_owned()).collect();
    let words =
        if words.is_empty() { vec![kind.name().split(' ').next().unwrap_or_default().to_owned()] } else { words };
    let name = Spelling::of(&taken).spell(&words);
    let numbered = (2..).map(|number| format!("{name}{number}"));
    std::iter::once(name.clone()).chain(numbered).find(|it| !taken.contains(it))
}

/// Words for what stands at a place.
fn after_place(ctx: &Context<'_>, steps: &[&str]) -> Vec<String> {
    let parent = |number: usize| after_place(ctx, &steps[..steps.len() - number]);
    let and = |mut before: Vec<String>, word: &str| {
        before.push(word.to_owned());
        before
    };
    match *steps {
        [.., "properties" | "patternProperties" | "$defs" | "dependentSchemas" | "headers" | "links", name] => {
            words(name)
        }
        [.., "items"] => singular(parent(1)),
        [.., "additionalProperties" | "additionalItems" | "contains" | "not" | "propertyNames"] => {
            and(parent(1), "value")
        }
        [.., "allOf" | "anyOf" | "oneOf" | "prefixItems", index] => {
            and(parent(2), &(index.parse().unwrap_or(0usize) + 1).to_string())
        }
        [.., "examples", name] => words(name),
        [.., "content", _, "schema"] => parent(3),
        [.., "content", _, "itemSchema"] => and(parent(3), "item"),
        [.., "requestBody"] => and(operation(ctx, &steps[..steps.len() - 1]), "request"),
        ["components", "requestBodies", name] => and(words(name), "request"),
        ["components", "responses", name] => and(words(name), "response"),
        ["components", _, name] => words(name),
        [.., "responses", status] => response(operation(ctx, &steps[..steps.len() - 2]), status),
        [.., "schema"] => parent(1),
        [.., "parameters", _] => {
            let parameter = ctx.document.at(&JsonPointer::from_steps(steps.iter().copied()));
            parameter.and_then(|it| it.get("name")).and_then(Node::as_str).map(|it| words(&it)).unwrap_or_default()
        }
        [.., last] => words(last),
        [] => words(ctx.snapshot.path(ctx.file()).name().split('.').next().unwrap_or_default()),
    }
}

/// Responses with an error are shared by what went wrong, the others belong to their Operation.
fn response(mut operation: Vec<String>, status: &str) -> Vec<String> {
    let shared = match status {
        "400" => "bad request",
        "401" => "unauthorized",
        "403" => "forbidden",
        "404" => "not found",
        "405" => "method not allowed",
        "406" => "not acceptable",
        "409" => "conflict",
        "410" => "gone",
        "412" => "precondition failed",
        "415" => "unsupported media type",
        "422" => "unprocessable content",
        "429" => "too many requests",
        "500" => "internal server error",
        "502" => "bad gateway",
        "503" => "service unavailable",
        "default" => "error",
        _ => "",
    };
    if !shared.is_empty() {
        return words(shared);
    }
    if !status.starts_with('2') {
        operation.push(status.to_owned());
    }
    operation.push("response".to_owned());
    operation
}

/// The `operationId`, else method and path.
fn operation(ctx: &Context<'_>, steps: &[&str]) -> Vec<String> {
    let node = ctx.document.at(&JsonPointer::from_steps(steps.iter().copied()));
    if let Some(id) = node.and_then(|it| it.get("operationId")).and_then(Node::as_str) {
        return words(&id);
    }
    let of_path = steps.iter().rev().take(2).flat_map(|it| words(it));
    of_path.collect()
}

/// Of what a list has many, an item is one.
fn singular(mut words: Vec<String>) -> Vec<String> {
    let last = words.last_mut();
    match last.as_deref() {
        Some(last) if last.ends_with("ss") || !last.ends_with('s') || last.len() < 3 => words.push("item".to_owned()),
        Some(word) => {
            let one = match word.strip_suffix("ies") {
                Some(stem) => format!("{stem}y"),
                None => word[..word.len() - 1].to_owned(),
            };
            last.into_iter().for_each(|it| it.clone_from(&one));
        }
        None => {}
    }
    words
}

/// The words of a name, in lower case but for those in capitals.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for char in name.chars() {
        if !char.is_ascii_alphanumeric() {
            before = ' ';
            continue;
        }
        let is_new = before == ' ' || (char.is_ascii_uppercase() && !before.is_ascii_uppercase());
        match words.last_mut().filter(|_| !is_new) {
            Some(word) => word.push(char),
            None => words.push(char.into()),
        }
        before = char;
    }
    for word in &mut words {
        if word.chars().skip(1).any(|it| it.is_ascii_lowercase()) || word.len() == 1 {
            *word = word.to_ascii_lowercase();
        }
    }
    words
}

/// How names of several words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    Pascal,
    Camel,
    Kebab,
    Snake,
}

impl Spelling {
    /// As most of the names that are there.
    fn of(names: &[String]) -> Spelling {
        let count = |is: fn(&str) -> bool| names.iter().filter(|it| is(it)).count();
        let kebab = count(|it| it.contains('-'));
        let snake = count(|it| it.contains('_'));
        let pascal = count(|it| it.starts_with(|it: char| it.is_ascii_uppercase()));
        let camel = names.len().saturating_sub(kebab + snake + pascal);
        let all = [(pascal, Spelling::Pascal), (kebab, Spelling::Kebab), (snake, Spelling::Snake)];
        let best = all.into_iter().max_by_key(|(count, _)| *count).filter(|(count, _)| *count > 0);
        match best {
            // A single word in lower case is spelled so in three ways.
            Some((count, spelling)) if spelling != Spelling::Pascal || count >= camel => spelling,
            _ if camel > 0 => Spelling::Camel,
            _ => Spelling::Pascal,
        }
    }

    fn spell(self, words: &[String]) -> String {
        let capital = |word: &str| {
            let mut chars = word.chars();
            chars.next().map(|it| it.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
        };
        let lower = || words.iter().map(|it| it.to_ascii_lowercase()).collect::<Vec<_>>();
        match self {
            Spelling::Kebab => lower().join("-"),
            Spelling::Snake => lower().join("_"),
            Spelling::Pascal => words.iter().map(|it| capital(it)).collect(),
            Spelling::Camel => {
                let rest = words.iter().skip(1).map(|it| capital(it));
                words.first().map(|it| it.to_ascii_lowercase()).into_iter().chain(rest).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, taken: &[&str], expected: &str) {
        let taken: Vec<String> = taken.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(Spelling::of(&taken).spell(&words(name)), expected);
    }

    #[test]
    fn a_name_is_spelled_like_those_that_are_there() {
        check("listTeams", &[], "ListTeams");
        check("pull request", &["simple-user", "issue"], "pull-request");
        check("pull request", &["simple_user", "issue"], "pull_request");
        check("PullRequest", &["team", "teamList"], "pullRequest");
        check("X-RateLimit-Limit", &["Team"], "XRateLimitLimit");
        check("an HTTP error", &["Team"], "AnHTTPError");
    }
}
