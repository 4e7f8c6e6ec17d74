//! nutgraf: a static-site generator for conflict explainers, in which a figure is data.
//!
//! ```text
//! disk ──scan──▶ Snapshot ──parse──▶ Articles ──link──▶ Site ──plan──▶ Jobs ──render──▶ bytes ──emit──▶ public/
//! ```
//!
//! Stages are pure functions of their arguments; only [`source::scan`], [`emit`] and the command line touch the
//! file system. ARCHITECTURE.md names the laws and the tests that hold them.

pub mod build;
pub mod check;
pub mod cli;
pub mod config;
pub mod diag;
pub mod document;
pub mod emit;
pub mod fingerprint;
pub mod link;
pub mod locale;
pub mod model;
pub mod parse;
pub mod render;
pub mod serve;
pub mod source;
pub mod theme;
