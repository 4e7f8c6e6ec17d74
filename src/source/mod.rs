//! What a site is made from: its folder, the names and texts in it, and the addresses that they get.

pub mod address;
mod in_step;
mod path;
pub mod scan;
mod text;

pub use in_step::InStep;
pub use path::{BadPath, OutPath, RelPath, Route};
pub use text::{LineIndex, Location, SourceFile, Span};
