//! Holds that no text makes the program fail: builds the example with its files changed at random.
//!
//! `MUTANTS=5000 SEED=1 cargo test --test mutants` looks for longer.

#[path = "harness/random.rs"]
mod random;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use random::Random;
use site::{Site, Wish, tree};

/// The longest that a build of the small site may take: what takes longer grows out of proportion.
const LONGEST: Duration = Duration::from_secs(10);

/// What is put into texts: the constructs of the formats, whole and in halves.
const PIECES: &[&str] = &[
    "---\n",
    "\n---\n",
    "\n\n",
    "\r\n",
    "\t",
    "  ",
    "\u{feff}",
    "\0",
    "\u{2028}",
    "\u{202e}",
    "é",
    "e\u{301}",
    "٨٬٥٠٠",
    "🏳️‍🌈",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "[](figure:trained)",
    "[1](figure:",
    "[x](figure:trained@2020-12)",
    "[@",
    "[@mena-2022; @",
    "[@mena-2022, p. ",
    "[](actor:tr-mod)",
    "[](place:)",
    "[](event:mou-2019)",
    "[^a]",
    "[^a]: x\n",
    "\n    [^b]: y",
    "[a][b]",
    "\n[b]: /x.md#y 'z\n",
    "![x](y)",
    "<Timeline/>",
    "<Timeline>",
    "</Callout>",
    "<Callout kind=\"note\">\n",
    "<Figures ids=\"",
    "<Claims figure=\"trained\"/>",
    "<Map a=b c='d' e/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<?",
    "<div>",
    "</div>",
    "`",
    "```\n",
    "~~~~",
    "$$",
    "|",
    "\n|a|b|\n|-|-|\n|",
    "> ",
    "> [!NOTE]\n",
    "- [ ] ",
    "# ",
    "\n===\n",
    "{#id}",
    "**",
    "__",
    "~~",
    "\\",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "https://example.org/?a=b#c",
    "www.x.y",
    "mailto:",
    "{{ page }}",
    "{% raw %}",
    "{#",
    "value: ",
    "value: {low: 1, best: 0, high: -1}",
    "value: 1..",
    "value: \"> \"",
    "value: 1e308",
    "value: 999999999999999999999999999999",
    "value: 0.0000000000000000000000001",
    "value: -0",
    "as_of: 2022-13",
    "as_of: 2022~/..",
    "as_of: 202X",
    "as_of: -9999",
    "as_of: Y17E7",
    "date: 2022-02-30",
    "review_every: P1Y",
    "review_every: P99999999999D",
    "headline: 99",
    "headline: -1",
    "weight: 9223372036854775808",
    "&a [*a]",
    "*a",
    "<<: ",
    "!!binary x",
    "? ",
    "| \n x",
    ">- \n y",
    "[[[[[[[[[[[[[[[[",
    "{{{{{{{{{{{{",
    "- - - - - - - -",
    "\n- ",
    ": ",
    "#",
    "'",
    "\"",
    "original: ",
    "part_of: trained",
    "sum_of: [trained, mines]",
    "slug: ../x",
    "slug: ''",
    "aliases: [/, //, /a, /a/, '/%00/']",
    "publish_at: 9999-12-31",
    "expires_at: 0000-01-01",
    "[languages.zz]\n",
    "[taxonomies]\ntitle = {}\n",
    "[check]\nprose-mismatch = \"off\"\n",
    "paginate_by = 0\n",
    "base_url = \"http://\"\n",
    "language = \"x-y-z-\"\n",
    "\nlanguages.ar.title = 1\n",
    "review_every = \"P0D\"\n",
];

#[test]
fn no_text_makes_the_program_fail() {
    let number = |name| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let seed = number("SEED").unwrap_or(7);
    let mutants = number("MUTANTS").unwrap_or(100);
    let mut random = Random(seed);
    let site = Site::example();
    let sources: BTreeMap<String, Vec<u8>> = tree(&site.root);
    let paths: Vec<&String> = sources.keys().collect();
    let mut sound = 0;
    for mutant in 0..mutants {
        let mut changed = BTreeMap::new();
        for _ in 0..1 + random.below(2) {
            let path = *random.pick(&paths);
            let donor = &sources[*random.pick(&paths)];
            let mut bytes = sources[path].clone();
            for _ in 0..1 + random.below(4) {
                mutate(&mut bytes, donor, &mut random);
            }
            site.write(path, &bytes);
            changed.insert(path.clone(), bytes);
        }
        let started = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| site.clean(&Wish { drafts: random.one_in(2), ..Wish::default() })));
        let fault = match &done {
            Err(_) => Some("the build panicked".to_owned()),
            Ok((done, _)) => done.said().into_iter().find(|said| said.starts_with("internal")),
        };
        let fault = fault.or_else(|| (started.elapsed() > LONGEST).then(|| format!("it took {:?}", started.elapsed())));
        if let Some(fault) = fault {
            let kept = std::env::temp_dir().join("nutgraf-mutant");
            for (path, bytes) in &changed {
                let path = kept.join(path);
                std::fs::create_dir_all(path.parent().expect("it lies there")).expect("it can be written");
                std::fs::write(path, bytes).expect("it can be written");
            }
            panic!("SEED={seed}, mutant {mutant} of {:?}, kept in {}: {fault}", changed.keys(), kept.display());
        }
        sound += u64::from(done.is_ok_and(|(done, _)| done.errors() == 0));
        for path in changed.keys() {
            site.write(path, &sources[path]);
        }
    }
    assert!(sound < mutants, "changes do something");
}

fn mutate(bytes: &mut Vec<u8>, donor: &[u8], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(40)).min(bytes.len());
    match random.below(12) {
        0 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).expect("it is a byte"),
        1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        2 => drop(bytes.drain(at..end)),
        3 => bytes.truncate(at),
        4 => {
            let copy = bytes[at..end].to_vec();
            let again = 1 + random.below(20);
            drop(bytes.splice(at..at, copy.repeat(again)));
        }
        5 | 6 => {
            let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
            if !lines.is_empty() {
                let (one, other) = (random.below(lines.len()), random.below(lines.len()));
                match random.below(3) {
                    0 => lines.swap(one, other),
                    1 => drop(lines.remove(one)),
                    _ => lines.insert(one, lines[other].clone()),
                }
            }
            *bytes = lines.concat();
        }
        7 if !donor.is_empty() => {
            let from = random.below(donor.len());
            let to = (from + random.below(200)).min(donor.len());
            drop(bytes.splice(at..end, donor[from..to].iter().copied()));
        }
        _ => {
            let piece =
                random.pick(PIECES).as_bytes().repeat(if random.one_in(12) { 1 + random.below(300) } else { 1 });
            // Mostly at the beginning of a line, where constructs begin.
            let start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
            let at = if random.one_in(2) { start } else { at };
            drop(bytes.splice(at..at, piece));
        }
    }
}
