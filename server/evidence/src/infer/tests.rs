//! What is inferred from which bodies, in every version.

use openapi::Version;
use syntax::Value;

use super::schema;

#[track_caller]
fn check_in(version: Version, bodies: &[&str], expected: &str) {
    let bodies: Vec<Value> = bodies.iter().map(|it| Value::from_json(it).expect(it)).collect();
    let bodies: Vec<&Value> = bodies.iter().collect();
    assert_eq!(schema(&bodies, version).to_json(), expected);
}

#[track_caller]
fn check(bodies: &[&str], expected: &str) {
    check_in(Version::V3_1, bodies, expected);
}

#[test]
fn numbers_are_integers_if_all_are_written_so() {
    check(&["1", "2"], r#"{"type":"integer"}"#);
    check(&["1", "1.5"], r#"{"type":"number"}"#);
    check(&["1.0"], r#"{"type":"number"}"#);
    check(&["1e3"], r#"{"type":"number"}"#);
}

#[test]
fn a_format_needs_two_bodies() {
    check(&[r#""2024-01-02""#], r#"{"type":"string"}"#);
    check(&[r#"["2024-01-02","2024-01-03"]"#], r#"{"type":"array","items":{"type":"string"}}"#);
    check(&[r#""2024-01-02""#, r#""2024-01-03""#], r#"{"type":"string","format":"date"}"#);
    check(&[r#""2024-01-02""#, r#""soon""#], r#"{"type":"string"}"#);
}

#[test]
fn null_is_spelled_by_version() {
    let bodies = [r#""a""#, "null"];
    check_in(Version::V3_0, &bodies, r#"{"type":"string","nullable":true}"#);
    check_in(Version::V3_1, &bodies, r#"{"type":["string","null"]}"#);
    check_in(Version::V3_2, &bodies, r#"{"type":["string","null"]}"#);
    check(&["null"], r#"{"description":"Only null was observed."}"#);
}

#[test]
fn mixed_values_are_spelled_by_version() {
    let bodies = [r#""a""#, "1", "null"];
    check_in(Version::V3_0, &bodies, r#"{"oneOf":[{"type":"string","nullable":true},{"type":"integer"}]}"#);
    check_in(Version::V3_1, &bodies, r#"{"type":["string","integer","null"]}"#);
    check(&[r#""a""#, "[1]"], r#"{"oneOf":[{"type":"string"},{"type":"array","items":{"type":"integer"}}]}"#);
}

#[test]
fn an_empty_array_says_nothing_of_its_items() {
    check(&["[]"], r#"{"type":"array","items":{}}"#);
}

#[test]
fn required_needs_five_bodies() {
    let bodies = [r#"{"a":1}"#, r#"{"a":2,"b":1}"#, r#"{"a":3}"#, r#"{"a":4}"#, r#"{"a":5}"#];
    let properties = r#""properties":{"a":{"type":"integer"},"b":{"type":"integer"}}"#;
    check(&bodies[..4], &format!(r#"{{"type":"object",{properties}}}"#));
    check(&bodies, &format!(r#"{{"type":"object","required":["a"],{properties}}}"#));
}

#[test]
fn equal_bodies_count_once() {
    let bodies = [r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#, r#"{"a":1,"b":2}"#, r#"{"a":1,"b":2}"#, r#"{"a":1,"b":2}"#];
    check(&bodies, r#"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}"#);
}

#[test]
fn keys_are_in_the_order_first_seen() {
    check(
        &[r#"{"zeta":1,"alpha":1}"#, r#"{"alpha":2,"mid":2,"zeta":2}"#],
        r#"{"type":"object","properties":{"zeta":{"type":"integer"},"alpha":{"type":"integer"},"mid":{"type":"integer"}}}"#,
    );
}

#[test]
fn ids_as_keys_make_a_map() {
    check(
        &[r#"{"17":{"a":1},"18":{"a":2}}"#],
        r#"{"type":"object","additionalProperties":{"type":"object","properties":{"a":{"type":"integer"}}}}"#,
    );
    check(
        &[r#"{"en":"a","fr":"b"}"#],
        r#"{"type":"object","properties":{"en":{"type":"string"},"fr":{"type":"string"}}}"#,
    );
    check(
        &[r#"{"17":1,"total":2}"#],
        r#"{"type":"object","properties":{"total":{"type":"integer"}},"additionalProperties":{"type":"integer"}}"#,
    );
}

#[test]
fn ever_new_keys_make_a_map() {
    let body = |from: usize| {
        let members: Vec<String> = (from..from + 10).map(|it| format!(r#""k{it}":{it}"#)).collect();
        format!("{{{}}}", members.join(","))
    };
    let bodies = [body(0), body(10), body(20)];
    let bodies: Vec<&str> = bodies.iter().map(|it| &**it).collect();
    check(&bodies, r#"{"type":"object","additionalProperties":{"type":"integer"}}"#);
}

#[test]
fn kinds_of_objects_are_told_apart_when_they_exclude_each_other() {
    let mut bodies = Vec::new();
    for it in 0..5 {
        bodies.push(format!(r#"{{"kind":"cat","lives":{it},"claws":{it}}}"#));
        bodies.push(format!(r#"{{"kind":"dog","bark":{it},"walks":{it}}}"#));
    }
    let bodies: Vec<&str> = bodies.iter().map(|it| &**it).collect();
    let cat = r#"{"type":"object","required":["kind","lives","claws"],"properties":{"kind":{"type":"string"},"lives":{"type":"integer"},"claws":{"type":"integer"}}}"#;
    let dog = r#"{"type":"object","required":["kind","bark","walks"],"properties":{"kind":{"type":"string"},"bark":{"type":"integer"},"walks":{"type":"integer"}}}"#;
    check(&bodies, &format!(r#"{{"oneOf":[{cat},{dog}]}}"#));
    check(
        &bodies[..2],
        r#"{"type":"object","properties":{"kind":{"type":"string"},"lives":{"type":"integer"},"claws":{"type":"integer"},"bark":{"type":"integer"},"walks":{"type":"integer"}}}"#,
    );
}

#[test]
fn deep_bodies_are_survived() {
    let mut body = Value::Null;
    for _ in 0..5_000 {
        body = Value::Array(vec![body]);
    }
    let inferred = schema(&[&body], Version::V3_1).to_json();
    assert_eq!(inferred.matches("array").count(), super::MAX_DEPTH);
}
