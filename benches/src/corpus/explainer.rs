//! Turns a plan and an index into one explainer: its facts, and its front matter in YAML.

use std::fmt::Write;

use super::names::{self, MEDIA, MONITORS, Question, STATES, SharedActor};
use super::random::Random;
use super::{Plan, body, prose};

/// The facts of one explainer. Invariant: they follow from plan and index alone, so that any explainer can link to any other.
pub(super) struct Explainer {
    pub(super) plan: Plan,
    pub(super) index: usize,
    pub(super) title: String,
    pub(super) town: String,
    pub(super) second_town: String,
    pub(super) group: String,
    pub(super) state: &'static SharedActor,
    pub(super) monitor: &'static SharedActor,
    pub(super) media: &'static SharedActor,
    /// The last year of the story; sources are of the year after it.
    pub(super) year: u32,
    pub(super) headings: Vec<&'static str>,
    pub(super) total: (Question, u32),
    pub(super) part: (Question, u32),
    pub(super) flow: (Question, u32),
    pub(super) dispute: (Question, u32, u32),
    pub(super) bound: (Question, u32),
    pub(super) share: (Question, u32),
}

/// Ids that every explainer declares.
pub(super) const GROUP: &str = "armed-front";
pub(super) const SPOKESPERSON: &str = "spokesperson";
pub(super) const TOWN: &str = "town";
pub(super) const SECOND_TOWN: &str = "second-town";
pub(super) const TRUCE: &str = "truce";

const TITLES: [&str; 16] = [
    "What happened in {}",
    "Who controls {}",
    "How the truce at {} was made",
    "The road to {}",
    "{}: what is known and what is not",
    "Why {} was besieged",
    "The second battle of {}",
    "{} after the ceasefire",
    "Counting the cost in {}",
    "The long quarrel over {}",
    "Who pays for {}",
    "The trains that no longer reach {}",
    "{} between two armies",
    "What the observers saw in {}",
    "The crossing at {}",
    "How {} was emptied",
];
const GROUPS: [&str; 10] = [
    "{} Defence Front",
    "Free {} Movement",
    "{} Popular Guard",
    "Army of {}",
    "{} Resistance Council",
    "United {} Brigades",
    "{} Home Guard",
    "Sons of {}",
    "{} Revolutionary Command",
    "{} Liberation League",
];

impl Explainer {
    pub(super) fn new(plan: Plan, index: usize) -> Self {
        let mut random = Random::new(plan.seed, index, 1);
        let town = names::town(index);
        let (total, part) = random.pick(&names::TOTALS);
        let total = (total, random.between(16, 1200) * 50);
        let part = (part, total.1 / random.between(4, 9));
        let low = random.between(12, 90) * 10;
        Self {
            plan,
            index,
            title: random.pick(&TITLES).replace("{}", &town),
            second_town: names::town(index + plan.count + 1),
            group: random.pick(&GROUPS).replace("{}", &town),
            state: &STATES[random.below(STATES.len())],
            monitor: &MONITORS[random.below(MONITORS.len())],
            media: &MEDIA[random.below(MEDIA.len())],
            year: random.between(2014, 2022),
            headings: random.sample(&prose::HEADINGS, 6),
            total,
            part,
            flow: (random.pick(&names::FLOWS), random.between(12, 960) * 125_000),
            dispute: (random.pick(&names::DISPUTES), low, low * random.between(2, 4)),
            bound: (random.pick(&names::BOUNDS), random.between(4, 90) * 500),
            share: (random.pick(&names::SHARES), random.between(6, 88)),
            town,
        }
    }

    /// Relative to `content/`.
    pub(super) fn path(&self) -> String {
        let section = self.index % self.plan.sections();
        format!("section-{section}/explainer-{:06}.md", self.index)
    }

    pub(super) fn to_markdown(&self) -> String {
        let mut text = String::with_capacity(12_000);
        // Invariant: writing to a `String` never fails, so the result says nothing.
        let _ = self.write_front_matter(&mut text);
        let _ = body::write(self, &mut text);
        text
    }

    fn write_front_matter(&self, out: &mut String) -> std::fmt::Result {
        let mut random = Random::new(self.plan.seed, self.index, 2);
        out.push_str("---\n");
        self.write_head(out, &mut random)?;
        self.write_figures(out, &mut random)?;
        self.write_sources(out, &mut random)?;
        self.write_actors_and_places(out, &mut random)?;
        self.write_events(out, &mut random)?;
        self.write_corrections(out, &mut random)?;
        out.push_str("---\n");
        Ok(())
    }

