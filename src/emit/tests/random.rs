//! Random sequences of builds, deaths and other people's edits: the folder is what a model says.

use std::fs;
use std::sync::Arc;

use proptest::prelude::*;

use super::faulty::{Fault, FaultyDisk};
use super::site::{Desk, Tree, with_folders};
use crate::emit::Prune;

/// Few names, so that files and folders often trade places.
const PATHS: [&str; 9] = ["a", "a/b", "a/b/c", "a/c", "b", "b/index.html", "c/d/e", "c/d", "index.html"];

#[derive(Clone, Debug)]
enum Step {
    /// Builds this site.
    Build(Tree),
    /// Builds it without pruning.
    Broken(Tree),
    /// Builds it and dies.
    Die(Tree, usize),
    /// Removes the output folder.
    Wipe,
    /// Changes or removes one of our files.
    Meddle(prop::sample::Index, bool),
}

fn sites() -> impl Strategy<Value = Tree> {
    prop::collection::vec((0..PATHS.len(), 0_u8..3), 1..6).prop_map(|files| {
        let mut site = Tree::new();
        for (at, text) in files {
            let path = PATHS[at];
            let clashes =
                |other: &String| other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/"));
            if !site.keys().any(clashes) {
                site.insert(path.to_owned(), vec![text]);
            }
        }
        site
    })
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => sites().prop_map(Step::Build),
        2 => sites().prop_map(Step::Broken),
        3 => (sites(), 0_usize..70).prop_map(|(site, at)| Step::Die(site, at)),
        1 => Just(Step::Wipe),
        1 => (any::<prop::sample::Index>(), any::<bool>()).prop_map(|(file, edit)| Step::Meddle(file, edit)),
    ]
}

fn unfaulty() -> Arc<FaultyDisk> {
    Arc::new(FaultyDisk::new(Fault::Never))
}

/// What a build that prunes nothing leaves: the new site, and what of the old one is not in its way.
fn over(old: &Tree, new: &Tree) -> Tree {
    let free = |path: &String| {
        !new.keys().any(|other| other.starts_with(&format!("{path}/")) || path.starts_with(&format!("{other}/")))
    };
    let mut site: Tree =
        old.iter().filter(|(path, _)| free(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    site.extend(new.clone());
    site
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_folder_is_what_the_model_says(steps in prop::collection::vec(steps(), 1..10), foreign in any::<bool>()) {
        let desk = Desk::in_memory();
        let mut model = Tree::new();
        for step in steps {
            if foreign {
                desk.foreign("theirs.txt", b"theirs");
            }
            let expected = |site: &Tree| {
                let mut site = site.clone();
                if foreign {
                    site.insert("theirs.txt".into(), b"theirs".to_vec());
                }
                with_folders(&site)
            };
            match step {
                Step::Build(site) => {
                    desk.build(&site);
                    model = site;
                }
                Step::Broken(site) => {
                    desk.build_on(&unfaulty(), &site, Prune::Nothing).expect("the site builds");
                    model = over(&model, &site);
                }
                Step::Die(site, at) => {
                    let disk = Arc::new(FaultyDisk::new(Fault::DieAt(at)));
                    drop(desk.build_on(&disk, &site, Prune::Stale));
                    desk.open().expect("opens");
                    let now = desk.tree().unwrap_or_default();
                    prop_assert!(now == expected(&model) || now == expected(&site), "a mixture: {now:?}");
                    if now == expected(&site) {
                        model = site;
                    }
                }
                Step::Wipe => {
                    let _ = fs::remove_dir_all(desk.out());
                    model = Tree::new();
                    continue;
                }
                Step::Meddle(file, edit) => {
                    if model.is_empty() {
                        continue;
                    }
                    let path = desk.out().join(file.get(&model.keys().collect::<Vec<_>>()));
                    if edit { fs::write(path, "meddled").expect("a file") } else { fs::remove_file(path).expect("a file") }
                    desk.build(&model);
                }
            }
            prop_assert_eq!(desk.tree().unwrap_or_default(), expected(&model));
            prop_assert_eq!(desk.leftovers(), Vec::<String>::new());
        }
    }
}
