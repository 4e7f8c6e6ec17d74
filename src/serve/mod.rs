//! The preview: the site in memory, answered over HTTP, built anew whenever its files change.
//!
//! ```text
//! watch ──"look again"──▶ session ──scan, build──▶ Store ──generation──▶ http ──page──▶ browser
//!                                        │                                 ▲
//!                                        └──diagnostics──▶ News ──live─────┘
//! ```

pub mod client;
mod folder;
mod http;
mod live;
mod news;
mod newsroom;
mod preview;
mod session;
mod shared;
mod store;
mod watch;

pub use folder::Folder;
pub use http::{BindError, LAST_PORT, Limits, Listening, PORT, Server, bind};
pub use news::{Anchor, Elsewhere, FileErrors, News, Note, Place, Problem, Quote, Told};
pub use newsroom::Newsroom;
pub use preview::Preview;
pub use session::{Failure, Made, Report, Round, Session, Target};
pub use shared::{Mode, Shared};
pub use store::{Changes, Found, Store};
pub use watch::{Cover, Doorbell, Stop, Wake, Way};
