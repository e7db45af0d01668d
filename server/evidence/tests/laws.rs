//! The laws that every fix and every count keeps, over generated descriptions and bodies. The oracle is the
//! `jsonschema` crate: (a) after any offered fix every observation that matched still validates; (b) no request body
//! that validated before is rejected after, unless the fix's title says so; (c) after a fix the finding is gone, and
//! nothing is proposed again for that name; (d) the order of files and lines changes nothing. And an observation more
//! never turns a miss into a finding, and what was only counted says the same as if it had been kept.

#![allow(clippy::disallowed_methods, reason = "whether slow tests run is the environment's")]

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use workspace::{Change, EvidenceFile, FileChange, FileSet, Finding, Snapshot, VfsPath, Workspace};

/// A run that takes seconds; all of them with `RUN_SLOW_TESTS` set.
const SEEDS: u64 = 20;
const ALL_SEEDS: u64 = 1000;
const ALWAYS: &str = "always-returned-not-required";
const NAMES: [&str; 8] = ["id", "slug", "owner", "parent", "on", "a.b", "tags", "dateCreated"];

/// Where a failure was seen, `FIRST_SEED` leads there at once.
fn seeds() -> RangeInclusive<u64> {
    let first = std::env::var("FIRST_SEED").ok().and_then(|it| it.parse().ok()).unwrap_or(1);
    let number = if std::env::var_os("RUN_SLOW_TESTS").is_some() { ALL_SEEDS } else { SEEDS };
    first..=first + number - 1
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

/// A description, and what was observed of it.
struct World {
    is_3_0: bool,
    description: Value,
    /// Path, and the bodies of its 200.
    observed: Vec<(String, Vec<Value>)>,
}

impl World {
    fn new(seed: u64) -> World {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let is_3_0 = random.chance(50);
        let mut components = Map::new();
        for index in 0..3 {
            let schema = component(&mut random, index, is_3_0);
            components.insert(format!("C{index}"), schema);
        }
        for name in ["K0", "K1"] {
            components.insert(name.to_owned(), branch(&mut random, name, is_3_0));
        }
        let mut paths = Map::new();
        let mut observed = Vec::new();
        for index in 0..3 {
            let path = format!("/p{index}");
            let schema = site(&mut random, is_3_0);
            let mut item = json!({"get": {"responses": {"200": {
                "description": "OK", "content": {"application/json": {"schema": schema}}}}}});
            if random.chance(40) {
                let body = reference(&mut random);
                item["post"] = json!({
                    "requestBody": {"content": {"application/json": {"schema": body}}},
                    "responses": {"204": {"description": "Nothing"}}});
            }
            paths.insert(path.clone(), item);
            // Some properties are never there, most always.
            let rare: Vec<&str> = NAMES.into_iter().filter(|_| random.chance(15)).collect();
            let number = [0, 1, 1, 2, 2, 4, 4, 7, 7, 31, 31, 120][random.below(12)];
            let root = json!({"components": {"schemas": components}});
            let mut bodies: Vec<Value> = (0..number).map(|_| instance(&mut random, &root, &schema, &rare, 0)).collect();
            if random.chance(20) && !bodies.is_empty() {
                bodies.push(json!({"id": [], "unknown": 1}));
            }
            observed.push((path, bodies));
        }
        let version = if is_3_0 { "3.0.3" } else { ["3.1.0", "3.2.0"][random.below(2)] };
        let description = json!({"openapi": version, "info": {"title": "T", "version": "1"}, "paths": paths,
            "components": {"schemas": components}});
        World { is_3_0, description, observed }
    }

    fn lines(&self) -> Vec<String> {
        let lines = self.observed.iter().flat_map(|(path, bodies)| {
            bodies.iter().map(move |body| {
                json!({"request": {"method": "GET", "url": path}, "response": {
                    "status": 200, "headers": {"content-type": "application/json"}, "body": body}})
                .to_string()
            })
        });
        lines.collect()
    }

    /// The schema of a place, with the components that it refers to, as JSON Schema reads it.
    fn schema(&self, description: &Value, pointer: &str, is_request: bool) -> Option<Value> {
        let mut schema = self.plain(description.pointer(pointer)?, is_request);
        schema["components"] = self.plain(&description["components"], is_request);
        Some(schema)
    }

    fn plain(&self, schema: &Value, is_request: bool) -> Value {
        match schema {
            Value::Array(items) => items.iter().map(|it| self.plain(it, is_request)).collect(),
            // 3.0 ignores what stands beside `$ref`.
            Value::Object(members) if self.is_3_0 && members.get("$ref").is_some_and(Value::is_string) => {
                json!({"$ref": members["$ref"]})
            }
            Value::Object(members) => {
                let mut all: Map<String, Value> =
                    members.iter().map(|(key, it)| (key.clone(), self.plain(it, is_request))).collect();
                if self.is_3_0 && all.get("nullable") == Some(&Value::Bool(true)) && all["type"].is_string() {
                    all["type"] = json!([all["type"], "null"]);
                }
                // In 3.0 a required `readOnly` property is required in responses only, a `writeOnly` one in requests.
                if self.is_3_0 && all.get("required").is_some_and(Value::is_array) {
                    let elsewhere = if is_request { "readOnly" } else { "writeOnly" };
                    let properties = all.get("properties").cloned().unwrap_or_default();
                    let is_elsewhere = |name: &Value| properties[name.as_str().unwrap_or_default()][elsewhere] == true;
                    let required = all["required"].as_array().into_iter().flatten();
                    let kept: Vec<Value> = required.filter(|it| !is_elsewhere(it)).cloned().collect();
                    all["required"] = Value::Array(kept);
                }
                Value::Object(all)
            }
            other => other.clone(),
        }
    }
}

fn reference(random: &mut Random) -> Value {
    json!({"$ref": format!("#/components/schemas/C{}", random.below(3))})
}

fn component(random: &mut Random, index: usize, is_3_0: bool) -> Value {
    let schema = object(random, Some(index), is_3_0);
    if random.chance(30) {
        let other = json!({"$ref": format!("#/components/schemas/C{}", (index + 1) % 3)});
        // A circle of `allOf` holds no value: the last one has none.
        return if index == 2 { schema } else { json!({"allOf": [other, schema]}) };
    }
    schema
}

fn object(random: &mut Random, own: Option<usize>, is_3_0: bool) -> Value {
    let mut properties = Map::new();
    let mut required: Vec<&str> = Vec::new();
    for name in NAMES {
        if random.chance(40) {
            continue;
        }
        let property = property(random, own, is_3_0);
        // What refers back must be able to be absent, or no body is finite.
        let is_scalar = matches!(property["type"].as_str(), Some("string" | "integer"));
        if is_scalar && random.chance(25) {
            required.push(name);
        }
        properties.insert(name.to_owned(), property);
    }
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    match random.below(16) {
        0 => schema["additionalProperties"] = json!(false),
        1 if !is_3_0 => schema["unevaluatedProperties"] = json!(false),
        _ => {}
    }
    schema
}

fn property(random: &mut Random, own: Option<usize>, is_3_0: bool) -> Value {
    // An object in an object has plain members.
    let mut schema = match random.below(if own.is_some() { 11 } else { 6 }) {
        0 => json!({"type": "integer"}),
        4 => json!({"type": "string", "enum": ["a", "b", "c"]}),
        5 if is_3_0 || random.chance(50) => json!({"type": "object", "additionalProperties": {"type": "integer"}}),
        5 => json!({"type": "object", "patternProperties": {"^k": {"type": "integer"}}}),
        1 if is_3_0 => json!({"type": "string", "nullable": true}),
        1 => json!({"type": ["string", "null"]}),
        2 => json!({"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}),
        3 => json!({"type": "string"}),
        6 => object(random, None, is_3_0),
        7 => json!({"type": "array", "items": reference(random)}),
        8 => union(random, is_3_0),
        _ => return reference(random),
    };
    match random.below(14) {
        0 => schema["readOnly"] = json!(true),
        1 => schema["deprecated"] = json!(true),
        2 => schema["writeOnly"] = json!(true),
        _ => {}
    }
    schema
}

/// Branches that a constant tells apart, with a discriminator or without; or branches that may be alike.
fn union(random: &mut Random, is_3_0: bool) -> Value {
    if random.chance(30) {
        let branches: Vec<Value> = (0..2).map(|_| object(random, None, is_3_0)).collect();
        return json!({"anyOf": branches});
    }
    if random.chance(40) {
        let mut union = json!({"oneOf": [{"$ref": "#/components/schemas/K0"}, {"$ref": "#/components/schemas/K1"}],
            "discriminator": {"propertyName": "kind"}});
        if random.chance(50) {
            union["discriminator"]["mapping"] = json!({"K0": "#/components/schemas/K0", "K1": "K1"});
        }
        return union;
    }
    json!({"oneOf": [branch(random, "one", is_3_0), branch(random, "two", is_3_0)]})
}

/// A branch of a union, with a constant.
fn branch(random: &mut Random, name: &str, is_3_0: bool) -> Value {
    let mut branch = object(random, None, is_3_0);
    branch["properties"]["kind"] = json!({"type": "string", "enum": [name]});
    branch["required"] = json!(["kind"]);
    branch
}

fn site(random: &mut Random, is_3_0: bool) -> Value {
    match random.below(8) {
        0 => object(random, Some(0), is_3_0),
        5 => union(random, is_3_0),
        6 => json!({"type": "object", "additionalProperties": reference(random)}),
        1 => json!({"type": "array", "items": reference(random)}),
        2 => json!({"type": "object", "properties": {"data": reference(random), "owner": reference(random)}}),
        3 => json!({"allOf": [reference(random), object(random, None, is_3_0)]}),
        4 if !is_3_0 => json!({"anyOf": [reference(random), {"type": "null"}]}),
        _ => reference(random),
    }
}

/// A value that fits a schema.
fn instance(random: &mut Random, root: &Value, schema: &Value, rare: &[&str], depth: usize) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).expect("a component");
        return instance(random, root, target, rare, depth);
    }
    if let Some(branches) = schema["allOf"].as_array() {
        let mut all = Map::new();
        for branch in branches {
            if let Value::Object(members) = instance(random, root, branch, rare, depth) {
                members.into_iter().for_each(|(key, value)| {
                    all.entry(key).or_insert(value);
                });
            }
        }
        return Value::Object(all);
    }
    if let Some(branches) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        let number = branches.iter().filter(|it| it["type"] != "null").count();
        let branch = &branches[random.below(number)];
        return instance(random, root, branch, rare, depth);
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[random.below(values.len())].clone();
    }
    let of_any_name = [&schema["additionalProperties"], &schema["patternProperties"]["^k"]];
    if let Some(values) = of_any_name.into_iter().find(|it| it.is_object()) {
        let length = if depth > 3 { 0 } else { random.below(3) };
        let mut entry = || (format!("k{}", random.below(5)), instance(random, root, values, rare, depth + 1));
        return Value::Object((0..length).map(|_| entry()).collect());
    }
    let kind = schema["type"].as_str().unwrap_or("string");
    match kind {
        "integer" => json!(random.below(1000)),
        "array" => {
            let length = if depth > 3 { 0 } else { random.below(3) };
            (0..length).map(|_| instance(random, root, &schema["items"], rare, depth + 1)).collect()
        }
        "object" => {
            let mut members = Map::new();
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                let is_required = schema["required"].as_array().is_some_and(|it| it.contains(&json!(name)));
                // What is only written is seldom returned.
                let is_rare = match property["writeOnly"] == true {
                    true => random.chance(90),
                    false => rare.contains(&&**name) && random.chance(40),
                };
                // Whatever may go on for ever ends.
                let goes_on = depth > 2 && !matches!(property["type"].as_str(), Some("string" | "integer"));
                if is_required || !(is_rare || goes_on) {
                    members.insert(name.clone(), instance(random, root, property, rare, depth + 1));
                }
            }
            Value::Object(members)
        }
        _ => json!(format!("s{}", random.below(1000))),
    }
}

