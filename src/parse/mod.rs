//! Turns one file of content or data into types: front matter, text, shared entities.

mod article;
mod data;
mod entity;
mod event;
mod exemption;
mod figure;
mod front_matter;
mod identity;
mod loose;
pub mod markdown;
mod settings;
mod split;

#[cfg(test)]
mod tests;

pub use article::parse;
pub use data::{DataFile, is_data, read_data};
pub use front_matter::{FrontMatter, is_explainer_key, read as read_front_matter};
pub use identity::identify;
pub use markdown::{Extensions, MarkdownSettings};
pub use settings::ParseSettings;
pub use split::{Split, split};
