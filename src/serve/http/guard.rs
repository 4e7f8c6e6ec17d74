//! Who may ask: names that this server answers to, and pages that may listen to its events.

use std::net::{IpAddr, SocketAddr};

use hyper::HeaderMap;
use hyper::header::{HOST, ORIGIN};

/// The names that the server answers to.
///
/// A page of another site can make a browser ask any address, under a name of its own whose address it changes at
/// will (DNS rebinding). It cannot make the browser send another name than its own.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    port: u16,
    /// In lower case, addresses of IPv6 in brackets.
    names: Vec<String>,
    /// Whether any address may be named at which the connection arrived: the server listens at all of the machine's.
    /// Addresses are safe, since only names can be rebound.
    any_own: bool,
}

impl Guard {
    pub(super) fn new(address: SocketAddr, host: &str) -> Self {
        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "[::1]".to_owned()];
        if !address.ip().is_unspecified() {
            names.push(in_brackets(address.ip()));
            // As the writer wrote it; a name that the writer gave is the writer's to answer for.
            if host.parse::<IpAddr>().is_err() {
                names.push(host.to_owned());
            }
        }
        Self { port: address.port(), names, any_own: address.ip().is_unspecified() }
    }

    /// Whether a request may come under this name (`host:port`), over a connection that arrived at `own`.
    pub(super) fn admits(&self, authority: &str, own: IpAddr) -> bool {
        let Some((host, port)) = split(authority) else { return false };
        let host = host.to_ascii_lowercase();
        let is_own = || self.any_own && host == in_brackets(own);
        port == self.port && (self.names.contains(&host) || is_own())
    }

    /// The one name that the request comes under, if it may.
    pub(super) fn host<'h>(&self, headers: &'h HeaderMap, own: IpAddr) -> Option<&'h str> {
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next()?.to_str().ok()?;
        (hosts.next().is_none() && self.admits(host, own)).then_some(host)
    }
}

/// Whether a page may listen to the events of `host`: one of the server itself. Browsers name the origin of whoever
/// asks another site; who asks without one is no page of another site.
pub(super) fn may_listen(headers: &HeaderMap, host: &str) -> bool {
    let own = format!("http://{host}");
    let origin = |value: &hyper::header::HeaderValue| value.as_bytes().eq_ignore_ascii_case(own.as_bytes());
    let fetched = |value: &hyper::header::HeaderValue| matches!(value.as_bytes(), b"same-origin" | b"none");
    headers.get_all(ORIGIN).iter().all(origin) && headers.get_all("sec-fetch-site").iter().all(fetched)
}

/// Host and port of an authority; the port of HTTP if it names none.
fn split(authority: &str) -> Option<(&str, u16)> {
    let end = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, rest) = authority.split_at(end);
    match rest.strip_prefix(':') {
        None if rest.is_empty() => Some((host, 80)),
        // `parse` would take a sign.
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some((host, port.parse().ok()?)),
        _ => None,
    }
}

fn in_brackets(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn only_names_of_this_machine_are_admitted() {
        let guard = Guard::new(SocketAddr::new(LOOPBACK, 4000), "127.0.0.1");
        for (name, expected) in [
            ("localhost:4000", true),
            ("LocalHost:4000", true),
            ("127.0.0.1:4000", true),
            ("[::1]:4000", true),
            ("localhost", false),
            ("localhost:80", false),
            ("localhost:4001", false),
            ("localhost:+4000", false),
            ("localhost:04000", true),
            ("localhost:4000:4000", false),
            ("localhost.:4000", false),
            ("localhost:4000.evil.example", false),
            ("user@localhost:4000", false),
            ("evil.example:4000", false),
            ("evil.localhost:4000", false),
            ("127.0.0.2:4000", false),
            ("0.0.0.0:4000", false),
            ("[::1", false),
            ("[::1]x:4000", false),
            (":4000", false),
            ("", false),
        ] {
            assert_eq!(guard.admits(name, LOOPBACK), expected, "{name}");
        }
    }

    #[test]
    fn a_server_at_all_addresses_answers_to_the_one_that_was_asked() {
        let guard = Guard::new(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 4000), "0.0.0.0");
        let own = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 5));
        assert!(guard.admits("192.168.1.5:4000", own));
        assert!(guard.admits("localhost:4000", LOOPBACK));
        assert!(!guard.admits("192.168.1.6:4000", own));
        assert!(!guard.admits("0.0.0.0:4000", own));
        assert!(!guard.admits("evil.example:4000", own));
        let mapped = IpAddr::V6(Ipv4Addr::new(192, 168, 1, 5).to_ipv6_mapped());
        assert!(guard.admits("192.168.1.5:4000", mapped));
    }

    #[test]
    fn the_host_that_the_writer_names_is_admitted() {
        let guard = Guard::new(SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 7)), 80), "desk.example");
        assert!(guard.admits("desk.example", LOOPBACK));
        assert!(guard.admits("10.0.0.7:80", LOOPBACK));
        assert!(!guard.admits("other.example", LOOPBACK));
    }

    #[test]
    fn only_pages_of_the_server_listen() {
        let asked = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, hyper::header::HeaderValue::from_static(value));
            }
            may_listen(&headers, "localhost:4000")
        };
        assert!(asked(&[]));
        assert!(asked(&[("origin", "http://localhost:4000")]));
        assert!(asked(&[("sec-fetch-site", "same-origin")]));
        for (name, value) in [
            ("origin", "http://evil.example"),
            ("origin", "https://localhost:4000"),
            ("origin", "http://localhost:4001"),
            ("origin", "http://127.0.0.1:4000"),
            ("origin", "null"),
            ("origin", ""),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert!(!asked(&[(name, value)]), "{name}: {value}");
        }
        assert!(!asked(&[("origin", "http://localhost:4000"), ("origin", "http://evil.example")]));
    }
}