fn read(name: &str, lines: &[String]) -> Arc<EvidenceFile> {
    Arc::new(evidence::read(&VfsPath::new(name), lines.join("\n").as_bytes()))
}

fn snapshot(description: &str, files: Vec<Arc<EvidenceFile>>) -> Snapshot {
    let mut workspace = Workspace::default();
    let file = (FileSet::CURRENT, VfsPath::new("/openapi.json"), FileChange::Text(description.into()));
    workspace.apply(Change { files: vec![file], evidence: Some(files), ..Change::default() });
    workspace.snapshot()
}

fn findings(snapshot: &Snapshot) -> Vec<Finding> {
    evidence::check(snapshot, snapshot.descriptions().first().expect("a description"))
}

/// Which of the bodies validate.
fn valid(schema: Option<&Value>, bodies: &[Value]) -> Vec<bool> {
    let Some(validator) = schema.map(|it| jsonschema::draft202012::new(it).expect("a schema")) else {
        return vec![false; bodies.len()];
    };
    bodies.iter().map(|it| validator.is_valid(it)).collect()
}

/// A place where bodies are sent or received: its pointer, whether it is a request's, and bodies.
fn places(world: &World, seed: u64) -> Vec<(String, bool, Vec<Value>)> {
    let mut random = Random(seed + 7);
    let mut places = Vec::new();
    for (path, bodies) in &world.observed {
        let path = path.replace('/', "~1");
        let response = format!("/paths/{path}/get/responses/200/content/application~1json/schema");
        places.push((response, false, bodies.clone()));
        let request = format!("/paths/{path}/post/requestBody/content/application~1json/schema");
        if let Some(schema) = world.description.pointer(&request) {
            let rare: Vec<&str> = NAMES.into_iter().filter(|_| random.chance(50)).collect();
            let bodies = (0..8).map(|_| instance(&mut random, &world.description, schema, &rare, 0)).collect();
            places.push((request, true, bodies));
        }
    }
    places
}

