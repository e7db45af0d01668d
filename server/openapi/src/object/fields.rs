//! The fixed fields of each Object, in the order of the specification (sections of 4.8 in 3.0 and 3.1, of 4 in 3.2; Schema
//! Object by JSON Schema 2020-12). What a field says is in our own words.

use super::{Field, ObjectKind, Required, Shape};
use crate::Version::{self, V3_0, V3_1, V3_2};

const fn field(name: &'static str, shape: Shape, since: Version, docs: &'static str) -> Field {
    Field { name, shape, since, until: None, required: Required::Never, docs }
}

impl Field {
    const fn required(self) -> Field {
        Field { required: Required::Always, ..self }
    }

    const fn required_up_to(self, version: Version) -> Field {
        Field { required: Required::UpTo(version), ..self }
    }

    const fn required_where(self, field: &'static str, value: &'static str) -> Field {
        Field { required: Required::Where(field, value), ..self }
    }

    const fn required_under(self, keys: &'static [&'static str]) -> Field {
        Field { required: Required::Under(keys), ..self }
    }
}

/// A word that a field may be from a version on that is later than the first one of the field.
pub(super) struct LaterWord {
    pub(super) kind: ObjectKind,
    pub(super) field: &'static str,
    pub(super) word: &'static str,
    pub(super) since: Version,
}

const fn later(kind: ObjectKind, field: &'static str, word: &'static str, since: Version) -> LaterWord {
    LaterWord { kind, field, word, since }
}

pub(super) const LATER_WORDS: &[LaterWord] = &[
    later(ObjectKind::Schema, "type", "null", V3_1),
    later(ObjectKind::SecurityScheme, "type", "mutualTLS", V3_1),
    later(ObjectKind::Parameter, "in", "querystring", V3_2),
    later(ObjectKind::Parameter, "style", "cookie", V3_2),
];

/// The name of an Object with its fields.
pub(super) fn table(kind: ObjectKind) -> (&'static str, &'static [Field]) {
    match kind {
        ObjectKind::OpenApi => ("OpenAPI Object", OPENAPI),
        ObjectKind::Info => ("Info Object", INFO),
        ObjectKind::Contact => ("Contact Object", CONTACT),
        ObjectKind::License => ("License Object", LICENSE),
        ObjectKind::Server => ("Server Object", SERVER),
        ObjectKind::ServerVariable => ("Server Variable Object", SERVER_VARIABLE),
        ObjectKind::Components => ("Components Object", COMPONENTS),
        ObjectKind::Paths => ("Paths Object", &[]),
        ObjectKind::PathItem => ("Path Item Object", PATH_ITEM),
        ObjectKind::Operation => ("Operation Object", OPERATION),
        ObjectKind::ExternalDocumentation => ("External Documentation Object", EXTERNAL_DOCUMENTATION),
        ObjectKind::Parameter => ("Parameter Object", PARAMETER),
        ObjectKind::RequestBody => ("Request Body Object", REQUEST_BODY),
        ObjectKind::MediaType => ("Media Type Object", MEDIA_TYPE),
        ObjectKind::Encoding => ("Encoding Object", ENCODING),
        ObjectKind::Responses => ("Responses Object", RESPONSES),
        ObjectKind::Response => ("Response Object", RESPONSE),
        ObjectKind::Callback => ("Callback Object", &[]),
        ObjectKind::Example => ("Example Object", EXAMPLE),
        ObjectKind::Link => ("Link Object", LINK),
        ObjectKind::Header => ("Header Object", HEADER),
        ObjectKind::Tag => ("Tag Object", TAG),
        ObjectKind::Schema => ("Schema Object", SCHEMA),
        ObjectKind::Discriminator => ("Discriminator Object", DISCRIMINATOR),
        ObjectKind::Xml => ("XML Object", XML),
        ObjectKind::SecurityScheme => ("Security Scheme Object", SECURITY_SCHEME),
        ObjectKind::OAuthFlows => ("OAuth Flows Object", OAUTH_FLOWS),
        ObjectKind::OAuthFlow => ("OAuth Flow Object", OAUTH_FLOW),
        ObjectKind::SecurityRequirement => ("Security Requirement Object", &[]),
    }
}

