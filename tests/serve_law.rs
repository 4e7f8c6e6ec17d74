//! Holds the first law while a writer looks: after any edits, once it is quiet, every byte that the preview serves is
//! what a clean build makes. The edits are made to a real folder, and only the watcher tells of them.

#[path = "serve_law/hand.rs"]
mod hand;
#[path = "harness/random.rs"]
mod random;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/session.rs"]
mod session;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "incremental/world.rs"]
mod world;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;

use hand::{Hand, pause};
use nutgraf::build::{Memory, Occasion, build};
use nutgraf::emit::Prune;
use nutgraf::fingerprint::Fp;
use nutgraf::serve::{Mode, Preview, Server, Shared, Store, Way, bind};
use nutgraf::source::OutPath;
use nutgraf::source::scan::scan;
use random::Random;
use session::{Running, Tale, options, said};
use site::Site;
use world::World;

/// How many edits are tried.
const EDITS: usize = 500;

/// The most edits between two quiet moments.
const BATCH: usize = 4;

#[test]
fn what_is_served_is_what_a_clean_build_makes() {
    let given = |name: &str| std::env::var(name).ok().and_then(|given| given.parse().ok());
    let (seed, edits) = (given("SEED").unwrap_or(20_261_123), given("EDITS").unwrap_or(EDITS as u64));
    say(&format!("SEED={seed} EDITS={edits}"));
    let mut random = Random(seed);
    let mut world = World::new(&mut random);
    let site = Site::empty();
    let mut hand = Hand::new(&site.root);
    hand.save(world.files(), &mut random);

    let shared = Arc::new(Shared::new(Store::new(), Mode::Watch));
    let listening = bind("127.0.0.1", Some(0)).expect("some port is free");
    let server = Server::start(listening, Arc::clone(&shared)).expect("a server can be started");
    let running = Running::start(&site.root, Preview::new(Arc::clone(&shared)), Way::Events);

    let (mut done, mut sound, mut broken) = (0, 0, 0);
    let mut log: Vec<String> = Vec::new();
    while done < edits {
        let batch = 1 + random.below(BATCH);
        for _ in 0..batch {
            log.push(edit(&mut world, &mut hand, &mut random));
            pause(&mut random);
        }
        done += batch as u64;
        let tale =
            || format!("SEED={seed}, after {done} edits:\n  {}\n", log[log.len().saturating_sub(10)..].join("\n  "));
        let clean = clean(&site.root);
        assert!(world.flaw.is_some() || clean.errors == 0, "a sound site has errors. {}{:#?}", tale(), clean.said);
        running.until_or(
            |tales| {
                told(tales).as_ref() == Some(&clean.said) && (clean.errors > 0 || shared.store().tags() == clean.tags)
            },
            |tales| {
                let differences =
                    if clean.errors == 0 { differing(&shared.store().tags(), &clean.tags) } else { Vec::new() };
                let (told, said) = (told(tales), &clean.said);
                format!("{}{differences:#?}\nit is told: {told:#?}\nand should be: {said:#?}", tale())
            },
        );
        let served = shared.store().tags();
        if clean.errors == 0 {
            sound += 1;
        } else {
            broken += 1;
        }
        // What goes over the wire is what lies in the store, but for the script of the preview.
        let path = (*random.pick(&served.keys().collect::<Vec<_>>())).clone();
        let body = get(server.address(), path.route().as_str());
        assert_eq!(Fp::of_bytes(&without_script(body)), served[&path], "{path} over HTTP. {}", tale());
    }
    say(&format!(
        "SEED={seed}: {done} edits, {} builds; all served bytes compared {sound} times, {broken} times it was broken",
        running.builds()
    ));
    assert!(sound > broken, "most of the time the site is sound: {sound} times, not {broken}");
    drop(running);
    server.stop();
}

/// Shows a line also if the test passes, as `println!` would not.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("it can be written");
}

/// Makes one edit, in the world and on the disk. Says which.
fn edit(world: &mut World, hand: &mut Hand, random: &mut Random) -> String {
    let what = if world.flaw.is_some() && random.one_in(2) {
        world.flaw = None;
        "mend".to_owned()
    } else if world.flaw.is_none() && random.one_in(8) {
        world.spoil(random)
    } else if random.one_in(5) {
        hand.fidget(random)
    } else if let (true, Some((from, to))) = (random.one_in(12), world.move_folder(random)) {
        hand.move_folder(&format!("content/{from}"), &format!("content/{to}"));
        format!("move the folder {from} to {to}")
    } else {
        world.edit(random)
    };
    let how = hand.save(world.files(), random);
    format!("{what}: {}", how.join(", "))
}

/// What a build by a process without any memory makes.
struct Clean {
    tags: BTreeMap<OutPath, Fp>,
    said: Vec<String>,
    errors: usize,
}

fn clean(root: &Path) -> Clean {
    let scanned = scan(root).expect("the site can be read");
    let (store, options) = (Store::new(), options());
    let occasion = Occasion {
        snapshot: &scanned.value,
        found: &scanned.diagnostics,
        options: &options,
        remembered: None,
        observer: &(),
    };
    let built = build(occasion, &mut Memory::forgetful(), &store, &|| false).expect("memory can be written");
    store.commit(Prune::Stale);
    Clean { tags: store.tags(), said: said(&built.diagnostics), errors: built.tally().0 }
}

/// What the last build that made a difference found wrong.
fn told(tales: &[Tale]) -> Option<Vec<String>> {
    tales.iter().rev().find_map(|tale| if let Tale::Made { said, .. } = tale { Some(said.clone()) } else { None })
}

fn differing(served: &BTreeMap<OutPath, Fp>, clean: &BTreeMap<OutPath, Fp>) -> Vec<String> {
    let all = served.keys().chain(clean.keys().filter(|path| !served.contains_key(*path)));
    let how = |path: &OutPath| match (served.get(path), clean.get(path)) {
        (Some(_), None) => Some(format!("{path} is served still")),
        (None, Some(_)) => Some(format!("{path} is not served")),
        (one, other) => (one != other).then(|| format!("{path} has other bytes")),
    };
    all.filter_map(how).collect()
}

/// The body of what a server answers.
fn get(address: SocketAddr, route: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let encoded: String = route
        .bytes()
        .map(|byte| if byte.is_ascii_graphic() { char::from(byte).into() } else { format!("%{byte:02X}") })
        .collect();
    let request = format!("GET {encoded} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("it takes requests");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{route}: {}", String::from_utf8_lossy(&answer[..end]));
    answer.split_off(end + 4)
}

fn without_script(page: Vec<u8>) -> Vec<u8> {
    let find =
        |from: usize, text: &[u8]| page[from..].windows(text.len()).position(|part| part == text).map(|at| from + at);
    let Some(start) = find(0, b"<script src=\"/__nutgraf/preview.js\"") else { return page };
    let end = find(start, b"</script>").expect("the element ends") + b"</script>".len();
    [&page[..start], &page[end..]].concat()
}
