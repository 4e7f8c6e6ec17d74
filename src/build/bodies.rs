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

/// The texts of a site, by the file that holds them.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    keeps: Keeps,
    held: AtomicUsize,
    waiting: BTreeMap<RelPath, Waiting>,
}

/// What is kept of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Keeps {
    #[default]
    Texts,
    /// Nobody will read the texts: only their hashes are kept.
    Hashes,
}

/// A text that waits.
#[derive(Debug)]
pub(super) struct Waiting {
    fp: Fp,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Held(Box<[u8]>),
    /// So many bytes from there on in the scratch file.
    Aside(u64, usize),
    Nowhere,
}

impl Bodies {
    pub(super) fn new(keeps: Keeps) -> Self {
        Self { keeps, ..Self::default() }
    }

    /// The same without any text.
    pub(super) fn emptied(&self) -> Self {
        Self::new(self.keeps)
    }

    /// Lays a text aside, on any thread: in `scratch` once there is much; without one it is held in memory, and if the
    /// disk takes no more too, so that the build can still be finished.
    pub(super) fn lay(&self, body: &Body, scratch: Option<&dyn Scratch>) -> Waiting {
        let packed = PackedBody::new(body);
        let fp = packed.fp();
        if self.keeps == Keeps::Hashes {
            return Waiting { fp, place: Place::Nowhere };
        }
        let length = packed.bytes().len();
        let full = self.held.load(Ordering::Relaxed) + length > HELD;
        if let Some(at) = scratch.filter(|_| full).and_then(|scratch| scratch.append(packed.bytes()).ok()) {
            return Waiting { fp, place: Place::Aside(at, length) };
        }
        self.held.fetch_add(length, Ordering::Relaxed);
        Waiting { fp, place: Place::Held(packed.into_bytes()) }
    }

    /// Takes in texts, in place of those that the files had.
    pub(super) fn insert_all(&mut self, laid: Vec<(RelPath, Waiting)>) {
        if self.waiting.is_empty() {
            // Collected in order, a map's nodes are full; filled one by one, they would stay half empty.
            self.waiting = laid.into_iter().collect();
            return;
        }
        for (path, waiting) in laid {
            self.remove(&path);
            self.waiting.insert(path, waiting);
        }
    }

    /// Forgets the text of a file.
    pub(super) fn remove(&mut self, path: &RelPath) {
        if let Some(Waiting { place: Place::Held(bytes), .. }) = self.waiting.remove(path) {
            *self.held.get_mut() -= bytes.len();
        }
    }

    /// The content hash of a file's text.
    pub(super) fn fp(&self, path: &RelPath) -> Option<Fp> {
        self.waiting.get(path).map(|waiting| waiting.fp)
    }

    /// The text of a file; nothing if the file has none. `scratch` is where it was laid aside.
    ///
    /// # Errors
    ///
    /// If what was laid aside cannot be read back.
    pub(super) fn read(&self, path: &RelPath, scratch: Option<&dyn Scratch>) -> io::Result<Body> {
        let body = match (self.waiting.get(path).map(|waiting| &waiting.place), scratch) {
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

        fn clear(&self) {
            self.bytes.lock().unwrap().clear();
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

    fn path(n: usize) -> RelPath {
        RelPath::known(&format!("{n}.md"))
    }

    fn laid(scratch: Option<&dyn Scratch>) -> Bodies {
        let mut bodies = Bodies::default();
        let laid = (0..12).map(|n| (path(n), bodies.lay(&body(n), scratch))).collect();
        bodies.insert_all(laid);
        bodies
    }

    fn held(bodies: &Bodies) -> usize {
        bodies.waiting.values().filter(|waiting| matches!(waiting.place, Place::Held(_))).count()
    }

    #[test]
    fn what_is_too_much_for_the_memory_waits_on_the_disk() {
        let file = File { bytes: Mutex::default(), room: usize::MAX };
        for (scratch, in_memory) in [(None, 12), (Some(&file as &dyn Scratch), 7)] {
            let bodies = laid(scratch);
            assert_eq!(held(&bodies), in_memory);
            for n in 0..12 {
                assert_eq!(bodies.read(&path(n), scratch).unwrap(), body(n), "{n}");
            }
            assert_eq!(bodies.read(&RelPath::known("other.md"), scratch).unwrap(), Body::default());
        }
    }

    #[test]
    fn a_full_disk_costs_memory_and_no_text() {
        let file = File { bytes: Mutex::default(), room: 1 << 20 };
        let bodies = laid(Some(&file));
        assert_eq!(held(&bodies), 9);
        assert_eq!(bodies.read(&path(11), Some(&file)).unwrap(), body(11));
    }

    #[test]
    fn a_scratch_file_that_changed_is_an_error() {
        let file = File { bytes: Mutex::default(), room: usize::MAX };
        let bodies = laid(Some(&file));
        file.bytes.lock().unwrap().iter_mut().for_each(|byte| *byte = 0xff);
        assert_eq!(bodies.read(&path(11), Some(&file)).unwrap_err().kind(), io::ErrorKind::InvalidData);
        file.bytes.lock().unwrap().clear();
        assert!(bodies.read(&path(11), Some(&file)).is_err());
    }

    #[test]
    fn a_text_that_is_replaced_gives_its_room_back() {
        let mut bodies = Bodies::default();
        for n in 0..50 {
            let laid = bodies.lay(&body(n), None);
            bodies.insert_all(vec![(path(0), laid)]);
        }
        assert_eq!(bodies.read(&path(0), None).unwrap(), body(49));
        assert!(bodies.held.load(Ordering::Relaxed) < 1 << 20);
        bodies.remove(&path(0));
        assert_eq!((bodies.held.load(Ordering::Relaxed), bodies.fp(&path(0))), (0, None));
    }
}
