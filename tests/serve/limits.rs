//! Clients that are slow, silent, greedy or many: none of them keeps another from its answer.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use nutgraf::serve::{Limits, Mode};

use super::client::{Client, NEVER, Preview, Reply};

/// Much longer than the patience of a server under test, and shorter than what it would have without being told.
const SOON: Duration = Duration::from_secs(20);

const PAGE: &[u8] = b"<p>text</p>";

fn preview(limits: Limits) -> Preview {
    Preview::of(Mode::Watch, limits, &[("index.html", PAGE)])
}

fn assert_answers(preview: &Preview) {
    assert_eq!(preview.get("/").status, 200);
}

/// Writes a byte every now and then until the server has had enough.
fn assert_is_cut_off(mut stream: TcpStream, byte: &[u8]) {
    let began = Instant::now();
    while stream.write_all(byte).is_ok() {
        assert!(began.elapsed() < SOON, "the server waits for ever");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn heads_have_an_end() {
    let preview = preview(Limits::default());
    let host = preview.address();
    let long_line = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    let many_lines = format!("GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n", "X: x\r\n".repeat(200));
    for request in [long_line, many_lines] {
        assert_eq!(preview.raw(request.as_bytes()).status, 431);
    }
    let long_target = format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "x".repeat(20_000));
    assert!(matches!(preview.raw(long_target.as_bytes()).status, 414 | 431));
    // A head that never ends is not waited for.
    let mut endless = preview.connect();
    let _ = endless.send(format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {}", "x".repeat(100_000)).as_bytes());
    endless.rest();
    assert_answers(&preview);
}

#[test]
fn slow_writers_of_heads_are_cut_off() {
    let preview = preview(Limits { patience: Duration::from_millis(300), ..Limits::default() });
    let mut slow = preview.connect();
    slow.send(b"GET / HTTP/1.1\r\nX: ").expect("it can be sent");
    assert_answers(&preview);
    assert_is_cut_off(slow.stream, b"x");
}

#[test]
fn silent_clients_are_let_go() {
    let preview = preview(Limits { patience: Duration::from_millis(300), ..Limits::default() });
    // One that never asks anything, and one that has been answered.
    let mut silent = preview.connect();
    let mut idle = preview.connect();
    idle.send(format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address()).as_bytes()).expect("it can be sent");
    assert_eq!(idle.reply().status, 200);
    assert_answers(&preview);
    let began = Instant::now();
    assert_eq!(silent.rest(), b"");
    assert_eq!(idle.rest(), b"");
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

#[test]
fn half_open_clients_are_let_go() {
    let preview = preview(Limits::default());
    for sent in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n"] {
        let mut client = preview.connect();
        client.send(sent.as_bytes()).expect("it can be sent");
        client.half_close();
        let rest = client.rest();
        assert!(rest.is_empty() || Reply::parse(&rest).is_some_and(|reply| reply.status == 400), "{sent}");
    }
    // One that breaks off in the middle of an answer.
    preview.build(&[("index.html", PAGE), ("film.mp4", &vec![1; 20 << 20])]);
    let mut client = preview.connect();
    client
        .send(format!("GET /film.mp4 HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address()).as_bytes())
        .expect("it can be sent");
    client.until("\r\n\r\n");
    drop(client);
    assert_answers(&preview);
}

#[test]
fn clients_that_do_not_read_are_cut_off_and_keep_nobody_waiting() {
    let preview = preview(Limits { stall: Duration::from_millis(300), ..Limits::default() });
    preview.build(&[("index.html", PAGE), ("film.mp4", &vec![1; 50 << 20])]);
    let greedy: Vec<Client> = (0..20)
        .map(|_| {
            let mut client = preview.connect();
            let request = format!("GET /film.mp4 HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address());
            client.send(request.as_bytes()).expect("it can be sent");
            client
        })
        .collect();
    for _ in 0..10 {
        assert_answers(&preview);
    }
    for client in greedy {
        assert_is_cut_off(client.stream, b"x");
    }
    // One that reads gets all of it.
    assert_eq!(preview.get("/film.mp4").body.len(), 50 << 20);
}

#[test]
fn a_thousand_connections_at_once_are_all_answered() {
    let preview = preview(Limits { patience: NEVER, ..Limits::default() });
    let mut clients: Vec<Client> = (0..1000).map(|_| preview.connect()).collect();
    assert_answers(&preview);
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address());
    for client in &mut clients {
        client.send(request.as_bytes()).expect("it can be sent");
    }
    for client in &mut clients {
        assert_eq!(client.reply().status, 200);
    }
    assert_answers(&preview);
}

#[test]
fn with_too_many_connections_the_oldest_silent_one_makes_room() {
    let preview = preview(Limits { connections: 20, patience: NEVER, ..Limits::default() });
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address());
    let mut silent: Vec<Client> = (0..30).map(|_| preview.connect()).collect();
    let mut writer = preview.connect();
    for _ in 0..100 {
        writer.send(request.as_bytes()).expect("it can be sent");
        assert_eq!(writer.reply().status, 200, "who asks stays");
        silent.push(preview.connect());
    }
    for client in &mut silent[..100] {
        assert_eq!(client.rest(), b"");
    }
    let newest = silent.last_mut().expect("there are many");
    newest.send(request.as_bytes()).expect("it can be sent");
    assert_eq!(newest.reply().status, 200);
}

#[test]
fn with_too_many_streams_the_oldest_one_makes_room() {
    let preview = preview(Limits { streams: 3, ..Limits::default() });
    let request = format!("GET /__nutgraf/live?page=/ HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address());
    let open = || {
        let mut client = preview.connect();
        client.send(request.as_bytes()).expect("it can be sent");
        assert!(client.until("\ndata: ").starts_with("HTTP/1.1 200"));
        client
    };
    let mut streams: Vec<Client> = (0..5).map(|_| open()).collect();
    for closed in &mut streams[..2] {
        closed.rest();
    }
    preview.shared.publish(nutgraf::serve::News::default());
    for stream in &mut streams[2..] {
        stream.until("\ndata: ");
    }
    assert_answers(&preview);
}