#[rustfmt::skip]
const OPENAPI: &[Field] = &[
    field("openapi", Shape::Text, V3_0, "The version of the OpenAPI Specification that the description follows.").required(),
    field("$self", Shape::Text, V3_2, "The description's own URI, which References are relative to."),
    field("info", Shape::Object(ObjectKind::Info), V3_0, "Title, version and other facts about the API.").required(),
    field("jsonSchemaDialect", Shape::Text, V3_1, "The default `$schema` of the Schema Objects in this document."),
    field("servers", Shape::List(ObjectKind::Server), V3_0, "Where the API can be reached. Without it, the place that the description comes from."),
    field("paths", Shape::Object(ObjectKind::Paths), V3_0, "The paths of the API with their operations.").required_up_to(V3_0),
    field("webhooks", Shape::Map(ObjectKind::PathItem), V3_1, "Requests that the API itself sends, by name."),
    field("components", Shape::Object(ObjectKind::Components), V3_0, "What References in the description lead to."),
    field("security", Shape::List(ObjectKind::SecurityRequirement), V3_0, "What authorizes a call: one of these, unless an operation says otherwise."),
    field("tags", Shape::List(ObjectKind::Tag), V3_0, "The tags of operations, with their descriptions, in the order in which tools show them."),
    field("externalDocs", Shape::Object(ObjectKind::ExternalDocumentation), V3_0, "More documentation elsewhere."),
];

#[rustfmt::skip]
const INFO: &[Field] = &[
    field("title", Shape::Text, V3_0, "The name of the API. Required.").required(),
    field("summary", Shape::Text, V3_1, "The API in a few words."),
    field("description", Shape::Text, V3_0, "What the API is for, in Markdown."),
    field("termsOfService", Shape::Text, V3_0, "The URL of the terms of use."),
    field("contact", Shape::Object(ObjectKind::Contact), V3_0, "Whom to ask about the API."),
    field("license", Shape::Object(ObjectKind::License), V3_0, "The licence of the API."),
    field("version", Shape::Text, V3_0, "The version of this description, not of the specification. Required.").required(),
];

#[rustfmt::skip]
const CONTACT: &[Field] = &[
    field("name", Shape::Text, V3_0, "The name of the person or organization."),
    field("url", Shape::Text, V3_0, "Where to read about them."),
    field("email", Shape::Text, V3_0, "Where to write to."),
];

#[rustfmt::skip]
const LICENSE: &[Field] = &[
    field("name", Shape::Text, V3_0, "The name of the licence. Required.").required(),
    field("identifier", Shape::Text, V3_1, "Its SPDX identifier; not together with `url`."),
    field("url", Shape::Text, V3_0, "Where its text is."),
];

#[rustfmt::skip]
const SERVER: &[Field] = &[
    field("url", Shape::Text, V3_0, "The URL, with variables in braces; relative to the description's own place. Required.").required(),
    field("description", Shape::Text, V3_0, "What this server is."),
    field("name", Shape::Text, V3_2, "A unique name to refer to the server by."),
    field("variables", Shape::Map(ObjectKind::ServerVariable), V3_0, "The values for the variables in the URL."),
];

#[rustfmt::skip]
const SERVER_VARIABLE: &[Field] = &[
    field("enum", Shape::Texts, V3_0, "The values that are possible."),
    field("default", Shape::Text, V3_0, "The value that is used if none is given. Required.").required(),
    field("description", Shape::Text, V3_0, "What the variable is."),
];

#[rustfmt::skip]
const COMPONENTS: &[Field] = &[
    field("schemas", Shape::Map(ObjectKind::Schema), V3_0, "Schemas by name."),
    field("responses", Shape::Map(ObjectKind::Response), V3_0, "Responses by name."),
    field("parameters", Shape::Map(ObjectKind::Parameter), V3_0, "Parameters by name."),
    field("examples", Shape::Map(ObjectKind::Example), V3_0, "Examples by name."),
    field("requestBodies", Shape::Map(ObjectKind::RequestBody), V3_0, "Request bodies by name."),
    field("headers", Shape::Map(ObjectKind::Header), V3_0, "Headers by name."),
    field("securitySchemes", Shape::Map(ObjectKind::SecurityScheme), V3_0, "Ways to authorize, by the name that security requirements use."),
    field("links", Shape::Map(ObjectKind::Link), V3_0, "Links by name."),
    field("callbacks", Shape::Map(ObjectKind::Callback), V3_0, "Callbacks by name."),
    field("pathItems", Shape::Map(ObjectKind::PathItem), V3_1, "Path items by name."),
    field("mediaTypes", Shape::Map(ObjectKind::MediaType), V3_2, "Media types by name."),
];

