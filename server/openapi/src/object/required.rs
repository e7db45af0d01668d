//! Which fields the specification requires of an Object: **REQUIRED** in its tables of fixed fields, and what it says below
//! them with "MUST".

use syntax::Node;

use super::ObjectKind;
use crate::Version;

/// When an Object has to have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    Never,
    Always,
    /// In the versions up to this one.
    UpTo(Version),
    /// Where another field has this value.
    Where(&'static str, &'static str),
    /// Where the Object stands under one of these keys.
    Under(&'static [&'static str]),
}

impl Required {
    /// Whether an Object of a version that stands under a key has to have the field.
    pub fn applies(self, version: Version, object: Node<'_>, key: &str) -> bool {
        match self {
            Required::Never => false,
            Required::Always => true,
            Required::UpTo(last) => version <= last,
            Required::Where(field, value) => object.get(field).and_then(Node::as_str).is_some_and(|it| it == value),
            Required::Under(keys) => keys.contains(&key),
        }
    }
}

impl ObjectKind {
    /// Fields of which an Object of a version has to have one. None for most Objects.
    pub fn one_required_of(self, version: Version) -> &'static [&'static str] {
        match self {
            // 3.1 and 3.2, OpenAPI Object: "at least one of the `components`, `paths`, or `webhooks` fields MUST be present".
            ObjectKind::OpenApi if version >= Version::V3_1 => &["paths", "webhooks", "components"],
            // Parameter Object: "MUST include either a `content` field or a `schema` field". "The Header Object follows the
            // structure of the Parameter Object."
            ObjectKind::Parameter | ObjectKind::Header => &["schema", "content"],
            // Link Object: "A linked operation MUST be identified using either an `operationRef` or `operationId`."
            ObjectKind::Link => &["operationRef", "operationId"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use syntax::{Document, FileId, Format};

    use super::*;

    /// Checks which fields are required of an Object with some fields, under a key.
    #[track_caller]
    fn check(kind: ObjectKind, version: Version, key: &str, object: &str, expected: &[&str]) {
        let document = Document::parse(FileId(0), Format::Yaml, object);
        let object = document.root().expect("no root");
        let required: Vec<&str> =
            kind.fields(version).filter(|it| it.required.applies(version, object, key)).map(|it| it.name).collect();
        assert_eq!(required, expected);
    }

    #[test]
    fn a_later_version_may_no_longer_require_a_field() {
        use Version::{V3_0, V3_1, V3_2};
        for (kind, v3_0, v3_1, v3_2) in [
            (
                ObjectKind::OpenApi,
                &["openapi", "info", "paths"][..],
                &["openapi", "info"][..],
                &["openapi", "info"][..],
            ),
            (ObjectKind::Operation, &["responses"], &[], &[]),
            (ObjectKind::Response, &["description"], &["description"], &[]),
        ] {
            check(kind, V3_0, "", "{}", v3_0);
            check(kind, V3_1, "", "{}", v3_1);
            check(kind, V3_2, "", "{}", v3_2);
        }
    }

    #[test]
    fn another_field_may_say_what_is_required() {
        let version = Version::V3_2;
        check(ObjectKind::Parameter, version, "", "{in: path}", &["name", "in", "required"]);
        check(ObjectKind::Parameter, version, "", "{in: query}", &["name", "in"]);
        check(ObjectKind::Parameter, version, "", "{in: querystring}", &["name", "in", "content"]);
        check(ObjectKind::Parameter, Version::V3_1, "", "{in: querystring}", &["name", "in"]);
        for (scheme, required) in [
            ("apiKey", &["name", "in"][..]),
            ("http", &["scheme"]),
            ("mutualTLS", &[]),
            ("oauth2", &["flows"]),
            ("openIdConnect", &["openIdConnectUrl"]),
        ] {
            let required: Vec<&str> = [&["type"], required].concat();
            check(ObjectKind::SecurityScheme, version, "", &format!("{{type: {scheme}}}"), &required);
        }
    }

    #[test]
    fn flows_require_their_urls() {
        for (flow, urls) in [
            ("implicit", &["authorizationUrl"][..]),
            ("password", &["tokenUrl"]),
            ("clientCredentials", &["tokenUrl"]),
            ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
            ("deviceAuthorization", &["deviceAuthorizationUrl", "tokenUrl"]),
        ] {
            let required: Vec<&str> = [urls, &["scopes"]].concat();
            check(ObjectKind::OAuthFlow, Version::V3_2, flow, "{}", &required);
        }
    }

    #[test]
    fn no_keyword_of_a_schema_is_required() {
        for version in [Version::V3_0, Version::V3_1, Version::V3_2] {
            check(ObjectKind::Schema, version, "", "{type: object}", &[]);
        }
    }
}
