//! Turns the parser's events into events for the HTML writer, with a marker wherever a hole stands.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, OffsetIter, Options, Parser, Tag, TagEnd,
};

use crate::diag::{At, Code, Diagnostic, code};
use crate::model::{AlertKind, Body, Heading, Hole, Reference};
use crate::source::RelPath;

use super::citation;
use super::component::{OpenComponent, OpenParagraph};
use super::footnote::{self, Labels};
use super::fragment::{self, Draft, Marker};
use super::heading;
use super::link::OpenLink;
use super::manuscript::Manuscript;
use super::passage::{Binding, Gathered};
use super::words::Words;
use super::{Beside, Extensions, MarkdownSettings};

/// Where and how a text is read.
#[derive(Clone, Copy)]
pub(super) struct Setting<'s> {
    pub(super) settings: &'s MarkdownSettings,
    /// The file in which the text stands.
    pub(super) file: &'s RelPath,
    /// The value of front matter that the text is; `None` if it is the file's body.
    pub(super) at: Option<&'s At>,
}

/// What was read, apart from the references.
pub(super) struct Read {
    pub(super) body: Body,
    pub(super) headings: Vec<Heading>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The parser's events.
pub(super) type Events<'a> = Peekable<OffsetIter<'a, OnBrokenLink<'a>>>;
type OnBrokenLink<'a> = fn(BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)>;

/// What the place that is being read lies in, from the outside in.
pub(super) enum Frame<'a> {
    Paragraph(OpenParagraph),
    Component(OpenComponent<'a>),
    Link(OpenLink<'a>),
    /// A quotation or table that is a hole.
    Hole,
    /// Anything else, which the HTML writer knows how to end.
    Plain,
}

/// Reads one text.
pub(super) struct Reader<'a> {
    pub(super) manuscript: &'a Manuscript<'a>,
    pub(super) setting: Setting<'a>,
    /// Whether there is anything beyond CommonMark.
    pub(super) extended: bool,
    pub(super) references: &'a mut Vec<Reference>,
    pub(super) places: &'a mut Vec<At>,
    pub(super) beside: &'a mut Beside,
    /// The block that is being read, as far as it may hold loose numbers.
    pub(super) gathered: Gathered,
    pub(super) out: Vec<Event<'a>>,
    pub(super) frames: Vec<Frame<'a>>,
    pub(super) holes: Vec<Draft>,
    /// How many components, alerts and tables the current place lies in.
    pub(super) depth: usize,
    /// The text of the heading that is being read.
    pub(super) heading_text: Option<String>,
    /// The text of the figure that is being read.
    pub(super) figure_text: Option<String>,
    headings: Vec<heading::Draft>,
    labels: Labels,
    pub(super) words: Words,
    /// Whether the current block has been reported to hold raw HTML.
    pub(super) html_reported: bool,
    /// Whether the text can hold bare links, and undefined footnotes.
    pub(super) may_hold: (bool, bool),
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The deepest nesting of components, alerts and tables. Whatever walks a fragment recurses, so this bounds its stack.
pub(super) const DEEPEST: usize = 32;

impl<'a> Reader<'a> {
    pub(super) fn new(
        manuscript: &'a Manuscript<'a>,
        setting: Setting<'a>,
        references: &'a mut Vec<Reference>,
        places: &'a mut Vec<At>,
        beside: &'a mut Beside,
    ) -> Self {
        let extended = setting.settings.extensions == Extensions::All;
        let text = manuscript.text();
        let holds = |text: &str, what: &[&str]| extended && what.iter().any(|what| text.contains(what));
        Self {
            manuscript,
            setting,
            extended,
            references,
            places,
            beside,
            gathered: Gathered::default(),
            out: Vec::with_capacity(16 + text.len() / 12),
            frames: Vec::new(),
            holes: Vec::new(),
            depth: 0,
            heading_text: None,
            figure_text: None,
            headings: Vec::new(),
            labels: Labels::default(),
            words: Words::default(),
            html_reported: false,
            may_hold: (holds(text, &["://", "www."]), setting.at.is_none() && holds(text, &["[^"])),
            diagnostics: Vec::new(),
        }
    }

    /// Reads the text to its end.
    pub(super) fn read(mut self) -> Read {
        let text = self.manuscript.text();
        let on_broken_link: Option<OnBrokenLink<'a>> = self.extended.then_some(citation::as_link);
        let parser = Parser::new_with_broken_link_callback(text, self.options(), on_broken_link);
        let mut events = parser.into_offset_iter().peekable();
        while let Some((event, range)) = events.next() {
            self.event(event, range, &mut events);
        }
        self.end_passage();
        self.abandon_components();
        let headings = heading::anchored(std::mem::take(&mut self.headings), &mut self.out);
        let mut html = String::with_capacity(text.len() + text.len() / 4);
        pulldown_cmark::html::push_html(&mut html, self.out.drain(..));
        if self.extended && !self.setting.settings.raw_html {
            html = with_classes(html);
        }
        let (mut content, definitions) = fragment::split(html, std::mem::take(&mut self.holes));
        let numbered = footnote::number(&mut content, definitions, std::mem::take(&mut self.labels));
        for (label, range) in numbered.unused {
            let help = format!("refer to it with `[^{label}]`, or remove it");
            self.report(code::FOOTNOTE_UNUSED, format!("the footnote `{label}` is never referred to"), &range, help);
        }
        Read {
            body: Body { content, footnotes: numbered.footnotes.into(), words: self.words.total() },
            headings,
            diagnostics: self.diagnostics,
        }
    }

    fn options(&self) -> Options {
        if !self.extended {
            return Options::empty();
        }
        let anywhere =
            Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_GFM;
        match self.setting.at {
            None => anywhere | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES,
            Some(_) => anywhere,
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>, events: &mut Events<'a>) {
        match event {
            Event::Start(tag) => self.start(tag, &range, events),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(text, range, events),
            Event::Code(text) => {
                let text = self.manuscript.unmasked_code(text, &range);
                self.gathered.add(&text, &range, Binding::Bound);
                self.read_text(&text);
                self.out.push(Event::Code(text));
            }
            Event::Html(_) => {}
            Event::InlineHtml(html) => self.inline_html(html, &range),
            Event::FootnoteReference(name) => {
                self.gathered.add("", &range, Binding::Bound);
                let footnote = self.labels.of(&name);
                self.leaf(Marker::Leaf, Hole::FootnoteMention { footnote, mention: 0 });
            }
            Event::SoftBreak | Event::HardBreak => {
                self.gathered.add("\n", &range, Binding::Bound);
                self.read_text(" ");
                // What follows a component on the next line of its paragraph begins a paragraph of its own.
                if !matches!(self.out.last(), Some(Event::Start(Tag::Paragraph))) {
                    self.out.push(event);
                }
            }
            Event::Rule | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.out.push(event);
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: &Range<usize>, events: &mut Events<'a>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::HtmlBlock => self.html_block(range, events),
            Tag::Link { link_type, dest_url, title, .. } => {
                let title = self.manuscript.unmasked(title, range);
                self.start_link(link_type, dest_url, title, range, events);
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let title = self.manuscript.unmasked(title, range);
                self.image(Tag::Image { link_type, dest_url, title, id }, range, events);
            }
            Tag::Heading { level, id, .. } if self.extended && self.setting.at.is_none() => {
                let explicit = id.and_then(|id| heading::explicit(&id));
                let event = self.out.len();
                self.headings.push(heading::Draft { event, level: level as u8, explicit, text: String::new() });
                self.heading_text = Some(String::new());
                self.open(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() });
            }
            Tag::Heading { .. } if self.setting.at.is_some() => self.start_paragraph(),
            Tag::BlockQuote(Some(kind)) if self.depth < DEEPEST => {
                self.open_hole(Draft::Hole(Hole::Alert { kind: alert(kind), content: Default::default() }));
            }
            Tag::BlockQuote(_) => self.open(Tag::BlockQuote(None)),
            Tag::Table(_) if self.depth < DEEPEST => {
                self.open_hole(Draft::Hole(Hole::Table { content: Default::default() }));
                self.out.push(Event::Start(tag));
            }
            Tag::FootnoteDefinition(name) => {
                let label = self.labels.of(&name);
                if !self.labels.define(label, range) {
                    let message = format!("the footnote `{name}` is defined twice");
                    self.report(code::FOOTNOTE_UNUSED, message, range, "remove this one, or give it another label");
                }
                self.open_hole(Draft::Footnote(label));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let info = self.manuscript.unmasked(info, range);
                self.code_block(CodeBlockKind::Fenced(info), events);
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.code_block(CodeBlockKind::Indented, events),
            tag => {
                if !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough) {
                    // The text of a tight list's item ends where a list inside it begins.
                    self.end_passage();
                }
                self.open(tag);
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => return self.end_paragraph(),
            TagEnd::Heading(_) if self.setting.at.is_some() => return self.end_paragraph(),
            TagEnd::Link => return self.end_link(),
            TagEnd::HtmlBlock => return,
            _ => self.abandon_components(),
        }
        if !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Image) {
            let sentence = self.beside.sentence;
            self.end_block();
            if matches!(tag, TagEnd::TableCell | TagEnd::TableRow | TagEnd::TableHead) {
                // What stands side by side in a table is read together.
                self.beside.sentence = sentence;
            }
        }
        if let TagEnd::Heading(_) = tag
            && let (Some(text), Some(heading)) = (self.heading_text.take(), self.headings.last_mut())
        {
            heading.text = text;
        }
        match self.frames.pop() {
            Some(Frame::Hole) => {
                if tag == TagEnd::Table {
                    self.out.push(Event::End(tag));
                }
                self.depth -= 1;
                self.out.push(Marker::BlockClose.event());
            }
            // A quotation too deep to be an alert began as a plain one.
            _ if matches!(tag, TagEnd::BlockQuote(_)) => self.out.push(Event::End(TagEnd::BlockQuote(None))),
            _ => self.out.push(Event::End(tag)),
        }
    }

    /// What ends with every block.
    pub(super) fn end_block(&mut self) {
        self.beside.sentence += 1;
        self.end_passage();
        self.words.pause();
        self.html_reported = false;
    }

    fn open(&mut self, tag: Tag<'a>) {
        self.frames.push(Frame::Plain);
        self.out.push(Event::Start(tag));
    }

    fn open_hole(&mut self, draft: Draft) {
        self.depth += 1;
        self.frames.push(Frame::Hole);
        self.holes.push(draft);
        self.out.push(Marker::BlockOpen.event());
    }

    fn code_block(&mut self, kind: CodeBlockKind<'a>, events: &mut Events<'a>) {
        self.out.push(Event::Start(Tag::CodeBlock(kind)));
        for (event, range) in events.by_ref() {
            match event {
                Event::Text(text) => {
                    let text = self.manuscript.unmasked(text, &range);
                    self.words.read(&text);
                    self.out.push(Event::Text(text));
                }
                event => {
                    self.out.push(event);
                    break;
                }
            }
        }
        self.end_block();
    }

    /// Writes a hole without content.
    pub(super) fn leaf(&mut self, marker: Marker, hole: Hole) {
        self.holes.push(Draft::Hole(hole));
        self.out.push(marker.event());
    }

    /// Takes note of a reference that stands at `range`, and gives its index.
    pub(super) fn refer(&mut self, reference: Reference, range: &Range<usize>) -> u32 {
        let place = self.place(range);
        self.references.push(reference);
        self.places.push(place);
        u32::try_from(self.references.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn report(
        &mut self,
        code: Code,
        message: impl Into<String>,
        range: &Range<usize>,
        help: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::new(code, message, self.setting.file, self.place(range)).help(help);
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn place(&self, range: &Range<usize>) -> At {
        match self.setting.at {
            Some(at) => at.clone(),
            None => At::Span(self.manuscript.span(range)),
        }
    }

    /// Ends the components that were opened in what ends now.
    pub(super) fn abandon_components(&mut self) {
        self.abandon_components_above(0);
    }
}

fn alert(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

/// The alignment of a table's cells as classes, since a strict Content-Security-Policy allows no style in the markup.
/// What writers type cannot look like this: their `<` is escaped.
fn with_classes(html: String) -> String {
    const STYLE: &str = " style=\"text-align: ";
    let Some(mut at) = html.find(STYLE) else { return html };
    let mut classed = String::with_capacity(html.len());
    let mut rest = &*html;
    loop {
        let (before, after) = rest.split_at(at);
        classed += before;
        let cell = before.ends_with("<th") || before.ends_with("<td");
        classed += if cell { " class=\"align-" } else { STYLE };
        rest = &after[STYLE.len()..];
        match rest.find(STYLE) {
            Some(next) => at = next,
            None => break,
        }
    }
    classed + rest
}
