//! A writer's hand: brings a folder from one state to another, in the ways that editors and people do.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::random::Random;

/// Files by path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Writes below one folder.
pub(crate) struct Hand {
    root: PathBuf,
    /// What lies there.
    files: Files,
}

impl Hand {
    /// A hand for a folder without any files.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), files: Files::new() }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Makes the files these, and touches only those that change. Says how.
    pub(crate) fn save(&mut self, new: Files, random: &mut Random) -> Vec<String> {
        let mut log = Vec::new();
        let mut gone: Vec<String> = self.files.keys().filter(|path| !new.contains_key(*path)).cloned().collect();
        // A new file with the bytes of one that goes is the same one by another name.
        for (path, bytes) in new.iter().filter(|(path, _)| !self.files.contains_key(*path)) {
            let twin = gone.iter().position(|old| self.files[old] == *bytes);
            if let (Some(twin), false) = (twin, random.one_in(3)) {
                let old = gone.swap_remove(twin);
                self.make_folder(path);
                fs::rename(self.at(&old), self.at(path)).expect("it can be moved");
                log.push(format!("mv {old} {path}"));
            }
        }
        for path in gone {
            fs::remove_file(self.at(&path)).expect("it can be removed");
            if random.one_in(2) {
                // Fails if something is left in it.
                let _ = self.at(&path).parent().map(fs::remove_dir);
            }
            log.push(format!("rm {path}"));
        }
        for (path, bytes) in &new {
            if fs::read(self.at(path)).ok().as_ref() != Some(bytes) {
                log.push(format!("{} {path}", self.write(path, bytes, random)));
            }
        }
        self.files = new;
        log
    }

    fn make_folder(&self, path: &str) {
        fs::create_dir_all(self.at(path).parent().expect("it lies below the root")).expect("a folder can be made");
    }

    /// Writes one file, one way or another.
    fn write(&self, path: &str, bytes: &[u8], random: &mut Random) -> &'static str {
        self.make_folder(path);
        let full = self.at(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        let exchange = |aside: PathBuf| {
            fs::write(&aside, bytes).expect("it can be written");
            fs::rename(&aside, &full).expect("it was written");
        };
        match random.below(6) {
            0 => {
                exchange(full.with_file_name(format!(".{name}.tmp")));
                "exchange"
            }
            1 => {
                // The other file could be taken for one of the site's.
                exchange(full.with_file_name("sedAbCdEf"));
                "sed -i"
            }
            2 => {
                let backup = full.with_file_name(format!("{name}~"));
                let had = fs::rename(&full, &backup).is_ok();
                fs::write(&full, bytes).expect("it can be written");
                if had {
                    fs::remove_file(backup).expect("it was there");
                }
                "vim"
            }
            3 => {
                let mut file = File::create(&full).expect("it can be written");
                let middle = random.below(bytes.len().max(1));
                file.write_all(&bytes[..middle]).expect("it can be written");
                pause(random);
                file.write_all(&bytes[middle..]).expect("it can be written");
                "write in halves"
            }
            4 => {
                let _ = fs::remove_file(&full);
                pause(random);
                fs::write(&full, bytes).expect("it can be written");
                "remove and write"
            }
            _ => {
                fs::write(&full, bytes).expect("it can be written");
                "write"
            }
        }
    }

    /// Does what changes no file of the site, at least not for long. Says what.
    pub(crate) fn fidget(&mut self, random: &mut Random) -> String {
        let paths: Vec<&String> = self.files.keys().collect();
        let path = (*random.pick(&paths)).clone();
        let full = self.at(&path);
        let folder = full.parent().expect("it lies below the root").to_owned();
        match random.below(7) {
            0 => {
                let file = OpenOptions::new().append(true).open(&full).expect("it is there");
                file.set_modified(SystemTime::now()).expect("it is ours");
                format!("touch {path}")
            }
            1 => {
                for name in [format!("{path}~"), format!("{path}.swp")] {
                    fs::write(self.at(&name), "left").expect("it can be written");
                    fs::remove_file(self.at(&name)).expect("it was written");
                }
                format!("backups of {path}")
            }
            2 if folder != self.root => {
                let aside = self.root.join("aside");
                fs::rename(&folder, &aside).expect("it can be moved");
                pause(random);
                fs::rename(&aside, &folder).expect("it can be moved");
                format!("move the folder of {path} away and back")
            }
            3 if folder != self.root => {
                let copy = self.root.join("copy");
                copy_folder(&folder, &copy);
                fs::remove_dir_all(&folder).expect("it can be removed");
                pause(random);
                copy_folder(&copy, &folder);
                fs::remove_dir_all(copy).expect("it can be removed");
                format!("remove the folder of {path} and copy it back")
            }
            4 => {
                for (path, bytes) in &self.files {
                    fs::write(self.at(path), bytes).expect("it can be written");
                }
                "write all files again".to_owned()
            }
            5 => {
                fs::write(self.root.join("notes.txt"), "left").expect("it can be written");
                fs::create_dir_all(self.root.join("content/empty/folders")).expect("a folder can be made");
                "a file of no site, and empty folders".to_owned()
            }
            _ => {
                let bytes = fs::read(&full).expect("it is there");
                fs::write(&full, b"half").expect("it can be written");
                pause(random);
                fs::write(&full, bytes).expect("it can be written");
                format!("break {path} for a moment")
            }
        }
    }

    /// Moves a whole folder. The files are those of before by other names.
    pub(crate) fn move_folder(&mut self, from: &str, to: &str) {
        self.make_folder(to);
        if self.at(to).exists() {
            // Folders that files have left.
            fs::remove_dir_all(self.at(to)).expect("it can be removed");
        }
        fs::rename(self.at(from), self.at(to)).expect("it can be moved");
        let prefix = format!("{from}/");
        let files = std::mem::take(&mut self.files).into_iter();
        let moved = |path: String| path.strip_prefix(&prefix).map(|rest| format!("{to}/{rest}")).unwrap_or(path);
        self.files = files.map(|(path, bytes)| (moved(path), bytes)).collect();
    }
}

/// Waits now and then, long enough for a build to begin.
pub(crate) fn pause(random: &mut Random) {
    if random.one_in(4) {
        std::thread::sleep(Duration::from_millis(random.below(40) as u64));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("it can be read") {
        let entry = entry.expect("it can be read");
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target);
        } else {
            fs::copy(&source, &target).expect("it can be copied");
        }
    }
}
