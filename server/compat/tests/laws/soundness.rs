//! No payload that clients do not know comes with "compatible".
//!
//! Pairs of schemas, most of them a few edits apart, stand in a response and in a request. A payload that the current
//! response schema allows and the baseline's did not (its objects read as open, since attributes may always be added),
//! or that the baseline's request schema allowed and the current one does not, needs a verdict worse than compatible.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use workspace::{Finding, Policy, Verdict};

use crate::generate::{COMPONENTS, NAMES, Style};
use crate::mutate::mutate;
use crate::oracle::{Reading, mentions, one_sided};
use crate::payload::{disturbed, fitting, scalar};
use crate::random::Random;
use crate::sides::{Sides, one, shown, verdict};

/// A run that takes seconds; all of them with `RUN_SLOW_TESTS` set.
const SEEDS: u64 = 40;
const ALL_SEEDS: u64 = 2_000;
/// Pairs in one description.
const PAIRS: usize = 20;

pub(crate) fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let first = number("FIRST_SEED").unwrap_or(0);
    let slow = std::env::var_os("RUN_SLOW_TESTS").is_some();
    first..first + number("SEEDS").unwrap_or(if slow { ALL_SEEDS } else { SEEDS })
}

/// Two schemas with what they refer to.
pub(crate) struct Pair {
    base: Value,
    current: Value,
    base_components: Value,
    current_components: Value,
}

impl Pair {
    pub(crate) fn new(style: Style, random: &mut Random) -> Pair {
        let mut components = Map::new();
        let plain = Style { references: false, ..style };
        for index in 0..COMPONENTS {
            let mut component = plain.schema(random, 1);
            // A circle that a finite value can end.
            if component["type"] == "object" && random.chance(20) {
                let property = *random.pick(&NAMES);
                component["properties"][property] = json!({"$ref": format!("#/components/schemas/C{index}")});
            }
            components.insert(format!("C{index}"), component);
        }
        let base_components = Value::Object(components);
        let depth = random.below(3);
        let base = style.schema(random, depth);
        let (mut current, mut current_components) = (base.clone(), base_components.clone());
        if random.chance(8) {
            current = style.schema(random, depth);
        }
        for _ in 0..1 + random.below(2) {
            if random.chance(25) {
                let name = format!("C{}", random.below(COMPONENTS));
                mutate(plain, random, &mut current_components[name], &base_components);
            } else {
                mutate(style, random, &mut current, &base_components);
            }
        }
        Pair { base, current, base_components, current_components }
    }

    fn payloads(&self, random: &mut Random) -> Vec<Value> {
        let mut all = Vec::new();
        for (schema, components) in [(&self.base, &self.base_components), (&self.current, &self.current_components)] {
            for _ in 0..10 {
                let value = fitting(random, schema, components, 0);
                all.push(disturbed(random, &value));
                all.push(value);
            }
        }
        all.extend((0..6).map(|_| scalar(random)));
        let one_sided = self.one_sided();
        all.retain(|it| !mentions(it, &one_sided));
        all
    }

    fn one_sided(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for schema in [&self.base, &self.current, &self.base_components, &self.current_components] {
            one_sided(schema, &mut names);
        }
        names
    }
}

/// A description with all pairs of a seed: one side of them.
pub(crate) fn description(style: Style, pairs: &[Pair], is_base: bool) -> String {
    let (mut paths, mut components) = (Map::new(), Map::new());
    for (index, pair) in pairs.iter().enumerate() {
        let (schema, own) = match is_base {
            true => (&pair.base, &pair.base_components),
            false => (&pair.current, &pair.current_components),
        };
        // Each pair has components of its own.
        let renamed = |value: &Value| -> Value {
            let text = value.to_string().replace("/schemas/C", &format!("/schemas/P{index}C"));
            serde_json::from_str(&text).expect("JSON")
        };
        let body = json!({"application/json": {"schema": renamed(schema)}});
        paths.insert(
            format!("/p{index}"),
            json!({
                "get": {"responses": {"200": {"description": "ok", "content": body}}},
                "post": {"requestBody": {"content": body}, "responses": {"204": {"description": "ok"}}},
            }),
        );
        for (name, component) in own.as_object().into_iter().flatten() {
            components.insert(format!("P{index}{name}"), renamed(component));
        }
    }
    let version = if style.is_3_0 { "3.0.3" } else { "3.1.0" };
    json!({"openapi": version, "info": {"title": "t", "version": "1"}, "paths": paths,
        "components": {"schemas": components}})
    .to_string()
}

