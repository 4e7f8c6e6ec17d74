//! Server-sent events: what an open page is told after each build.
//!
//! An event describes a state, not a change, so that a browser that missed some is right again with the next one.
//! Routes and paths stand in it not percent-encoded, and as the browser asks for them: below the path of the site.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use tokio::sync::{mpsc, watch};

use super::Shared;
use super::news::{News, Told};
use super::store::Kind;
use crate::fingerprint::Fp;
use crate::source::Route;

/// How long a browser waits before it comes back, in milliseconds.
const RETRY: u32 = 1000;

/// What the page at a route is told.
#[derive(Debug, Serialize)]
struct Event<'e> {
    generation: u64,
    page: Page,
    /// Every style sheet of the site, with its tag.
    styles: BTreeMap<Box<str>, String>,
    /// Images, sounds and films that have other bytes than in the generation that the browser knows.
    images: BTreeMap<Box<str>, String>,
    #[serde(flatten)]
    told: Told<'e>,
}

/// What became of a page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Page {
    /// It is there, with these bytes.
    Tag(String),
    /// There is none.
    Gone(bool),
    /// There has been none since this process began: it has errors.
    Unbuilt(bool),
    /// It is at another route now.
    Moved(Box<str>),
}

/// The bytes of a file in short: half of their hash.
pub(super) fn short(tag: Fp) -> String {
    let mut tag = tag.to_string();
    tag.truncate(32);
    tag
}

/// One event, as it is sent: what the tab that shows the path `asked` is told, if it last heard of the generation `known`.
fn event(shared: &Shared, asked: &str, known: Option<u64>) -> (u64, Bytes) {
    let store = shared.store();
    let news = shared.news();
    let generation = store.generation();
    let assets = store.assets();
    let base = shared.base();
    let tags = |wanted: &dyn Fn(Kind, u64) -> bool| {
        let wanted = assets.iter().filter(|asset| wanted(asset.kind, asset.since));
        wanted.map(|asset| (format!("{base}{}", asset.route).into(), short(asset.tag))).collect()
    };
    let route = route(below(&base, asked).unwrap_or(asked));
    let mut told = news.told(&route);
    let elsewhere = told.elsewhere.files.iter().map(|file| file.page.map(|page| format!("{base}{page}")));
    let elsewhere: Vec<Option<String>> = elsewhere.collect();
    for (file, page) in told.elsewhere.files.iter_mut().zip(&elsewhere) {
        file.page = page.as_deref();
    }
    let event = Event {
        generation,
        page: page(shared, &news, &base, asked, !told.problems.is_empty()),
        styles: tags(&|kind, _| kind == Kind::Style),
        images: tags(&|kind, since| kind == Kind::Media && known.is_some_and(|known| since > known)),
        told,
    };
    // Strings and numbers: there is nothing in it that could fail. JSON has no line breaks.
    let json = serde_json::to_string(&event).unwrap_or_default();
    (generation, Bytes::from(format!("id: {generation}\ndata: {json}\n\n")))
}

fn page(shared: &Shared, news: &News, base: &str, asked: &str, has_errors: bool) -> Page {
    let store = shared.store();
    let is_page = |path: &str| store.find(path).filter(|found| found.kind() == Kind::Page);
    let below = below(base, asked);
    let route = route(below.unwrap_or(asked));
    // What is deleted is only kept while there are errors.
    let gone = || news.gone.contains(&route) || news.moved.contains_key(&route);
    match (is_page(route.as_str()).filter(|found| !(found.left_over && gone())), below) {
        (Some(found), Some(_)) => return Page::Tag(short(found.tag)),
        // A tab from before the site got a path.
        (Some(_), None) => return Page::Moved(format!("{base}{route}").into()),
        (None, _) => {}
    }
    if let Some(to) = news.moved.get(&route).filter(|to| is_page(to.as_str()).is_some()) {
        return Page::Moved(format!("{base}{to}").into());
    }
    // A tab that was answered "not found" at an address without its last slash.
    let folder = format!("{route}/");
    if !route.as_str().ends_with('/') && is_page(&folder).is_some() {
        return Page::Moved(format!("{base}{folder}").into());
    }
    if has_errors && !news.gone.contains(&route) { Page::Unbuilt(true) } else { Page::Gone(true) }
}

/// What is left of a path below the path of the site.
fn below<'p>(base: &str, path: &'p str) -> Option<&'p str> {
    path.strip_prefix(base).filter(|path| path.starts_with('/'))
}

/// The route that a path of a URL means: `/a/index.html` is `/a/`.
fn route(path: &str) -> Route {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.ends_with('/') => route(folder),
        _ if path.ends_with('/') => Route::page(path.split('/')),
        _ => Route::file(path),
    }
}

/// Sends events until the browser is gone, or `stop` is told.
pub(super) async fn tell(
    shared: Arc<Shared>,
    asked: String,
    mut known: Option<u64>,
    heartbeat: Duration,
    to: mpsc::Sender<Bytes>,
    mut stop: watch::Receiver<bool>,
) {
    let mut bell = shared.bell();
    let mut next = Some(Bytes::from(format!("retry: {RETRY}\n\n")));
    // Before the first build nobody knows what there is: a tab of an earlier process waits.
    let mut due = shared.is_built();
    loop {
        // With a browser that does not read, events are not made up for it: it gets the latest when there is room.
        let room = tokio::select! {
            room = to.reserve() => room,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        let Ok(room) = room else { return };
        if let Some(bytes) = next.take() {
            room.send(bytes);
        } else if due {
            due = false;
            let (generation, bytes) = event(&shared, &asked, known);
            known = Some(generation);
            room.send(bytes);
        } else {
            drop(room);
            tokio::select! {
                rung = bell.changed() => match rung {
                    Ok(()) => due = true,
                    Err(_) => return,
                },
                () = tokio::time::sleep(heartbeat) => next = Some(Bytes::from_static(b": still here\n\n")),
                () = to.closed() => return,
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }
}
