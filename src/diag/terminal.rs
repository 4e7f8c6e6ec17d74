//! Renders diagnostics for a terminal, in rustc's look.
