//! Turns a request into an answer. Whatever it asks for is looked up in memory.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::header::{
    ACCEPT_RANGES, ALLOW, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use icu_normalizer::ComposingNormalizerBorrowed;
use tokio::sync::{mpsc, watch};

use super::super::client::{SCRIPT, STYLE};
use super::super::live;
use super::super::shared::{Mode, Shared};
use super::super::store::{Found, Kind, Store};
use super::body::Body;
use super::conditions::{Part, is_known, part};
use super::guard::{Guard, may_listen};
use super::inject::{FOLDER, element, inject};
use super::target::{self, Target};
use crate::diag::Code;
use crate::fingerprint::Fp;

/// The preview's own files: name, media type, text. Besides there is `explain/CODE`: what `nutgraf explain CODE` says.
const OWN: [(&str, &str, &str); 2] =
    [("preview.js", "text/javascript; charset=utf-8", SCRIPT), ("preview.css", "text/css; charset=utf-8", STYLE)];

const TEXT: &str = "text/plain; charset=utf-8";

/// A page for sites that have none of their own for what is not found.
const NOT_FOUND: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>404</title>\n\
                         <body><p>404: the site has nothing at this address.</p></body>\n</html>\n";

/// What requests are answered from.
pub(super) struct Desk {
    pub(super) shared: Arc<Shared>,
    pub(super) guard: Guard,
    pub(super) heartbeat: Duration,
    pub(super) stop: watch::Receiver<bool>,
}

/// An answer.
pub(super) enum Answer {
    /// A whole one.
    Full(Response<Body>),
    /// The beginning of an event stream.
    Stream(Response<Body>),
}

impl Desk {
    /// Answers a request that arrived at the address `own`.
    pub(super) fn answer(&self, request: &Parts, own: IpAddr) -> Answer {
        let response = match self.check(request, own) {
            Err(refusal) => *refusal,
            Ok(host) => match target::decode(request.uri.path()) {
                Target::Malformed => text(StatusCode::BAD_REQUEST, "the address is malformed"),
                Target::Nothing => self.not_found(request.uri.path()),
                Target::Path(path) => match path.strip_prefix(FOLDER) {
                    Some("live") if self.watches() => return self.live(request, host),
                    Some(name) if self.watches() => own_file(request, name),
                    _ => self.below(request, &path),
                },
            },
        };
        Answer::Full(response)
    }

    fn watches(&self) -> bool {
        self.shared.mode() == Mode::Watch
    }

    /// The host that is asked, or why nothing is answered.
    fn check<'r>(&self, request: &'r Parts, own: IpAddr) -> Result<&'r str, Box<Response<Body>>> {
        if !matches!(request.method, Method::GET | Method::HEAD) {
            let mut refusal = text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
            set(&mut refusal, ALLOW, "GET, HEAD");
            return Err(Box::new(refusal));
        }
        let host = self.guard.host(&request.headers, own);
        // A target in absolute form outranks the header.
        let uri = &request.uri;
        let absolute = uri.scheme().is_some() || uri.authority().is_some();
        let is_ours = || {
            uri.scheme_str() == Some("http")
                && uri.authority().is_some_and(|name| self.guard.admits(name.as_str(), own))
        };
        match host {
            Some(host) if !absolute || is_ours() => Ok(host),
            _ => {
                let why = "this preview does not answer to that host name and port";
                Err(Box::new(text(StatusCode::BAD_REQUEST, why)))
            }
        }
    }

    /// Finds what lies below the path of the site, as it will be published there.
    fn below(&self, request: &Parts, path: &str) -> Response<Body> {
        let base = self.shared.base();
        match path.strip_prefix(&*base) {
            Some(path) if path.starts_with('/') => self.find(request, &base, path),
            _ if path == "/" || path == &*base => redirect(request, &format!("{base}/")),
            _ => self.not_found(path),
        }
    }

    fn find(&self, request: &Parts, base: &str, path: &str) -> Response<Body> {
        let store = self.shared.store();
        // Asked before the file: a page may be newer than it says, but not older.
        let generation = store.generation();
        if let Some(found) = store.find(path) {
            return self.file(request, base, &found, generation);
        }
        match canonical(store, path) {
            Some(path) => redirect(request, &format!("{base}{path}")),
            None => self.not_found(&format!("{base}{path}")),
        }
    }

    fn file(&self, request: &Parts, base: &str, found: &Found, generation: u64) -> Response<Body> {
        if found.kind() == Kind::Page && self.watches() {
            let element = element(&format!("{base}{}", found.route), &live::short(found.tag), generation);
            // What is put in may be another with the next release of this program.
            let etag =
                format!("\"{}-{}\"", live::short(found.tag), &live::short(Fp::of_bytes(element.as_bytes()))[..8]);
            if is_known(&request.headers, &etag) {
                return not_modified(&etag);
            }
            let Ok(page) = found.bytes() else { return unreadable() };
            let mut response = answer(StatusCode::OK, &found.media_type(), Body::Bytes(inject(page, &element).into()));
            set(&mut response, ETAG, &etag);
            return response;
        }
        let etag = format!("\"{}\"", live::short(found.tag));
        if is_known(&request.headers, &etag) {
            return not_modified(&etag);
        }
        let part = if request.method == Method::GET { part(&request.headers, &etag, found.size) } else { Part::Whole };
        let range = match &part {
            Part::Whole => 0..found.size,
            Part::Bytes(range) => range.clone(),
            Part::Unsatisfiable => {
                let mut response = text(StatusCode::RANGE_NOT_SATISFIABLE, "the file has no such bytes");
                set(&mut response, CONTENT_RANGE, &format!("bytes */{}", found.size));
                return response;
            }
        };
        let body = if found.is_large() {
            Body::File(found.clone(), range.start, range.end)
        } else {
            match found.piece(range.start, range.end - range.start) {
                Ok(bytes) => Body::Bytes(bytes.into()),
                Err(_) => return unreadable(),
            }
        };
        let mut response = answer(StatusCode::OK, &found.media_type(), body);
        if part != Part::Whole {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let range = format!("bytes {}-{}/{}", range.start, range.end - 1, found.size);
            set(&mut response, CONTENT_RANGE, &range);
        }
        set(&mut response, ACCEPT_RANGES, "bytes");
        set(&mut response, ETAG, &etag);
        response
    }

    /// The site's page for what is not found. In a preview it knows where it stands, so that it gives way when there
    /// is a page.
    fn not_found(&self, path: &str) -> Response<Body> {
        let generation = self.shared.store().generation();
        let page = self.shared.store().find("/404.html").and_then(|found| found.bytes().ok());
        let mut page = page.unwrap_or_else(|| NOT_FOUND.into());
        if self.watches() {
            page = inject(page, &element(path, "", generation));
        }
        answer(StatusCode::NOT_FOUND, "text/html; charset=utf-8", Body::Bytes(page.into()))
    }

    fn live(&self, request: &Parts, host: &str) -> Answer {
        if !may_listen(&request.headers, host) {
            return Answer::Full(text(StatusCode::FORBIDDEN, "only pages of this preview may listen to its events"));
        }
        let page = target::query(request.uri.query(), "page").filter(|page| page.starts_with('/'));
        let Some(page) = page else {
            return Answer::Full(text(StatusCode::BAD_REQUEST, "name the page: `?page=/route/`"));
        };
        if request.method == Method::HEAD {
            return Answer::Full(answer(StatusCode::OK, "text/event-stream", Body::empty()));
        }
        // A browser repeats the id by itself only while it keeps the stream.
        let since = || target::query(request.uri.query(), "since");
        let last = request.headers.get("last-event-id").map(|id| id.to_str().unwrap_or_default().to_owned());
        let known = last.or_else(since).and_then(|id| id.parse().ok());
        let (to, events) = mpsc::channel::<Bytes>(1);
        let (shared, stop) = (Arc::clone(&self.shared), self.stop.clone());
        tokio::task::spawn_local(live::tell(shared, page, known, self.heartbeat, to, stop));
        Answer::Stream(answer(StatusCode::OK, "text/event-stream", Body::Events(events)))
    }
}

