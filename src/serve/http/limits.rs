//! How much a client may ask for, and for how long.

use std::time::Duration;

/// How much clients may ask for, and for how long, so that none can starve the writer's browser.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once. One more, and the one that has been without a request for longest is closed.
    pub connections: usize,
    /// Event streams at once. One more, and the oldest is closed; its browser comes back.
    pub streams: usize,
    /// Bytes of a request's head. A larger one is answered 431.
    pub head: usize,
    /// How long a connection may be without a complete head: while it is sent, and between two requests.
    pub patience: Duration,
    /// How long a client may take no byte of an answer.
    pub stall: Duration,
    /// How often an event stream says that it is still there.
    pub heartbeat: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2048,
            streams: 256,
            head: 16 * 1024,
            patience: Duration::from_secs(10),
            stall: Duration::from_secs(20),
            heartbeat: Duration::from_secs(15),
        }
    }
}

/// How many files a process should be able to open that serves and builds.
#[cfg(unix)]
const FILES: u64 = 4096;

impl Limits {
    /// The same, with no more connections than half of the files that this process may open: a build that runs at the same
    /// time needs some. The process is allowed more first, if the system lets it.
    #[cfg(unix)]
    pub(super) fn fitting(self) -> Self {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let wanted = limit.maximum.map_or(FILES, |most| most.min(FILES));
        if limit.current.is_some_and(|current| current < wanted) {
            // If not, there are fewer connections.
            let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum });
        }
        let files = getrlimit(Resource::Nofile).current.unwrap_or(FILES);
        Self { connections: self.connections.min(usize::try_from(files / 2).unwrap_or(usize::MAX)), ..self }
    }

    /// The same.
    #[cfg(not(unix))]
    pub(super) fn fitting(self) -> Self {
        self
    }
}