    fn write_head(&self, out: &mut String, random: &mut Random) -> std::fmt::Result {
        writeln!(out, "title: \"{}\"", self.title)?;
        writeln!(
            out,
            "summary: \"{} and the {} have fought over {} since {}. The counts still differ, and this page says whose they are.\"",
            self.group,
            self.state.name,
            self.town,
            self.year - 3
        )?;
        writeln!(out, "published: {}-{:02}-{:02}", self.year + 1, random.between(5, 7), random.between(1, 28))?;
        writeln!(out, "updated: {}-{:02}-{:02}", self.year + 2, random.between(1, 12), random.between(1, 28))?;
        writeln!(out, "authors: [{}]", random.sample(&names::AUTHORS, 2).join(", "))?;
        writeln!(out, "trend: {}", random.pick(&["escalating", "steady", "easing"]))?;
        writeln!(out, "regions: [{}]", random.sample(&names::REGIONS, 2).join(", "))?;
        writeln!(out, "topics: [{}]", random.sample(&names::TOPICS, 2).join(", "))?;
        if random.one_in(10) {
            writeln!(out, "content_warning: This page describes the killing of civilians.")?;
        }
        Ok(())
    }

    fn write_figures(&self, out: &mut String, random: &mut Random) -> std::fmt::Result {
        let (state, monitor, media, year) = (self.state.id, self.monitor.id, self.media.id, self.year);
        out.push_str("figures:\n");

        let (Question { id, label, unit }, value) = self.total;
        writeln!(out, "  {id}:\n    label: {label}\n    value: {value}\n    unit: {unit}\n    measure: total")?;
        writeln!(out, "    as_of: {year}~\n    by: {state}\n    source: s1\n    place: {TOWN}\n    history:")?;
        for (age, share) in [(3, 35), (2, 60), (1, 85)] {
            let past = value * share / 100;
            writeln!(out, "      - {{as_of: {}, value: {past}, by: {state}, source: s1}}", year - age)?;
        }
        writeln!(out, "    method: Added up from the daily statements; no list of names has been published.")?;

        let (Question { id, label, unit }, value) = self.part;
        let whole = self.total.0.id;
        writeln!(out, "  {id}:")?;
        writeln!(
            out,
            "    {{label: {label}, value: {value}, unit: {unit}, measure: total, as_of: {year}~, by: {state}, source: s1, place: {TOWN}, part_of: {whole}}}"
        )?;

        let (Question { id, label, unit }, value) = self.flow;
        writeln!(out, "  {id}:\n    label: {label}\n    value: {value}\n    unit: {unit}\n    measure: flow")?;
        writeln!(
            out,
            "    as_of: {0}-01/{0}-12\n    by: {monitor}\n    source: s2\n    status: reported\n    place: {TOWN}",
            year - 1
        )?;
        writeln!(
            out,
            "    history:\n      - {{as_of: {0}-01/{0}-12, value: {1}, by: {monitor}, source: s2}}",
            year - 2,
            value / 5 * 4
        )?;
        writeln!(out, "    note: Counted from the published accounts.")?;

        let (Question { id, label, unit }, low, high) = self.dispute;
        let month = random.between(1, 4);
        let said = (month + random.between(1, 4), random.between(1, 28));
        writeln!(
            out,
            "  {id}:\n    label: {label}\n    unit: {unit}\n    place: {TOWN}\n    headline: range\n    claims:"
        )?;
        writeln!(
            out,
            "      - {{by: {state}, source: s1, value: {low}, as_of: {year}-{month:02}, said: {year}-{:02}-{:02}}}",
            said.0, said.1
        )?;
        writeln!(
            out,
            "      - by: {monitor}\n        source: s3\n        value: {high}\n        as_of: {year}-{month:02}"
        )?;
        writeln!(
            out,
            "        said: {year}-{:02}-{:02}\n        note: Includes the {}.",
            said.0 + 1,
            said.1,
            random.pick(&["auxiliaries", "outlying villages", "unnamed dead", "recruits"])
        )?;

        let (Question { id, label, unit }, value) = self.bound;
        writeln!(out, "  {id}:\n    label: {label}\n    value: \"> {value}\"\n    unit: {unit}")?;
        writeln!(
            out,
            "    as_of: {year}-{:02}\n    by: {monitor}\n    source: [s2, s3]\n    status: corroborated\n    place: {TOWN}",
            random.between(1, 9)
        )?;

        let (Question { id, label, unit }, value) = self.share;
        let quantity = match self.index % 4 {
            0 => format!("\"~ {value}\""),
            1 => format!("{}..{}", value - 5, value + 5),
            2 => format!("{{low: {}, best: {value}, high: {}}}", value - 4, value + 7),
            _ => value.to_string(),
        };
        writeln!(
            out,
            "  {id}: {{label: {label}, value: {quantity}, unit: \"{unit}\", as_of: {year}-{:02}, by: {media}, source: s4, place: {TOWN}}}",
            random.between(1, 9)
        )
    }

