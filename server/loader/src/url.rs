//! Fetching one document from a URL that a person or a configuration names.
//!
//! Redirects are followed one by one, and only where they lead to no place that whoever named the URL would not have
//! expected: never from `https` to `http`, never from the world into a private network.

use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use ide::VfsPath;
use ureq::http::Uri;

use crate::{cache, read};

/// How long the whole of it may take; with a copy at hand, less.
const TIMEOUT: Duration = Duration::from_secs(30);
const TIMEOUT_WITH_COPY: Duration = Duration::from_secs(8);
const REDIRECTS: usize = 5;

/// The text behind a URL.
#[derive(Clone, Debug)]
pub(crate) struct Fetched {
    pub(crate) text: Arc<str>,
    /// Why it is an older copy, and of which day.
    pub(crate) stale: Option<String>,
}

/// Why there is no answer.
enum Failure {
    /// Nobody answers, or not now.
    Offline(String),
    /// There is an answer, and it is no.
    Refused(String),
}

impl Failure {
    fn reason(self) -> String {
        match self {
            Failure::Offline(reason) | Failure::Refused(reason) => reason,
        }
    }
}

/// The text behind a URL now.
pub(crate) fn fetch(url: &str) -> Result<Arc<str>, String> {
    get(url, TIMEOUT).map_err(Failure::reason)
}

/// The text behind a URL, or the copy of what was there when somebody answered last.
pub(crate) fn fetch_or_copy(url: &str) -> Result<Fetched, String> {
    let copy = cache::get(url);
    let timeout = if copy.is_some() { TIMEOUT_WITH_COPY } else { TIMEOUT };
    match (get(url, timeout), copy) {
        (Ok(text), copy) => {
            if copy.is_none_or(|it| it.text != text || it.day != crate::today()) {
                cache::put(url, &text);
            }
            Ok(Fetched { text, stale: None })
        }
        (Err(Failure::Offline(reason)), Some(copy)) => {
            let stale = format!("{reason}; compared with the copy of {}", copy.day);
            Ok(Fetched { text: copy.text, stale: Some(stale) })
        }
        (Err(failure), _) => Err(failure.reason()),
    }
}

fn get(url: &str, timeout: Duration) -> Result<Arc<str>, Failure> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(timeout))
        .max_redirects(0)
        .user_agent(concat!("openapi-analyzer/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut at = url.to_owned();
    for _ in 0..=REDIRECTS {
        let mut response = agent.get(&at).call().map_err(|error| failure(&error))?;
        if !response.status().is_redirection() {
            let body = response.body_mut().with_config().limit(read::DOCUMENT_LIMIT).read_to_vec();
            return body.map_err(|error| failure(&error)).and_then(|it| read::text(it).map_err(Failure::Refused));
        }
        let location = response.headers().get("location").and_then(|it| it.to_str().ok());
        let target = location.and_then(|it| join(&at, it));
        let target = target.ok_or_else(|| Failure::Refused("a redirect that leads nowhere".to_owned()))?;
        may_follow(&at, &target).map_err(Failure::Refused)?;
        at = target;
    }
    Err(Failure::Refused(format!("more than {REDIRECTS} redirects")))
}

/// Where a redirect leads.
fn join(from: &str, location: &str) -> Option<String> {
    let location = location.split('#').next().unwrap_or_default();
    if location.contains("://") {
        return Some(location.to_owned());
    }
    let (scheme, rest) = from.split_once("://")?;
    if location.starts_with("//") {
        return Some(format!("{scheme}:{location}"));
    }
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if location.starts_with('/') {
        return Some(format!("{scheme}://{authority}{location}"));
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(format!("{scheme}://{authority}{folder}/{location}"))
}

/// Whether a redirect is followed; if not, why.
fn may_follow(from: &str, to: &str) -> Result<(), String> {
    if !["https://", "http://"].iter().any(|it| to.starts_with(it)) {
        return Err("a redirect to another scheme is not followed".to_owned());
    }
    let (Ok(from), Ok(to)) = (from.parse::<Uri>(), to.parse::<Uri>()) else {
        return Err("a redirect that leads nowhere".to_owned());
    };
    if from.scheme_str() == Some("https") && to.scheme_str() == Some("http") {
        return Err("a redirect from https to http is not followed".to_owned());
    }
    if is_private(&to) && !is_private(&from) {
        return Err("a redirect into a private network is not followed".to_owned());
    }
    Ok(())
}

/// Whether a host is this machine or in a private network.
fn is_private(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    if let Ok(address) = host.parse::<IpAddr>() {
        return is_private_address(address);
    }
    if host == "localhost" || [".localhost", ".local", ".internal"].iter().any(|it| host.ends_with(it)) {
        return true;
    }
    let addresses = (host.as_str(), uri.port_u16().unwrap_or(443)).to_socket_addrs();
    addresses.is_ok_and(|mut it| it.any(|address| is_private_address(address.ip())))
}

fn is_private_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => it.is_private() || it.is_loopback() || it.is_link_local() || it.is_unspecified(),
        IpAddr::V6(it) => match it.to_ipv4_mapped() {
            Some(it) => is_private_address(IpAddr::V4(it)),
            None => {
                it.is_loopback() || it.is_unspecified() || matches!(it.segments()[0] & 0xffc0, 0xfe80 | 0xfc00..=0xfdff)
            }
        },
    }
}

