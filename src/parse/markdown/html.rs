//! Shows raw HTML as text, unless it is allowed; leaves out comments; finds the components in it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::diag::code;

use super::component::Position;
use super::reader::{Events, Reader};
use super::tag::Shape;

impl<'a> Reader<'a> {
    /// Reads a tag, a comment or the like inside a line.
    pub(super) fn inline_html(&mut self, html: CowStr<'a>, range: &Range<usize>) {
        let manuscript = self.manuscript;
        if let Some(tag) = manuscript.tags_in(range).first().filter(|tag| tag.range.start == range.start)
            && tag.is_readable()
        {
            if tag.range == *range {
                return self.component_tag(tag, Position::InLine);
            }
            self.report_tags_in_text(range);
            return self.push_text(CowStr::Borrowed(&manuscript.original()[range.clone()]));
        }
        let html = manuscript.unmasked(html, range);
        if self.setting.settings.raw_html {
            self.report_unreadable_tags(range);
            self.out.push(Event::InlineHtml(html));
        } else if html.starts_with("<!--") {
            // An editor's note. Its paragraph may hold nothing else.
            self.note_tag();
        } else {
            self.report_html(range);
            self.push_text(html);
        }
    }

    /// Reads a block of HTML up to its end.
    pub(super) fn html_block(&mut self, block: &Range<usize>, events: &mut Events<'a>) {
        let manuscript = self.manuscript;
        let mut pending: Vec<CowStr<'a>> = Vec::new();
        if let Some(Event::Start(Tag::Item)) = self.out.last() {
            // The specification begins a line here, the HTML writer does not.
            pending.push(CowStr::Borrowed("\n"));
        }
        let mut verbatim = None;
        let mut done = block.start;
        for (event, line) in events.by_ref() {
            let text = match event {
                Event::Html(text) => text,
                Event::End(TagEnd::HtmlBlock) => break,
                Event::Text(indentation) => {
                    pending.push(indentation);
                    continue;
                }
                _ => continue,
            };
            let tags = manuscript.tags_in(&line);
            let exempts = || tags.first().is_some_and(|tag| matches!(tag.shape, Shape::Exemption));
            let verbatim =
                *verbatim.get_or_insert_with(|| is_verbatim(&manuscript.original()[line.clone()]) && !exempts());
            if verbatim || (tags.is_empty() && done <= line.start) {
                pending.push(manuscript.unmasked(text, &line));
                continue;
            }
            // The first lines may still belong to a tag that began before.
            let mut rest = done.max(line.start);
            for tag in tags.iter().filter(|tag| tag.is_readable()) {
                let before = manuscript.original().get(rest..tag.range.start).unwrap_or_default();
                if before.rfind('<') > before.rfind('>') {
                    // It stands in an attribute.
                    continue;
                }
                pending.push(before.into());
                self.html_lines(block, std::mem::take(&mut pending));
                self.component_tag(tag, Position::BetweenBlocks);
                done = tag.range.end;
                rest = done;
            }
            pending.push(manuscript.original().get(rest..line.end).unwrap_or_default().into());
        }
        self.html_lines(block, pending);
        if self.setting.settings.raw_html && verbatim == Some(false) {
            self.report_unreadable_tags(block);
        }
        self.end_block();
    }

    fn html_lines(&mut self, block: &Range<usize>, lines: Vec<CowStr<'a>>) {
        if lines.iter().all(|line| line.trim().is_empty()) {
            return;
        }
        if self.setting.settings.raw_html {
            self.out.extend(lines.into_iter().filter(|line| !line.is_empty()).map(Event::Html));
            return;
        }
        self.start_paragraph();
        self.note_tag();
        let last_end = lines.iter().rposition(|line| line.contains("-->"));
        let mut in_comment = false;
        for (at, line) in lines.iter().enumerate() {
            // A comment that nothing ends is shown, since the rest of the text must not vanish with it.
            let ends = |rest: &str| {
                rest.starts_with(['>']) || rest.starts_with("->") || rest.contains("-->") || last_end > Some(at)
            };
            let mut rest: &str = line.trim_end_matches(['\n', '\r']);
            loop {
                if in_comment {
                    let Some(end) = rest.find("-->") else { break };
                    rest = &rest[end + 3..];
                    in_comment = false;
                }
                let start = rest.find("<!--").filter(|start| ends(&rest[start + 4..]));
                self.show_html(&rest[..start.unwrap_or(rest.len())], block);
                let Some(start) = start else { break };
                rest = &rest[start + 4..];
                // `<!-->` and `<!--->` are whole comments.
                match rest.strip_prefix('>').or_else(|| rest.strip_prefix("->")) {
                    Some(after) => rest = after,
                    None => in_comment = true,
                }
            }
            self.out.push(Event::SoftBreak);
        }
        let reported = self.html_reported;
        self.end_paragraph();
        self.html_reported = reported;
    }

    fn show_html(&mut self, html: &str, block: &Range<usize>) {
        if !html.trim().is_empty() {
            self.report_html(block);
            self.words.pause();
            self.push_text(html.to_owned().into());
        }
    }

    /// Reports HTML that is shown as text, once in each block, or the tags of components in it that failed.
    fn report_html(&mut self, range: &Range<usize>) {
        if std::mem::replace(&mut self.html_reported, true) || self.report_unreadable_tags(range) {
            return;
        }
        let help = if self.manuscript.original()[range.start..].starts_with("<!--") {
            "write the comment on a line of its own, ended by `-->`: what follows it on its line is read as HTML"
        } else {
            "write Markdown or a component; in site.toml, `markdown.raw_html = true` lets all HTML through"
        };
        self.report(code::HTML_ESCAPED, "raw HTML is shown as text", range, help);
    }
}

/// Whether a block of HTML that begins with `line` cannot hold components: comments, scripts and the like.
fn is_verbatim(line: &str) -> bool {
    let line = line.trim_start();
    let begins = |name: &str| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    ["<!", "<?", "<pre", "<script", "<style", "<textarea"].into_iter().any(begins)
}
