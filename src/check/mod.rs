//! Rules that hold the prose to its figures. One rule is one file.

mod prose_mismatch;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::link::Site;
use crate::locale::{Locale, Phrases};
use crate::model::Lang;

/// What rules depend on besides the site.
#[derive(Clone, Copy)]
pub struct CheckInput<'a> {
    /// The formats of each language.
    pub locales: &'a BTreeMap<Lang, Arc<Locale>>,
    /// The interface strings of each language, in whose words a mend is proposed.
    pub phrases: &'a BTreeMap<Lang, &'a (dyn Phrases + Sync)>,
}

/// Runs every rule over the site.
pub fn check(site: &Site, input: CheckInput<'_>) -> Vec<Diagnostic> {
    prose_mismatch::check(site, input)
}
