//! The default theme, compiled into the program.

use std::sync::Arc;

use super::files::{ThemeFile, ThemeFiles};
use crate::source::RelPath;

/// The files of the default theme, under `themes/default/` as if they lay on disk.
pub fn embedded() -> ThemeFiles {
    let text = TEXT.iter().map(|&(path, text)| (path, ThemeFile::Text(Arc::from(text))));
    let statics = STATIC.iter().map(|&(path, bytes)| (path, ThemeFile::Embedded(bytes)));
    ThemeFiles {
        name: "default".to_owned(),
        files: text.chain(statics).map(|(path, file)| (RelPath::known(path), file)).collect(),
    }
}

macro_rules! table {
    ($include:ident: $($path:literal)*) => {
        &[$((concat!("themes/default/", $path), $include!(concat!("../../themes/default/", $path)))),*]
    };
}

const TEXT: &[(&str, &str)] = table! { include_str:
    "components/article_parts.html"
    "components/blocks.html"
    "components/chart.html"
    "components/data.html"
    "components/explainers.html"
    "components/figures.html"
    "components/language_switcher.html"
    "components/map.html"
    "components/registry.html"
    "components/sources.html"
    "components/subsections.html"
    "components/text.html"
    "components/timeline.html"
    "i18n/ar.toml"
    "i18n/en.toml"
    "templates/404.html"
    "templates/alias.html"
    "templates/actor.html"
    "templates/actors.html"
    "templates/article.html"
    "templates/base.html"
    "templates/corrections.html"
    "templates/figure.html"
    "templates/figures.html"
    "templates/home.html"
    "templates/list.html"
    "templates/place.html"
    "templates/places.html"
    "templates/section.html"
    "templates/source.html"
    "templates/sources.html"
    "templates/taxonomy.html"
    "templates/term.html"
    "theme.toml"
};

const STATIC: &[(&str, &[u8])] = table! { include_bytes:
    "static/style.css"
};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::{STATIC, TEXT};

    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }

    #[test]
    fn the_table_is_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        walk(&root.join("themes/default"), &mut found);
        let on_disk: BTreeSet<String> =
            found.iter().map(|path| path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")).collect();
        let is_static = |path: &&str| path.starts_with("themes/default/static/");
        let embedded: BTreeSet<String> = TEXT
            .iter()
            .map(|&(path, _)| path)
            .filter(|path| !is_static(path))
            .map(str::to_owned)
            .chain(STATIC.iter().map(|&(path, _)| path).filter(is_static).map(str::to_owned))
            .collect();
        let missing: Vec<&String> = on_disk.difference(&embedded).collect();
        assert!(missing.is_empty(), "not in the tables above: {missing:?}");
    }
}
