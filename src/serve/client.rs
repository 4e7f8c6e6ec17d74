//! The browser's side of the preview, as the program carries it.

/// The script that is put into each page that is answered: its parts share one scope, which the page cannot see.
pub const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("client/place.js"),
    include_str!("client/assets.js"),
    include_str!("client/panel.js"),
    include_str!("client/notes.js"),
    include_str!("client/preview.js"),
    "})();\n"
);

/// The style of what the script shows.
pub const STYLE: &str = include_str!("client/preview.css");