#[test]
fn fixes_are_sound() {
    let mut applied = 0;
    for seed in seeds() {
        let world = World::new(seed);
        let text = serde_json::to_string_pretty(&world.description).expect("JSON");
        let evidence = vec![read("/1.ndjson", &world.lines())];
        let before = snapshot(&text, evidence.clone());
        let places: Vec<_> = places(&world, seed)
            .into_iter()
            .map(|(pointer, is_request, bodies)| {
                let old = valid(world.schema(&world.description, &pointer, is_request).as_ref(), &bodies);
                (pointer, is_request, bodies, old)
            })
            .collect();
        for finding in findings(&before) {
            for fix in finding.fixes.iter().flat_map(|it| it(&before)) {
                applied += 1;
                let edits: Vec<_> = fix.edits.iter().flat_map(|it| it.edits.clone()).collect();
                let entry = before.descriptions()[0].entry;
                let fixed = before.document(entry).expect("a document").text().with_edits(&edits).to_string();
                let what = || format!("seed {seed}: {} at {}\n{fixed}", fix.title, finding.location.pointer);
                let after: Value = serde_json::from_str(&fixed).unwrap_or_else(|error| panic!("{error}: {}", what()));
                for (pointer, is_request, bodies, old) in &places {
                    let new = valid(world.schema(&after, pointer, *is_request).as_ref(), bodies);
                    let is_said = *is_request && fix.title.contains("requests are bound");
                    let lost = old.iter().zip(&new).position(|(old, new)| *old && !*new);
                    if let Some(lost) = lost.filter(|_| !is_said) {
                        panic!("{pointer} rejects {}\n{}", bodies[lost], what());
                    }
                }
                let left = findings(&snapshot(&fixed, evidence.clone()));
                check_gone(&finding, &left, &fix.title, &what);
            }
        }
    }
    assert!(applied > seeds().count(), "only {applied} fixes");
}

