//! Rules that hold the prose to its figures and the figures to each other. One rule is one file.

mod bad_date_order;
mod circular_sourcing;
mod days;
mod declaring;
mod figure_conflict;
mod findings;
mod impossible_value;
mod interval;
mod link_dead;
mod missing_translation;
mod mixed_measures;
mod name_variant;
mod one_sided;
mod origins;
mod over_precise_place;
mod overlap_added;
mod part_exceeds_whole;
mod pointer;
mod prose_mismatch;
mod relation;
mod source_unarchived;
mod spelling;
mod stale_explainer;
mod stale_figure;
mod status_overstated;
mod sum_mismatch;
mod translation_behind;
mod unattributed_claim;
mod unbound_number;
mod uncorrected_change;
mod unknown_code;

pub use findings::{Findings, Recall};
pub use link_dead::{Online, Probe};
pub use uncorrected_change::{Published, published, published_of, unexplained};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use declaring::Declaring;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, code};
use crate::fingerprint::{Fp, Hashed};
use crate::link::{Page, Site};
use crate::locale::{Locale, Phrases};
use crate::model::{Duration, Facts, Lang, LooseNumber, SharedData};
use crate::source::RelPath;

/// What rules depend on besides the site.
#[derive(Clone, Copy)]
pub struct CheckInput<'a> {
    /// The formats of each language.
    pub locales: &'a BTreeMap<Lang, Arc<Locale>>,
    /// The interface strings of each language, in whose words a mend is proposed.
    pub phrases: &'a BTreeMap<Lang, &'a (dyn Phrases + Sync)>,
    /// The numbers of each text that are bound to nothing.
    pub numbers: &'a BTreeMap<RelPath, Box<[LooseNumber]>>,
    /// For each text the sentence of each of its bound numbers, in their order.
    pub sentences: &'a BTreeMap<RelPath, Box<[u32]>>,
    /// What was published of the figures before, by the last build or at another time.
    pub published: &'a Published,
    /// The day of the build.
    pub today: Date,
    /// How often an explainer or a figure must be reviewed that does not say so itself.
    pub review_every: Option<Duration>,
    /// Every language of the site, its own first.
    pub languages: &'a [Lang],
    /// What `content/_data` declares, whether a page shows it or not.
    pub data: &'a SharedData,
    /// Files of content that have errors, so that something may be missing in them.
    pub flawed: &'a BTreeSet<RelPath>,
}

/// What the rules that look at the whole site depend on besides.
#[derive(Clone, Copy)]
pub struct SiteInput<'a> {
    /// What every rule depends on.
    pub page: CheckInput<'a>,
    /// Who asks for links of other sites; `None` offline.
    pub online: Option<Online<'a>>,
    /// Every file of content that could be read, also what is not published.
    pub articles: &'a BTreeMap<RelPath, Hashed<Facts>>,
}

/// One rule: the codes that it reports, and where it looks for what breaks it.
struct Rule {
    codes: &'static [Code],
    looks: &'static [Look],
}

