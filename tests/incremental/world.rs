//! A small site as data, with edits that a newsroom makes to it, and the files that it stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::random::Random;

mod flaw;

pub(crate) use flaw::Flaw;

/// Everything that the site consists of.
#[derive(Clone, Default)]
pub(crate) struct World {
    articles: BTreeMap<String, Article>,
    title: usize,
    paginate_by: usize,
    arabic: bool,
    actor: usize,
    source: usize,
    section: usize,
    template: usize,
    component: usize,
    phrase: usize,
    stylesheet: usize,
    no_data: bool,
    no_json_ld: bool,
    /// Kinds of pages of the registry that are turned off, one bit each.
    without: usize,
    /// The value of a figure that all explainers share.
    shared: usize,
    /// How many days a review may wait.
    cycle: usize,
    /// The title of the home page, and the value of a figure of its own, which its translation shows too.
    home: usize,
    home_value: usize,
    /// What the second language calls itself and its lists.
    own_name: usize,
    /// What is wrong with it now.
    pub(crate) flaw: Option<Flaw>,
}

#[derive(Clone, Default)]
struct Article {
    title: usize,
    value: usize,
    text: usize,
    topics: BTreeSet<usize>,
    translated: Option<usize>,
    weight: usize,
    slug: Option<usize>,
    alias: Option<usize>,
    draft: bool,
    publish_at: Option<usize>,
    event: Option<usize>,
    correction: bool,
    image: Option<usize>,
    /// An actor of its own, whose id others use as well, of one of two names; and a source of its own.
    envoy: Option<usize>,
    /// Whether it shows the figure that all share.
    shares: bool,
    /// Another explainer: one whose text it links to, and whose figure it repeats.
    other: Option<String>,
    /// Whether it shows that figure as a chart.
    chart: bool,
    /// The month of its last update.
    updated: Option<usize>,
    /// How many lines its text has before the first that rules find something in.
    moved: usize,
    /// Whether the comment for that line is there.
    exempt: bool,
}

