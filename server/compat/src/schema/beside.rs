//! Unions that stand beside other ones, or beside what every branch has: an `allOf` has no order.

use syntax::Node;

use super::At;
use crate::effective::{Property, Union};
use crate::walk::Comparison;

/// A union of the baseline, and the one that it became.
type Paired<'u, 'a> = (&'u Union<'a>, Option<&'u Union<'a>>);

/// Unions that stand beside each other, each with its own partner: of one keyword, first by what their branches have in
/// common, then in order. Then those that have none in the baseline.
pub(super) fn pair_unions<'u, 'a>(
    before: &'u [Union<'a>],
    after: &'u [Union<'a>],
) -> (Vec<Paired<'u, 'a>>, Vec<&'u Union<'a>>) {
    let text = |it: Node<'a>| it.get("$ref").unwrap_or(it).raw().into_owned();
    let texts = |it: &'u Union<'a>| it.branches.iter().map(|it| text(it.node)).collect::<Vec<String>>();
    let mut free: Vec<(&Union<'a>, Vec<String>)> = after.iter().map(|it| (it, texts(it))).collect();
    let mut partners: Vec<Option<&Union<'a>>> = vec![None; before.len()];
    for is_alike in [true, false] {
        for (union, partner) in before.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
            let own = texts(union);
            let common = |other: &[String]| own.iter().filter(|it| other.contains(it)).count();
            let fitting = free.iter().enumerate().filter(|(_, (it, _))| it.keyword == union.keyword);
            let alike = fitting.map(|(at, (_, others))| (common(others), std::cmp::Reverse(at))).max();
            if let Some((count, std::cmp::Reverse(at))) = alike
                && (count > 0 || !is_alike)
            {
                *partner = Some(free.remove(at).0);
            }
        }
    }
    (before.iter().zip(partners).collect(), free.into_iter().map(|(it, _)| it).collect())
}

/// The schemas of a property that all branches of a union keep, as far as they require it where it was required.
pub(super) fn in_every_branch<'a>(
    ctx: &mut Comparison<'a>,
    at: &At<'a>,
    property: &Property<'a>,
) -> Option<Vec<Vec<Node<'a>>>> {
    let (name, required) = (&property.name, at.base.requires(&property.name) && !at.current.requires(&property.name));
    at.current.unions.iter().find_map(|union| {
        let mut of_branch = |node: Node<'a>| {
            let id = ctx.current.intern(&[node]);
            let branch = ctx.current.get(id);
            let found = branch.property(name).filter(|_| !required || branch.requires(name));
            found.map(|it| it.schemas.clone())
        };
        union.branches.iter().map(|it| of_branch(it.node)).collect()
    })
}