#[rustfmt::skip]
const PATH_ITEM: &[Field] = &[
    field("$ref", Shape::Text, V3_0, "A path item elsewhere."),
    field("summary", Shape::Text, V3_0, "In a few words, for all operations of this path."),
    field("description", Shape::Text, V3_0, "At length, for all operations of this path."),
    field("get", Shape::Object(ObjectKind::Operation), V3_0, "The GET operation of this path."),
    field("put", Shape::Object(ObjectKind::Operation), V3_0, "The PUT operation of this path."),
    field("post", Shape::Object(ObjectKind::Operation), V3_0, "The POST operation of this path."),
    field("delete", Shape::Object(ObjectKind::Operation), V3_0, "The DELETE operation of this path."),
    field("options", Shape::Object(ObjectKind::Operation), V3_0, "The OPTIONS operation of this path."),
    field("head", Shape::Object(ObjectKind::Operation), V3_0, "The HEAD operation of this path."),
    field("patch", Shape::Object(ObjectKind::Operation), V3_0, "The PATCH operation of this path."),
    field("trace", Shape::Object(ObjectKind::Operation), V3_0, "The TRACE operation of this path."),
    field("query", Shape::Object(ObjectKind::Operation), V3_2, "The QUERY operation of this path: a safe request with a body."),
    field("additionalOperations", Shape::Map(ObjectKind::Operation), V3_2, "Operations by any other method, as it is sent."),
    field("servers", Shape::List(ObjectKind::Server), V3_0, "Other servers for all operations of this path."),
    field("parameters", Shape::List(ObjectKind::Parameter), V3_0, "Parameters of all operations of this path."),
];

#[rustfmt::skip]
const OPERATION: &[Field] = &[
    field("tags", Shape::Texts, V3_0, "Groups that the operation belongs to."),
    field("summary", Shape::Text, V3_0, "What the operation does, in a few words."),
    field("description", Shape::Text, V3_0, "What the operation does, at length, in Markdown."),
    field("externalDocs", Shape::Object(ObjectKind::ExternalDocumentation), V3_0, "More documentation elsewhere."),
    field("operationId", Shape::Text, V3_0, "A name that is unique in the description; generated clients call their functions so."),
    field("parameters", Shape::List(ObjectKind::Parameter), V3_0, "What the client sends in path, query, headers and cookies."),
    field("requestBody", Shape::Object(ObjectKind::RequestBody), V3_0, "What the client sends as body."),
    field("responses", Shape::Object(ObjectKind::Responses), V3_0, "What the client gets, by status.").required_up_to(V3_0),
    field("callbacks", Shape::Map(ObjectKind::Callback), V3_0, "Requests that the API sends because of this one."),
    field("deprecated", Shape::Boolean, V3_0, "Whether clients should stop using the operation."),
    field("security", Shape::List(ObjectKind::SecurityRequirement), V3_0, "What authorizes the call, in the place of the description's own; `[]` for nothing."),
    field("servers", Shape::List(ObjectKind::Server), V3_0, "Other servers for this operation."),
];

#[rustfmt::skip]
const EXTERNAL_DOCUMENTATION: &[Field] = &[
    field("description", Shape::Text, V3_0, "What is documented there."),
    field("url", Shape::Text, V3_0, "Where it is. Required.").required(),
];