fn failure(error: &ureq::Error) -> Failure {
    match error {
        ureq::Error::StatusCode(status) => {
            let reason = format!("the server answered {status}");
            let not_now = *status >= 500 || *status == 429;
            if not_now { Failure::Offline(reason) } else { Failure::Refused(reason) }
        }
        ureq::Error::BodyExceedsLimit(_) => Failure::Refused(read::too_large(read::DOCUMENT_LIMIT)),
        ureq::Error::Timeout(_) => Failure::Offline("no answer in time".to_owned()),
        ureq::Error::HostNotFound => Failure::Offline("no such host".to_owned()),
        ureq::Error::ConnectionFailed => Failure::Offline("nobody answers".to_owned()),
        ureq::Error::Io(error) => Failure::Offline(read::reason(error).replace("not readable: ", "")),
        error => {
            let text = error.to_string();
            Failure::Refused(format!("cannot be fetched: {}", text.lines().next().unwrap_or_default()))
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
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: &str) {
        assert_eq!(path(url).as_str(), expected);
    }

    #[track_caller]
    fn check_redirect(from: &str, location: &str, expected: Result<&str, &str>) {
        let target = join(from, location).unwrap();
        let answer = may_follow(from, &target).map(|()| target.as_str());
        assert_eq!(answer, expected.map_err(str::to_owned));
    }

    #[test]
    fn a_url_has_a_path() {
        check("https://example.com/v1/openapi.json?x=/y#z", "/example.com/v1/openapi.json");
        check("http://localhost:8000", "/localhost:8000");
    }

    #[test]
    fn redirects_are_relative_to_where_they_come_from() {
        check_redirect("https://192.0.2.1/a/b?c#d", "e.yaml?f", Ok("https://192.0.2.1/a/e.yaml?f"));
        check_redirect("https://192.0.2.1/a/b", "/e.yaml#x", Ok("https://192.0.2.1/e.yaml"));
        check_redirect("https://192.0.2.1", "//192.0.2.2/e", Ok("https://192.0.2.2/e"));
        check_redirect("http://192.0.2.1", "https://192.0.2.2/e", Ok("https://192.0.2.2/e"));
    }

    #[test]
    fn a_redirect_does_not_lead_where_nobody_expects_it() {
        let private = Err("a redirect into a private network is not followed");
        for host in ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "[fd00::1]", "localhost:80"] {
            check_redirect("https://192.0.2.1/a", &format!("https://{host}/"), private);
        }
        check_redirect("http://127.0.0.1:1/a", "http://localhost:2/b", Ok("http://localhost:2/b"));
        let downgrade = Err("a redirect from https to http is not followed");
        check_redirect("https://192.0.2.1/a", "http://192.0.2.1/a", downgrade);
        check_redirect("https://192.0.2.1/a", "ftp://192.0.2.1/a", Err("a redirect to another scheme is not followed"));
    }
}
