//! The stable codes of diagnostics, with the explanations that `nutgraf explain` prints.

use super::Severity;

/// A stable code, such as `prose-mismatch`.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

struct Entry {
    name: &'static str,
    severity: Severity,
    nature: Nature,
    summary: &'static str,
    explanation: &'static str,
}

/// What a code stands for, which decides who may switch it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    /// Something cannot be read or leads nowhere: the output would be wrong, so nobody may.
    Fault,
    /// Something is read otherwise than the writer may think: site.toml may.
    Remark,
    /// What a rule of `check/` finds: site.toml may, and an explainer or a line with a reason.
    Rule,
}

impl Code {
    /// The code of this name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Its name: lower case, words joined by `-`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The severity that it has unless site.toml says otherwise.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// What it stands for.
    pub fn nature(self) -> Nature {
        self.0.nature
    }

    /// What it finds, in one sentence.
    pub fn summary(self) -> &'static str {
        self.0.summary
    }

    /// What it finds, why it matters, and an example with its mend, as Markdown.
    pub fn explanation(self) -> &'static str {
        self.0.explanation
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name().cmp(other.name())
    }
}

impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| serde::de::Error::custom("unknown code"))
    }
}

macro_rules! codes {
    ($($constant:ident $severity:ident $nature:ident $name:literal: $summary:literal;)*) => {
        $(
            #[doc = $summary]
            pub const $constant: Code = Code(&Entry {
                name: $name,
                severity: Severity::$severity,
                nature: Nature::$nature,
                summary: $summary,
                explanation: include_str!(concat!("explain/", $name, ".md")),
            });
        )*
        /// Every code, by name.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

codes! {
    ALIAS_INVALID Error Fault "alias-invalid": "An alias is not a path on the site.";
    ANCHOR_UNKNOWN Error Fault "anchor-unknown": "A link names a heading that its page does not have.";
    ASSET_MISSING Error Fault "asset-missing": "An image or file that the text uses does not exist.";
    BAD_DATE_ORDER Warning Rule "bad-date-order": "A date lies in the future, or before what must have come first.";
    CIRCULAR_SOURCING Warning Rule "circular-sourcing": "Sources that rest on one original are counted twice, or rest on themselves.";
    COMPONENT_ARGUMENT Error Fault "component-argument": "An argument of a component is missing, unknown or of the wrong type.";
    COMPONENT_SYNTAX Error Fault "component-syntax": "A component's tag cannot be read, or is never closed.";
    COMPONENT_UNKNOWN Error Fault "component-unknown": "The theme has no component of this name.";
    CONFIG_MISSING Error Fault "config-missing": "There is no site.toml.";
    DATE_INVALID Error Fault "date-invalid": "A date is not EDTF (ISO 8601-2, level 0 or 1).";
    DURATION_INVALID Error Fault "duration-invalid": "A duration is not ISO 8601, such as `P30D`.";
    ENTRY_SHADOWED Warning Remark "entry-shadowed": "An explainer's own entry hides a shared one of the same id.";
    EXEMPTION_INVALID Error Fault "exemption-invalid": "An exemption from a rule cannot be read, or gives no reason.";
    EXEMPTION_UNUSED Warning Remark "exemption-unused": "An exemption from a rule silences nothing.";
    FIELD_MISSING Error Fault "field-missing": "A required key is missing.";
    FIELD_TYPE Error Fault "field-type": "A value is of the wrong type.";
    FIELD_UNKNOWN Warning Remark "field-unknown": "A key of front matter or of a data file is not known.";
    FIGURE_CONFLICT Error Rule "figure-conflict": "What counts the same thing on the same day has two values.";
    FILE_TOO_LARGE Error Fault "file-too-large": "A file is larger than any text should be.";
    FILE_UNREADABLE Error Fault "file-unreadable": "A file cannot be read, or is not UTF-8.";
    FOOTNOTE_UNDEFINED Error Fault "footnote-undefined": "The text refers to a footnote that is not there.";
    FOOTNOTE_UNUSED Warning Remark "footnote-unused": "A footnote is never referred to.";
    FRONT_MATTER_MISSING Error Fault "front-matter-missing": "A file of content has no front matter.";
    HTML_ESCAPED Warning Remark "html-escaped": "Raw HTML stands in the text and is shown as text.";
    ID_INVALID Error Fault "id-invalid": "An id is not `[a-z0-9][a-z0-9-]*`.";
    IMAGE_REMOTE Warning Remark "image-remote": "An image lies on another site, which would learn of every reader.";
    IMPOSSIBLE_VALUE Error Rule "impossible-value": "A value cannot be: fewer than none, half a person, a share of more than all.";
    INTERNAL Error Fault "internal": "The program failed on this file: a bug of ours.";
    KEY_DUPLICATE Error Fault "key-duplicate": "A key stands twice in the same map.";
    LANGUAGE_INVALID Error Fault "language-invalid": "A language tag is not BCP 47.";
    LINK_BROKEN Error Fault "link-broken": "A link leads to no file of the site.";
    LINK_DEAD Warning Rule "link-dead": "A link of another site leads nowhere any more.";
    LINK_SCHEME Warning Remark "link-scheme": "A link's scheme is not allowed, and the link is dropped.";
    MISSING_TRANSLATION Warning Rule "missing-translation": "An explainer, or a word on its page, is not translated.";
    MIXED_MEASURES Warning Rule "mixed-measures": "What is added or shown in one chart does not count the same things in the same way.";
    NAME_INVALID Error Fault "name-invalid": "A file's name cannot be published.";
    NAME_VARIANT Warning Rule "name-variant": "An actor is spelt in two ways, or has two ids.";
    NUMBER_UNQUALIFIED Warning Rule "number-unqualified": "A bound number hides that the figure says `more than` or the like.";
    ONE_SIDED Warning Rule "one-sided": "A contested figure is shown with one side's number only.";
    OVER_PRECISE_PLACE Warning Rule "over-precise-place": "Coordinates are more exact than the place is known.";
    OVERLAP_ADDED Error Rule "overlap-added": "A sum counts something twice, or a figure excludes what it includes.";
    PART_EXCEEDS_WHOLE Error Rule "part-exceeds-whole": "A part is greater than its whole.";
    PROSE_MISMATCH Error Rule "prose-mismatch": "The text of a bound number disagrees with its figure.";
    QUANTITY_INVALID Error Fault "quantity-invalid": "A quantity cannot be read.";
    RANGE_ORDER Error Fault "range-order": "The low end of a range is above its best value or its high end.";
    REFERENCE_UNKNOWN Error Fault "reference-unknown": "A figure, actor, place, event or source of this id is declared nowhere.";
    ROUTE_COLLISION Error Fault "route-collision": "Two sources claim the same address.";
    SETTING_INVALID Error Fault "setting-invalid": "A value of site.toml or theme.toml cannot be used.";
    SETTING_UNKNOWN Error Fault "setting-unknown": "A key of site.toml or theme.toml is not known.";
    SOURCE_UNARCHIVED Warning Rule "source-unarchived": "A source on the web has no archived copy.";
    STALE_EXPLAINER Warning Rule "stale-explainer": "An explainer is past its review cycle.";
    STALE_FIGURE Warning Rule "stale-figure": "A figure is past its own review cycle.";
    STATUS_OVERSTATED Warning Rule "status-overstated": "A figure's status says more than its sources establish.";
    STRING_MISSING Error Fault "string-missing": "An interface string is defined in no language.";
    SUM_MISMATCH Error Rule "sum-mismatch": "A figure is not the sum of its parts.";
    SYNTAX_TOML Error Fault "syntax-toml": "A TOML file cannot be read.";
    SYNTAX_YAML Error Fault "syntax-yaml": "Front matter or a data file is not YAML.";
    TEMPLATE_FAILED Error Fault "template-failed": "A template failed while a page was rendered.";
    TEMPLATE_INVALID Error Fault "template-invalid": "A template cannot be loaded.";
    THEME_MISSING Error Fault "theme-missing": "There is no theme of this name.";
    THEME_VERSION Error Fault "theme-version": "The theme is made for another version of the theme interface.";
    TOO_COMPLEX Error Fault "too-complex": "A document is nested too deeply or repeats itself too often.";
    TRANSLATION_BEHIND Warning Rule "translation-behind": "A translation is older than its original.";
    TRANSLATION_ORPHAN Error Fault "translation-orphan": "A translation has no original, or its language is not declared.";
    TRANSLATION_RESTATES Warning Remark "translation-restates": "A translation states data that belongs to its original.";
    UNATTRIBUTED_CLAIM Warning Rule "unattributed-claim": "A value does not say who gave it, or where.";
    UNBOUND_NUMBER Warning Rule "unbound-number": "A number in prose is bound to no figure.";
    UNCORRECTED_CHANGE Warning Rule "uncorrected-change": "A published value changed, and no entry says so.";
    UNKNOWN_CODE Error Rule "unknown-code": "A country's or a currency's code is not one of ISO.";
}
