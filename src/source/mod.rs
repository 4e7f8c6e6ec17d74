//! Names and texts of what a site is made from: paths, routes, spans.

mod path;
mod text;

pub use path::{BadPath, OutPath, RelPath, Route};
pub use text::{LineIndex, Location, SourceFile, Span};