#[rustfmt::skip]
const PARAMETER: &[Field] = &[
    field("name", Shape::Text, V3_0, "The parameter's name. Required.").required(),
    field("in", Shape::OneOf(&["query", "header", "path", "cookie", "querystring"]), V3_0, "Where it is sent. Required.").required(),
    field("description", Shape::Text, V3_0, "What the parameter is for."),
    field("required", Shape::Boolean, V3_0, "Whether it has to be sent; always true in a path.").required_where("in", "path"),
    field("deprecated", Shape::Boolean, V3_0, "Whether clients should stop sending it."),
    field("allowEmptyValue", Shape::Boolean, V3_0, "Whether it may be sent without a value."),
    field("style", Shape::OneOf(&["form", "simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"]), V3_0, "How the value is written."),
    field("explode", Shape::Boolean, V3_0, "Whether each item of a list or member of an object is written by itself."),
    field("allowReserved", Shape::Boolean, V3_0, "Whether reserved characters stay as they are."),
    field("schema", Shape::Object(ObjectKind::Schema), V3_0, "The schema of the value."),
    field("example", Shape::Data, V3_0, "A value."),
    field("examples", Shape::Map(ObjectKind::Example), V3_0, "Values by name."),
    Field { name: "content", shape: Shape::Map(ObjectKind::MediaType), since: V3_0, until: Some(V3_1), required: Required::Never, docs: "One media type with its schema, in the place of `schema`." },
    field("content", Shape::Map(ObjectKind::MediaType), V3_2, "One media type with its schema, in the place of `schema`.").required_where("in", "querystring"),
];

#[rustfmt::skip]
const REQUEST_BODY: &[Field] = &[
    field("description", Shape::Text, V3_0, "What the body is for."),
    field("content", Shape::Map(ObjectKind::MediaType), V3_0, "The body by media type. Required.").required(),
    field("required", Shape::Boolean, V3_0, "Whether a body has to be sent; not by default."),
];

#[rustfmt::skip]
const MEDIA_TYPE: &[Field] = &[
    field("schema", Shape::Object(ObjectKind::Schema), V3_0, "The schema of the whole body."),
    field("itemSchema", Shape::Object(ObjectKind::Schema), V3_2, "The schema of each item of a sequence, such as a stream of events."),
    field("example", Shape::Data, V3_0, "A body."),
    field("examples", Shape::Map(ObjectKind::Example), V3_0, "Bodies by name."),
    field("encoding", Shape::Map(ObjectKind::Encoding), V3_0, "How the parts of a form or multipart body are written."),
    field("prefixEncoding", Shape::List(ObjectKind::Encoding), V3_2, "How the first parts of a multipart body are written, by position."),
    field("itemEncoding", Shape::Object(ObjectKind::Encoding), V3_2, "How all other parts of a multipart body are written."),
];

#[rustfmt::skip]
const ENCODING: &[Field] = &[
    field("contentType", Shape::Text, V3_0, "The media type of the part."),
    field("headers", Shape::Map(ObjectKind::Header), V3_0, "Headers of the part."),
    field("style", Shape::OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]), V3_0, "How the value is written."),
    field("explode", Shape::Boolean, V3_0, "Whether each item or member is written by itself."),
    field("allowReserved", Shape::Boolean, V3_0, "Whether reserved characters stay as they are."),
    field("encoding", Shape::Map(ObjectKind::Encoding), V3_2, "The same for parts within."),
    field("prefixEncoding", Shape::List(ObjectKind::Encoding), V3_2, "The same for the first parts within, by position."),
    field("itemEncoding", Shape::Object(ObjectKind::Encoding), V3_2, "The same for all other parts within."),
];

#[rustfmt::skip]
const RESPONSES: &[Field] = &[field("default", Shape::Object(ObjectKind::Response),
    V3_0,
    "What the client gets at every status that is not listed.",
)];

#[rustfmt::skip]
const RESPONSE: &[Field] = &[
    field("summary", Shape::Text, V3_2, "The response in a few words."),
    field("description", Shape::Text, V3_0, "What the response means. Required up to 3.1.").required_up_to(V3_1),
    field("headers", Shape::Map(ObjectKind::Header), V3_0, "Headers by name."),
    field("content", Shape::Map(ObjectKind::MediaType), V3_0, "The body by media type."),
    field("links", Shape::Map(ObjectKind::Link), V3_0, "Operations that the body leads to."),
];

#[rustfmt::skip]
const EXAMPLE: &[Field] = &[
    field("summary", Shape::Text, V3_0, "The example in a few words."),
    field("description", Shape::Text, V3_0, "The example at length."),
    field("dataValue", Shape::Data, V3_2, "The value as data."),
    field("serializedValue", Shape::Text, V3_2, "The value as it is sent."),
    field("value", Shape::Data, V3_0, "The value."),
    field("externalValue", Shape::Text, V3_0, "Where the value is."),
];

