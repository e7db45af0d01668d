//! `always-returned-not-required`.

mod seen;

use std::sync::Arc;

use workspace::{Finding, Location, Severity, declare_code};

use super::{counted, grouped, listed, locate};
use crate::evidence::{Evidence, Met, Property};
use crate::place::Place;
use crate::require::{Plan, plans};
use crate::told::Told;
use seen::{Seen, seen};

declare_code! {
    /// A property is in every observed response, but it is not `required`.
    ///
    /// ## Why
    /// `required` in a response is a promise: the attribute is always returned. What is always there but not
    /// promised makes every client check for its absence. The promise is the author's to make: presence may depend
    /// on account, plan, permission or feature flag, so this is never an error and never repaired unasked. Distinct
    /// bodies are counted; one body without the property ends the suggestion. 2 to 4 bodies make a hint, 5 to 29
    /// (or examples alone) information, 30 recorded ones a warning.
    ///
    /// ## Exchange
    /// ```json
    /// {"request": {"method": "GET", "url": "/teams/1"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": {"id": "1", "slug": "earth"}}}
    /// {"request": {"method": "GET", "url": "/teams/2"}, "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": {"id": "2", "slug": "mars"}}}
    /// ```
    ///
    /// ## Description
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: A team
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 required: [id]
    ///                 properties:
    ///                   id: {type: string}
    ///                   slug: {type: string}
    ///                   ^^^^ hint always-returned-not-required `slug` is returned in all 2 recorded responses from recorded.ndjson, but is not required
    /// ```
    ///
    /// ## Fix
    /// Promise it. Where the schema is shared with a request, or with a response that was not observed,
    /// the response alone is narrowed.
    ///
    /// ```yaml
    /// paths:
    ///   /teams/{id}:
    ///     get:
    ///       responses:
    ///         '200':
    ///           description: A team
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 type: object
    ///                 required: [id, slug]
    ///                 properties:
    ///                   id: {type: string}
    ///                   slug: {type: string}
    /// ```
    pub(crate) ALWAYS_RETURNED_NOT_REQUIRED = "always-returned-not-required", Evidence, Hint, Unsafe;
}

/// More properties of one object than this are one finding.
const MANY: usize = 4;

/// More Responses than this are not listed one by one.
const MAX_RELATED: usize = 20;

/// A property worth a finding.
struct Candidate<'e> {
    property: &'e Property<'e>,
    seen: Seen<'e>,
    plans: Vec<Arc<Plan>>,
}

pub(super) fn check(evidence: &Evidence<'_>, told: &mut Told<'_>, acc: &mut Vec<Finding>) {
    for (schema, properties) in grouped(evidence.properties.iter().map(|it| (&it.declared.schema, it))) {
        let parts = properties.iter().flat_map(|it| it.parts.iter().copied().chain([0])).collect();
        let found = told.of(schema, parts, || object(evidence, schema, &properties));
        acc.extend(found.iter().cloned());
    }
}

/// What there is to say about one object.
fn object(evidence: &Evidence<'_>, schema: &Place, properties: &[&Property<'_>]) -> Vec<Finding> {
    let candidates = properties.iter().filter_map(|it| candidate(evidence, it));
    let located = candidates.filter_map(|it| Some((locate(evidence, &it.property.declared.property)?, it)));
    let mut located: Vec<(Location, Candidate<'_>)> = located.collect();
    // In the order of `properties`, whatever the order of the bodies.
    located.sort_by_key(|(location, _)| location.range.start());
    let (locations, all): (Vec<Location>, Vec<Candidate<'_>>) = located.into_iter().unzip();
    if all.len() > MANY {
        return together(evidence, schema, &all).into_iter().collect();
    }
    all.iter().zip(locations).map(|(one, location)| single(evidence, one, location, &all)).collect()
}

fn candidate<'e>(evidence: &Evidence<'_>, property: &'e Property<'e>) -> Option<Candidate<'e>> {
    let [least, ..] = evidence.options.thresholds;
    let most: usize = property.at.iter().map(|it| it.seen.recorded.len() + it.seen.examples.len()).sum();
    if most + property.in_schemas.len() < least.max(1) {
        return None;
    }
    let sites: Vec<&Met<'e>> = property.at.iter().filter(|it| !it.seen.missed && it.seen.bodies > 0).collect();
    let seen = seen(property, sites);
    // Where another branch declares it, too, one finding is enough.
    let is_told_elsewhere = !seen.sites.is_empty() && seen.sites.iter().all(|it| it.seen.is_told_elsewhere);
    if seen.bodies < least.max(1) || is_told_elsewhere {
        return None;
    }
    let of_responses = || !evidence.reach.binds_requests(&property.declared.schema);
    let seen = if property.in_schemas.is_empty() || of_responses() { seen } else { seen.without_schemas() };
    if seen.bodies < least.max(1) {
        return None;
    }
    let plans = plans(evidence, property);
    // A miss elsewhere leaves only what can be said at the sites without one.
    if property.is_missed(evidence) && plans.is_empty() {
        return None;
    }
    Some(Candidate { property, seen, plans })
}