/// What the oracle says about a pair in one direction.
struct Judged {
    /// A payload that breaks clients.
    witness: Option<Value>,
    /// Whether any payload is judged differently, one way or the other.
    differs: bool,
}

fn judge(style: Style, pair: &Pair, payloads: &[Value], sends: bool) -> Judged {
    let one_sided = pair.one_sided();
    let strict = Reading {
        is_3_0: style.is_3_0,
        one_sided: &one_sided,
        open: false,
        overlap: false,
        described: false,
        strict: false,
    };
    let sent = Reading { described: !sends, ..strict };
    // Whoever has to take a payload is read generously.
    let generous = Reading { open: sends, overlap: true, ..strict };
    let (from, to) = match sends {
        true => ((&pair.current, &pair.current_components), (&pair.base, &pair.base_components)),
        false => ((&pair.base, &pair.base_components), (&pair.current, &pair.current_components)),
    };
    let (from_validator, to_validator) = (sent.validator(from.0, from.1), generous.validator(to.0, to.1));
    let to_strict = strict.validator(to.0, to.1);
    let witness = payloads.iter().find(|it| from_validator.is_valid(it) && !to_validator.is_valid(it)).cloned();
    let differs = payloads.iter().any(|it| from_validator.is_valid(it) != to_strict.is_valid(it));
    Judged { witness, differs }
}

fn worst(findings: &[Finding], label: &str) -> (Verdict, Vec<Finding>) {
    let here = |it: &&Finding| it.baseline.as_ref().is_some_and(|it| it.affects.iter().any(|it| it == label));
    let found: Vec<Finding> = findings.iter().filter(here).cloned().collect();
    (found.iter().map(verdict).max().unwrap_or(Verdict::Compatible), found)
}

#[test]
fn what_clients_do_not_know_is_never_compatible() {
    let mut missed = Vec::new();
    let mut total = 0;
    let mut alarms: Vec<String> = Vec::new();
    let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
    let mut counts = [[0; 2]; 3];
    for seed in seeds() {
        let mut random = Random::new(seed);
        let style = Style { is_3_0: random.chance(40), references: true };
        let pairs: Vec<Pair> = (0..PAIRS).map(|_| Pair::new(style, &mut random)).collect();
        let sides = Sides::new(
            &one("/openapi.json", description(style, &pairs, true)),
            &one("/openapi.json", description(style, &pairs, false)),
        );
        let findings = sides.diff(Policy::Promise);
        for (index, pair) in pairs.iter().enumerate() {
            let payloads = pair.payloads(&mut random);
            for (sends, label) in [(true, format!("GET /p{index} 200")), (false, format!("POST /p{index}"))] {
                total += 1;
                let judged = judge(style, pair, &payloads, sends);
                let (verdict, found) = worst(&findings, &label);
                let what = || {
                    format!(
                        "seed {seed} {label} ({})\nbase    {} {}\ncurrent {} {}\n{}",
                        if style.is_3_0 { "3.0" } else { "3.1" },
                        pair.base,
                        pair.base_components,
                        pair.current,
                        pair.current_components,
                        shown(&found)
                    )
                };
                counts[verdict as usize][usize::from(judged.differs)] += 1;
                if let (Some(witness), Verdict::Compatible) = (&judged.witness, verdict) {
                    missed.push(format!("{witness} {}", what()));
                }
                if !judged.differs && verdict == Verdict::Breaking {
                    alarms.push(what());
                    let breaks = found.iter().filter(|it| crate::sides::verdict(it) == Verdict::Breaking);
                    breaks.for_each(|it| *by_code.entry(it.code.to_owned()).or_default() += 1);
                }
            }
        }
    }
    println!("soundness: {total} pairs, {} missed, {} alarms without a payload", missed.len(), alarms.len());
    println!("by verdict, (alike, told apart): {counts:?}");
    // What these are is told in `alarms.md` beside this file.
    by_code.iter().for_each(|(code, count)| println!("  {count} {code}"));
    if std::env::var_os("SHOW_ALARMS").is_some() {
        alarms.iter().for_each(|it| println!("\nALARM {it}"));
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n\n"));
}