/// After its fix a finding is gone, and nothing is proposed for the name.
fn check_gone(finding: &Finding, left: &[Finding], title: &str, what: &dyn Fn() -> String) {
    let is_here = |it: &&Finding| it.code == finding.code && it.location.pointer == finding.location.pointer;
    let quoted = title.split('`').nth(1).filter(|_| title.contains('`'));
    let again = left.iter().filter(is_here).find(|it| match quoted {
        // One name of several: the others may remain.
        Some(name) if finding.code == ALWAYS => it.message.contains(&format!("`{name}`")),
        _ => it.message == finding.message,
    });
    assert!(again.is_none(), "{:?} again after {}", again.map(|it| &it.message), what());
}

#[test]
fn order_changes_nothing() {
    for seed in seeds() {
        let world = World::new(seed);
        let text = world.description.to_string();
        let mut lines = world.lines();
        let told = |files| {
            let found = findings(&snapshot(&text, files));
            let told = found.into_iter().map(|it| {
                // A place in a recording is another one in another order.
                let message = if it.code == ALWAYS { it.message } else { String::new() };
                (it.code, it.severity.name(), it.location.pointer.to_string(), message)
            });
            told.collect::<BTreeSet<_>>()
        };
        let split = |lines: &[String]| {
            let (odd, even): (Vec<_>, Vec<_>) = lines.iter().cloned().partition(|it| it.len() % 2 == 1);
            vec![read("/1.ndjson", &odd), read("/2.ndjson", &even)]
        };
        let expected = told(split(&lines));
        Random(seed | 1).shuffle(&mut lines);
        let mut files = split(&lines);
        files.reverse();
        assert_eq!(told(files), expected, "seed {seed}");
    }
}

