//! Rules that hold the prose to its figures and the figures to each other. One rule is one file.

mod bad_date_order;
mod circular_sourcing;
mod days;
mod declaring;
mod figure_conflict;
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

pub use link_dead::{Online, Probe};
pub use uncorrected_change::{Published, published, published_of, unexplained};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, code};
use crate::fingerprint::Hashed;
use crate::link::Site;
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
    /// Who asks for links of other sites; `None` offline.
    pub online: Option<Online<'a>>,
    /// The day of the build.
    pub today: Date,
    /// How often an explainer or a figure must be reviewed that does not say so itself.
    pub review_every: Option<Duration>,
    /// Every language of the site, its own first.
    pub languages: &'a [Lang],
    /// What `content/_data` declares, whether a page shows it or not.
    pub data: &'a SharedData,
    /// Every file of content that could be read, also what is not published.
    pub articles: &'a BTreeMap<RelPath, Hashed<Facts>>,
    /// Those of them that have errors, so that something may be missing in them.
    pub flawed: &'a BTreeSet<RelPath>,
}

/// One rule: the codes that it reports, and how it finds what breaks it.
struct Rule {
    codes: &'static [Code],
    find: fn(&Site, CheckInput<'_>) -> Vec<Diagnostic>,
}

/// Every rule, by the name of its file.
///
/// Invariant: their codes are those whose nature is `Rule`; `the_table_names_every_code_of_a_rule` holds it.
const RULES: &[Rule] = &[
    Rule { codes: &[code::BAD_DATE_ORDER], find: bad_date_order::check },
    Rule { codes: &[code::CIRCULAR_SOURCING], find: circular_sourcing::check },
    Rule { codes: &[code::FIGURE_CONFLICT], find: figure_conflict::check },
    Rule { codes: &[code::IMPOSSIBLE_VALUE], find: impossible_value::check },
    Rule { codes: &[code::LINK_DEAD], find: link_dead::check },
    Rule { codes: &[code::MISSING_TRANSLATION], find: missing_translation::check },
    Rule { codes: &[code::MIXED_MEASURES], find: mixed_measures::check },
    Rule { codes: &[code::NAME_VARIANT], find: name_variant::check },
    Rule { codes: &[code::ONE_SIDED], find: one_sided::check },
    Rule { codes: &[code::OVER_PRECISE_PLACE], find: over_precise_place::check },
    Rule { codes: &[code::OVERLAP_ADDED], find: overlap_added::check },
    Rule { codes: &[code::PART_EXCEEDS_WHOLE], find: part_exceeds_whole::check },
    Rule { codes: &[code::PROSE_MISMATCH, code::NUMBER_UNQUALIFIED], find: prose_mismatch::check },
    Rule { codes: &[code::SOURCE_UNARCHIVED], find: source_unarchived::check },
    Rule { codes: &[code::STALE_EXPLAINER], find: stale_explainer::check },
    Rule { codes: &[code::STALE_FIGURE], find: stale_figure::check },
    Rule { codes: &[code::STATUS_OVERSTATED], find: status_overstated::check },
    Rule { codes: &[code::SUM_MISMATCH], find: sum_mismatch::check },
    Rule { codes: &[code::TRANSLATION_BEHIND], find: translation_behind::check },
    Rule { codes: &[code::UNATTRIBUTED_CLAIM], find: unattributed_claim::check },
    Rule { codes: &[code::UNBOUND_NUMBER], find: unbound_number::check },
    Rule { codes: &[code::UNCORRECTED_CHANGE], find: uncorrected_change::check },
    Rule { codes: &[code::UNKNOWN_CODE], find: unknown_code::check },
];

/// Runs over the site every rule that reports a code which `wanted` wants.
pub fn check(site: &Site, input: CheckInput<'_>, wanted: &(dyn Fn(Code) -> bool + Sync)) -> Vec<Diagnostic> {
    let rules = RULES.par_iter().filter(|rule| rule.codes.iter().any(|code| wanted(*code)));
    let found: Vec<Vec<Diagnostic>> = rules.map(|rule| (rule.find)(site, input)).collect();
    found.into_iter().flatten().filter(|diagnostic| wanted(diagnostic.code)).collect()
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
