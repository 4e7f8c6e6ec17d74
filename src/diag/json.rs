//! Turns diagnostics into JSON.
