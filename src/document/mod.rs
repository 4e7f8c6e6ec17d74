//! Structured documents (YAML, TOML) as trees, read by a schema that reports every error at its place.
