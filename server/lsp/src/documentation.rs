//! The documentation of codes as documents that an editor can open: `openapi-analyzer:/codes/CODE.md`.

use std::str::FromStr;

use tower_lsp_server::ls_types::Uri;

/// The scheme of documents that are read from the server, and not from the disk.
pub(crate) const SCHEME: &str = "openapi-analyzer";

const FOLDER: &str = "/codes/";

/// Where the documentation of a code is.
pub(crate) fn uri(code: &str) -> Option<Uri> {
    Uri::from_str(&format!("{SCHEME}:{FOLDER}{code}.md")).ok()
}

/// The text of such a document. `None` for a URI that names none.
pub(crate) fn text(uri: &Uri) -> Option<String> {
    let is_ours = uri.scheme().as_str().eq_ignore_ascii_case(SCHEME);
    let code = uri.path().as_str().strip_prefix(FOLDER)?.strip_suffix(".md")?;
    let code = ide::explain(code).filter(|_| is_ours)?;
    Some(format!("# {}\n\n{}\n", code.code, code.markdown()))
}

#[cfg(test)]
mod tests {
    use super::{text, uri};

    #[track_caller]
    fn check(code: &str) {
        let found = text(&uri(code).unwrap()).unwrap();
        assert!(found.starts_with(&format!("# {code}\n\n")), "{found}");
    }

    #[test]
    fn every_code_has_a_document() {
        for code in ide::catalogue() {
            check(code.code);
        }
    }
}
