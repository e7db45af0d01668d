//! Names are the words of the specification, and syntax does not know them at all: it is useful for any document.

use crate::complaint::Complaint;
use crate::tree::Tree;

/// Words of OpenAPI that have no meaning in YAML and JSON; found within names, whatever the case.
const OPENAPI: &[&str] = &[
    "openapi",
    "swagger",
    "operationid",
    "operation_id",
    "pathitem",
    "path_item",
    "mediatype",
    "media_type",
    "jsonschema",
];

/// Words for what the specification calls something else.
const OTHERS: &[(&str, &str)] = &[
    ("endpoint", "Operation or PathItem"),
    ("body_param", "RequestBody"),
    ("BodyParam", "RequestBody"),
    ("spec_file", "description or document"),
    ("SpecFile", "description or document"),
];

pub(super) fn check(tree: &Tree, acc: &mut Vec<Complaint>) {
    for source in tree.sources_of("syntax") {
        for (line, code) in source.product_lines() {
            let code = code.to_lowercase();
            for word in OPENAPI.iter().filter(|it| code.contains(*it)) {
                let text = format!("`{word}` is no word of YAML or JSON, and syntax knows nothing about OpenAPI");
                acc.push(Complaint::new(&source.path, line, text));
            }
        }
    }
    for source in tree.sources().filter(|it| !it.path.starts_with("server/xtask/")) {
        for (line, code) in source.product_lines() {
            for (word, instead) in OTHERS.iter().filter(|(word, _)| code.contains(word)) {
                let text = format!("`{word}` is not the specification's word, which is {instead}");
                acc.push(Complaint::new(&source.path, line, text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::check_places;

    #[test]
    fn syntax_knows_nothing_about_openapi() {
        let path = "server/syntax/src/a.rs";
        check_places(check, &[(path, "b\nfn is_openapi() {}\n")], &["server/syntax/src/a.rs:2"]);
        check_places(check, &[(path, "struct PathItem;\n")], &["server/syntax/src/a.rs:1"]);
        check_places(check, &[(path, "// not openapi\nstruct Mapping;\n")], &[]);
        check_places(check, &[("server/openapi/src/a.rs", "struct PathItem;\n")], &[]);
    }

    #[test]
    fn names_are_the_specifications() {
        check_places(check, &[("server/ide/src/a.rs", "fn endpoint() {}\n")], &["server/ide/src/a.rs:1"]);
        check_places(check, &[("server/ide/src/a.rs", "fn f() { \"endpoint\" }\n")], &[]);
    }
}
