//! The stable codes of diagnostics, with the explanations that `nutgraf explain` prints.

use super::Severity;

/// A stable code, such as `prose-mismatch`.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

struct Entry {
    name: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
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
    ($($constant:ident $severity:ident $name:literal: $summary:literal;)*) => {
        $(
            #[doc = $summary]
            pub const $constant: Code = Code(&Entry {
                name: $name,
                severity: Severity::$severity,
                summary: $summary,
                explanation: include_str!(concat!("explain/", $name, ".md")),
            });
        )*
        /// Every code, by name.
        pub const ALL: &[Code] = &[$($constant),*];
    };
}

codes! {
    ALIAS_INVALID Error "alias-invalid": "An alias is not a path on the site.";
    ANCHOR_UNKNOWN Error "anchor-unknown": "A link names a heading that its page does not have.";
    ASSET_MISSING Error "asset-missing": "An image or file that the text uses does not exist.";
    COMPONENT_ARGUMENT Error "component-argument": "An argument of a component is missing, unknown or of the wrong type.";
    COMPONENT_SYNTAX Error "component-syntax": "A component's tag cannot be read, or is never closed.";
    COMPONENT_UNKNOWN Error "component-unknown": "The theme has no component of this name.";
    CONFIG_MISSING Error "config-missing": "There is no site.toml.";
    DATE_INVALID Error "date-invalid": "A date is not EDTF (ISO 8601-2, level 0 or 1).";
    DURATION_INVALID Error "duration-invalid": "A duration is not ISO 8601, such as `P30D`.";
    ENTRY_SHADOWED Warning "entry-shadowed": "An explainer's own entry hides a shared one of the same id.";
    FIELD_TYPE Error "field-type": "A value is of the wrong type.";
    FIELD_MISSING Error "field-missing": "A required key is missing.";
    FIELD_UNKNOWN Warning "field-unknown": "A key of front matter or of a data file is not known.";
    FILE_TOO_LARGE Error "file-too-large": "A file is larger than any text should be.";
    FILE_UNREADABLE Error "file-unreadable": "A file cannot be read, or is not UTF-8.";
    FOOTNOTE_UNDEFINED Error "footnote-undefined": "The text refers to a footnote that is not there.";
    FOOTNOTE_UNUSED Warning "footnote-unused": "A footnote is never referred to.";
    FRONT_MATTER_MISSING Error "front-matter-missing": "A file of content has no front matter.";
    HTML_ESCAPED Warning "html-escaped": "Raw HTML stands in the text and is shown as text.";
    ID_INVALID Error "id-invalid": "An id is not `[a-z0-9][a-z0-9-]*`.";
    IMAGE_REMOTE Warning "image-remote": "An image lies on another site, which would learn of every reader.";
    INTERNAL Error "internal": "The program failed on this file: a bug of ours.";
    KEY_DUPLICATE Error "key-duplicate": "A key stands twice in the same map.";
    LANGUAGE_INVALID Error "language-invalid": "A language tag is not BCP 47.";
    LINK_BROKEN Error "link-broken": "A link leads to no file of the site.";
    LINK_SCHEME Warning "link-scheme": "A link's scheme is not allowed, and the link is dropped.";
    NAME_INVALID Error "name-invalid": "A file's name cannot be published.";
    NUMBER_UNQUALIFIED Warning "number-unqualified": "A bound number hides that the figure says `more than` or the like.";
    PROSE_MISMATCH Error "prose-mismatch": "The text of a bound number disagrees with its figure.";
    QUANTITY_INVALID Error "quantity-invalid": "A quantity cannot be read.";
    REFERENCE_UNKNOWN Error "reference-unknown": "A figure, actor, place, event or source of this id is declared nowhere.";
    ROUTE_COLLISION Error "route-collision": "Two sources claim the same address.";
    SETTING_INVALID Error "setting-invalid": "A value of site.toml or theme.toml cannot be used.";
    SETTING_UNKNOWN Error "setting-unknown": "A key of site.toml or theme.toml is not known.";
    STRING_MISSING Error "string-missing": "An interface string is defined in no language.";
    SYNTAX_TOML Error "syntax-toml": "A TOML file cannot be read.";
    SYNTAX_YAML Error "syntax-yaml": "Front matter or a data file is not YAML.";
    TEMPLATE_INVALID Error "template-invalid": "A template cannot be loaded.";
    TEMPLATE_FAILED Error "template-failed": "A template failed while a page was rendered.";
    THEME_MISSING Error "theme-missing": "There is no theme of this name.";
    THEME_VERSION Error "theme-version": "The theme is made for another version of the theme interface.";
    TOO_COMPLEX Error "too-complex": "A document is nested too deeply or repeats itself too often.";
    TRANSLATION_ORPHAN Error "translation-orphan": "A translation has no original, or its language is not declared.";
    TRANSLATION_RESTATES Warning "translation-restates": "A translation states data that belongs to its original.";
}
