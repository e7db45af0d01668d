//! How views get from a Reference to what it stands for: through a resolver that they are given.

use syntax::Node;

/// Finds the target of a Reference. The workspace implements it over all documents of a description.
pub trait Resolve {
    /// The node that `target` (the text of a `$ref` in `from`'s document) stands for: one step, no chain.
    /// `None` if there is no such document or place, or it is remote.
    fn target<'a>(&'a self, from: Node<'a>, target: &str) -> Option<Node<'a>>;
}

/// Longest chain of References that is followed; a longer one counts as a circle.
pub const MAX_REFERENCE_CHAIN: usize = 64;

/// Follows `$ref` until a node without one. `None` for a circle, or where nothing is found.
/// A node that is no Reference is returned as it is.
pub fn follow<'a>(resolver: &'a dyn Resolve, node: Node<'a>) -> Option<Node<'a>> {
    let mut at = node;
    for _ in 0..MAX_REFERENCE_CHAIN {
        let Some(target) = at.get("$ref").and_then(Node::as_str) else { return Some(at) };
        at = resolver.target(at, &target)?;
    }
    None
}