impl World {
    /// A site of five explainers.
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut world = Self { paginate_by: 2, arabic: true, ..Self::default() };
        for _ in 0..5 {
            world.create(random);
        }
        world
    }

    /// Changes one thing. Says what.
    pub(crate) fn edit(&mut self, random: &mut Random) -> String {
        let n = random.below(1000);
        let flip = |n: usize, of: usize| (n + 1) % of;
        match random.below(46) {
            0 | 1 if self.articles.len() < 9 => format!("create {}", self.create(random)),
            2 if self.articles.len() > 3 => {
                let gone = self.any(random);
                self.articles.remove(&gone);
                self.forget(&gone, None);
                format!("delete {gone}")
            }
            3 | 4 => {
                let (from, to) = (self.any(random), Self::free(n));
                let article = self.articles.remove(&from).expect("it was chosen from them");
                self.articles.insert(to.clone(), article);
                self.forget(&from, Some(&to));
                format!("rename {from} to {to}")
            }
            5 => {
                self.title = n;
                "the site's title".to_owned()
            }
            6 => {
                self.paginate_by = 1 + random.below(4);
                format!("{} a page", self.paginate_by)
            }
            7 => {
                self.arabic = !self.arabic;
                "the second language".to_owned()
            }
            8 => {
                self.actor = n;
                "an actor's name".to_owned()
            }
            9 => {
                self.source = n;
                "a source's title".to_owned()
            }
            10 => {
                self.section = n;
                "a section's text".to_owned()
            }
            11 => {
                self.template = flip(self.template, 3);
                format!("template {}", self.template)
            }
            12 => {
                self.component = flip(self.component, 3);
                format!("component {}", self.component)
            }
            13 => {
                self.phrase = flip(self.phrase, 3);
                format!("phrase {}", self.phrase)
            }
            14 => {
                self.stylesheet = flip(self.stylesheet, 3);
                format!("stylesheet {}", self.stylesheet)
            }
            30 => {
                self.without = n % 32;
                format!("without kinds {:05b}", self.without)
            }
            31 => {
                self.shared = n;
                "the shared figure".to_owned()
            }
            32 => {
                self.cycle = 60 + n % 120;
                format!("a review every {} days", self.cycle)
            }
            36 => {
                self.no_data = !self.no_data;
                "whether data are published".to_owned()
            }
            38 => {
                self.home = n;
                "the home page's title".to_owned()
            }
            39 => {
                self.home_value = n;
                "the home page's figure".to_owned()
            }
            40 => {
                self.own_name = n;
                "the second language's name".to_owned()
            }
            37 => {
                self.no_json_ld = !self.no_json_ld;
                "whether pages have JSON-LD".to_owned()
            }
            kind => {
                let name = self.any(random);
                let other = Some(self.any(random)).filter(|other| *other != name);
                let article = self.articles.get_mut(&name).expect("it was chosen from them");
                let toggled = |option: Option<usize>| if option.is_some() { None } else { Some(n) };
                match kind {
                    15 | 16 => article.value = n,
                    17 | 18 => article.text = n,
                    19 => article.title = n,
                    20 => drop(article.topics.insert(n % 4)),
                    21 => article.topics.clear(),
                    22 => article.translated = if n.is_multiple_of(3) { None } else { Some(n) },
                    23 => article.weight = n % 3,
                    24 => article.slug = toggled(article.slug),
                    25 => article.alias = toggled(article.alias),
                    26 => article.draft = !article.draft,
                    27 => article.publish_at = toggled(article.publish_at).map(|n| n % 28),
                    28 => article.event = toggled(article.event),
                    29 => {
                        article.image = toggled(article.image);
                        article.correction = !article.correction;
                    }
                    33 => article.envoy = toggled(article.envoy),
                    34 => article.shares = !article.shares,
                    41 => article.chart = !article.chart,
                    42 => article.updated = toggled(article.updated).map(|n| 4 + n % 3),
                    43 | 44 => article.moved = n % 4,
                    45 => article.exempt = !article.exempt,
                    _ => article.other = other,
                }
                format!("change {kind} of {name}")
            }
        }
    }

    /// Moves all explainers of a folder to a new one. Says from where to where.
    #[allow(dead_code, reason = "only a test that makes such a move on the disk can ask for it")]
    pub(crate) fn move_folder(&mut self, random: &mut Random) -> Option<(String, String)> {
        let name = self.any(random);
        let (from, to) = (name.rsplit_once('/')?.0.to_owned(), format!("far{}", random.below(1000)));
        // The section that has a text of its own stays.
        if from == "east" || self.articles.keys().any(|name| name.starts_with(&format!("{to}/"))) {
            return None;
        }
        let prefix = format!("{from}/");
        let inner: Vec<String> = self.articles.keys().filter(|name| name.starts_with(&prefix)).cloned().collect();
        for name in inner {
            let moved = format!("{to}/{}", &name[prefix.len()..]);
            let article = self.articles.remove(&name).expect("it was found");
            self.articles.insert(moved.clone(), article);
            self.forget(&name, Some(&moved));
        }
        Some((from, to))
    }

    /// The site's files.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut add = |path: &str, text: String| drop(files.insert(path.to_owned(), text.into_bytes()));
        add("site.toml", self.config());
        let key = if matches!(self.flaw, Some(Flaw::Data)) { "nmae" } else { "name" };
        add(
            "content/_data/actors.yaml",
            format!("mod: {{{key}: Ministry {}, kind: government, party: true}}\n", self.actor),
        );
        add(
            "content/_data/sources.yaml",
            format!("bulletin: {{title: Bulletin {}, issued: 2022-01, url: \"https://example.org/b\"}}\n", self.source),
        );
        add(
            "content/_data/figures.yaml",
            format!("all: {{label: Of all, value: {}, as_of: 2022-03, by: mod, source: bulletin}}\n", self.shared),
        );
        let broken = if matches!(self.flaw, Some(Flaw::Home)) { "x: [\n" } else { "" };
        add(
            "content/_index.md",
            format!(
                "---\n{broken}title: Home {}\nfigures: {{days: {{label: Days, value: {}, as_of: 2022-02, by: mod, source: bulletin}}}}\n---\n\
                 For [](figure:days).\n",
                self.home, self.home_value
            ),
        );
        if self.arabic {
            add("content/_index.ar.md", "---\ntitle: بيت\n---\nمنذ [](figure:days).\n".to_owned());
            let name = self.own_name;
            add("i18n/ar.toml", format!("language = \"لغة {name}\"\n[registry]\nfigures = \"أرقام {name}\"\n"));
        }
        add("content/east/_index.md", format!("---\ntitle: East\n---\nText {}.\n", self.section));
        let broken = if matches!(self.flaw, Some(Flaw::Template)) { "{% if %}" } else { "" };
        if self.template > 0 || !broken.is_empty() {
            let text = format!(
                "{{% extends \"theme/article.html\" %}}{{% block article_toc %}}<p>{}</p>{broken}{{% endblock article_toc %}}",
                self.template
            );
            add("templates/article.html", text);
        }
        let broken = if matches!(self.flaw, Some(Flaw::Component)) { "{{ nothing.at.all }}" } else { "" };
        if self.component > 0 || !broken.is_empty() {
            let text = format!(
                "{{% component citation(citations: array) -%}}<b>{}{{{{ citations | length }}}}{broken}</b>{{%- endcomponent citation %}}",
                self.component
            );
            add("components/own.html", text);
        }
        let broken = if matches!(self.flaw, Some(Flaw::Phrases)) { "[[" } else { "" };
        if self.phrase > 0 || !broken.is_empty() {
            add("i18n/en.toml", format!("{broken}[nav]\nhome = \"Home {}\"\n", self.phrase));
        }
        if self.stylesheet > 0 {
            add("static/style.css", format!("/* {} */\n", self.stylesheet));
        }
        for (name, article) in &self.articles {
            add(&format!("content/{name}.md"), self.text(name, article));
            if let (Some(n), true) = (article.translated, self.arabic) {
                let is_broken = matches!(&self.flaw, Some(Flaw::Translation(of)) if of == name);
                let broken = if is_broken { "x: [\n" } else { "" };
                let text = format!(
                    "---\n{broken}title: شرح {n}\nsummary: خلاصة\nfigures: {{count: {{label: عدد}}}}\n---\nنص [](figure:count) [@bulletin].\n"
                );
                add(&format!("content/{name}.ar.md"), text);
            }
            if let Some(n) = article.image {
                add(
                    &format!("content/{name}.svg"),
                    format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><!--{n}--></svg>"),
                );
            }
        }
        if let Some(Flaw::Bytes(name)) = &self.flaw
            && let Some(bytes) = files.get_mut(&format!("content/{name}.md"))
        {
            bytes.extend(b"\xff\n");
        }
        files
    }

    fn config(&self) -> String {
        let mut text = format!(
            "title = \"Site {}\"\nbase_url = \"https://example.org\"\npaginate_by = {}\nfeed_items = 3\n",
            self.title, self.paginate_by
        );
        match self.flaw {
            Some(Flaw::Config) => text.push_str("titel = \"?\"\n"),
            Some(Flaw::Toml) => text.push_str("= =\n"),
            _ => {}
        }
        if self.cycle > 0 {
            text.push_str(&format!("review_every = \"P{}D\"\n", self.cycle));
        }
        text.push_str("[registry]\n");
        for (n, kind) in ["figures", "actors", "sources", "places", "corrections"].into_iter().enumerate() {
            text.push_str(&format!("{kind} = {}\n", self.without & (1 << n) == 0));
        }
        // Values are thrown like dice, so that two explainers often contradict each other; that is no flaw here.
        text.push_str("[check]\nfigure-conflict = \"warn\"\n");
        text.push_str("[taxonomies]\ntopics = {}\n");
        text.push_str(&format!("[exports]\ndata = {}\njson_ld = {}\n", !self.no_data, !self.no_json_ld));
        if self.arabic {
            text.push_str("[languages.ar]\ntitle = \"موقع\"\n");
        }
        text
    }

    fn text(&self, name: &str, article: &Article) -> String {
        let Article { title, value, text, weight, .. } = article;
        let mut head = format!("---\ntitle: Explainer {title}\nsummary: Summary of {title}.\npublished: 2022-03\n");
        head.push_str(&format!("weight: {weight}\n"));
        let mut line = |line: String| writeln!(head, "{line}").expect("a text can grow");
        if !article.topics.is_empty() {
            let topic = if title.is_multiple_of(2) { "Topic" } else { "topic" };
            let topics: Vec<_> = article.topics.iter().map(|n| format!("{topic} {n}")).collect();
            line(format!("topics: [{}]", topics.join(", ")));
        }
        if let Some(month) = article.updated {
            line(format!("updated: 2022-{month:02}"));
        }
        if let Some(n) = article.slug {
            line(format!("slug: short-{n}-{title}"));
        }
        if let Some(n) = article.alias {
            line(format!("aliases: [/old-{n}-{}/]", name.replace('/', "-")));
        }
        if article.draft {
            line("draft: true".to_owned());
        }
        if let Some(day) = article.publish_at {
            line(format!("publish_at: 2022-07-{:02}", day + 1));
        }
        line(format!(
            "figures:\n  count: {{label: Count, value: {value}, unit: people, as_of: 2022-02, by: mod, source: bulletin}}"
        ));
        if let Some(n) = article.envoy {
            line(format!("  sent: {{label: Sent, value: {n}, as_of: 2022-01, by: envoy, source: own, place: camp}}"));
            let two = n % 2;
            line(format!("actors:\n  envoy: {{name: Envoy {two}, kind: person}}"));
            line(format!(
                "sources:\n  own: {{title: Own {two}, url: \"https://example.org/{two}\", original: bulletin}}"
            ));
            line(format!("places:\n  camp: {{name: Camp {two}, lat: 3, lon: {two}, precision: town}}"));
        }
        let took_part = if article.envoy.is_some() { ", actors: [envoy], place: camp, sources: [own]" } else { "" };
        if let Some(n) = article.event {
            line(format!("events:\n  - {{id: e, date: 2021-05, title: Event {n}, figures: [count]{took_part}}}"));
        }
        if article.correction {
            line("corrections:\n  - {date: 2022-04-01, kind: update, figure: count, was: 1, now: 2}".to_owned());
        }
        let is = |flaw: Option<&String>| flaw.is_some_and(|flawed| flawed == name);
        let (mut bound, mut more) = (*value, String::new());
        match &self.flaw {
            Some(Flaw::Prose(of)) if is(Some(of)) => bound += 1,
            Some(Flaw::Yaml(of)) if is(Some(of)) => line("figures: [".to_owned()),
            Some(Flaw::Reference(of)) if is(Some(of)) => more.push_str("See [it](actor:nobody).\n"),
            Some(Flaw::Link(of)) if is(Some(of)) => more.push_str("See [it](/nowhere.md).\n"),
            _ => {}
        }
        // A link to what is not published is an error.
        let shown = |other: &&String| self.articles.get(*other).is_some_and(|o| !o.draft && o.publish_at.is_none());
        if let Some(other) = article.other.as_ref().filter(shown) {
            more.push_str(&format!("See [more](/{other}.md#part) and [](figure:{other}#count).\n"));
            if article.chart {
                more.push_str(&format!("\n<Chart figure=\"{other}#count\"/>\n\n"));
            }
        }
        if article.event.is_some() {
            more.push_str("Since [then](event:e).\n");
        }
        if article.shares {
            more.push_str("All are [](figure:all).\n");
        }
        if article.image.is_some() {
            let file = name.rsplit('/').next().unwrap_or(name);
            more.push_str(&format!("\n![Map]({file}.svg)\n"));
        }
        let before = "One more line.\n\n".repeat(article.moved);
        let comment = if article.exempt { " <!-- check: off unbound-number: a detail -->" } else { "" };
        format!(
            "{head}---\n{before}They waited 17 days.{comment}\n\nThe [ministry](actor:mod) counts [{bound}](figure:count) [@bulletin].\n{more}\n## Part\n\nText {text}.\n"
        )
    }

    fn create(&mut self, random: &mut Random) -> String {
        let name = Self::free(random.below(1000));
        let other = (!self.articles.is_empty() && random.one_in(2)).then(|| self.any(random)).filter(|o| *o != name);
        let article = Article {
            title: random.below(1000),
            value: random.below(9000),
            topics: [random.below(4)].into(),
            translated: random.one_in(3).then_some(1),
            event: random.one_in(3).then_some(1),
            other,
            ..Article::default()
        };
        self.articles.insert(name.clone(), article);
        name
    }

    fn free(n: usize) -> String {
        let folder = ["east", "west", "west/coast", "north"][n % 4];
        format!("{folder}/x{n}")
    }

    fn any(&self, random: &mut Random) -> String {
        let names: Vec<_> = self.articles.keys().collect();
        (*random.pick(&names)).clone()
    }

    /// Nobody leads to `from` any more.
    fn forget(&mut self, from: &str, to: Option<&str>) {
        for article in self.articles.values_mut() {
            if article.other.as_deref() == Some(from) {
                article.other = to.map(str::to_owned);
            }
        }
    }
}
