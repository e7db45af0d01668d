//! Who breaks: managed, partially managed and external clients, by configuration and in the description.

use workspace::{Finding, Severity};

use super::{document, findings_of, snapshot_of};

/// Paths with what stands beside their operation, each answering with the shared schema.
fn paths(paths: &[(&str, &str, &str)]) -> String {
    let mut text = "paths:\n".to_owned();
    for (path, beside_operation, in_operation) in paths {
        text += &format!(
            "  {path}:\n    {beside_operation}\n    get:\n      {in_operation}\n      responses: {{ '200': {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/A' }} }} }} }} }}\n"
        );
    }
    text
}

/// One attribute of a shared schema is removed.
fn removed(paths: &str, settings: &str) -> Vec<Finding> {
    let text = |properties: &str| {
        document(
            "3.1.0",
            &format!("{paths}components: {{ schemas: {{ A: {{ type: object, properties: {properties} }} }} }}\n"),
        )
    };
    let (base, current) = (text("{ a: { type: string }, b: { type: string } }"), text("{ a: { type: string } }"));
    findings_of(&snapshot_of(&[(true, "/openapi.yaml", &base), (false, "/openapi.yaml", &current)], settings))
}

#[track_caller]
fn check(paths: &str, settings: &str, severity: Severity, who: Option<&str>) {
    let found = removed(paths, settings);
    assert_eq!(found.len(), 1);
    let message = &found[0].message;
    assert_eq!(found[0].severity, severity, "{message}");
    match who {
        Some(who) => assert!(message.contains(who), "{message}"),
        None => assert!(!message.contains("clients are reached"), "{message}"),
    }
}

const MANAGED: Option<&str> = Some("Only managed clients are reached.");
const PARTIALLY: Option<&str> =
    Some("Managed and partially managed clients are reached: users run old versions of these.");

#[test]
fn the_description_says_who_calls() {
    let of = |operation: &str| paths(&[("/a", "summary: x", operation)]);
    check(&of("x-clients: managed"), "{}", Severity::Warning, MANAGED);
    check(&of("x-clients: partially-managed"), "{}", Severity::Error, PARTIALLY);
    check(&of("x-clients: external"), "{}", Severity::Error, None);
    check(&of("summary: x"), "{}", Severity::Error, None);
    check(&of("x-clients: nobody"), "{}", Severity::Error, None);
    let item = paths(&[("/a", "x-clients: managed", "summary: x")]);
    check(&item, "{}", Severity::Warning, MANAGED);
    let both = paths(&[("/a", "x-clients: managed", "x-clients: external")]);
    check(&both, "{}", Severity::Error, None);
}

#[test]
fn the_configuration_says_who_calls() {
    let internal = paths(&[("/internal/a", "summary: x", "summary: x")]);
    let settings = "clients: [{ paths: ['/internal/**'], kind: managed }, { paths: ['/**'], kind: partially-managed }]";
    check(&internal, settings, Severity::Warning, MANAGED);
    check(&paths(&[("/a", "summary: x", "summary: x")]), settings, Severity::Error, PARTIALLY);
    // The description is nearer than the configuration.
    check(&paths(&[("/internal/a", "summary: x", "x-clients: external")]), settings, Severity::Error, None);
}

#[test]
fn the_one_that_breaks_most_counts() {
    let managed = ("/a", "summary: x", "x-clients: managed");
    let partially = ("/b", "summary: x", "x-clients: partially-managed");
    let external = ("/c", "summary: x", "summary: x");
    check(&paths(&[managed, ("/d", "x-clients: managed", "summary: x")]), "{}", Severity::Warning, MANAGED);
    check(&paths(&[managed, partially]), "{}", Severity::Error, PARTIALLY);
    check(&paths(&[managed, partially, external]), "{}", Severity::Error, None);
    let found = removed(&paths(&[managed, partially]), "{}");
    let affects = found[0].baseline.as_ref().map(|it| it.affects.clone());
    assert_eq!(affects, Some(vec!["GET /a 200".to_owned(), "GET /b 200".to_owned()]));
}
