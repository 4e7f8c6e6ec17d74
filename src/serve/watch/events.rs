//! The events of the file system, as the system tells them.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::bell::Bell;
use super::concern::Ground;

/// What can watch folders, each by itself, and rings.
pub(super) trait Events: Send {
    /// Watches the entries of a folder.
    fn watch(&mut self, folder: &Path) -> Result<(), Refusal>;

    /// Watches a folder no more, if it does.
    fn unwatch(&mut self, folder: &Path);
}

/// Why a folder is not watched.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It is not there.
    Gone,
    /// We may not read it, so that we know of nothing in it. If that changes, its parent tells.
    Closed,
    /// It, and maybe others, cannot be watched.
    Cannot(String),
}

/// The events of this system, or why there are none.
pub(super) fn notify(bell: Arc<Bell>, ground: Arc<RwLock<Ground>>) -> Result<Box<dyn Events>, String> {
    let handler = move |event: notify::Result<Event>| {
        let concerns = |path: &Path| ground.read().unwrap_or_else(PoisonError::into_inner).concerns(path);
        hear(&bell, &concerns, event);
    };
    match RecommendedWatcher::new(handler, Config::default()) {
        Ok(watcher) => Ok(Box::new(Notify(watcher))),
        Err(error) => Err(reason(&error)),
    }
}

struct Notify(RecommendedWatcher);

impl Events for Notify {
    fn watch(&mut self, folder: &Path) -> Result<(), Refusal> {
        if let Some(kind) = foreign(folder) {
            let shown = folder.display();
            return Err(Refusal::Cannot(format!(
                "`{shown}` lies on {kind}, where changes made elsewhere cause no events"
            )));
        }
        self.0.watch(folder, RecursiveMode::NonRecursive).map_err(|error| match &error.kind {
            ErrorKind::PathNotFound => Refusal::Gone,
            ErrorKind::Io(io) if io.kind() == std::io::ErrorKind::NotFound => Refusal::Gone,
            ErrorKind::Io(io) if io.kind() == std::io::ErrorKind::PermissionDenied => Refusal::Closed,
            _ => Refusal::Cannot(reason(&error)),
        })
    }

    fn unwatch(&mut self, folder: &Path) {
        // It fails if the folder is gone, and then it is watched no more.
        let _ = self.0.unwatch(folder);
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "the system watches no more folders (`fs.inotify.max_user_watches`)".to_owned(),
        ErrorKind::Io(io) => format!("the system watches no folders: {io}"),
        _ => format!("the system watches no folders: {error}"),
    }
}

/// Rings for what may matter.
pub(super) fn hear(bell: &Bell, concerns: &dyn Fn(&Path) -> bool, event: notify::Result<Event>) {
    let Ok(event) = event else { return bell.ring_for_all() };
    if event.need_rescan() {
        return bell.ring_for_all();
    }
    let concerned = event.paths.iter().filter(|path| concerns(path));
    match event.kind {
        // We read the files ourselves.
        EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write) => {}
        EventKind::Create(CreateKind::Folder | CreateKind::Any | CreateKind::Other)
        | EventKind::Remove(_)
        | EventKind::Modify(ModifyKind::Name(_)) => concerned.for_each(|path| bell.ring_for(path.clone())),
        _ if event.paths.is_empty() => bell.ring(),
        _ => concerned.for_each(|_| bell.ring()),
    }
}

/// The kind of a file system that others may write to without this system's knowing.
#[cfg(target_os = "linux")]
fn foreign(folder: &Path) -> Option<&'static str> {
    // Numbers of <linux/magic.h>, and of the sources of the file systems that it does not name.
    let kind = rustix::fs::statfs(folder).ok()?.f_type;
    Some(match kind as u32 {
        0x6969 => "NFS",
        0x517b | 0xff53_4d42 | 0xfe53_4d42 => "a Windows share",
        0x0102_1997 => "9P",
        0x6573_5546 => "FUSE",
        0x786f_4256 => "a folder of VirtualBox",
        0x00c3_6400 => "Ceph",
        0x5346_414f | 0x6b41_4653 => "AFS",
        _ => return None,
    })
}

#[cfg(not(target_os = "linux"))]
fn foreign(_: &Path) -> Option<&'static str> {
    None
}