fn single(evidence: &Evidence<'_>, one: &Candidate<'_>, location: Location, all: &[Candidate<'_>]) -> Finding {
    let severity = one.seen.severity(evidence);
    let name = &one.property.declared.name;
    let elsewhere = if one.property.is_missed(evidence) { "; other responses lack it" } else { "" };
    let message = format!("`{name}` is returned {}, but is not required{elsewhere}", one.seen.told(evidence));
    let mut offers = offers(&one.plans, severity, &[(**name).to_owned()]);
    if all.len() > 1 {
        offers.extend(plan_of_all(all).map(|plan| offer(&plan, false, &names(all))));
    }
    with_operations(evidence, &one.seen, finding(severity, location, message, offers))
}

/// The Responses that it was observed in, where there are several.
fn with_operations(evidence: &Evidence<'_>, seen: &Seen<'_>, mut finding: Finding) -> Finding {
    if seen.sites.len() > 1 {
        for at in seen.sites.iter().take(MAX_RELATED) {
            let site = evidence.sites[at.site];
            let Some(location) = evidence.response_of(at) else { continue };
            let bodies = counted(at.seen.bodies, "body").replace("bodys", "bodies");
            finding = finding.with_related(format!("observed in `{}`: {bodies}", site.label), location);
        }
    }
    finding
}

/// One finding at the object's `properties`, naming all.
fn together(evidence: &Evidence<'_>, schema: &Place, all: &[Candidate<'_>]) -> Option<Finding> {
    let least = all.iter().min_by_key(|it| it.seen.bodies)?;
    let severity = all.iter().map(|it| it.seen.severity(evidence)).min()?;
    let quoted: Vec<String> = all.iter().map(|it| format!("`{}`", it.property.declared.name)).collect();
    let told = least.seen.told(evidence);
    let is_missed = all.iter().any(|it| it.property.is_missed(evidence));
    let elsewhere = if is_missed { "; other responses lack some of them" } else { "" };
    let message = format!("{} are returned {told}, but are not required{elsewhere}", listed(&quoted));
    let location = evidence.snapshot.locate(schema.node(evidence.snapshot)?.get("properties")?);
    let mut fixes = Vec::new();
    if let Some(plan) = plan_of_all(all) {
        fixes.push(offer(&plan, severity == Severity::Warning, &names(all)));
    }
    for one in all {
        fixes.extend(offers(&one.plans, Severity::Hint, &[(*one.property.declared.name).to_owned()]));
    }
    Some(with_operations(evidence, &least.seen, finding(severity, location, message, fixes)))
}

