//! The files of a corpus that no single explainer owns: configuration, shared actors, section pages.

use super::names::{MEDIA, MONITORS, STATES, SharedActor};

/// Reviews are due after half a century, so that what `check` finds does not depend on the day it runs.
pub(super) fn site_toml() -> &'static str {
    r#"title = "Explainers of a made-up world"
base_url = "https://example.org"
language = "en"
theme = "default"
review_every = "P50Y"

[taxonomies]
regions = {}
topics = {}

# Neither the floor nor other generators make these: with them the comparison would not be of the same work.
[exports]
data = false
json_ld = false

# No other generator makes these pages, and the floor writes none: what is compared are explainers and their lists.
[registry]
figures = false
actors = false
sources = false
places = false
corrections = false
"#
}

pub(super) fn actors_yaml() -> String {
    let parties = STATES.iter().map(|actor| entry(actor, "party: true"));
    let others = MONITORS.iter().chain(&MEDIA).map(|actor| entry(actor, "party: false"));
    parties.chain(others).collect()
}

fn entry(actor: &SharedActor, party: &str) -> String {
    let SharedActor { id, name, kind, country } = actor;
    let country = country.map(|code| format!(", country: {code}")).unwrap_or_default();
    format!("{id}: {{name: {name}, kind: {kind}{country}, {party}}}\n")
}

pub(super) fn home_page() -> &'static str {
    "---\ntitle: Explainers of a made-up world\n---\nEvery place, actor and number here is invented.\n"
}

pub(super) fn section_page(section: usize) -> String {
    format!("---\ntitle: Desk {}\n---\nExplainers kept by this desk.\n", section + 1)
}
