//! From changes to findings: one edit, one finding, with all the operations that it reaches.

use std::sync::Arc;

use openapi::Status;
use rustc_hash::{FxHashMap, FxHashSet};
use syntax::Node;
use workspace::{BaselineFacts, ClientKind, Code, Direction, Finding, Location, Severity, Verdict};

use crate::damage::Damage;
use crate::law::{self, Aspect, Effect};
use crate::reach::Reached;
use crate::repair::shared::Uses;
use crate::repair::{self, Plan, Spot};
use crate::switched::{Switched, Told};
use crate::walk::Comparison;

/// What a change is reached from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reach {
    Root(usize),
    Pair(usize),
}

/// One thing that changed, not yet judged, with its places.
#[derive(Debug)]
pub(crate) struct ChangeAt<P> {
    pub(crate) code: &'static Code,
    pub(crate) effect: Effect,
    pub(crate) aspect: Aspect,
    pub(crate) direction: Direction,
    pub(crate) reach: Reach,
    /// The place in the current description: what changed, or the nearest parent of what is gone.
    pub(crate) at: P,
    /// The same, wherever it is told: what tells apart the losses that are told at one Reference.
    pub(crate) origin: P,
    /// The place in the baseline.
    pub(crate) base_at: P,
    /// What happened, as a sentence without its end: ``property `name` was removed``.
    pub(crate) what: String,
    /// What clients can no longer rely on, if there is more to say than the law does.
    pub(crate) loss: Option<String>,
    /// What the baseline says, to be quoted.
    pub(crate) published: Option<P>,
    pub(crate) plans: Vec<Plan>,
    /// Whether the words name what is reached already.
    pub(crate) names_reach: bool,
    /// Whether it is told of the whole description, at its root. No unit of work can name that as its place: all that
    /// is edited is in it.
    pub(crate) is_whole: bool,
}

pub(crate) type Change<'a> = ChangeAt<Node<'a>>;

impl<P: Copy> ChangeAt<P> {
    /// The same with its places written in another way. `None` if one of them cannot be.
    pub(crate) fn moved<Q>(&self, reach: Reach, mut to: impl FnMut(P) -> Option<Q>) -> Option<ChangeAt<Q>> {
        Some(ChangeAt {
            code: self.code,
            effect: self.effect,
            aspect: self.aspect,
            direction: self.direction,
            reach,
            at: to(self.at)?,
            origin: to(self.origin)?,
            base_at: to(self.base_at)?,
            what: self.what.clone(),
            loss: self.loss.clone(),
            published: match self.published {
                Some(node) => Some(to(node)?),
                None => None,
            },
            plans: self.plans.clone(),
            names_reach: self.names_reach,
            is_whole: self.is_whole,
        })
    }
}

impl<'a> Change<'a> {
    pub(crate) fn new(
        code: &'static Code,
        effect: Effect,
        aspect: Aspect,
        direction: Direction,
        reach: Reach,
        (base_at, at): (Node<'a>, Node<'a>),
        what: impl Into<String>,
    ) -> Change<'a> {
        let what = what.into();
        Change {
            code,
            effect,
            aspect,
            direction,
            reach,
            at,
            origin: at,
            base_at,
            what,
            loss: None,
            published: None,
            plans: Vec::new(),
            names_reach: false,
            is_whole: false,
        }
    }

    #[must_use]
    pub(crate) fn loss(mut self, loss: impl Into<String>) -> Change<'a> {
        self.loss = Some(loss.into());
        self
    }

    /// The words name what is reached.
    #[must_use]
    pub(crate) fn naming_reach(mut self) -> Change<'a> {
        self.names_reach = true;
        self
    }

    /// Told at the root of the description.
    #[must_use]
    pub(crate) fn of_the_whole(mut self) -> Change<'a> {
        self.is_whole = true;
        self
    }

    /// Quotes the baseline.
    #[must_use]
    pub(crate) fn published(mut self, node: Node<'a>) -> Change<'a> {
        self.published = Some(node);
        self
    }

    #[must_use]
    pub(crate) fn plan(mut self, plan: impl Into<Option<Plan>>) -> Change<'a> {
        self.plans.extend(plan.into());
        self
    }
}

