//! Turns the site's folder into a [`Snapshot`]: which files there are, as they are now. The only reader of the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;
use walkdir::{DirEntry, DirEntryExt, WalkDir};

use super::{BadPath, RelPath, SourceFile};
use crate::diag::{At, Diagnostic, Outcome, code};
use crate::fingerprint::Fp;

/// The folders that a site is made from. Nothing else below the root is looked at, so output may lie anywhere else.
pub const FOLDERS: [&str; 6] = ["content", "themes", "templates", "components", "static", "i18n"];

/// How much of a file is in memory at a time while it is hashed or copied, in bytes.
const PIECE: usize = 16 << 10;

/// The largest text that is read, in bytes.
const LARGEST_TEXT: u64 = 8 << 20;

/// How much older than a look a file's last change must be for its stat to tell a later one apart, in nanoseconds: a file
/// system's clock may tick as slowly as this.
const TICK: i128 = 50_000_000;

/// All files of a site, and the day.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The site's folder.
    root: PathBuf,
    /// Every file with what the file system says of it.
    pub files: BTreeMap<RelPath, Stat>,
    /// Every folder that was looked into, the root among them, and those in which the targets of links lie, with their
    /// inodes. Whatever changes the files changes an entry of one of these.
    pub folders: BTreeMap<PathBuf, u64>,
    /// What links lead to.
    pub targets: BTreeSet<PathBuf>,
    /// The day of the build, in UTC: from SOURCE_DATE_EPOCH if that is set (as reproducible-builds.org has it).
    pub today: Date,
    /// When the looking began, in nanoseconds since 1970.
    pub scanned_at: i128,
}

/// What the file system says of a file. If all of it is as before, the content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Stat {
    /// Size in bytes.
    pub size: u64,
    /// Inode.
    pub inode: u64,
    /// Last change of content, in nanoseconds since 1970.
    pub modified: i128,
    /// Last change of content or attributes, in nanoseconds since 1970.
    pub changed: i128,
}

impl Stat {
    /// Whether the file had been left alone for long enough, when one looked at it, for this to tell whether it changed
    /// since. `scanned_at` is when one looked, in nanoseconds since 1970.
    pub fn is_settled(&self, scanned_at: i128) -> bool {
        self.changed.max(self.modified) + TICK < scanned_at
    }

    fn of(metadata: &fs::Metadata) -> Self {
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Self {
            size: metadata.len(),
            inode: metadata.ino(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// Looks at every file of the site in `root`.
///
/// # Errors
///
/// If the root itself cannot be read. What is wrong with single files is a diagnostic.
pub fn scan(root: &Path) -> io::Result<Outcome<Snapshot>> {
    let root = root.canonicalize()?;
    fs::read_dir(&root)?;
    let mut folders = BTreeMap::from([(root.clone(), fs::metadata(&root)?.ino())]);
    let mut targets = BTreeSet::new();
    let mut follow = |link: &Path, folders: &mut BTreeMap<PathBuf, u64>| {
        if let Some((target, folder, inode)) = target(link) {
            targets.insert(target);
            folders.insert(folder, inode);
        }
    };
    let scanned_at = jiff::Timestamp::now().as_nanosecond();
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    let config = root.join("site.toml");
    if config.is_symlink() {
        follow(&config, &mut folders);
    }
    if let Ok(metadata) = fs::metadata(&config) {
        let path = RelPath::known("site.toml");
        if leads_out(&root, &config) {
            diagnostics.push(outward(&path));
        } else if metadata.is_file() {
            found.push((path, config));
        } else {
            diagnostics.push(irregular(&path));
        }
    }
    for folder in FOLDERS {
        let folder = root.join(folder);
        if !folder.exists() {
            continue;
        }
        let walk = WalkDir::new(&folder).follow_links(true).into_iter();
        let mut walk = walk.filter_entry(|entry| entry.depth() == 0 || !ignored(entry));
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) => {
                    let fit = look(&root, &entry, &mut found, &mut diagnostics);
                    let is_folder = entry.file_type().is_dir();
                    if entry.path_is_symlink() {
                        follow(entry.path(), &mut folders);
                    }
                    if fit && is_folder {
                        folders.insert(entry.path().to_owned(), entry.ino());
                    } else if is_folder {
                        walk.skip_current_dir();
                    }
                }
                Err(error) if vanished(&error) => {}
                Err(error) => {
                    // What a dangling link leads to may come.
                    if let Some(link) = error.path().filter(|path| path.is_symlink()) {
                        follow(link, &mut folders);
                    }
                    diagnostics.push(unwalkable(&root, &error));
                }
            }
        }
    }
    let files = stats(found, &mut diagnostics);
    let today = today();
    Ok(Outcome { value: Snapshot { root, files, folders, targets, today, scanned_at }, diagnostics })
}

impl Snapshot {
    /// Reads a text. A byte order mark is dropped.
    ///
    /// # Errors
    ///
    /// A diagnostic, if the file is too large, not UTF-8, or gone.
    pub fn text(&self, path: &RelPath) -> Result<SourceFile, Box<Diagnostic>> {
        let failed = |error: io::Error| unreadable(path, &error);
        let mut file = File::open(self.disk(path)).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        if size > LARGEST_TEXT {
            let message = format!("the file has {} MB; a text may have at most {}", size >> 20, LARGEST_TEXT >> 20);
            return Err(Box::new(
                Diagnostic::new(code::FILE_TOO_LARGE, message, path, At::File).help("split it into several pages"),
            ));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        file.read_to_end(&mut bytes).map_err(failed)?;
        let fp = Fp::of_bytes(&bytes);
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
            let message = format!("the file is not UTF-8: line {line} has a byte that cannot be");
            Box::new(Diagnostic::new(code::FILE_UNREADABLE, message, path, At::File).help("save it as UTF-8"))
        })?;
        let text = text.strip_prefix('\u{feff}').map_or_else(|| text.as_str().into(), Into::into);
        Ok(SourceFile { path: path.clone(), text, fp })
    }

