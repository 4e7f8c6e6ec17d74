//! A client that writes to a socket exactly what it is told to, and a server for it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nutgraf::build::{Content, Sink};
use nutgraf::emit::Prune;
use nutgraf::fingerprint::Fp;
use nutgraf::serve::{Limits, Mode, News, Server, Shared, Store, bind};
use nutgraf::source::OutPath;

/// How long anything may take before it counts as never, on a very busy machine.
pub(crate) const NEVER: Duration = Duration::from_secs(60);

/// A server on a free port of this machine.
pub(crate) struct Preview {
    pub(crate) shared: Arc<Shared>,
    pub(crate) server: Server,
}

impl Preview {
    /// One that serves these files: path and bytes.
    pub(crate) fn of(mode: Mode, limits: Limits, files: &[(&str, &[u8])]) -> Self {
        let shared = Arc::new(Shared::new(Store::new(), mode));
        let server = listen(&shared, limits);
        let preview = Self { shared, server };
        preview.build(files);
        preview.shared.publish(News::default());
        preview
    }

    /// Puts another site in place.
    pub(crate) fn build(&self, files: &[(&str, &[u8])]) {
        for (path, bytes) in files {
            let path = OutPath::parse(path).expect("it is a path");
            self.shared.store().put(&path, Fp::of_bytes(bytes), Content::Bytes(bytes)).expect("it can be held");
        }
        self.shared.store().commit(Prune::Stale);
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address()
    }

    pub(crate) fn connect(&self) -> Client {
        Client::to(self.address())
    }

    /// The answer to a request for a target.
    pub(crate) fn get(&self, target: &str) -> Reply {
        self.ask("GET", target, "")
    }

    /// The answer to a request with other headers (lines that end with CRLF) over a connection of its own.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &str) -> Reply {
        let request =
            format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", self.address());
        self.raw(request.as_bytes())
    }

    /// The answer to these bytes.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Reply {
        let mut client = self.connect();
        client.send(bytes).expect("it can be sent");
        let answer = client.rest();
        Reply::parse(&answer).unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(&answer)))
    }
}

/// A server for what is shared, on a free port.
pub(crate) fn listen(shared: &Arc<Shared>, limits: Limits) -> Server {
    let listening = bind("127.0.0.1", Some(0)).expect("there is a free port");
    Server::start_within(listening, Arc::clone(shared), limits).expect("a server can be started")
}

/// A connection.
pub(crate) struct Client {
    pub(crate) stream: TcpStream,
}

impl Client {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, NEVER).expect("the server listens");
        stream.set_read_timeout(Some(NEVER)).expect("it can be set");
        stream.set_write_timeout(Some(NEVER)).expect("it can be set");
        Self { stream }
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Says that nothing more will come from here.
    pub(crate) fn half_close(&self) {
        self.stream.shutdown(Shutdown::Write).expect("it is open");
    }

    /// All that comes until the server closes the connection; fails if it never does.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let (mut bytes, mut piece) = (Vec::new(), vec![0; 1 << 16]);
        let began = Instant::now();
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return bytes,
                Ok(read) => bytes.extend_from_slice(&piece[..read]),
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return bytes,
                Err(error) => panic!("the connection stays open: {error}"),
            }
            assert!(began.elapsed() < NEVER, "the connection stays open");
        }
    }

    /// Reads until what was read ends with `end`.
    pub(crate) fn until(&mut self, end: &str) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(end.as_bytes()) {
            let mut byte = [0];
            let read = self.stream.read(&mut byte);
            let so_far = String::from_utf8_lossy(&bytes);
            assert!(matches!(read, Ok(1)), "{read:?} instead of {end:?} after {so_far:?}");
            bytes.push(byte[0]);
        }
        String::from_utf8(bytes).expect("it is UTF-8")
    }

    /// One answer that says how long it is; the connection stays open.
    pub(crate) fn reply(&mut self) -> Reply {
        let head = self.until("\r\n\r\n");
        let mut reply = Reply::parse(head.as_bytes()).expect("it is an answer");
        let length = reply.header("content-length").and_then(|length| length.parse().ok()).expect("it says its length");
        reply.body = vec![0; length];
        self.stream.read_exact(&mut reply.body).expect("it is as long as it says");
        reply
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Some(Self { status, headers: lines.filter_map(header).collect(), body: bytes[end + 4..].to_vec() })
    }

    /// The value of a header that is there at most once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| &**value);
        let value = values.next();
        assert_eq!(values.next(), None, "{name} is there twice");
        value
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("it is UTF-8")
    }
}
