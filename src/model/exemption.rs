//! What an explainer or a line of its text makes of a rule's findings, for a reason that the writer gives.

use crate::diag::{Code, Level};
use crate::source::Span;

/// What an explainer makes of one rule's findings in its file: an entry of `check` in front matter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exemption {
    /// The rule's code.
    pub code: Code,
    /// What becomes of its findings.
    pub level: Level,
    /// Why.
    pub reason: Box<str>,
}

/// A comment of the text that switches rules off on its own line, or on the next if it stands alone on its own:
/// `<!-- check: off unbound-number: the number of a house -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineExemption {
    /// The rules' codes.
    pub codes: Box<[Code]>,
    /// The comment.
    pub span: Span,
}