/// Where a path that nothing has is found: with a slash at its end, or composed (NFC), as all routes are.
fn canonical(store: &Store, path: &str) -> Option<String> {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(path);
    let folder = format!("{composed}/");
    let mut candidates = Vec::new();
    if *composed != *path {
        candidates.push(composed.into_owned());
    }
    if !path.ends_with('/') {
        candidates.push(folder);
    }
    // What is found has no empty segment.
    candidates.into_iter().find(|path| store.find(path).is_some())
}

/// Leads to a path of this server. Invariant: its first segment is not empty, so it cannot be taken for another host.
fn redirect(request: &Parts, path: &str) -> Response<Body> {
    let mut location = target::encode(path);
    if let Some(query) = request.uri.query() {
        location.push('?');
        location.push_str(&target::ascii(query));
    }
    // Not for ever: tomorrow there may be a file of that name.
    let mut response = text(StatusCode::FOUND, "");
    set(&mut response, LOCATION, &location);
    response
}

fn own_file(request: &Parts, name: &str) -> Response<Body> {
    let explained = || Code::named(name.strip_prefix("explain/")?).map(|code| (TEXT, code.explanation()));
    let file = OWN.into_iter().find(|(own, ..)| *own == name).map(|(_, media, content)| (media, content));
    let Some((media, content)) = file.or_else(explained) else {
        return text(StatusCode::NOT_FOUND, "the preview has no such file");
    };
    let etag = format!("\"{}\"", live::short(Fp::of_bytes(content.as_bytes())));
    if is_known(&request.headers, &etag) {
        return not_modified(&etag);
    }
    let mut response = answer(StatusCode::OK, media, Body::Bytes(Bytes::from_static(content.as_bytes())));
    set(&mut response, ETAG, &etag);
    response
}

fn not_modified(etag: &str) -> Response<Body> {
    let mut response = bare(StatusCode::NOT_MODIFIED, Body::empty());
    set(&mut response, ETAG, etag);
    response
}

/// A large file lies on a disk that failed.
fn unreadable() -> Response<Body> {
    text(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be read from where it was laid aside")
}

fn text(status: StatusCode, message: &'static str) -> Response<Body> {
    answer(status, TEXT, Body::Bytes(Bytes::from_static(message.as_bytes())))
}

fn answer(status: StatusCode, media: &str, body: Body) -> Response<Body> {
    let mut response = bare(status, body);
    set(&mut response, CONTENT_TYPE, media);
    response
}

/// What every answer says: not to be guessed at, not to be read by other sites, not to be used again unasked. No answer
/// has `Access-Control-Allow-Origin`.
fn bare(status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut response, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(&mut response, CACHE_CONTROL, "no-cache");
    response
}

fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    // Everything that comes here is ASCII without control characters; what is not would be left out.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
