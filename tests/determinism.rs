//! Holds that a site's bytes depend on its files and nothing else: not on the folder, the machine or the threads.

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/program.rs"]
mod program;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "harness/site.rs"]
mod site;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use site::{Site, differences, tree};

/// The environments that the builds run in, and the umask.
const MACHINES: &[(&[(&str, &str)], &str)] = &[
    (&[("TZ", "UTC"), ("LANG", "C"), ("RAYON_NUM_THREADS", "1")], "022"),
    (&[("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "4")], "077"),
    (&[("TZ", "America/Los_Angeles"), ("LC_ALL", "ar_EG.UTF-8"), ("RAYON_NUM_THREADS", "13")], "002"),
];

/// Builds copies of a site in folders of different names and depths.
fn builds(site: &Site) -> Vec<(String, BTreeMap<String, Vec<u8>>)> {
    let build = |n: usize, (environment, umask): &(&[(&str, &str)], &str)| {
        let twin = site.twin();
        let deep = twin.root.join("moved".repeat(n + 1)).join("here".repeat(n));
        std::fs::create_dir_all(&deep).expect("a temporary folder can be written");
        for part in ["site.toml", "content", "i18n"].into_iter().filter(|part| twin.root.join(part).exists()) {
            std::fs::rename(twin.root.join(part), deep.join(part)).expect("a temporary folder can be written");
        }
        let mut command = Command::new("sh");
        let program = env!("CARGO_BIN_EXE_nutgraf");
        command.args(["-c", &format!("umask {umask} && exec \"$0\" build --report json"), program]).current_dir(&deep);
        let ran = program::run(command, environment);
        assert_eq!(ran.status, Some(0), "{}", ran.said);
        let mut report: serde_json::Value = serde_json::from_str(&ran.printed).expect("the report is JSON");
        let report = report.as_object_mut().expect("the report is an object");
        report.retain(|key, _| !matches!(&**key, "milliseconds" | "stages"));
        (serde_json::to_string_pretty(report).expect("it was JSON"), tree(&deep.join("public")))
    };
    MACHINES.iter().enumerate().map(|(n, machine)| build(n, machine)).collect()
}

fn check(site: &Site, least: usize) {
    let builds = builds(site);
    let (report, first) = &builds[0];
    assert!(first.len() >= least, "only {} files", first.len());
    for (n, (other_report, other)) in builds.iter().enumerate().skip(1) {
        let found = differences(first, other);
        assert!(found.is_empty(), "machine {n} makes other bytes:\n{}", found.join("\n"));
        assert_eq!(report, other_report, "machine {n} reports something else");
    }
}

#[test]
fn the_example_is_the_same_everywhere() {
    check(&Site::example(), 25);
}

#[test]
fn sixty_explainers_are_the_same_everywhere() {
    let site = Site::of(&[(
        "site.toml",
        "title = \"S\"\nbase_url = \"https://example.org\"\npaginate_by = 7\n[languages.ar]\n[languages.tr]\n[taxonomies]\ntopics = {}\nregions = {}\n",
    )]);
    for n in 0..60 {
        // Many have the same date and weight, so that lists need a rule for what is equal.
        let mut text = format!("---\ntitle: Explainer {}\npublished: 2022-0{}\n", n % 10, 1 + n % 3);
        write!(text, "topics: [Topic {}, topic {}, İstanbul]\nregions: [R{}]\n", n % 5, n % 7, n % 11)
            .expect("it can grow");
        writeln!(text, "figures: {{f: {{label: L, value: {n}, by: Aid, source: s{}}}}}", n % 9).expect("it can grow");
        write!(text, "sources: {{s{}: {{title: S}}, t: {{title: T}}}}\n---\n", n % 9).expect("it can grow");
        let other = (n * 7 + 1) % 60;
        let link = format!("/s{}/e{other}.md", other % 4);
        write!(text, "[](figure:f) [@t] [more]({link})\n\n## Same\n\n## Same\n").expect("it can grow");
        site.write(&format!("content/s{}/e{n}.md", n % 4), text);
        if n % 6 == 0 {
            let own = format!("---\ntitle: شرح {n}\nfigures: {{f: {{label: عدد}}}}\n---\n[](figure:f)\n");
            site.write(&format!("content/s{}/e{n}.ar.md", n % 4), own);
        }
    }
    check(&site, 100);
}
