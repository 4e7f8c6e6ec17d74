//! A site in a temporary folder, built through the library as the program builds it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use nutgraf::build::{Built, Memory, Observer, Occasion, Options, PROGRAM, build};
use nutgraf::emit::{OutDir, Prune, Written};
use nutgraf::link::Hidden;
use nutgraf::source::scan::{Snapshot, scan};

/// A site's folder, and what is built from it.
pub(crate) struct Site {
    /// Where site.toml is.
    pub(crate) root: PathBuf,
    /// The output folder.
    pub(crate) out: PathBuf,
    state: PathBuf,
    /// Of the builds into the output folder; forgetful if each is as if by a process of its own.
    pub(crate) memory: RefCell<Memory>,
    folder: tempfile::TempDir,
}

/// What a build is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    /// Takes the place of site.toml's.
    pub(crate) base_url: Option<&'static str>,
    /// Whether drafts are built.
    pub(crate) drafts: bool,
    /// The day of the build: year, month, day.
    pub(crate) today: (i16, i8, i8),
}

impl Default for Wish {
    fn default() -> Self {
        Self { base_url: None, drafts: false, today: (2022, 7, 1) }
    }
}

/// What a build said and did.
pub(crate) struct Done {
    pub(crate) built: Built,
    pub(crate) written: Written,
}

impl Done {
    /// How many errors there are.
    pub(crate) fn errors(&self) -> usize {
        self.built.tally().0
    }

    /// Code, file and message of every diagnostic.
    pub(crate) fn said(&self) -> Vec<String> {
        let said = |d: &nutgraf::diag::Diagnostic| format!("{}: {}: {}", d.code.name(), d.primary().file, d.message);
        self.built.diagnostics.iter().map(said).collect()
    }
}

impl Site {
    /// A folder without anything.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path().join("site");
        fs::create_dir(&root).expect("a temporary folder can be written");
        let (out, state) = (root.join("public"), root.join(".nutgraf"));
        Self { out, state, root, memory: Memory::forgetful().into(), folder }
    }

    /// These files: path and text.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let site = Self::empty();
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A copy of this repository's example site.
    pub(crate) fn example() -> Self {
        let site = Self::empty();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        for part in ["site.toml", "content", "i18n", "static", "templates", "components"] {
            copy(&repository.join(part), &site.root.join(part));
        }
        site
    }

    /// A copy of a site of this repository.
    pub(crate) fn copied(path: &str) -> Self {
        let site = Self::empty();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &site.root);
        site
    }

    /// A second folder with the same files, and nothing built.
    pub(crate) fn twin(&self) -> Self {
        let twin = Self::empty();
        for entry in fs::read_dir(&self.root).expect("the site can be read") {
            let name = entry.expect("the site can be read").file_name();
            if name != "public" && name != ".nutgraf" {
                copy(&self.root.join(&name), &twin.root.join(&name));
            }
        }
        twin
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the site")).expect("a temporary folder can be written");
        fs::write(path, text).expect("a temporary folder can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect("the site has it")
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).expect("the site has it");
    }

    /// Builds into the output folder, on top of what lies there.
    pub(crate) fn build(&self, wish: &Wish) -> Done {
        self.build_after(wish, &|_| {})
    }

    /// The same; `meanwhile` happens once one has looked which files there are, and before they are read.
    pub(crate) fn build_after(&self, wish: &Wish, meanwhile: &dyn Fn(&mut Snapshot)) -> Done {
        self.build_watched(wish, meanwhile, &())
    }

    /// The same; `observer` hears when stages begin.
    pub(crate) fn build_watched(
        &self,
        wish: &Wish,
        meanwhile: &dyn Fn(&mut Snapshot),
        observer: &dyn Observer,
    ) -> Done {
        self.build_into(&self.out, &self.state, wish, &mut self.memory.borrow_mut(), meanwhile, observer)
    }

    /// What a build into a fresh folder makes.
    pub(crate) fn clean(&self, wish: &Wish) -> (Done, BTreeMap<String, Vec<u8>>) {
        let fresh = tempfile::tempdir_in(self.folder.path()).expect("a temporary folder can be made");
        let out = fresh.path().join("out");
        let done = self.build_into(&out, &fresh.path().join("state"), wish, &mut Memory::forgetful(), &|_| {}, &());
        (done, tree(&out))
    }

    fn build_into(
        &self,
        out: &Path,
        state: &Path,
        wish: &Wish,
        memory: &mut Memory,
        meanwhile: &dyn Fn(&mut Snapshot),
        observer: &dyn Observer,
    ) -> Done {
        let mut scanned = scan(&self.root).expect("the site can be read");
        let (year, month, day) = wish.today;
        scanned.value.today = jiff::civil::date(year, month, day);
        meanwhile(&mut scanned.value);
        let mut sink = OutDir::open(out, state, PROGRAM).expect("the output folder can be opened");
        let options = Options {
            base_url: wish.base_url.map(Into::into),
            hidden: if wish.drafts { Hidden::Shown } else { Hidden::Omitted },
            program: PROGRAM.into(),
        };
        let remembered = sink.memo().map(<[u8]>::to_vec);
        let occasion = Occasion {
            snapshot: &scanned.value,
            found: &scanned.diagnostics,
            options: &options,
            remembered: remembered.as_deref(),
            observer,
        };
        let mut built = build(occasion, memory, &sink, &|| sink.intact()).expect("the output folder can be written");
        if built.unchanged {
            let written = Written { unchanged: built.files, ..Written::default() };
            return Done { built, written };
        }
        sink.set_memo(built.memo.take().unwrap_or_default());
        let written = sink.commit(Prune::after(built.tally().0)).expect("the output folder can be written");
        Done { built, written }
    }
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a temporary folder can be written");
        for entry in fs::read_dir(from).expect("the site can be read") {
            let entry = entry.expect("the site can be read");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else if from.is_file() {
        fs::copy(from, to).expect("a temporary folder can be written");
    }
}

/// All files below a folder with their bytes, by their path from there; none if it does not exist.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the output can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(tree(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            files.insert(name, fs::read(&path).expect("the output can be read"));
        }
    }
    files
}

/// Which files differ between two trees, and how.
pub(crate) fn differences(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let missing = |from: &BTreeMap<String, Vec<u8>>, in_it: &BTreeMap<String, Vec<u8>>, mark| {
        from.keys().filter(|path| !in_it.contains_key(*path)).map(|path| format!("{mark} {path}")).collect::<Vec<_>>()
    };
    let mut found = missing(one, other, "only in the first:");
    found.extend(missing(other, one, "only in the second:"));
    for (path, bytes) in one {
        let Some(others) = other.get(path).filter(|others| *others != bytes) else { continue };
        let at = bytes.iter().zip(others).take_while(|(a, b)| a == b).count();
        let near = |bytes: &[u8]| {
            let end = bytes.len().min(at + 80);
            String::from_utf8_lossy(&bytes[at.saturating_sub(40).min(end)..end]).into_owned()
        };
        found.push(format!("{path} from byte {at}:\n  {:?}\n  {:?}", near(bytes), near(others)));
    }
    found
}