#[rustfmt::skip]
const LINK: &[Field] = &[
    field("operationRef", Shape::Text, V3_0, "A reference to the operation."),
    field("operationId", Shape::Text, V3_0, "The operation by its id."),
    field("parameters", Shape::DataMap, V3_0, "Values or expressions for its parameters."),
    field("requestBody", Shape::Data, V3_0, "A value or an expression for its body."),
    field("description", Shape::Text, V3_0, "What the link is for."),
    field("server", Shape::Object(ObjectKind::Server), V3_0, "Another server."),
];

#[rustfmt::skip]
const HEADER: &[Field] = &[
    field("description", Shape::Text, V3_0, "What the header is for."),
    field("required", Shape::Boolean, V3_0, "Whether it is always sent."),
    field("deprecated", Shape::Boolean, V3_0, "Whether it should not be relied on any more."),
    field("style", Shape::OneOf(&["simple"]), V3_0, "How the value is written."),
    field("allowEmptyValue", Shape::Boolean, V3_0, "Whether it may be sent without a value."),
    field("explode", Shape::Boolean, V3_0, "Whether each item of a list or member of an object is written by itself."),
    field("allowReserved", Shape::Boolean, V3_0, "Whether reserved characters stay as they are."),
    field("schema", Shape::Object(ObjectKind::Schema), V3_0, "The schema of the value."),
    field("example", Shape::Data, V3_0, "A value."),
    field("examples", Shape::Map(ObjectKind::Example), V3_0, "Values by name."),
    field("content", Shape::Map(ObjectKind::MediaType), V3_0, "One media type with its schema, in the place of `schema`."),
];

#[rustfmt::skip]
const TAG: &[Field] = &[
    field("name", Shape::Text, V3_0, "The name that operations use. Required.").required(),
    field("summary", Shape::Text, V3_2, "The tag in a few words."),
    field("description", Shape::Text, V3_0, "What the tag groups."),
    field("externalDocs", Shape::Object(ObjectKind::ExternalDocumentation), V3_0, "More documentation elsewhere."),
    field("parent", Shape::Text, V3_2, "The tag that this one is below."),
    field("kind", Shape::Text, V3_2, "What the tag is used for: `nav`, `badge`, `audience`."),
];

