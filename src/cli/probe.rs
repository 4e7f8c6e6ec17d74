//! Asks for addresses of other sites, to tell which of them are dead.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ureq::Agent;

/// How many addresses are asked for at a time.
const AT_ONCE: usize = 8;
/// How long one request may take, all redirects included.
const PATIENCE: Duration = Duration::from_secs(15);

/// Asks for every address, and says of the dead ones why they are.
///
/// Dead is what cannot be reached, twice, and what the server says is not there (404, 410) or failed to give, twice
/// (5xx). A server that refuses programs (401, 403, 429) may well show the page to readers.
pub(super) fn dead(addresses: &BTreeSet<&str>) -> BTreeMap<String, String> {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(10)
        .user_agent(concat!("nutgraf/", env!("CARGO_PKG_VERSION"), " (link check)"))
        .build();
    let agent = Agent::new_with_config(config);
    let addresses: Vec<&str> = addresses.iter().copied().collect();
    let next = AtomicUsize::new(0);
    let dead = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(addresses.len()) {
            scope.spawn(|| {
                while let Some(address) = addresses.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Some(why) = why_dead(&agent, address) {
                        let mut dead = dead.lock().unwrap_or_else(PoisonError::into_inner);
                        dead.insert((*address).to_owned(), why);
                    }
                }
            });
        }
    });
    dead.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Why an address is dead: asked for once more if it may be a passing trouble.
fn why_dead(agent: &Agent, address: &str) -> Option<String> {
    match ask(agent, address) {
        Answer::Alive => None,
        Answer::Gone(why) => Some(why),
        Answer::Trouble(_) => match ask(agent, address) {
            Answer::Alive => None,
            Answer::Gone(why) | Answer::Trouble(why) => Some(why),
        },
    }
}

enum Answer {
    Alive,
    Gone(String),
    /// What may be over soon.
    Trouble(String),
}

/// Asks for the head alone; what a server does not want to answer so is asked for whole.
fn ask(agent: &Agent, address: &str) -> Answer {
    let address = address.split('#').next().unwrap_or(address);
    match agent.head(address).call().map(|answer| answer.status().as_u16()) {
        Ok(status) if status < 400 => Answer::Alive,
        _ => match agent.get(address).call().map(|answer| answer.status().as_u16()) {
            Ok(status @ (404 | 410)) => Answer::Gone(format!("the server answers {status}")),
            Ok(status @ 500..) => Answer::Trouble(format!("the server answers {status}")),
            Ok(_) => Answer::Alive,
            Err(error) => Answer::Trouble(error.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;

    use super::*;

    /// A server that answers with the status that `answer` gives for the method, the path and how often both have been
    /// asked for before.
    fn serve(answer: fn(&str, &str, usize) -> u16) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                std::thread::spawn(move || reply(stream, &log, answer));
            }
        });
        (address, asked)
    }

    fn reply(mut stream: TcpStream, log: &Mutex<Vec<String>>, answer: fn(&str, &str, usize) -> u16) {
        let mut lines = BufReader::new(stream.try_clone().expect("it can be shared")).lines();
        let Some(Ok(first)) = lines.next() else { return };
        for line in lines.by_ref() {
            if line.is_ok_and(|line| line.is_empty()) {
                break;
            }
        }
        let mut words = first.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let request = format!("{method} {path}");
        let mut log = log.lock().expect("no thread failed");
        let before = log.iter().filter(|other| **other == request).count();
        log.push(request);
        drop(log);
        let status = answer(method, path, before);
        let moved = if status == 301 { "Location: /fine\r\n" } else { "" };
        let head = format!("HTTP/1.1 {status} x\r\n{moved}Content-Length: 0\r\nConnection: close\r\n\r\n");
        let _ = stream.write_all(head.as_bytes());
    }

    #[test]
    fn only_what_is_gone_or_out_of_order_is_dead() {
        let (server, asked) = serve(|method, path, before| match (method, path) {
            (_, "/fine") => 200,
            (_, "/moved") => 301,
            (_, "/gone") => 404,
            (_, "/forbidden") => 403,
            ("HEAD", "/no-head") => 405,
            (_, "/no-head") => 200,
            (_, "/hiccup") if before == 0 => 503,
            (_, "/hiccup") => 200,
            (_, "/broken") => 500,
            _ => 410,
        });
        let silent = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let nobody = format!("http://{}/", silent.local_addr().expect("it is bound"));
        drop(silent);
        let paths = ["/fine#part", "/moved", "/gone", "/forbidden", "/no-head", "/hiccup", "/broken", "/other"];
        let mut all: Vec<String> = paths.iter().map(|path| format!("{server}{path}")).collect();
        all.push(nobody.clone());
        let dead = dead(&all.iter().map(String::as_str).collect());
        let said = |path: &str| dead.get(&format!("{server}{path}")).map(String::as_str);
        assert_eq!(said("/gone"), Some("the server answers 404"));
        assert_eq!(said("/other"), Some("the server answers 410"));
        assert_eq!(said("/broken"), Some("the server answers 500"));
        assert!(dead.contains_key(&nobody), "{dead:?}");
        assert_eq!(dead.len(), 4, "{dead:?}");
        let asked = asked.lock().expect("no thread failed");
        let times = |request: &str| asked.iter().filter(|other| *other == request).count();
        assert_eq!((times("HEAD /fine"), times("GET /fine")), (2, 0), "once itself, once from /moved: {asked:?}");
        assert_eq!((times("GET /gone"), times("GET /broken")), (1, 2), "trouble is asked about twice: {asked:?}");
    }

    #[test]
    fn no_more_than_a_few_are_asked_for_at_a_time() {
        use std::sync::atomic::AtomicUsize;
        static NOW: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        let (server, _) = serve(|_, _, _| {
            MOST.fetch_max(NOW.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(20));
            NOW.fetch_sub(1, Ordering::SeqCst);
            200
        });
        let all: Vec<String> = (0..40).map(|n| format!("{server}/{n}")).collect();
        assert!(dead(&all.iter().map(String::as_str).collect()).is_empty());
        let most = MOST.load(Ordering::SeqCst);
        assert!((2..=AT_ONCE).contains(&most), "{most} at a time");
    }
}
