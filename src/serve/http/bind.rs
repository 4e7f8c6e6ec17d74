//! Turns a host and a port into a place to listen at.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

/// The port if none is asked for; the next free one up to [`LAST_PORT`] if it is taken.
pub const PORT: u16 = 4000;

/// The last port that is tried.
pub const LAST_PORT: u16 = 4099;

/// A place that is listened at.
#[derive(Debug)]
pub struct Listening {
    pub(super) listener: TcpListener,
    /// The host as it was asked for, in lower case.
    pub(super) host: String,
    address: SocketAddr,
    moved: bool,
}

/// Why it cannot be listened at a place.
#[derive(Debug)]
pub enum BindError {
    /// The port that was asked for is taken.
    Taken(u16),
    /// All ports from [`PORT`] to [`LAST_PORT`] are.
    AllTaken,
    /// The host has no address.
    NoAddress(String),
    /// What the system said.
    Refused(String, io::Error),
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(port) => {
                write!(f, "port {port} is taken by another program; name another one, or none to have a free one found")
            }
            Self::AllTaken => write!(f, "all ports from {PORT} to {LAST_PORT} are taken; name another with `--port`"),
            Self::NoAddress(host) => write!(f, "the host `{host}` has no address"),
            Self::Refused(at, error) => write!(f, "cannot listen at {at}: {error}"),
        }
    }
}

impl std::error::Error for BindError {}

impl Listening {
    /// Where.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether no port was asked for, and [`PORT`] was taken.
    pub fn moved(&self) -> bool {
        self.moved
    }

    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        self.address.ip().to_canonical().is_loopback()
    }

    /// The address of the site's first page, for a browser on this machine.
    pub fn url(&self) -> String {
        match self.address.ip() {
            ip if ip.is_unspecified() => format!("http://localhost:{}/", self.address.port()),
            _ => format!("http://{}/", self.address),
        }
    }
}

/// Listens at `host`: a name, or an address with or without brackets. With no port, the first free one from [`PORT`]
/// on is taken; port 0 is any that is free.
///
/// # Errors
/// [`BindError`].
pub fn bind(host: &str, port: Option<u16>) -> Result<Listening, BindError> {
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host).to_lowercase();
    let ports = port.map_or(PORT..=LAST_PORT, |port| port..=port);
    for candidate in ports {
        let addresses: Vec<SocketAddr> = match (&*host, candidate).to_socket_addrs() {
            Ok(addresses) => addresses.collect(),
            Err(_) => return Err(BindError::NoAddress(host)),
        };
        let first = addresses.first().ok_or_else(|| BindError::NoAddress(host.clone()))?;
        let at = first.to_string();
        let listened = TcpListener::bind(&*addresses).and_then(|listener| Ok((listener.local_addr()?, listener)));
        match listened {
            Ok((address, listener)) => {
                let moved = port.is_none() && address.port() != PORT;
                return Ok(Listening { listener, host, address, moved });
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(BindError::Refused(at, error)),
        }
    }
    Err(port.map_or(BindError::AllTaken, BindError::Taken))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_explicit_port_that_is_taken_is_an_error() {
        let first = bind("127.0.0.1", Some(0)).unwrap();
        let port = first.address().port();
        let error = bind("127.0.0.1", Some(port)).unwrap_err();
        assert!(matches!(error, BindError::Taken(taken) if taken == port), "{error:?}");
        assert!(error.to_string().contains(&format!("port {port} is taken")), "{error}");
        assert!(!first.moved());
    }

    #[test]
    fn without_a_port_the_next_free_one_is_taken() {
        let (one, two) = (bind("127.0.0.1", None).unwrap(), bind("127.0.0.1", None).unwrap());
        for listening in [&one, &two] {
            assert!((PORT..=LAST_PORT).contains(&listening.address().port()));
            assert_eq!(listening.moved(), listening.address().port() != PORT);
        }
        assert!(two.address().port() != one.address().port() && two.moved() | one.moved());
    }

    #[test]
    fn hosts_are_names_or_addresses() {
        let listening = bind("LOCALHOST", Some(0)).unwrap();
        assert!(listening.is_loopback());
        let everywhere = bind("0.0.0.0", Some(0)).unwrap();
        assert!(!everywhere.is_loopback());
        assert_eq!(everywhere.url(), format!("http://localhost:{}/", everywhere.address().port()));
        assert!(matches!(bind("no such host", Some(0)), Err(BindError::NoAddress(_))));
        assert!(matches!(bind("203.0.113.7", Some(0)), Err(BindError::Refused(..))));
    }
}