/// A change with everything that it reaches.
struct Merged<'a> {
    change: Change<'a>,
    /// Other places of which it is true.
    also: Vec<Node<'a>>,
    /// The Reference that leads elsewhere, if that is all it is: what stood there, and what does.
    switch: Option<(Node<'a>, Node<'a>)>,
    verdict: Verdict,
    roots: Vec<usize>,
    location: Location,
    base: Location,
}

/// The findings of a comparison, in the order in which they were made.
pub(crate) fn findings(comparison: &mut Comparison<'_>) -> Vec<Finding> {
    let changes = std::mem::take(&mut comparison.walk.changes);
    let pairs = changes.iter().filter_map(|it| match it.reach {
        Reach::Pair(pair) => Some(pair),
        Reach::Root(_) => None,
    });
    let reached = Reached::find(&comparison.walk.pairs, comparison.roots.len(), pairs);
    let mut merged: Vec<Merged<'_>> = Vec::new();
    let mut switched = Switched::default();
    let mut damage = Damage::new(comparison.snapshot.snapshot(), comparison.current_root.file());
    let mut known: FxHashMap<(&'static str, [Location; 3], Direction), usize> = FxHashMap::default();
    // What is told in the same words of one place is one edit, whatever it stands beside in the baseline.
    let mut told: FxHashMap<(&'static str, Location, String, Direction), usize> = FxHashMap::default();
    for mut change in changes {
        if change.is_whole {
            (change.at, change.origin) = (comparison.current_root, comparison.current_root);
        }
        if damage.hides(comparison, &change) {
            continue;
        }
        let roots = reached.roots_of(change.reach);
        let Told { change, also, switch } = switched.tell(comparison, change);
        let location = comparison.snapshot.locate(change.at);
        let base = comparison.snapshot.locate(change.base_at);
        let unpublished = !roots.is_empty() && roots.iter().all(|root| comparison.roots[*root].unpublished);
        let verdict = match unpublished {
            true => Verdict::Compatible,
            false => law::verdict(change.effect, change.aspect, change.direction, comparison.policy),
        };
        let origin = comparison.snapshot.locate(change.origin);
        let key = (change.code.code, [location.clone(), origin, base.clone()], change.direction);
        let words = (change.code.code, location.clone(), change.what.clone(), change.direction);
        match known.get(&key).or_else(|| told.get(&words)) {
            Some(index) => {
                let before = &mut merged[*index];
                before.roots.extend(roots);
                before.also.extend(also);
                if verdict > before.verdict {
                    before.verdict = verdict;
                    before.change = change;
                }
            }
            None => {
                known.insert(key, merged.len());
                told.insert(words, merged.len());
                merged.push(Merged { change, also, switch, verdict, roots, location, base });
            }
        }
    }
    let uses = Arc::new(Uses::new(comparison.base_root.file(), comparison.current_root.file()));
    merged.into_iter().map(|it| finding(comparison, it, &uses)).collect()
}

fn finding<'a>(comparison: &mut Comparison<'a>, merged: Merged<'a>, uses: &Arc<Uses>) -> Finding {
    let edited = edited(comparison, &merged);
    let Merged { change, mut also, verdict, mut roots, location, base, .. } = merged;
    roots.sort_unstable();
    roots.dedup();
    let comparison = &*comparison;
    let roots: Vec<_> = roots.into_iter().map(|root| &comparison.roots[root]).collect();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let labels = roots.iter().map(|it| &*it.label).filter(|label| !label.is_empty());
    let affects: Vec<String> = labels.filter(|label| seen.insert(label)).map(str::to_owned).collect();
    let options = comparison.options;
    let managed = !roots.is_empty() && roots.iter().all(|it| it.client == ClientKind::Managed);
    let severity = match verdict {
        Verdict::Breaking if managed || !options.configured => Severity::Warning,
        Verdict::Breaking => Severity::Error,
        Verdict::Risky => Severity::Warning,
        Verdict::Compatible => Severity::Information,
    };

    let mut message = capitalised(&change.what);
    message.push_str(&reached(&change, &affects));
    let reason = law::reason(change.effect, change.direction, comparison.policy, verdict);
    match &change.loss {
        Some(loss) if verdict != Verdict::Compatible => message.push_str(&format!(": {loss}. {reason}.")),
        Some(loss) if change.effect == Effect::Equal => message.push_str(&format!(": {loss}.")),
        _ => message.push_str(&format!(". {reason}.")),
    }
    if let Some(published) = change.published {
        message.push_str(&format!(" Published: `{}`.", quoted(published)));
    }
    if verdict == Verdict::Breaking {
        if managed {
            message.push_str(" Only managed clients are reached.");
        } else if !roots.is_empty() && roots.iter().all(|it| it.client != ClientKind::External) {
            message.push_str(" Managed and partially managed clients are reached: users run old versions of these.");
        }
        if !options.configured {
            message.push_str(&format!(" Compared with {}, which nobody configured as published.", options.label));
        }
    }

    let mut finding = Finding::new(change.code.code, severity, location, message);
    finding = finding.with_related(format!("published here ({})", options.label), base.clone());
    also.retain(|it| *it != change.at);
    for node in also.iter().take(3) {
        finding = finding.with_related("the same here", comparison.snapshot.locate(*node));
    }
    if affects.len() > 1 {
        let reached_by = |finding: Finding, root: usize, text: String| match comparison.place_of(roots[root]) {
            Some(node) => finding.with_related(text, comparison.snapshot.locate(node)),
            None => finding,
        };
        for (index, root) in roots.iter().enumerate().take(3) {
            finding = reached_by(finding, index, format!("reached by {}", root.label));
        }
        if affects.len() > 3 {
            finding = reached_by(finding, 3, format!("and by {} more", affects.len() - 3));
        }
    }
    finding.baseline = Some(BaselineFacts {
        verdict,
        direction: change.direction,
        base_pointer: base.pointer,
        base_file: base.file,
        affects,
    });
    if verdict != Verdict::Compatible && !change.plans.is_empty() {
        let (plans, uses, direction) = (change.plans, Arc::clone(uses), change.direction);
        finding = finding.with_fixes(move |snapshot| {
            let breaks_others = |plan: &Plan| {
                let edited = edited.as_ref().filter(|_| !plan.only_adds());
                edited.is_some_and(|it| uses.conflict(snapshot, it, plan, direction))
            };
            plans.iter().filter(|it| !breaks_others(it)).filter_map(|it| repair::fix(snapshot, it)).collect()
        });
    }
    finding
}

/// The schemas of the baseline and of the description that a fix would make alike. `None` where it edits something else.
fn edited(comparison: &mut Comparison<'_>, merged: &Merged<'_>) -> Option<(Spot, Spot)> {
    let Reach::Pair(pair) = merged.change.reach else { return None };
    if merged.verdict == Verdict::Compatible || merged.change.plans.is_empty() {
        return None;
    }
    let (base, current) = match merged.switch {
        Some(nodes) => nodes,
        None => {
            let (base, current) = (comparison.walk.pairs[pair].base, comparison.walk.pairs[pair].current);
            (comparison.base.get(base).node?, comparison.current.get(current).node?)
        }
    };
    Some((Spot::of(base), Spot::of(current)))
}

/// What a change reaches, as the rest of a sentence.
fn reached(change: &Change<'_>, affects: &[String]) -> String {
    let [first, rest @ ..] = affects else { return String::new() };
    let more = rest.len();
    if change.names_reach {
        return if more == 0 { String::new() } else { format!(" (and {more} more like it)") };
    }
    // The status of the response that the words are about.
    let of_status = first.rsplit_once(' ').filter(|(_, status)| Status::parse(status).is_some());
    let operation = of_status.filter(|(_, status)| change.what.contains(&format!("response `{status}`")));
    let first = operation.map_or(first.as_str(), |(operation, _)| operation);
    if more == 0 { format!(" in {first}") } else { format!(" in {first} and {more} more") }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The text of a node in one line, short.
pub(crate) fn quoted(node: Node<'_>) -> String {
    const LENGTH: usize = 60;
    let raw = node.raw();
    let mut text = String::new();
    for line in raw.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if !text.is_empty() {
            let flows = text.ends_with(['{', '[', ',']) || line.starts_with(['}', ']']);
            text.push_str(if flows { " " } else { "; " });
        }
        text.push_str(line);
        if text.len() > LENGTH {
            break;
        }
    }
    let text = text.replace('`', "'");
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
