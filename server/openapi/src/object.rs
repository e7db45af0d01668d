//! The Objects of the specification: which fields each has, what their values are, and which Object stands where.

mod fields;
mod required;

pub use required::Required;

use crate::Version;

/// An Object of the specification, by its name there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocumentation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    Object(ObjectKind),
    /// A list of Objects.
    List(ObjectKind),
    /// Objects by names that the author chooses.
    Map(ObjectKind),
    Text,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// One of these words, or from 3.1 on a list of them.
    SomeOf(&'static [&'static str]),
    /// A text: one of these words, or another one.
    Suggested(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// Texts by names.
    TextMap,
    /// Lists of texts by names.
    TextsMap,
    Boolean,
    Number,
    /// Anything: an example, a default.
    Data,
    /// A list of anything.
    DataList,
    /// Anything by names.
    DataMap,
}

/// A fixed field of an Object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    /// The first version that has it.
    pub since: Version,
    /// The last version that has it, if a later one dropped it.
    pub until: Option<Version>,
    pub required: Required,
    /// What it says, in a sentence.
    pub docs: &'static str,
}

impl ObjectKind {
    /// As the specification names it: `Path Item Object`.
    pub fn name(self) -> &'static str {
        fields::table(self).0
    }

    /// The fixed fields of a version, in the order of the specification.
    pub fn fields(self, version: Version) -> impl Iterator<Item = &'static Field> {
        let all = fields::table(self).1.iter();
        all.filter(move |it| it.since <= version && it.until.is_none_or(|until| version <= until))
    }

    /// A field of a version.
    pub fn field_of(self, version: Version, name: &str) -> Option<&'static Field> {
        let mut all = fields::table(self).1.iter();
        let is_in = |it: &Field| it.since <= version && it.until.is_none_or(|until| version <= until);
        all.find(|it| it.name == name && is_in(it))
    }

    /// A field of any version.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        fields::table(self).1.iter().find(|it| it.name == name)
    }

    /// Whether a version has a word that a field of any version may be.
    pub fn has_word(self, version: Version, field: &str, word: &str) -> bool {
        let is_later = |it: &&fields::LaterWord| (it.kind, it.field, it.word) == (self, field, word);
        fields::LATER_WORDS.iter().find(is_later).is_none_or(|it| it.since <= version)
    }

    /// What stands under names that the author chooses: paths, statuses, expressions.
    pub fn patterned(self) -> Option<Shape> {
        match self {
            ObjectKind::Paths | ObjectKind::Callback => Some(Shape::Object(ObjectKind::PathItem)),
            ObjectKind::Responses => Some(Shape::Object(ObjectKind::Response)),
            ObjectKind::SecurityRequirement => Some(Shape::Texts),
            _ => None,
        }
    }

    /// The map of the Components Object that holds such Objects.
    pub fn components(self) -> Option<&'static str> {
        Some(match self {
            ObjectKind::Schema => "schemas",
            ObjectKind::Response => "responses",
            ObjectKind::Parameter => "parameters",
            ObjectKind::Example => "examples",
            ObjectKind::RequestBody => "requestBodies",
            ObjectKind::Header => "headers",
            ObjectKind::SecurityScheme => "securitySchemes",
            ObjectKind::Link => "links",
            ObjectKind::Callback => "callbacks",
            ObjectKind::PathItem => "pathItems",
            ObjectKind::MediaType => "mediaTypes",
            _ => return None,
        })
    }
}

impl Shape {
    /// What stands under a key or an index of such a value.
    pub fn step(self, key: &str) -> Option<Shape> {
        match self {
            Shape::Object(kind) => match kind.field(key) {
                Some(field) => Some(field.shape),
                None if key.starts_with("x-") => None,
                None => kind.patterned(),
            },
            Shape::List(kind) | Shape::Map(kind) => Some(Shape::Object(kind)),
            Shape::Texts | Shape::TextMap => Some(Shape::Text),
            Shape::TextsMap => Some(Shape::Texts),
            Shape::Text | Shape::OneOf(_) | Shape::SomeOf(_) | Shape::Suggested(_) | Shape::Boolean => None,
            Shape::Number | Shape::Data | Shape::DataList | Shape::DataMap => None,
        }
    }