#[rustfmt::skip]
const SCHEMA: &[Field] = &[
    field("$ref", Shape::Text, V3_0, "A schema elsewhere."),
    field("$id", Shape::Text, V3_1, "The schema's URI."),
    field("$schema", Shape::Text, V3_1, "The dialect of the schema."),
    field("$anchor", Shape::Text, V3_1, "A name for References to this place."),
    field("$defs", Shape::Map(ObjectKind::Schema), V3_1, "Schemas by name, for References within."),
    field("$comment", Shape::Text, V3_1, "For those who maintain the schema."),
    field("$dynamicRef", Shape::Text, V3_1, "A reference that schemas further out may redirect."),
    field("$dynamicAnchor", Shape::Text, V3_1, "A name for dynamic references."),
    field("title", Shape::Text, V3_0, "The schema's name."),
    field("description", Shape::Text, V3_0, "What the value is."),
    field("type", Shape::SomeOf(&["object", "array", "string", "number", "integer", "boolean", "null"]), V3_0, "The type of the value; from 3.1 on, a list of types is possible."),
    field("format", Shape::Suggested(&["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "uuid", "int32", "int64", "float", "double", "byte", "binary", "password"]), V3_0, "What the value is more precisely than its type."),
    field("enum", Shape::DataList, V3_0, "All values that are possible."),
    field("const", Shape::Data, V3_1, "The one value that is possible."),
    field("default", Shape::Data, V3_0, "The value that holds where none is given."),
    Field { name: "nullable", shape: Shape::Boolean, since: V3_0, until: Some(V3_0), required: Required::Never, docs: "Whether the value may be null, too." },
    field("properties", Shape::Map(ObjectKind::Schema), V3_0, "The members of an object by name."),
    field("required", Shape::Texts, V3_0, "The members that are always there. In a response: a promise."),
    field("additionalProperties", Shape::Object(ObjectKind::Schema), V3_0, "The schema of all other members; `false` for none."),
    field("patternProperties", Shape::Map(ObjectKind::Schema), V3_1, "Members whose names match a pattern."),
    field("propertyNames", Shape::Object(ObjectKind::Schema), V3_1, "The schema of the members' names."),
    field("unevaluatedProperties", Shape::Object(ObjectKind::Schema), V3_1, "The schema of members that nothing else has said anything of."),
    field("dependentRequired", Shape::TextsMap, V3_1, "Members that are required where another one is there."),
    field("dependentSchemas", Shape::Map(ObjectKind::Schema), V3_1, "Schemas that hold where a member is there."),
    field("minProperties", Shape::Number, V3_0, "The least number of members."),
    field("maxProperties", Shape::Number, V3_0, "The largest number of members."),
    field("items", Shape::Object(ObjectKind::Schema), V3_0, "The schema of the items of an array."),
    field("prefixItems", Shape::List(ObjectKind::Schema), V3_1, "The schemas of the first items, by position."),
    field("contains", Shape::Object(ObjectKind::Schema), V3_1, "A schema that some item follows."),
    field("unevaluatedItems", Shape::Object(ObjectKind::Schema), V3_1, "The schema of items that nothing else has said anything of."),
    field("minContains", Shape::Number, V3_1, "How many items follow `contains` at least."),
    field("maxContains", Shape::Number, V3_1, "How many items follow `contains` at most."),
    field("minItems", Shape::Number, V3_0, "The least number of items."),
    field("maxItems", Shape::Number, V3_0, "The largest number of items."),
    field("uniqueItems", Shape::Boolean, V3_0, "Whether all items differ."),
    field("minLength", Shape::Number, V3_0, "The least number of characters."),
    field("maxLength", Shape::Number, V3_0, "The largest number of characters."),
    field("pattern", Shape::Text, V3_0, "A regular expression that the text matches somewhere."),
    field("contentEncoding", Shape::Text, V3_1, "How binary content is written as text: `base64`."),
    field("contentMediaType", Shape::Text, V3_1, "The media type of the text's content."),
    field("contentSchema", Shape::Object(ObjectKind::Schema), V3_1, "The schema of the text's content."),
    field("minimum", Shape::Number, V3_0, "The least number."),
    field("maximum", Shape::Number, V3_0, "The largest number."),
    Field { name: "exclusiveMinimum", shape: Shape::Boolean, since: V3_0, until: Some(V3_0), required: Required::Never, docs: "Whether the value is above `minimum` itself; from 3.1 on, the number that it is above." },
    field("exclusiveMinimum", Shape::Number, V3_1, "A number that the value is above; in 3.0, whether `minimum` is."),
    Field { name: "exclusiveMaximum", shape: Shape::Boolean, since: V3_0, until: Some(V3_0), required: Required::Never, docs: "Whether the value is below `maximum` itself; from 3.1 on, the number that it is below." },
    field("exclusiveMaximum", Shape::Number, V3_1, "A number that the value is below; in 3.0, whether `maximum` is."),
    field("multipleOf", Shape::Number, V3_0, "A number that the value is a multiple of."),
    field("allOf", Shape::List(ObjectKind::Schema), V3_0, "Schemas that all hold."),
    field("oneOf", Shape::List(ObjectKind::Schema), V3_0, "Schemas of which exactly one holds."),
    field("anyOf", Shape::List(ObjectKind::Schema), V3_0, "Schemas of which at least one holds."),
    field("not", Shape::Object(ObjectKind::Schema), V3_0, "A schema that does not hold."),
    field("if", Shape::Object(ObjectKind::Schema), V3_1, "If this schema holds, `then` does, else `else`."),
    field("then", Shape::Object(ObjectKind::Schema), V3_1, "What holds if `if` does."),
    field("else", Shape::Object(ObjectKind::Schema), V3_1, "What holds if `if` does not."),
    field("discriminator", Shape::Object(ObjectKind::Discriminator), V3_0, "The member that tells which of several schemas holds."),
    field("readOnly", Shape::Boolean, V3_0, "Only in responses."),
    field("writeOnly", Shape::Boolean, V3_0, "Only in requests."),
    field("deprecated", Shape::Boolean, V3_0, "Whether clients should stop using it."),
    field("example", Shape::Data, V3_0, "A value."),
    field("examples", Shape::DataList, V3_1, "A list of values."),
    field("xml", Shape::Object(ObjectKind::Xml), V3_0, "How the value is written in XML."),
    field("externalDocs", Shape::Object(ObjectKind::ExternalDocumentation), V3_0, "More documentation elsewhere."),
];

#[rustfmt::skip]
const DISCRIMINATOR: &[Field] = &[
    field("propertyName", Shape::Text, V3_0, "The member whose value tells. Required.").required(),
    field("mapping", Shape::TextMap, V3_0, "Schemas by the member's values, where they are not the schemas' names."),
    field("defaultMapping", Shape::Text, V3_2, "The schema for all other values."),
];

#[rustfmt::skip]
const XML: &[Field] = &[
    field("nodeType", Shape::OneOf(&["element", "attribute", "text", "cdata", "none"]), V3_2, "What the value is written as."),
    field("name", Shape::Text, V3_0, "The name of the element or attribute."),
    field("namespace", Shape::Text, V3_0, "The URI of its namespace."),
    field("prefix", Shape::Text, V3_0, "The prefix of its name."),
    field("attribute", Shape::Boolean, V3_0, "Whether it is an attribute."),
    field("wrapped", Shape::Boolean, V3_0, "Whether an array has an element around it."),
];

#[rustfmt::skip]
const SECURITY_SCHEME: &[Field] = &[
    field("type", Shape::OneOf(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]), V3_0, "The kind of scheme. Required.").required(),
    field("description", Shape::Text, V3_0, "What the scheme is."),
    field("name", Shape::Text, V3_0, "The name of the header, query parameter or cookie (`apiKey`).").required_where("type", "apiKey"),
    field("in", Shape::OneOf(&["query", "header", "cookie"]), V3_0, "Where the key is sent (`apiKey`).").required_where("type", "apiKey"),
    field("scheme", Shape::Suggested(&["basic", "bearer", "digest"]), V3_0, "The scheme of the Authorization header (`http`).").required_where("type", "http"),
    field("bearerFormat", Shape::Text, V3_0, "What a bearer token looks like."),
    field("flows", Shape::Object(ObjectKind::OAuthFlows), V3_0, "The flows that are possible (`oauth2`).").required_where("type", "oauth2"),
    field("openIdConnectUrl", Shape::Text, V3_0, "Where the provider describes itself (`openIdConnect`).").required_where("type", "openIdConnect"),
    field("oauth2MetadataUrl", Shape::Text, V3_2, "Where the authorization server describes itself."),
    field("deprecated", Shape::Boolean, V3_2, "Whether clients should stop using it."),
];

#[rustfmt::skip]
const OAUTH_FLOWS: &[Field] = &[
    field("implicit", Shape::Object(ObjectKind::OAuthFlow), V3_0, "The implicit flow."),
    field("password", Shape::Object(ObjectKind::OAuthFlow), V3_0, "The resource owner password flow."),
    field("clientCredentials", Shape::Object(ObjectKind::OAuthFlow), V3_0, "The client credentials flow."),
    field("authorizationCode", Shape::Object(ObjectKind::OAuthFlow), V3_0, "The authorization code flow."),
    field("deviceAuthorization", Shape::Object(ObjectKind::OAuthFlow), V3_2, "The device authorization flow."),
];

#[rustfmt::skip]
const OAUTH_FLOW: &[Field] = &[
    field("authorizationUrl", Shape::Text, V3_0, "Where a person authorizes.").required_under(&["implicit", "authorizationCode"]),
    field("deviceAuthorizationUrl", Shape::Text, V3_2, "Where a device authorizes.").required_under(&["deviceAuthorization"]),
    field("tokenUrl", Shape::Text, V3_0, "Where tokens are had.").required_under(&["password", "clientCredentials", "authorizationCode", "deviceAuthorization"]),
    field("refreshUrl", Shape::Text, V3_0, "Where tokens are renewed."),
    field("scopes", Shape::TextMap, V3_0, "Scopes by name, each with a description.").required(),
];
