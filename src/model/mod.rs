//! The types of the field: explainers, figures, claims, sources, actors, places, events, corrections.
//!
//! Types only. `parse` makes them from files, `link` joins them, `render` shows them.

mod actor;
mod body;
mod component;
mod correction;
mod duration;
mod edtf;
mod event;
mod exemption;
mod explainer;
mod figure;
mod fit;
mod freshness;
mod id;
mod identity;
mod packed;
mod place;
mod quantity;
mod reference;
mod registry;
mod shared;
mod slug;
mod source;
mod tree;

pub use actor::{Actor, ActorKind};
pub use body::{AlertKind, Body, Footnote, Fragment, Hole};
pub use component::{ArgumentKind, ArgumentSpec, ArgumentType, ArgumentValue, ComponentSpec};
pub use correction::{Correction, CorrectionKind};
pub use duration::{Duration, DurationError};
pub use edtf::{Edtf, EdtfBound, EdtfDate, EdtfError, Qualifier, Unspecified};
pub use event::Event;
pub use exemption::{Exemption, LineExemption};
pub use explainer::{
    Article, ArticleId, ContentKind, Declared, Entries, Facts, Heading, LooseNumber, Spans, Trend, WebLink,
};
pub use figure::{Claim, Figure, Headline, HistoryEntry, Measure, SourceRef, Status};
pub(crate) use fit::fit;
pub use freshness::Freshness;
pub use id::{Id, IdMap, Lang};
pub use identity::Identity;
pub use packed::{PackedBody, PackedFragment};
pub use place::{Place, Precision};
pub use quantity::{Decimal, Quantity, QuantityError};
pub use reference::{Citation, ComponentReference, EntityKind, FigureReference, PageReference, Reference};
pub use registry::{RegistryKind, RegistryKinds};
pub use shared::SharedData;
pub use slug::{is_of_word, slug};
pub use source::{Archive, Source};
pub use tree::Tree;
