//! The preview over raw sockets: what it answers, and what it refuses.

#[path = "serve/addresses.rs"]
mod addresses;
#[path = "serve/client.rs"]
mod client;
#[path = "serve/events.rs"]
mod events;
#[path = "serve/files.rs"]
mod files;
#[path = "serve/limits.rs"]
mod limits;
#[path = "harness/random.rs"]
mod random;
