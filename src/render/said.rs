//! What the pages of one language say again and again, made into template values once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use tera::{Context, Value};

use super::view::{DateView, SourceNumberView};
use super::voice::Voice;
use crate::diag::Diagnostic;
use crate::model::{Decimal, Edtf};

/// Dates, numbers and citations of one language. A memo of pure functions: what it holds never shows in the output.
pub(super) struct Said {
    /// What components see of what all pages share: `site` and `theme`.
    pub(super) frame: Context,
    numbers: Vec<Value>,
    dates: Memo<Edtf, Value>,
    sources: Memo<Box<[usize]>, SourceNumbers>,
    cited_at: Memo<(usize, usize), Value>,
    citations: Memo<Box<[(usize, usize)]>, Arc<str>>,
    mentions: Memo<(u32, u32), Arc<str>>,
}

/// Keys are small numbers and dates that texts give, so that they need a quick hash more than a strong one.
type Memo<K, V> = RwLock<HashMap<K, V, BuildHasherDefault<Quick>>>;

/// The hash of rustc and Firefox: multiplies what was mixed so far.
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        // The table takes its bits from both ends.
        self.0.rotate_left(26)
    }

    fn write(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            self.write_u64(u64::from_ne_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
}

/// Sources as numbers.
#[derive(Clone)]
pub(super) struct SourceNumbers {
    /// Each with its number and anchor.
    pub(super) list: Value,
    /// HTML: all of them, as the theme's component shows them.
    pub(super) html: Value,
}

#[derive(Serialize)]
struct BackView {
    href: String,
    text: Value,
}

impl Said {
    /// How many numbers are made beforehand.
    const NUMBERS: usize = 100;

    pub(super) fn new(frame: Context, voice: Voice<'_>) -> Self {
        Self {
            frame,
            numbers: (0..Self::NUMBERS).map(|n| Value::from(spelt(n, voice))).collect(),
            dates: Memo::default(),
            sources: Memo::default(),
            cited_at: Memo::default(),
            citations: Memo::default(),
            mentions: Memo::default(),
        }
    }

    /// A count in the digits of the language.
    pub(super) fn number(&self, n: usize, voice: Voice<'_>) -> Value {
        self.numbers.get(n).cloned().unwrap_or_else(|| Value::from(spelt(n, voice)))
    }

    /// A [`DateView`].
    pub(super) fn date(&self, date: &Edtf, voice: Voice<'_>) -> Value {
        memo(&self.dates, date, || {
            let (text, datetime) = (voice.date(date), super::voice::datetime(date));
            let escaped = escaped(&text);
            let html = match &datetime {
                Some(datetime) => format!("<time datetime=\"{datetime}\">{escaped}</time>"),
                None => escaped.into_owned(),
            };
            Value::from_serializable(&DateView { text, datetime, html: Value::safe_string(&html) })
        })
    }

    /// Sources by their positions in a page's list.
    pub(super) fn sources(&self, positions: &[usize], voice: Voice<'_>) -> Result<SourceNumbers, Box<Diagnostic>> {
        if let Some(known) = look(&self.sources, positions) {
            return Ok(known);
        }
        let view = |&at: &usize| {
            let number = at + 1;
            let number_text = self.number(number, voice);
            Value::from_serializable(&SourceNumberView { number, number_text, anchor: format!("source-{number}") })
        };
        let list = Value::from(positions.iter().map(view).collect::<Vec<_>>());
        let html = if positions.is_empty() {
            String::new()
        } else {
            let mut arguments = Context::new();
            arguments.insert_value("sources", list.clone());
            voice.component("source_numbers", &arguments, &self.frame)?
        };
        let numbers = SourceNumbers { list, html: Value::safe_string(&html) };
        keep(&self.sources, positions.into(), numbers.clone());
        Ok(numbers)
    }

    /// The links back from a source to so many citations of it.
    pub(super) fn cited_at(&self, source: usize, citations: usize, voice: Voice<'_>) -> Value {
        memo(&self.cited_at, &(source, citations), || {
            let back = |n| BackView { href: format!("#cite-{source}-{n}"), text: self.number(n, voice) };
            Value::from_serializable(&(1..=citations).map(back).collect::<Vec<_>>())
        })
    }

    /// A mention of a footnote by its numbers, if the theme's component needs nothing of the page.
    pub(super) fn footnote_mention(
        &self,
        numbers: (u32, u32),
        arguments: &Context,
        voice: Voice<'_>,
    ) -> Option<Arc<str>> {
        look(&self.mentions, &numbers).or_else(|| {
            let html: Arc<str> = voice.component("footnote_mention", arguments, &self.frame).ok()?.into();
            keep(&self.mentions, numbers, Arc::clone(&html));
            Some(html)
        })
    }

    /// A citation without locators, by the positions of its sources and the number of each citation of them.
    pub(super) fn citation(&self, places: &[(usize, usize)]) -> Option<Arc<str>> {
        look(&self.citations, places)
    }

    /// Makes one, if the theme's component needs nothing of the page.
    pub(super) fn make_citation(
        &self,
        places: Vec<(usize, usize)>,
        arguments: &Context,
        voice: Voice<'_>,
    ) -> Option<Arc<str>> {
        let html: Arc<str> = voice.component("citation", arguments, &self.frame).ok()?.into();
        keep(&self.citations, places.into(), Arc::clone(&html));
        Some(html)
    }
}

fn spelt(n: usize, voice: Voice<'_>) -> String {
    voice.locale.number(Decimal::whole(i64::try_from(n).unwrap_or(i64::MAX)))
}

/// Text for HTML.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    // Writing to a String cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut escaped, text);
    Cow::Owned(escaped)
}

fn memo<K: Clone + Eq + Hash, V: Clone>(memo: &Memo<K, V>, key: &K, make: impl FnOnce() -> V) -> V {
    look(memo, key).unwrap_or_else(|| {
        let made = make();
        keep(memo, key.clone(), made.clone());
        made
    })
}

fn look<Q: Eq + Hash + ?Sized, K: Eq + Hash + std::borrow::Borrow<Q>, V: Clone>(
    memo: &Memo<K, V>,
    key: &Q,
) -> Option<V> {
    memo.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
}

fn keep<K: Eq + Hash, V>(memo: &Memo<K, V>, key: K, value: V) {
    memo.write().unwrap_or_else(PoisonError::into_inner).insert(key, value);
}