    fn write_sources(&self, out: &mut String, random: &mut Random) -> std::fmt::Result {
        let issued = self.year + 1;
        let slug = self.index;
        let (state, monitor, media, town) = (self.state, self.monitor, self.media, &self.town);
        out.push_str("sources:\n");
        writeln!(
            out,
            "  s1:\n    type: {}\n    title: \"Statement of the {} on {town}\"",
            random.pick(&["report", "speech", "webpage"]),
            state.name
        )?;
        writeln!(
            out,
            "    publisher: {}\n    issued: {issued}-01-{:02}\n    accessed: {issued}-04-{:02}",
            state.name,
            random.between(1, 28),
            random.between(1, 28)
        )?;
        writeln!(out, "    url: https://example.org/{}/statements/{slug}\n    party: true\n    grade: C3", state.id)?;
        writeln!(
            out,
            "  s2:\n    type: report\n    title: \"{town}: a year of counting\"\n    publisher: {}",
            monitor.name
        )?;
        writeln!(
            out,
            "    issued: {issued}-02\n    accessed: {issued}-04-{:02}\n    url: https://example.org/{}/reports/{slug}",
            random.between(1, 28),
            monitor.id
        )?;
        writeln!(
            out,
            "    archive: {{url: \"https://archive.example.org/{}/reports/{slug}\", at: {issued}-04-28}}\n    grade: B2",
            monitor.id
        )?;
        writeln!(
            out,
            "  s3:\n    type: dataset\n    title: \"Incidents around {town} and {}\"\n    publisher: Archive of Incidents",
            self.second_town
        )?;
        writeln!(
            out,
            "    issued: {issued}-03-{:02}\n    accessed: {issued}-04-{:02}\n    url: https://example.org/incidents/{slug}\n    language: fr",
            random.between(1, 28),
            random.between(1, 28)
        )?;
        writeln!(
            out,
            "  s4:\n    type: article-newspaper\n    title: \"“Nobody told us to leave”: voices from {town}\"\n    publisher: {}",
            media.name
        )?;
        writeln!(
            out,
            "    issued: {issued}-02-{:02}\n    accessed: {issued}-04-{:02}\n    url: https://example.org/{}/{issued}/{slug}\n    original: s1",
            random.between(1, 28),
            random.between(1, 28),
            media.id
        )
    }

    fn write_actors_and_places(&self, out: &mut String, random: &mut Random) -> std::fmt::Result {
        writeln!(
            out,
            "actors:\n  {GROUP}:\n    name: {}\n    kind: armed-group\n    side: {}",
            self.group,
            random.pick(&["north", "south", "coast"])
        )?;
        writeln!(out, "    party: true\n    summary: Formed in {} out of local militias.", self.year - 3)?;
        writeln!(out, "  {SPOKESPERSON}: {{name: {}, kind: person, party: true}}", random.pick(&names::AUTHORS))?;
        out.push_str("places:\n");
        for (id, name, precision) in [(TOWN, &self.town, "town"), (SECOND_TOWN, &self.second_town, "district")] {
            let (lat, lon) = (f64::from(random.between(0, 9000)) / 200.0, f64::from(random.between(0, 9000)) / 100.0);
            writeln!(out, "  {id}: {{name: {name}, lat: {lat:.2}, lon: {lon:.2}, precision: {precision}}}")?;
        }
        Ok(())
    }

    fn write_events(&self, out: &mut String, random: &mut Random) -> std::fmt::Result {
        let monitor = self.monitor.id;
        let titles = random.sample(&prose::EVENTS, 6);
        let actors = [GROUP, self.state.id, monitor];
        let sources = ["s1", "s2", "s3", "s4"];
        writeln!(
            out,
            "events:\n  - {{date: {}~, title: \"{} is formed\", actors: [{GROUP}], sources: [s2]}}",
            self.year - 3,
            self.group
        )?;
        for (nth, title) in titles.into_iter().enumerate() {
            // Five months apart, from the January after the first year on; the truce follows in November of the last.
            let months = nth as u32 * 5 + random.between(0, 3);
            let (year, month) = (self.year - 2 + months / 12, months % 12 + 1);
            let place = random.pick(&[TOWN, SECOND_TOWN]);
            let (actor, source) = (random.pick(&actors), random.pick(&sources));
            write!(out, "  - date: {year}-{month:02}")?;
            if nth != 3 {
                write!(out, "-{:02}", random.between(1, 28))?;
            }
            writeln!(out, "\n    title: {title}\n    actors: [{actor}]\n    place: {place}\n    sources: [{source}]")?;
            if nth == 2 {
                writeln!(
                    out,
                    "    text: \"The *first* account came from [the {}](actor:{}); others followed within days [@{source}].\"",
                    self.state.name, self.state.id
                )?;
            }
        }
        writeln!(
            out,
            "  - date: {}-11-{:02}\n    id: {TRUCE}\n    title: The truce of {}",
            self.year,
            random.between(1, 28),
            self.town
        )?;
        writeln!(
            out,
            "    actors: [{GROUP}, {}]\n    place: {TOWN}\n    sources: [s1, s3]\n    figures: [{}]",
            self.state.id, self.total.0.id
        )
    }

    fn write_corrections(&self, out: &mut String, random: &mut Random) -> std::fmt::Result {
        if !random.one_in(3) {
            return Ok(());
        }
        let (Question { id, .. }, now) = self.total;
        writeln!(
            out,
            "corrections:\n  - {{date: {}-{:02}-{:02}, kind: correction, figure: {id}, was: {}, now: {now}, note: A month had been counted twice.}}",
            self.year + 1,
            random.between(9, 12),
            random.between(1, 28),
            now + 50
        )
    }
}