    /// The hash of a file's bytes.
    ///
    /// # Errors
    ///
    /// A diagnostic, if the file cannot be read.
    pub fn fingerprint(&self, path: &RelPath) -> Result<Fp, Box<Diagnostic>> {
        self.copy(path, &mut io::sink()).expect("invariant: nowhere takes all bytes")
    }

    /// Copies a file in pieces, as it may be of any size, and gives the hash of the bytes that were copied, or a
    /// diagnostic if it cannot be read.
    ///
    /// # Errors
    ///
    /// What `out` said.
    pub fn copy(&self, path: &RelPath, out: &mut dyn Write) -> io::Result<Result<Fp, Box<Diagnostic>>> {
        let mut file = match File::open(self.disk(path)) {
            Ok(file) => file,
            Err(error) => return Ok(Err(unreadable(path, &error))),
        };
        let (mut hasher, mut piece) = (blake3::Hasher::new(), [0; PIECE]);
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(Ok(Fp::from_bytes(*hasher.finalize().as_bytes()))),
                Ok(read) => {
                    hasher.update(&piece[..read]);
                    out.write_all(&piece[..read])?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Ok(Err(unreadable(path, &error))),
            }
        }
    }

    /// Whether there is a site here at all: a site.toml, readable or not.
    pub fn is_site(&self) -> bool {
        self.root.join("site.toml").symlink_metadata().is_ok()
    }

    /// The site's folder, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn disk(&self, path: &RelPath) -> PathBuf {
        self.root.join(path.as_str())
    }
}

fn unreadable(path: &RelPath, error: &io::Error) -> Box<Diagnostic> {
    let message = format!("the file cannot be read: {error}");
    Box::new(Diagnostic::new(code::FILE_UNREADABLE, message, path, At::File))
}

/// The folder in which git keeps what it knows of the work tree that `folder` lies in.
pub fn git_folder(folder: &Path) -> Option<PathBuf> {
    let git = folder.ancestors().map(|folder| folder.join(".git")).find(|git| git.exists())?;
    // In a work tree beside the first, and in a submodule, it is a file that names the folder.
    let named = || {
        let text = fs::read_to_string(&git).ok()?;
        Some(git.parent()?.join(text.strip_prefix("gitdir:")?.trim()))
    };
    Some(named().unwrap_or(git))
}

/// Tells this program from another build of it: the size and time of its own file. What an older program remembers of
/// a site is not trusted; unchanged output is still not written again.
pub fn program_stamp() -> String {
    let metadata = std::env::current_exe().and_then(fs::metadata).map(|metadata| Stat::of(&metadata));
    metadata.map_or_else(|_| String::new(), |stat| format!("{}-{}", stat.size, stat.modified))
}

