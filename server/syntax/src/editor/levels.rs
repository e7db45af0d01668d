//! The levels of a copied block collection: where its lines go in a document that indents by other steps.

use crate::{Node, NodeKind, Style};

use super::{
    layout::Layout,
    lines::Lines,
    site::{self, Child},
};

/// How far a collection stands from the one that it is in.
#[derive(Clone, Copy)]
enum Step {
    /// As mappings below a key do where it comes from.
    Mapping,
    /// As sequences below a key do where it comes from.
    Sequence,
    /// In its own way, which it keeps.
    Own(i64),
}

/// A block collection, in the one of an index before its own.
struct Level {
    outer: usize,
    step: Step,
    column: i64,
}

/// The block collections in the text of one, this first.
pub(super) struct Levels {
    levels: Vec<Level>,
    /// For each line the collection of which an entry or item starts there. The others go on with what is before.
    lines: Vec<Option<usize>>,
}

impl Levels {
    /// `starts` are where the lines of the text start, `layout` that of the place where it stands.
    pub(super) fn of(node: Node<'_>, starts: &[u32], layout: &Layout) -> Levels {
        let text = Lines::new(node.document().text());
        let column = |node: Node<'_>| i64::from(site::column(node));
        let first = Level { outer: 0, step: Step::Own(0), column: column(node) };
        let mut found = Levels { levels: vec![first], lines: vec![None; starts.len()] };
        let mut open = vec![(node, 0)];
        while let Some((node, level)) = open.pop() {
            for child in site::children(node) {
                let line = starts.partition_point(|start| *start <= child.start).checked_sub(1);
                let is_first = text.is_first(child.start) || child.start == starts.first().copied().unwrap_or_default();
                if let Some(line) = line.filter(|_| is_first) {
                    found.lines[line] = Some(level);
                }
                if child.value.style() != Style::Block {
                    continue;
                }
                let inner = column(child.value);
                let step = step(child, inner - found.levels[level].column, layout);
                open.push((child.value, found.levels.len()));
                found.levels.push(Level { outer: level, step, column: inner });
            }
        }
        found
    }

    /// How far each line moves where the first collection goes to a column.
    pub(super) fn shifts(&self, text: &[String], column: i64, layout: &Layout) -> Vec<i64> {
        let mut columns = Vec::with_capacity(self.levels.len());
        for (index, level) in self.levels.iter().enumerate() {
            let step = match level.step {
                Step::Mapping => i64::from(layout.step),
                Step::Sequence => i64::from(layout.sequence_step),
                Step::Own(step) => step,
            };
            let outer = columns.get(level.outer).copied().filter(|_| index > 0);
            columns.push(outer.map_or(column, |outer: i64| outer + step));
        }
        let mut next = vec![None; text.len()];
        let mut following = None;
        for (index, line) in next.iter_mut().enumerate().rev() {
            following = self.lines.get(index).copied().flatten().or(following);
            *line = following;
        }
        let mut shifts = vec![0; text.len()];
        let mut last = 0;
        for (index, line) in text.iter().enumerate() {
            let own = self.lines.get(index).copied().flatten();
            last = own.unwrap_or(last);
            let level = own.or_else(|| self.of_comment(line, next[index], last)).unwrap_or(last);
            shifts[index] = columns[level] - self.levels[level].column;
        }
        shifts
    }

    /// The collection that a comment stands in, by its column: that of the next entry, or one that ends here.
    fn of_comment(&self, line: &str, next: Option<usize>, last: usize) -> Option<usize> {
        let content = line.trim_start_matches(' ');
        if !content.starts_with('#') {
            return None;
        }
        let column = (line.len() - content.len()) as i64;
        let stands_in = |level: &usize| self.levels[*level].column == column;
        let outer = std::iter::successors(Some(last), |it| (*it > 0).then(|| self.levels[*it].outer));
        next.into_iter().chain(outer).find(stands_in)
    }
}

/// How a collection stands below its key, or behind the `-` of its item.
fn step(child: Child<'_>, by: i64, layout: &Layout) -> Step {
    let is_habit = |habit: u32| child.key.is_some() && by == i64::from(habit);
    match child.value.kind() {
        NodeKind::Mapping if is_habit(layout.step) => Step::Mapping,
        NodeKind::Sequence if is_habit(layout.sequence_step) => Step::Sequence,
        _ => Step::Own(by),
    }
}