/// Where a rule looks. Findings depend on nothing else, so that they are only looked for again where that has changed.
enum Look {
    /// At each page with its links, and what [`CheckInput`] says of its file.
    Pages(fn(&Page, CheckInput<'_>) -> Vec<Diagnostic>),
    /// At what each file declares, beside the shared data.
    Files(fn(Declaring<'_>, CheckInput<'_>) -> Vec<Diagnostic>),
    /// At the entries of all files together: [`crate::model::Entries`].
    Entries(fn(&Site, CheckInput<'_>) -> Vec<Diagnostic>),
    /// At anything.
    Site(fn(&Site, SiteInput<'_>) -> Vec<Diagnostic>),
}

/// Every rule, by the name of its file.
///
/// Invariant: their codes are those whose nature is `Rule`; `the_table_names_every_code_of_a_rule` holds it.
const RULES: &[Rule] = &[
    Rule {
        codes: &[code::BAD_DATE_ORDER],
        looks: &[Look::Pages(bad_date_order::check_page), Look::Files(bad_date_order::check_entries)],
    },
    Rule { codes: &[code::CIRCULAR_SOURCING], looks: &[Look::Files(circular_sourcing::check)] },
    Rule { codes: &[code::FIGURE_CONFLICT], looks: &[Look::Entries(figure_conflict::check)] },
    Rule { codes: &[code::IMPOSSIBLE_VALUE], looks: &[Look::Files(impossible_value::check)] },
    Rule { codes: &[code::LINK_DEAD], looks: &[Look::Site(link_dead::check)] },
    Rule { codes: &[code::MISSING_TRANSLATION], looks: &[Look::Site(missing_translation::check)] },
    Rule {
        codes: &[code::MIXED_MEASURES],
        looks: &[Look::Files(mixed_measures::check_sums), Look::Pages(mixed_measures::check_charts)],
    },
    Rule { codes: &[code::NAME_VARIANT], looks: &[Look::Entries(name_variant::check)] },
    Rule { codes: &[code::ONE_SIDED], looks: &[Look::Pages(one_sided::check)] },
    Rule { codes: &[code::OVER_PRECISE_PLACE], looks: &[Look::Files(over_precise_place::check)] },
    Rule { codes: &[code::OVERLAP_ADDED], looks: &[Look::Files(overlap_added::check)] },
    Rule { codes: &[code::PART_EXCEEDS_WHOLE], looks: &[Look::Files(part_exceeds_whole::check)] },
    Rule { codes: &[code::PROSE_MISMATCH, code::NUMBER_UNQUALIFIED], looks: &[Look::Pages(prose_mismatch::check)] },
    Rule { codes: &[code::SOURCE_UNARCHIVED], looks: &[Look::Files(source_unarchived::check)] },
    Rule { codes: &[code::STALE_EXPLAINER], looks: &[Look::Pages(stale_explainer::check)] },
    Rule { codes: &[code::STALE_FIGURE], looks: &[Look::Files(stale_figure::check)] },
    Rule { codes: &[code::STATUS_OVERSTATED], looks: &[Look::Files(status_overstated::check)] },
    Rule { codes: &[code::SUM_MISMATCH], looks: &[Look::Files(sum_mismatch::check)] },
    Rule { codes: &[code::TRANSLATION_BEHIND], looks: &[Look::Pages(translation_behind::check)] },
    Rule { codes: &[code::UNATTRIBUTED_CLAIM], looks: &[Look::Files(unattributed_claim::check)] },
    Rule { codes: &[code::UNBOUND_NUMBER], looks: &[Look::Pages(unbound_number::check)] },
    Rule {
        codes: &[code::UNCORRECTED_CHANGE],
        looks: &[Look::Pages(uncorrected_change::check_page), Look::Files(uncorrected_change::check_shared)],
    },
    Rule { codes: &[code::UNKNOWN_CODE], looks: &[Look::Files(unknown_code::check)] },
];

/// Runs over the site every rule that reports a code which `wanted` wants. `recall` is what was found the last time, if
/// that was kept.
pub fn check(
    site: &Site,
    input: SiteInput<'_>,
    wanted: &(dyn Fn(Code) -> bool + Sync),
    recall: Option<Recall<'_>>,
) -> Vec<Diagnostic> {
    let rules: Vec<&Rule> = RULES.iter().filter(|rule| rule.codes.iter().any(|code| wanted(*code))).collect();
    let looks: Vec<&Look> = rules.iter().flat_map(|rule| rule.looks).collect();
    let mut found = match recall {
        Some(Recall { findings, setting, touched, same }) => {
            let codes: Vec<Code> =
                rules.iter().flat_map(|rule| rule.codes).copied().filter(|code| wanted(*code)).collect();
            let setting = Fp::of(&(setting, codes));
            findings.again(site, input.page, &looks, setting, touched, same)
        }
        None => {
            let pages: Vec<&Page> = site.pages.values().collect();
            let of_pages = pages.par_iter().flat_map_iter(|page| of_page(page, input.page, &looks));
            let mut found: Vec<Diagnostic> = of_pages.collect();
            found.extend(of_data(input.page, &looks));
            found.extend(of_entries(site, input.page, &looks));
            found
        }
    };
    let of_site = looks.par_iter().filter_map(|look| match look {
        Look::Site(find) => Some(find(site, input)),
        _ => None,
    });
    found.extend(of_site.collect::<Vec<_>>().into_iter().flatten());
    found.retain(|diagnostic| wanted(diagnostic.code));
    found
}

/// What rules find on a page, and in its file if that declares what others inherit.
fn of_page(page: &Page, input: CheckInput<'_>, looks: &[&Look]) -> Vec<Diagnostic> {
    let declaring = (!page.facts.translation).then(|| Declaring::of(&page.facts, input));
    let found = looks.iter().map(|look| match look {
        Look::Pages(find) => find(page, input),
        Look::Files(find) => declaring.map(|declaring| find(declaring, input)).unwrap_or_default(),
        Look::Entries(_) | Look::Site(_) => Vec::new(),
    });
    found.flatten().collect()
}

/// What rules find in the shared data.
fn of_data(input: CheckInput<'_>, looks: &[&Look]) -> Vec<Diagnostic> {
    let found = looks.iter().map(|look| match look {
        Look::Files(find) => find(Declaring::shared(input), input),
        _ => Vec::new(),
    });
    found.flatten().collect()
}

/// What rules find in the entries of the whole site.
fn of_entries(site: &Site, input: CheckInput<'_>, looks: &[&Look]) -> Vec<Diagnostic> {
    // One after the other: each uses all cores by itself, and as much memory as a site has figures.
    let found = looks.iter().filter_map(|look| match look {
        Look::Entries(find) => Some(find(site, input)),
        _ => None,
    });
    found.flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diag::{ALL_CODES, Nature};

    #[test]
    fn the_table_names_every_code_of_a_rule() {
        let of_rules: Vec<Code> = RULES.iter().flat_map(|rule| rule.codes).copied().collect();
        let once: BTreeSet<Code> = of_rules.iter().copied().collect();
        assert_eq!(once.len(), of_rules.len(), "each code is reported by one rule: {of_rules:?}");
        let marked: BTreeSet<Code> = ALL_CODES.iter().copied().filter(|code| code.nature() == Nature::Rule).collect();
        assert_eq!(once, marked);
    }
}