/// The same recordings with every body kept.
fn read_one_by_one(name: &str, lines: &[String]) -> Arc<EvidenceFile> {
    let mut all = EvidenceFile { path: VfsPath::new(name), exchanges: Vec::new(), errors: Vec::new() };
    for (number, line) in lines.iter().enumerate() {
        for mut exchange in evidence::read(&all.path, line.as_bytes()).exchanges {
            exchange.line = number as u32;
            all.exchanges.push(exchange);
        }
    }
    Arc::new(all)
}

#[test]
fn what_is_only_counted_says_the_same() {
    let (mut counted, mut stand_ins) = (0, 0);
    for seed in seeds() {
        let world = World::new(seed);
        let text = world.description.to_string();
        let lines = world.lines();
        let told = |files: Vec<Arc<EvidenceFile>>| {
            let found = findings(&snapshot(&text, files));
            let told =
                found.into_iter().map(|it| (it.code, it.severity.name(), it.location.pointer.to_string(), it.message));
            told.collect::<BTreeSet<_>>()
        };
        let (reduced, whole) = (read("/1.ndjson", &lines), read_one_by_one("/1.ndjson", &lines));
        assert_eq!(reduced.number(), whole.number());
        counted += whole.exchanges.len() - reduced.exchanges.len();
        assert_eq!(told(vec![reduced]), told(vec![whole]), "seed {seed}");
        // In many files, read one after the other.
        let mut reader = evidence::Reader::default();
        let (mut reduced, mut whole) = (Vec::new(), Vec::new());
        for (number, lines) in lines.chunks(lines.len() / 5 + 1).enumerate() {
            let name = format!("/{number}.ndjson");
            let mut chunks = std::iter::once(lines.join("\n").into_bytes());
            reduced.push(Arc::new(reader.read(&VfsPath::new(&name), &mut chunks, &mut |_| None)));
            whole.push(read_one_by_one(&name, lines));
        }
        let number = |files: &[Arc<EvidenceFile>]| files.iter().map(|it| it.number()).collect::<Vec<_>>();
        assert_eq!(number(&reduced), number(&whole), "seed {seed}");
        stand_ins += reduced.iter().flat_map(|it| &it.exchanges).filter(|it| it.is_stand_in).count();
        assert_eq!(told(reduced), told(whole), "seed {seed}");
    }
    assert!(counted > seeds().count(), "only {counted} were counted");
    assert!(stand_ins > 0, "no file leans on another");
}

#[test]
fn an_observation_more_never_turns_a_miss_into_a_finding() {
    for seed in seeds() {
        let mut random = Random(seed.wrapping_mul(0x1234_5678_9ABC_DEF1) | 1);
        let schema = json!({"type": "object", "properties": {
            "id": {"type": "string"}, "slug": {"type": "string"}, "on": {"type": "string"}}});
        let description = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/p": {"get": {
            "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}}}}}});
        let mut lines = Vec::new();
        let mut missed: BTreeSet<&str> = BTreeSet::new();
        for number in 0..random.below(12) {
            let mut body = json!({"id": number.to_string()});
            for name in ["slug", "on"] {
                if random.chance(80) {
                    body[name] = json!(format!("s{number}"));
                } else {
                    missed.insert(name);
                }
            }
            lines.push(
                json!({"request": {"method": "GET", "url": "/p"}, "response": {"status": 200,
                    "headers": {"content-type": "application/json"}, "body": body}})
                .to_string(),
            );
            let found = findings(&snapshot(&description.to_string(), vec![read("/1.ndjson", &lines)]));
            for finding in found.iter().filter(|it| it.code == ALWAYS) {
                let name = finding.location.pointer.last().unwrap_or_default();
                assert!(!missed.contains(name), "seed {seed}: {}", finding.message);
            }
        }
    }
}
