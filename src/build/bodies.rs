//! Where the texts of the site wait for their pages: the first ones in memory, the rest laid aside on the disk.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::sink::Scratch;
use crate::fingerprint::Fp;
use crate::model::{Body, PackedBody};
use crate::source::RelPath;

/// How many bytes of texts are held in memory, at the most: those of some two hundred explainers.
const HELD: usize = 2 << 20;

/// Lays texts aside, on any thread.
pub(super) struct Shelf<'s> {
    keeps: Keeps,
    scratch: Option<&'s dyn Scratch>,
    held: AtomicUsize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    Texts,
    /// Nobody will read the texts: only their hashes are kept.
    Hashes,
}

/// A text that waits.
pub(super) struct Waiting {
    fp: Fp,
    place: Place,
}

enum Place {
    Held(Box<[u8]>),
    /// So many bytes from there on in the scratch file.
    Aside(u64, usize),
    Nowhere,
}

impl<'s> Shelf<'s> {
    /// A shelf that uses `scratch` once there is much; without one everything is held in memory.
    pub(super) fn new(scratch: Option<&'s dyn Scratch>) -> Self {
        Self { keeps: Keeps::Texts, scratch, held: AtomicUsize::new(0) }
    }

    /// A shelf for a run that makes no pages.
    pub(super) fn of_hashes() -> Self {
        Self { keeps: Keeps::Hashes, scratch: None, held: AtomicUsize::new(0) }
    }

    /// Lays a text aside. If the disk takes no more it is held in memory: the build can still be finished.
    pub(super) fn lay(&self, body: &Body) -> Waiting {
        let packed = PackedBody::new(body);
        let fp = packed.fp();
        if self.keeps == Keeps::Hashes {
            return Waiting { fp, place: Place::Nowhere };
        }
        let length = packed.bytes().len();
        let full = self.held.load(Ordering::Relaxed) + length > HELD;
        if let Some(at) = self.scratch.filter(|_| full).and_then(|scratch| scratch.append(packed.bytes()).ok()) {
            return Waiting { fp, place: Place::Aside(at, length) };
        }
        self.held.fetch_add(length, Ordering::Relaxed);
        Waiting { fp, place: Place::Held(packed.into_bytes()) }
    }
}

/// The texts of a site, by the file that holds them.
pub(super) struct Bodies<'s> {
    pub(super) shelf: Shelf<'s>,
    pub(super) waiting: BTreeMap<RelPath, Waiting>,
}

impl Bodies<'_> {
    /// The content hash of a file's text.
    pub(super) fn fp(&self, path: &RelPath) -> Option<Fp> {
        self.waiting.get(path).map(|waiting| waiting.fp)
    }

    /// The text of a file; nothing if the file has none.
    ///
    /// # Errors
    ///
    /// If what was laid aside cannot be read back.
    pub(super) fn read(&self, path: &RelPath) -> io::Result<Body> {
        let body = match (self.waiting.get(path).map(|waiting| &waiting.place), self.shelf.scratch) {
            (Some(Place::Held(bytes)), _) => PackedBody::of_bytes(bytes.clone()).unpack(),
            (Some(Place::Aside(at, length)), Some(scratch)) => {
                PackedBody::of_bytes(scratch.read(*at, *length)?.into()).unpack()
            }
            (Some(Place::Aside(..)), None) | (Some(Place::Nowhere) | None, _) => Some(Body::default()),
        };
        body.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, format!("the text of `{path}` was changed while it waited"))
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::model::Fragment;

    struct File {
        bytes: Mutex<Vec<u8>>,
        room: usize,
    }

    impl Scratch for File {
        fn append(&self, bytes: &[u8]) -> io::Result<u64> {
            let mut all = self.bytes.lock().unwrap();
            if all.len() + bytes.len() > self.room {
                return Err(io::ErrorKind::StorageFull.into());
            }
            all.extend_from_slice(bytes);
            Ok((all.len() - bytes.len()) as u64)
        }

        fn read(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
            let at = usize::try_from(at).unwrap();
            self.bytes
                .lock()
                .unwrap()
                .get(at..at + length)
                .map(<[u8]>::to_vec)
                .ok_or(io::ErrorKind::UnexpectedEof.into())
        }
    }

    fn body(n: usize) -> Body {
        Body { content: Fragment::plain(format!("{n} {}", "x".repeat(1 << 18))), ..Body::default() }
    }

    fn laid(scratch: Option<&dyn Scratch>) -> Bodies<'_> {
        let shelf = Shelf::new(scratch);
        let waiting = (0..12).map(|n| (RelPath::known(&format!("{n}.md")), shelf.lay(&body(n)))).collect();
        Bodies { shelf, waiting }
    }

    fn held(bodies: &Bodies<'_>) -> usize {
        bodies.waiting.values().filter(|waiting| matches!(waiting.place, Place::Held(_))).count()
    }

    #[test]
    fn what_is_too_much_for_the_memory_waits_on_the_disk() {
        let file = File { bytes: Mutex::default(), room: usize::MAX };
        for (scratch, in_memory) in [(None, 12), (Some(&file as &dyn Scratch), 7)] {
            let bodies = laid(scratch);
            assert_eq!(held(&bodies), in_memory);
            for n in 0..12 {
                assert_eq!(bodies.read(&RelPath::known(&format!("{n}.md"))).unwrap(), body(n), "{n}");
            }
            assert_eq!(bodies.read(&RelPath::known("other.md")).unwrap(), Body::default());
        }
    }

    #[test]
    fn a_full_disk_costs_memory_and_no_text() {
        let file = File { bytes: Mutex::default(), room: 1 << 20 };
        let bodies = laid(Some(&file));
        assert_eq!(held(&bodies), 9);
        assert_eq!(bodies.read(&RelPath::known("11.md")).unwrap(), body(11));
    }

    #[test]
    fn a_scratch_file_that_changed_is_an_error() {
        let file = File { bytes: Mutex::default(), room: usize::MAX };
        let bodies = laid(Some(&file));
        file.bytes.lock().unwrap().iter_mut().for_each(|byte| *byte = 0xff);
        assert_eq!(bodies.read(&RelPath::known("11.md")).unwrap_err().kind(), io::ErrorKind::InvalidData);
        file.bytes.lock().unwrap().clear();
        assert!(bodies.read(&RelPath::known("11.md")).is_err());
    }
}
