//! Puts other texts in a file that a writer wrote, and leaves all its other bytes as they are.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

/// A text to put in the place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the old text, a byte order mark not counted.
    pub range: Range<usize>,
    /// The old text.
    pub was: String,
    /// The new text.
    pub now: String,
}

/// Makes the edits to a file, all of them or none: the new file takes the old one's place in one rename. A symbolic link
/// stays, and what it leads to is edited. `edits` are in the order of the file and do not overlap.
///
/// # Errors
///
/// What the file system said, or that the file no longer holds what is to be replaced.
pub fn rewrite(path: &Path, edits: &[Edit]) -> io::Result<()> {
    let path = path.canonicalize()?;
    let old = fs::read(&path)?;
    let start = if old.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let changed = || io::Error::other(format!("`{}` has changed meanwhile", path.display()));
    let mut new = Vec::with_capacity(old.len() + 64);
    let mut done = 0;
    for edit in edits {
        let range = edit.range.start + start..edit.range.end + start;
        if range.start < done || old.get(range.clone()) != Some(edit.was.as_bytes()) {
            return Err(changed());
        }
        new.extend_from_slice(&old[done..range.start]);
        new.extend_from_slice(edit.now.as_bytes());
        done = range.end;
    }
    new.extend_from_slice(&old[done..]);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Editors' own names for such files are ignored by the scan; a name with a dot in front is too.
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = write(&beside, &new, &path).and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // What went wrong first is what to report.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write(beside: &Path, bytes: &[u8], like: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(beside)?;
    file.write_all(bytes)?;
    file.set_permissions(fs::metadata(like)?.permissions())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str, was: &str, now: &str) -> Edit {
        let start = text.find(was).expect("it stands there");
        Edit { range: start..start + was.len(), was: was.to_owned(), now: now.to_owned() }
    }

    #[test]
    fn all_other_bytes_stay() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("a.md");
        let text = "a 1 \r\nb 22\t\r\n\r\nc";
        fs::write(&path, format!("\u{feff}{text}")).expect("it can be written");
        rewrite(&path, &[edit(text, "1", "one"), edit(text, "22", "٢")]).expect("it can be edited");
        let new = fs::read_to_string(&path).expect("it can be read");
        assert_eq!(new, "\u{feff}a one \r\nb ٢\t\r\n\r\nc");
        assert_eq!(fs::read_dir(folder.path()).expect("it can be read").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let (path, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        fs::write(&path, "1").expect("it can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it can be set");
        symlink("a.md", &link).expect("a link can be made");
        rewrite(&link, &[edit("1", "1", "2")]).expect("it can be edited");
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).expect("it can be read"), "2");
        assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_file_that_has_changed_is_left_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("a.md");
        fs::write(&path, "new text").expect("it can be written");
        for edits in [vec![edit("old", "old", "x")], vec![edit("0123456789", "89", "x")]] {
            rewrite(&path, &edits).expect_err("its text is another one");
        }
        let twice = vec![edit("new text", "new", "x"), edit("new text", "ew", "y")];
        rewrite(&path, &twice).expect_err("the edits overlap");
        assert_eq!(fs::read_to_string(&path).expect("it can be read"), "new text");
    }
}
