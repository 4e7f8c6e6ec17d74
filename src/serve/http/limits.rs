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
