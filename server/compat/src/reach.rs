//! Which operations reach a pair of schemas: known from the edges between pairs when all have been judged.

use std::collections::VecDeque;

use crate::report::Reach;
use crate::walk::Pair;

/// For each pair that somebody asks about, the roots that reach it, as bits.
pub(crate) struct Reached {
    /// Where the bits of a pair are; none where nobody asks.
    places: Vec<Option<usize>>,
    bits: Vec<u64>,
    words: usize,
}

impl Reached {
    /// The roots of the pairs that are asked about. Only pairs on the way to them are looked at.
    pub(crate) fn find(pairs: &[Pair], roots: usize, asked: impl Iterator<Item = usize>) -> Reached {
        let words = roots.div_ceil(64);
        let (places, order) = leading_to(pairs, asked);
        let mut reached = Reached { places, bits: vec![0; words * order.len()], words };
        let mut open: VecDeque<usize> = VecDeque::new();
        let mut waits = vec![false; pairs.len()];
        for index in order {
            let Some(place) = reached.places[index] else { continue };
            for root in &pairs[index].roots {
                reached.bits[place * words + root / 64] |= 1 << (root % 64);
            }
            if !pairs[index].roots.is_empty() {
                waits[index] = true;
                open.push_back(index);
            }
        }
        while let Some(index) = open.pop_front() {
            waits[index] = false;
            let Some(from) = reached.places[index] else { continue };
            for child in &pairs[index].children {
                let Some(to) = reached.places[*child].filter(|to| *to != from) else { continue };
                let mut grew = false;
                for word in 0..words {
                    let bits = reached.bits[from * words + word];
                    let old = &mut reached.bits[to * words + word];
                    grew |= bits & !*old != 0;
                    *old |= bits;
                }
                if grew && !waits[*child] {
                    waits[*child] = true;
                    open.push_back(*child);
                }
            }
        }
        reached
    }

    /// The roots that a change reaches, in order.
    pub(crate) fn roots_of(&self, reach: Reach) -> Vec<usize> {
        let pair = match reach {
            Reach::Root(root) => return vec![root],
            Reach::Pair(pair) => pair,
        };
        let Some(place) = self.places[pair] else { return Vec::new() };
        let mut roots = Vec::new();
        for (word, bits) in self.bits[place * self.words..][..self.words].iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                roots.push(word * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
        roots
    }
}

/// The pairs that lead to some pairs, these included: a number for each, and all of them in order.
fn leading_to(pairs: &[Pair], asked: impl Iterator<Item = usize>) -> (Vec<Option<usize>>, Vec<usize>) {
    // The parents of pair `i` are `parents[ends[i - 1]..ends[i]]`.
    let mut ends = vec![0; pairs.len()];
    pairs.iter().flat_map(|it| &it.children).for_each(|child| ends[*child] += 1);
    let mut sum = 0;
    ends.iter_mut().for_each(|count| sum += std::mem::replace(count, sum));
    let mut parents = vec![0; sum];
    for (index, pair) in pairs.iter().enumerate() {
        for child in &pair.children {
            parents[ends[*child]] = index;
            ends[*child] += 1;
        }
    }
    let mut leads = vec![false; pairs.len()];
    let mut open: Vec<usize> = asked.collect();
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut leads[index], true) {
            let from = index.checked_sub(1).map_or(0, |before| ends[before]);
            open.extend(parents[from..ends[index]].iter().filter(|it| !leads[**it]));
        }
    }
    let order: Vec<usize> = (0..pairs.len()).filter(|index| leads[*index]).collect();
    let mut places = vec![None; pairs.len()];
    for (place, index) in order.iter().enumerate() {
        places[*index] = Some(place);
    }
    (places, order)
}