/// Notes a file. Says whether the entry is fit to be published; what lies in a folder that is not must
/// not be looked at.
fn look(root: &Path, entry: &DirEntry, found: &mut Vec<(RelPath, PathBuf)>, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let below_root = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let path = match RelPath::from_os(below_root) {
        Ok(path) => path,
        Err(BadPath::NotUtf8(shown) | BadPath::Escapes(shown)) => {
            let message = "the file's name is not valid UTF-8, so it cannot be published";
            diagnostics.push(
                Diagnostic::new(code::NAME_INVALID, message, &RelPath::lossy(&shown), At::File).help("rename it"),
            );
            return false;
        }
    };
    if entry.path_is_symlink() && leads_out(root, entry.path()) {
        diagnostics.push(outward(&path));
        return false;
    }
    if path.name().contains(|c: char| c.is_control() || c == '\\') {
        let message = "the file's name has a control character or a backslash, so it cannot be published";
        diagnostics.push(Diagnostic::new(code::NAME_INVALID, message, &path, At::File).help("rename it"));
        return false;
    }
    if entry.file_type().is_dir() {
        return true;
    }
    if entry.file_type().is_file() {
        found.push((path, entry.path().to_owned()));
        return true;
    }
    diagnostics.push(irregular(&path));
    false
}

/// What the file system says of files, asked on all cores: on a large site this is most of a scan.
fn stats(found: Vec<(RelPath, PathBuf)>, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<RelPath, Stat> {
    let stats: Vec<_> = found.into_par_iter().map(|(path, full)| (path, fs::metadata(full))).collect();
    let mut files = BTreeMap::new();
    for (path, stat) in stats {
        match stat {
            Ok(stat) if stat.is_file() => drop(files.insert(path, Stat::of(&stat))),
            Ok(_) => diagnostics.push(irregular(&path)),
            // It went away while we looked: then it is no part of the site, and nothing is wrong.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let message = format!("this cannot be read: {error}");
                diagnostics.push(Diagnostic::new(code::FILE_UNREADABLE, message, &path, At::File));
            }
        }
    }
    files
}

/// What a link leads to, and the folder in which that lies, with its inode. It may be anywhere, and not be there.
fn target(link: &Path) -> Option<(PathBuf, PathBuf, u64)> {
    let named = || Some(link.parent()?.join(link.read_link().ok()?));
    let target = link.canonicalize().ok().or_else(named)?;
    let folder = target.parent()?.canonicalize().ok()?;
    let inode = fs::metadata(&folder).ok()?.ino();
    Some((folder.join(target.file_name()?), folder, inode))
}

/// Whether the entry went away while we looked: then it is no part of the site, and nothing is wrong.
fn vanished(error: &walkdir::Error) -> bool {
    error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
        && error.path().is_none_or(|path| path.symlink_metadata().is_err())
}

fn leads_out(root: &Path, link: &Path) -> bool {
    link.canonicalize().is_ok_and(|target| !target.starts_with(root))
}

fn outward(path: &RelPath) -> Diagnostic {
    let message = "this link leads out of the site's folder, so it is not followed";
    Diagnostic::new(code::FILE_UNREADABLE, message, path, At::File).help("copy what it leads to into the site")
}

/// Pipes, sockets and devices: reading one could wait for ever.
fn irregular(path: &RelPath) -> Diagnostic {
    Diagnostic::new(code::FILE_UNREADABLE, "this is no regular file", path, At::File).help("take it out of the site")
}

fn unwalkable(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let below_root = error.path().and_then(|path| path.strip_prefix(root).ok()).unwrap_or(Path::new("content"));
    let path = RelPath::lossy(&below_root.to_string_lossy());
    let message = match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => "this link leads back to a folder that it lies in".to_owned(),
        (_, Some(error)) => format!("this cannot be read: {error}"),
        _ => format!("this cannot be read: {error}"),
    };
    Diagnostic::new(code::FILE_UNREADABLE, message, &path, At::File)
}

fn ignored(entry: &DirEntry) -> bool {
    is_ignored(&entry.file_name().to_string_lossy())
}

/// Whether a file or folder of this name is no part of a site: what editors, version control and file managers leave
/// behind.
pub fn is_ignored(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(name, "4913" | "Thumbs.db" | "desktop.ini")
}

/// The day in UTC, so that the time zone of the machine never reaches the output.
fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = fixed.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).unwrap_or_else(jiff::Timestamp::now);
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}