fn names(all: &[Candidate<'_>]) -> Vec<String> {
    all.iter().map(|it| (*it.property.declared.name).to_owned()).collect()
}

/// The first plan, if it is the same for all.
fn plan_of_all(all: &[Candidate<'_>]) -> Option<Arc<Plan>> {
    let first = all.first()?.plans.first()?;
    all.iter().all(|it| it.plans.first() == Some(first)).then(|| Arc::clone(first))
}

/// A plan with the names that it is for.
struct Offer {
    plan: Arc<Plan>,
    preferred: bool,
    names: Vec<String>,
}

fn offer(plan: &Arc<Plan>, preferred: bool, names: &[String]) -> Offer {
    Offer { plan: Arc::clone(plan), preferred, names: names.to_vec() }
}

/// The first is preferred where enough recordings speak for it.
fn offers(plans: &[Arc<Plan>], severity: Severity, names: &[String]) -> Vec<Offer> {
    let is_sure = severity == Severity::Warning;
    plans.iter().enumerate().map(|(index, plan)| offer(plan, is_sure && index == 0, names)).collect()
}

fn finding(severity: Severity, location: Location, message: String, offers: Vec<Offer>) -> Finding {
    let finding = Finding::new(ALWAYS_RETURNED_NOT_REQUIRED.code, severity, location, message);
    if offers.is_empty() {
        return finding;
    }
    finding.with_fixes(move |snapshot| {
        offers.iter().filter_map(|it| it.plan.fix(snapshot, &it.names, it.preferred)).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::Options;
    use crate::tests::{check, check_fix, check_titles, check_with, teams};

    const CODE: &str = super::ALWAYS_RETURNED_NOT_REQUIRED.code;

    fn recorded(schema: &str, exchanges: &str) -> String {
        format!("{}#- exchange:/1.ndjson\n{exchanges}\n", teams("3.1.0", schema, ""))
    }

    /// So many distinct bodies with an `id`.
    fn bodies(number: usize) -> String {
        (0..number).fold(String::new(), |mut all, it| {
            let _ = writeln!(all, "GET /teams 200 {{\"id\": \"{it}\"}}");
            all
        })
    }

    #[track_caller]
    fn check_severity(number: usize, severity: &str) {
        let id = format!("  ^^ {severity} {CODE} `id` is returned in all {number} recorded responses from 1.ndjson,");
        check(&recorded(&format!("type: object\nproperties:\n  id: {{}}\n{id}"), &bodies(number)));
    }

    #[test]
    fn more_bodies_are_more_certain() {
        check_severity(2, "hint");
        check_severity(4, "hint");
        check_severity(5, "information");
        check_severity(29, "information");
        check_severity(30, "warning");
        check(&recorded("type: object\nproperties: {id: {}}", &bodies(1)));
    }

    #[test]
    fn equal_bodies_count_once() {
        let schema = "type: object\nproperties: {id: {}, on: {}}";
        check(&recorded(schema, "GET /teams 200 {\"id\": 1, \"on\": 2}\nGET /teams 200 {\"on\": 2, \"id\": 1}"));
    }

    #[test]
    fn one_miss_ends_it() {
        check(&recorded("type: object\nproperties: {id: {}}", &format!("{}GET /teams 200 {{}}", bodies(31))));
    }

    #[test]
    fn elements_are_counter_examples_only() {
        let schema = "type: array\nitems: {type: object, properties: {id: {}}}";
        check(&recorded(schema, "GET /teams 200 [{\"id\": 1}, {\"id\": 2}, {\"id\": 3}]"));
        check(&recorded(
            schema,
            "GET /teams 200 [{\"id\": 1}, {}]\nGET /teams 200 [{\"id\": 2}]\nGET /teams 200 [{\"id\": 3}]",
        ));
        check(&recorded(schema, "GET /teams 200 []\nGET /teams 200 [{\"id\": 2}]"));
    }

    #[test]
    fn under_a_shape_parameter_only_absence_counts() {
        let schema = "type: object\nproperties: {id: {}}";
        check(&recorded(schema, "GET /teams?fields=id 200 {\"id\": 1}\nGET /teams 200 {\"id\": 2}"));
        check(&recorded(schema, &format!("{}GET /teams?expand=x 200 {{}}", bodies(3))));
    }

    #[test]
    fn what_is_old_is_a_counter_example_only() {
        let line = |time: &str, body: &str| {
            format!(
                r#"{{"recorded": "{time}", "request": {{"method": "GET", "url": "/teams"}}, "response": {{"status": 200, "body": {body}}}}}"#
            )
        };
        let old = format!("{}\n{}", line("2020-01-01", "{\"id\": 1}"), line("2026-11-01T10:00:00Z", "{\"id\": 2}"));
        let options = Options { max_age_days: Some(90), ..Options::default() };
        check_with(&options, &recorded("type: object\nproperties: {id: {}}", &old));
        let miss = format!("{}{}", bodies(3), line("2020-01-01", "{}"));
        check_with(&options, &recorded("type: object\nproperties: {id: {}}", &miss));
    }

    #[test]
    fn an_example_in_a_schema_is_no_response() {
        let text = teams("3.1.0", "properties: {id: {}, on: {}}\nexamples: [{id: 1}, {id: 2}]", "");
        check_titles(CODE, &text, &["Mark `id` as required (not observed in any response)"]);
    }

    #[test]
    fn what_is_deprecated_or_required_is_silent() {
        let schema = "type: object\nrequired: [id]\nproperties: {id: {}, on: {deprecated: true}}";
        check(&recorded(schema, "GET /teams 200 {\"id\": 1, \"on\": 1}\nGET /teams 200 {\"id\": 2, \"on\": 2}"));
    }

    #[test]
    fn many_of_one_object_are_one_finding() {
        let schema = "type: object
properties:
^^^^^^^^^^ hint always-returned-not-required `a`, `b`, `c`, `d` and `e` are returned in all 2 recorded responses
  {a: {}, b: {}, c: {}, d: {}, e: {}}";
        let body = |it| format!("GET /teams 200 {{\"a\": {it}, \"b\": 1, \"c\": 1, \"d\": 1, \"e\": 1}}");
        check(&recorded(schema, &format!("{}\n{}", body(1), body(2))));
    }

    #[test]
    fn examples_in_schemas_make_hints_only() {
        let example = |it: usize| format!("{{id: {it}}}");
        let all: Vec<String> = (0..9).map(example).collect();
        let schema = format!(
            "type: object\nexamples: [{}]\nproperties:\n  id: {{}}\n  ^^ hint {CODE} `id` is returned in all 9 examples",
            all.join(", ")
        );
        check(&teams("3.1.0", &schema, ""));
        // 3.0 has no list of examples.
        let schema = format!("type: object\nexamples: [{}]\nproperties: {{id: {{}}}}", all.join(", "));
        check(&teams("3.0.3", &schema, ""));
    }

    #[test]
    fn names_are_written_as_yaml_1_1_reads_them() {
        let text =
            recorded("type: object\nproperties:\n  on: {}", "GET /teams 200 {\"on\": 1}\nGET /teams 200 {\"on\": 2}");
        let expected = teams("3.1.0", "type: object\nrequired:\n  - 'on'\nproperties:\n  on: {}", "");
        check_fix(CODE, "Mark `on` as required", &text, &expected);
    }

    #[test]
    fn what_a_merge_key_requires_stays_required() {
        let described = |required: &str| {
            let schema = format!("<<: *base\n{required}properties:\n  a: {{}}\n  b: {{}}");
            let base = "x-base: &base\n  type: object\n  required: [a]\npaths:\n";
            teams("3.1.0", &schema, "").replace("paths:\n", base)
        };
        let text = "#- exchange:/1.ndjson\nGET /teams 200 {\"a\": 1, \"b\": 1}\nGET /teams 200 {\"a\": 2, \"b\": 2}\n";
        check_fix(CODE, "Mark `b` as required", &format!("{}{text}", described("")), &described("required: [a, b]\n"));
    }

    /// `GET /teams` shares a schema with something else.
    fn shared(version: &str, rest: &str) -> String {
        let text =
            teams(version, "$ref: '#/components/schemas/Team'", "Team:\n  type: object\n  properties:\n    id: {}");
        text.replace("components:\n", &format!("{rest}components:\n"))
    }

    const REQUEST: &str = "    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
      responses: {'204': {description: Nothing}}
";

    #[test]
    fn a_schema_of_requests_is_narrowed_in_the_response() {
        let evidence = format!("#- exchange:/1.ndjson\n{}", bodies(2));
        for (version, narrowed) in [
            ("3.1.0", "$ref: '#/components/schemas/Team'\nrequired:\n  - id"),
            ("3.0.3", "allOf:\n  - $ref: '#/components/schemas/Team'\n  - required:\n      - id"),
        ] {
            let text = shared(version, REQUEST);
            let expected = text.replace(
                "                $ref: '#/components/schemas/Team'\n",
                &narrowed.lines().fold(String::new(), |all, line| all + "                " + line + "\n"),
            );
            let title = "Require `id` in the response `GET /teams 200` only";
            let new = "Require `id` in a new schema `TeamResponse`, for the observed responses";
            check_titles(CODE, &format!("{text}{evidence}"), &[title, new]);
            check_fix(CODE, title, &format!("{text}{evidence}"), &expected);
        }
    }

    #[test]
    fn a_response_that_was_not_observed_is_named() {
        let other = "  /team:
    get:
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
";
        let text = format!("{}#- exchange:/1.ndjson\n{}", shared("3.1.0", other), bodies(2));
        let narrow = "Require `id` in the response `GET /teams 200` only";
        let all = "Mark `id` as required (not observed in 1 other operation)";
        let new = "Require `id` in a new schema `TeamResponse`, for the observed responses";
        check_titles(CODE, &text, &[narrow, all, new]);
        let seen = format!("{text}GET /team 200 {{\"id\": \"a\"}}\nGET /team 200 {{\"id\": \"b\"}}\n");
        check_titles(CODE, &seen, &["Mark `id` as required"]);
        let once = format!("{text}GET /team 200 {{\"id\": \"a\"}}\n");
        check_titles(CODE, &once, &[narrow, "Mark `id` as required (observed only once in 1 response)", new]);
        let error = "        '404': {description: No, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}\n";
        let failing = seen.replacen("  /team:\n", &format!("{error}  /team:\n"), 1);
        let all = "Mark `id` as required (not observed in 1 other response)";
        assert_ne!(failing, seen);
        let both = "Require `id` in the 2 observed responses only";
        check_titles(CODE, &failing, &[both, all, new]);
        let missed = format!("{text}GET /team 200 {{}}\n");
        check_titles(CODE, &missed, &[narrow, new]);
    }

    /// So many examples with an `id`, and one of another Response without.
    #[track_caller]
    fn check_examples(number: usize, mark: &str) {
        let examples = (0..number).fold(String::new(), |mut all, it| {
            let _ = writeln!(all, "                e{it}: {{value: {{id: {it}}}}}");
            all
        });
        let team = format!("Team:\n  type: object\n  properties:\n    id: {{}}{mark}");
        let text = teams("3.1.0", "$ref: '#/components/schemas/Team'", &team);
        let rest = "  /team:
    get:
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}, example: {}}}}
";
        check(&text.replace("components:\n", &format!("              examples:\n{examples}{rest}components:\n")));
    }

    #[test]
    fn what_other_responses_lack_is_told() {
        let told = |number: usize| {
            format!("`id` is returned in all {number} examples, but is not required; other responses lack it")
        };
        check_examples(4, &format!("\n    ^^ hint {CODE} {}", told(4)));
        check_examples(5, &format!("\n    ^^ information {CODE} {}", told(5)));
    }

    #[test]
    fn a_schema_of_responses_only_is_a_copy() {
        let text = shared("3.1.0", REQUEST);
        let fixture = format!("{text}#- exchange:/1.ndjson\n{}", bodies(2));
        let expected = text.replacen("schemas/Team'", "schemas/TeamResponse'", 1)
            + "    TeamResponse:\n      type: object\n      required:\n        - id\n      properties:\n        id: {}\n";
        check_fix(CODE, "Require `id` in a new schema `TeamResponse`, for the observed responses", &fixture, &expected);
    }
}
