//! The doorbell with a watcher of its own: folders that cannot be watched, that are gone, and events that are lost.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::sync::Mutex;

use notify::event::{AccessKind, AccessMode, CreateKind, Flag, MetadataKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind};

use super::*;
use crate::source::scan::scan;

/// What a watcher was asked for, and what it answers.
#[derive(Default)]
struct Fake {
    watched: Vec<PathBuf>,
    unwatched: Vec<PathBuf>,
    /// How many folders it can watch.
    room: Option<usize>,
    gone: Vec<PathBuf>,
    closed: Vec<PathBuf>,
}

struct Shared(Arc<Mutex<Fake>>);

impl Events for Shared {
    fn watch(&mut self, folder: &Path) -> Result<(), Refusal> {
        let mut fake = self.0.lock().unwrap();
        if fake.gone.iter().any(|gone| gone == folder) {
            return Err(Refusal::Gone);
        }
        if fake.closed.iter().any(|closed| closed == folder) {
            return Err(Refusal::Closed);
        }
        if fake.room.is_some_and(|room| fake.watched.len() >= room) {
            return Err(Refusal::Cannot("no room".to_owned()));
        }
        fake.watched.push(folder.to_owned());
        Ok(())
    }

    fn unwatch(&mut self, folder: &Path) {
        self.0.lock().unwrap().unwatched.push(folder.to_owned());
    }
}

struct Place {
    _folder: tempfile::TempDir,
    root: PathBuf,
    fake: Arc<Mutex<Fake>>,
    doorbell: Doorbell,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("site");
        fs::create_dir_all(root.join("content/east")).unwrap();
        fs::write(root.join("site.toml"), "").unwrap();
        let fake = Arc::<Mutex<Fake>>::default();
        let watcher = Shared(Arc::clone(&fake));
        let doorbell = Doorbell::with(&root, |_, _| Ok(Box::new(watcher)));
        Self { _folder: folder, root, fake, doorbell }
    }

    fn cover(&mut self) -> Cover {
        let looked = scan(&self.root).unwrap();
        self.doorbell.cover(&looked.value, Instant::now())
    }

    /// The folders that it was asked to watch since the last time, from the parent of the root.
    fn asked(&self) -> Vec<String> {
        let parent = self.root.parent().unwrap();
        let asked = std::mem::take(&mut self.fake.lock().unwrap().watched);
        asked.iter().map(|path| path.strip_prefix(parent).unwrap().to_string_lossy().into_owned()).collect()
    }

    fn rung(&self) -> bool {
        self.doorbell.wait(Some(Duration::ZERO)) != Wake::Quiet
    }
}

#[test]
fn one_looks_again_until_all_folders_are_watched() {
    let mut place = Place::new();
    assert_eq!(place.cover(), Cover::New);
    assert_eq!(place.asked(), ["", "site", "site/content", "site/content/east"]);
    assert_eq!(place.cover(), Cover::Whole);
    fs::create_dir_all(place.root.join("content/west/coast")).unwrap();
    fs::create_dir_all(place.root.join("public/deep")).unwrap();
    assert_eq!(place.cover(), Cover::New);
    assert_eq!(place.asked(), ["site/content/west", "site/content/west/coast"]);
    assert_eq!(place.cover(), Cover::Whole);
    fs::remove_dir_all(place.root.join("content/west")).unwrap();
    assert_eq!(place.cover(), Cover::Whole);
    assert_eq!(place.fake.lock().unwrap().unwatched.len(), 2);
}

#[test]
fn folders_that_moved_are_watched_anew() {
    let mut place = Place::new();
    place.cover();
    place.asked();
    // The same name and maybe the same inode: only the event tells that it is another one.
    place.doorbell.bell.ring_for(place.root.join("content"));
    assert_eq!(place.cover(), Cover::New);
    assert_eq!(place.asked(), ["site/content", "site/content/east"]);
    place.doorbell.bell.ring_for_all();
    assert_eq!(place.cover(), Cover::New);
    assert_eq!(place.asked(), ["", "site", "site/content", "site/content/east"]);
    assert_eq!(place.doorbell.stop().lost(), 1);
}

#[test]
fn where_there_is_no_room_one_polls_and_says_why() {
    let mut place = Place::new();
    place.fake.lock().unwrap().room = Some(3);
    place.cover();
    assert!(place.doorbell.polls());
    assert_eq!(place.doorbell.news().as_deref(), Some("no room"));
    assert_eq!(place.doorbell.news(), None, "it is said once");
    assert_eq!(place.cover(), Cover::Whole);
    assert_eq!(place.doorbell.wait(None), Wake::Quiet, "one looks without being told");
}

#[test]
fn what_is_gone_is_looked_for_and_what_is_closed_is_not() {
    let mut place = Place::new();
    place.fake.lock().unwrap().gone = vec![place.root.join("content/east")];
    place.cover();
    assert_eq!(place.cover(), Cover::New);
    let gone = std::mem::take(&mut place.fake.lock().unwrap().gone);
    place.fake.lock().unwrap().closed = gone;
    assert_eq!(place.cover(), Cover::Whole);
    assert!(!place.doorbell.polls());
}

#[test]
fn only_changes_ring() {
    let place = Place::new();
    let file = PathBuf::from("/site/content/a.md");
    let hear = |event: Event| events::hear(&place.doorbell.bell, &|path| path.starts_with("/site"), Ok(event));
    for kind in [AccessKind::Read, AccessKind::Open(AccessMode::Any), AccessKind::Close(AccessMode::Read)] {
        hear(Event::new(EventKind::Access(kind)).add_path(file.clone()));
    }
    hear(Event::new(EventKind::Create(CreateKind::File)).add_path("/elsewhere".into()));
    assert!(!place.rung());
    let changes = [
        EventKind::Access(AccessKind::Close(AccessMode::Write)),
        EventKind::Create(CreateKind::File),
        EventKind::Modify(ModifyKind::Any),
        EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)),
        EventKind::Modify(ModifyKind::Name(RenameMode::To)),
        EventKind::Remove(RemoveKind::File),
        EventKind::Any,
    ];
    for kind in changes {
        hear(Event::new(kind).add_path(file.clone()));
        assert!(matches!(place.doorbell.wait(None), Wake::Changed(_)), "{kind:?}");
    }
    hear(Event::new(EventKind::Other).set_flag(Flag::Rescan));
    assert_eq!(place.doorbell.stop().lost(), 1);
    assert_eq!(place.doorbell.bell.take_moved(), Moved::Anywhere);
    events::hear(&place.doorbell.bell, &|_| false, Err(notify::Error::generic("?")));
    assert_eq!(place.doorbell.stop().lost(), 2);
}

#[test]
fn git_is_waited_for_while_it_holds_its_lock() {
    let place = Place::new();
    let content = place.root.join("content");
    assert!(!git_is_at_work(&content));
    let lock = place.root.join(".git/index.lock");
    fs::create_dir(place.root.join(".git")).unwrap();
    assert!(!git_is_at_work(&content));
    let file = fs::File::create(&lock).unwrap();
    assert!(git_is_at_work(&content) && git_is_at_work(&place.root));
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(60)).unwrap();
    assert!(!git_is_at_work(&content), "it was left behind");

    let (other, folder) = (place.root.join("content/east"), place.root.join(".git/worktrees/east"));
    fs::write(other.join(".git"), "gitdir: ../../.git/worktrees/east\n").unwrap();
    fs::create_dir_all(&folder).unwrap();
    assert!(!git_is_at_work(&other));
    fs::write(folder.join("index.lock"), "").unwrap();
    assert!(git_is_at_work(&other), "its lock lies with the repository");
}
