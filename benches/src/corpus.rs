//! Turns a seed and a count into a whole site of made-up explainers that `nutgraf check` has nothing to say about.

mod body;
mod explainer;
mod names;
mod prose;
mod random;
mod shared;

use std::fs;
use std::io;
use std::path::Path;

use explainer::Explainer;

/// What a corpus is made from. Invariant: the same plan gives the same bytes.
#[derive(Clone, Copy)]
pub struct Plan {
    pub seed: u64,
    pub count: usize,
}

impl Plan {
    /// Folders that the explainers are dealt into.
    fn sections(self) -> usize {
        self.count.clamp(1, 20)
    }
}

/// Writes `site.toml` and `content/` into `out`, which must not hold anything yet.
pub fn write(plan: Plan, out: &Path) -> io::Result<()> {
    fs::create_dir_all(out)?;
    if fs::read_dir(out)?.next().is_some() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
    }
    let content = out.join("content");
    fs::create_dir_all(content.join("_data"))?;
    fs::write(out.join("site.toml"), shared::site_toml())?;
    fs::write(content.join("_data/actors.yaml"), shared::actors_yaml())?;
    fs::write(content.join("_index.md"), shared::home_page())?;
    for section in 0..plan.sections() {
        let folder = content.join(format!("section-{section}"));
        fs::create_dir(&folder)?;
        fs::write(folder.join("_index.md"), shared::section_page(section))?;
    }
    for index in 0..plan.count {
        let explainer = Explainer::new(plan, index);
        fs::write(content.join(explainer.path()), explainer.to_markdown())?;
    }
    Ok(())
}
