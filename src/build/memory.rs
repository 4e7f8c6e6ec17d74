//! What a running program remembers of its last build, so that the next one does again only what may come out otherwise.

/// What the stages made last, by the hashes of what they were given.
#[derive(Debug, Default)]
pub struct Memory {
    _keeps: bool,
}

impl Memory {
    /// A memory for a process that builds once: it keeps nothing.
    pub fn forgetful() -> Self {
        Self { _keeps: false }
    }

    /// A memory for a process that builds again and again.
    pub fn keeping() -> Self {
        Self { _keeps: true }
    }
}
