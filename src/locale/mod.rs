//! Numbers, dates and plurals in the language of a page.