    /// What stands at a place below such a value.
    pub fn at<'s>(self, steps: impl IntoIterator<Item = &'s str>) -> Option<Shape> {
        steps.into_iter().try_fold(self, Shape::step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pointer: &str, expected: Option<Shape>) {
        let pointer = syntax::JsonPointer::parse(pointer).unwrap();
        assert_eq!(Shape::Object(ObjectKind::OpenApi).at(pointer.steps()), expected);
    }

    #[test]
    fn places_have_their_object() {
        check("", Some(Shape::Object(ObjectKind::OpenApi)));
        check("/paths/~1teams/get", Some(Shape::Object(ObjectKind::Operation)));
        check("/paths/~1teams/get/responses/default", Some(Shape::Object(ObjectKind::Response)));
        check("/paths/~1a/get/responses/200/content/text~1csv/schema", Some(Shape::Object(ObjectKind::Schema)));
        check("/components/schemas/A/properties/default/items", Some(Shape::Object(ObjectKind::Schema)));
        check("/components/schemas/A/allOf/0", Some(Shape::Object(ObjectKind::Schema)));
        check("/paths/~1a/post/callbacks/c/{$request.body}/post", Some(Shape::Object(ObjectKind::Operation)));
        check("/paths/~1a/get/security/0/oauth", Some(Shape::Texts));
        check("/info/x-logo/url", None);
        check("/components/schemas/A/example/properties", None);
    }

    #[track_caller]
    fn check_field(kind: ObjectKind, version: Version, name: &str, expected: Option<Shape>) {
        assert_eq!(kind.field_of(version, name).map(|it| it.shape), expected);
    }

    #[test]
    fn a_field_may_take_something_else_in_another_version() {
        check_field(ObjectKind::Schema, Version::V3_0, "exclusiveMinimum", Some(Shape::Boolean));
        check_field(ObjectKind::Schema, Version::V3_1, "exclusiveMinimum", Some(Shape::Number));
        check_field(ObjectKind::Schema, Version::V3_0, "const", None);
        check_field(ObjectKind::Encoding, Version::V3_2, "itemEncoding", Some(Shape::Object(ObjectKind::Encoding)));
    }

    #[track_caller]
    fn check_word(kind: ObjectKind, field: &str, word: &str, expected: [bool; 3]) {
        let versions = [Version::V3_0, Version::V3_1, Version::V3_2];
        assert_eq!(versions.map(|it| kind.has_word(it, field, word)), expected);
    }

    #[test]
    fn versions_have_their_words() {
        check_word(ObjectKind::Schema, "type", "null", [false, true, true]);
        check_word(ObjectKind::Schema, "type", "string", [true, true, true]);
        check_word(ObjectKind::Parameter, "in", "querystring", [false, false, true]);
        check_word(ObjectKind::Parameter, "style", "cookie", [false, false, true]);
        check_word(ObjectKind::Parameter, "in", "cookie", [true, true, true]);
        check_word(ObjectKind::SecurityScheme, "type", "mutualTLS", [false, true, true]);
    }

    #[test]
    fn versions_have_their_fields() {
        let has = |kind: ObjectKind, version, name| kind.fields(version).any(|it| it.name == name);
        assert!(has(ObjectKind::Schema, Version::V3_0, "nullable"));
        assert!(!has(ObjectKind::Schema, Version::V3_1, "nullable"));
        assert!(!has(ObjectKind::OpenApi, Version::V3_0, "webhooks"));
        assert!(has(ObjectKind::PathItem, Version::V3_2, "query"));
        assert!(!has(ObjectKind::PathItem, Version::V3_1, "query"));
    }
}
