//! What a build needs of the place that its pages go to.

use std::fmt;
use std::io;

use crate::fingerprint::Fp;
use crate::source::OutPath;

/// What is to lie at a path.
#[derive(Clone, Copy)]
pub enum Content<'c> {
    /// These bytes.
    Bytes(&'c [u8]),
    /// The bytes that this writes; never held whole. It may be called again: what it wrote last counts.
    Written(&'c WriteTo<'c>),
}

/// Writes a content.
pub type WriteTo<'c> = dyn Fn(&mut dyn io::Write) -> io::Result<()> + 'c;

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => f.debug_tuple("Bytes").field(bytes).finish(),
            Self::Written(_) => f.write_str("Written"),
        }
    }
}

/// Where the files of a build go. All methods may be called from many threads at once.
///
/// Within one build a path is named by one call of [`put`](Sink::put), or by one call of [`has`](Sink::has) that
/// answered yes, or by [`keep`](Sink::keep). What no call named is stale.
pub trait Sink: Sync {
    /// Whether `path` was made with `key` by the last build and still lies there as it was written. If so, it counts
    /// as part of this build.
    fn has(&self, path: &OutPath, key: Fp) -> bool;

    /// Makes `content` lie at `path` once the build is committed. Nothing is written if it does so already.
    ///
    /// # Errors
    /// What the file system said, naming the path; or that the path was put before in this build.
    fn put(&self, path: &OutPath, key: Fp, content: Content<'_>) -> io::Result<()>;

    /// Forgets the key of what this build put at `path`: it may have been made of something else.
    fn doubt(&self, path: &OutPath);

    /// Keeps whatever the last build wrote for `path`, as its source is broken now. Says whether there is anything.
    fn keep(&self, path: &OutPath) -> bool;

    /// Whether the next build reads [`super::Built::memo`]: whether it is worth making.
    fn remembers(&self) -> bool {
        true
    }

    /// Where the build may lay aside what it need not hold in memory; `None` if it must.
    fn scratch(&self) -> Option<&dyn Scratch> {
        None
    }
}

/// A file without a name that lasts as long as the build. All methods may be called from many threads at once.
pub trait Scratch: Sync {
    /// Adds `bytes`, and says where they begin.
    ///
    /// # Errors
    /// What the file system said.
    fn append(&self, bytes: &[u8]) -> io::Result<u64>;

    /// Gives up all that was laid aside.
    fn clear(&self);

    /// The `length` bytes that begin `at`.
    ///
    /// # Errors
    /// What the file system said, or that there are fewer.
    fn read(&self, at: u64, length: usize) -> io::Result<Vec<u8>>;
}

/// Where nothing goes: for a site that cannot be built at all, and for whoever only wants to know what is wrong.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

impl Sink for Nowhere {
    fn has(&self, _: &OutPath, _: Fp) -> bool {
        false
    }

    fn put(&self, _: &OutPath, _: Fp, _: Content<'_>) -> io::Result<()> {
        Ok(())
    }

    fn doubt(&self, _: &OutPath) {}

    fn keep(&self, _: &OutPath) -> bool {
        false
    }

    fn remembers(&self) -> bool {
        false
    }
}
