//! Fetching one document from a URL that a person or a configuration names.

use std::sync::Arc;
use std::time::Duration;

use ide::VfsPath;

use crate::read;

/// The text behind a URL.
pub(crate) fn fetch(url: &str) -> Result<Arc<str>, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(30)))
        .user_agent(concat!("openapi-analyzer/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut response = agent.get(url).call().map_err(|error| reason(&error))?;
    let body = response.body_mut().with_config().limit(read::DOCUMENT_LIMIT).read_to_vec();
    read::text(body.map_err(|error| reason(&error))?)
}

fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::StatusCode(status) => format!("the server answered {status}"),
        ureq::Error::BodyExceedsLimit(_) => read::too_large(read::DOCUMENT_LIMIT),
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "no such host".to_owned(),
        error => {
            let text = error.to_string();
            format!("cannot be fetched: {}", text.lines().next().unwrap_or_default())
        }
    }
}

/// A path for a fetched document: its URL without scheme, query and fragment.
pub(crate) fn path(url: &str) -> VfsPath {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    VfsPath::new(&format!("/{}", rest.split(['?', '#']).next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::path;

    #[track_caller]
    fn check(url: &str, expected: &str) {
        assert_eq!(path(url).as_str(), expected);
    }

    #[test]
    fn a_url_has_a_path() {
        check("https://example.com/v1/openapi.json?x=/y#z", "/example.com/v1/openapi.json");
        check("http://localhost:8000", "/localhost:8000");
    }
}
