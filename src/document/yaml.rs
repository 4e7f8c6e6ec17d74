//! Turns YAML into a tree, within a budget of nodes and depth.

use std::ops::Range;

use ecow::EcoString;
use serde::de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::mend;
use super::yaml_places;
use crate::diag::{At, Diagnostic, Outcome, Pointer, Step, code};
use crate::model::Tree;
use crate::source::{SourceFile, Span};

/// The most values in a document, counting what aliases repeat.
const MOST_NODES: u32 = 100_000;

/// How deep maps and lists may stand in each other.
pub(super) const DEEPEST: u8 = 32;

/// libyaml's time grows with the square of how many flow collections stand open, and of how many directives there
/// are. A document with more `[`, `{` or `%` than this is first looked at by the second reading, which is linear.
const MOST_UNVETTED: usize = 1000;

/// Why a document cannot be read at all.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Over the budget.
    TooComplex,
    /// Not YAML: the message, and the byte of the document at which reading failed, if known.
    Syntax { message: String, at: Option<usize> },
}

/// A value that YAML allows and we do not.
#[derive(Clone, Debug)]
enum Fault {
    /// A whole number beyond 64 bits.
    Huge(String),
    /// `.inf`, `.nan`
    NotFinite,
    /// `!name value`
    Tag(String),
}

/// A tree with what was wrong on the way.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) tree: Tree,
    /// Each with its steps from the value up to the root.
    faults: Vec<(Vec<Step>, Fault)>,
    duplicates: bool,
}

pub(super) fn read(file: &SourceFile, range: Range<usize>) -> Outcome<Option<Tree>> {
    let (text, offset) = (file.text.get(range.clone()).unwrap_or_default(), range.start);
    match load(text) {
        Ok(loaded) => {
            let mut diagnostics = Vec::new();
            if loaded.duplicates {
                report_duplicates(file, text, offset, &mut diagnostics);
            }
            diagnostics.extend(loaded.faults.into_iter().map(|(steps, fault)| fault.diagnostic(file, steps)));
            Outcome { value: Some(loaded.tree), diagnostics }
        }
        Err(Refusal::TooComplex) => {
            let message =
                format!("the document is nested deeper than {DEEPEST} levels or has more than {MOST_NODES} values");
            let diagnostic = Diagnostic::new(code::TOO_COMPLEX, message, &file.path, At::Key(Pointer::default())).help(
                "an alias (`*name`) counts as often as it repeats what it names; write less, or in several files",
            );
            Outcome { value: None, diagnostics: vec![diagnostic] }
        }
        Err(Refusal::Syntax { message, at }) => {
            Outcome { value: None, diagnostics: vec![mend::explain(file, range, &message, at)] }
        }
    }
}

/// Reads a document that stands alone in `text`.
pub(super) fn load(text: &str) -> Result<Loaded, Refusal> {
    vet(text)?;
    let mut state = State { nodes: 0, exceeded: false, faults: Vec::new(), duplicates: false };
    let seed = Seed { state: &mut state, depth: 0 };
    // The scan strips the byte order mark of a file; serde_yaml would take one for a document of its own.
    let marked = text.len() - text.trim_start_matches('\u{feff}').len();
    match seed.deserialize(serde_yaml::Deserializer::from_str(&text[marked..])) {
        Ok(tree) => Ok(Loaded { tree, faults: state.faults, duplicates: state.duplicates }),
        Err(error) => {
            let message = error.to_string();
            // serde_yaml keeps its error kinds to itself, and its own limit on aliases has no other sign.
            if state.exceeded || message.starts_with("repetition limit") || message.starts_with("recursion limit") {
                return Err(Refusal::TooComplex);
            }
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            let at = error.location().map(|place| marked + byte_of(&text[marked..], place.line(), place.column()));
            Err(Refusal::Syntax { message, at })
        }
    }
}

fn vet(text: &str) -> Result<(), Refusal> {
    let suspects = text.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b'%')).count();
    if suspects <= MOST_UNVETTED {
        return Ok(());
    }
    match yaml_places::places(text).1 {
        None => Ok(()),
        Some(trouble) if trouble.too_deep => Err(Refusal::TooComplex),
        Some(trouble) => Err(Refusal::Syntax { message: trouble.message, at: Some(trouble.at) }),
    }
}

/// The byte of a line and column, both from 1, columns in characters.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let line = text[start..].split('\n').next().unwrap_or_default();
    start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

fn report_duplicates(file: &SourceFile, text: &str, offset: usize, diagnostics: &mut Vec<Diagnostic>) {
    let twins = yaml_places::places(text).0.twins();
    let span = |range: Range<usize>| At::Span(Span::new(range.start + offset..range.end + offset));
    diagnostics.extend(twins.into_iter().map(|twin| {
        let message = format!("the key `{}` stands twice in the same map", twin.key);
        Diagnostic::new(code::KEY_DUPLICATE, message, &file.path, span(twin.second))
            .label("here again")
            .also(&file.path, span(twin.first), "first here")
            .help("delete one of the two, or give it another name")
    }));
    if diagnostics.is_empty() {
        let message = "a key stands twice in the same map";
        diagnostics.push(Diagnostic::new(code::KEY_DUPLICATE, message, &file.path, At::Key(Pointer::default())));
    }
}

impl Fault {
    fn diagnostic(self, file: &SourceFile, mut steps: Vec<Step>) -> Diagnostic {
        steps.reverse();
        let pointer = Pointer(steps);
        let (message, help) = match &self {
            Self::Huge(digits) => (
                format!("`{pointer}` is a whole number beyond the range of 64 bits"),
                format!("if it is text, put it in quotes: `\"{digits}\"`"),
            ),
            Self::NotFinite => (
                format!("`{pointer}` is not a finite number"),
                "write a number, or put it in quotes if it is text".to_owned(),
            ),
            Self::Tag(tag) => (
                format!("`{pointer}` has the tag `!{tag}`, and tags have no meaning here"),
                "delete the tag, or put the whole value in quotes if it is text".to_owned(),
            ),
        };
        Diagnostic::new(code::FIELD_TYPE, message, &file.path, At::Value(pointer)).help(help)
    }
}

struct State {
    nodes: u32,
    exceeded: bool,
    faults: Vec<(Vec<Step>, Fault)>,
    duplicates: bool,
}

struct Seed<'s> {
    state: &'s mut State,
    depth: u8,
}

impl Seed<'_> {
    fn inner(&mut self) -> Seed<'_> {
        Seed { state: self.state, depth: self.depth }
    }

    fn spend<E: de::Error>(&mut self) -> Result<(), E> {
        self.state.nodes += 1;
        if self.state.nodes > MOST_NODES || self.depth > DEEPEST {
            self.state.exceeded = true;
            return Err(E::custom("too complex"));
        }
        Ok(())
    }

    /// A number that is no number to us; what stands in its place is never shown, since the fault is an error.
    fn fault<E>(self, fault: Fault) -> Result<Tree, E> {
        self.state.faults.push((Vec::new(), fault));
        Ok(Tree::Null)
    }

    /// Says of the faults found since there were `before` that they lie inside `step`.
    fn lies_in(&mut self, before: usize, step: impl Fn() -> Step) {
        for (steps, _) in &mut self.state.faults[before..] {
            steps.push(step());
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Tree;

    fn deserialize<D: de::Deserializer<'de>>(mut self, deserializer: D) -> Result<Tree, D::Error> {
        self.spend()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        match i64::try_from(value) {
            Ok(value) => Ok(Tree::Int(value)),
            Err(_) => self.fault(Fault::Huge(value.to_string())),
        }
    }

    fn visit_i128<E>(self, value: i128) -> Result<Tree, E> {
        self.fault(Fault::Huge(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Tree, E> {
        self.fault(Fault::Huge(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        if value.is_finite() { Ok(Tree::Float(value)) } else { self.fault(Fault::NotFinite) }
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Tree, A::Error> {
        self.depth += 1;
        let mut list = Vec::new();
        loop {
            let before = self.state.faults.len();
            let Some(item) = items.next_element_seed(self.inner())? else { break };
            self.lies_in(before, || Step::Index(list.len()));
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Tree, A::Error> {
        self.depth += 1;
        let mut entries = Vec::with_capacity(8);
        while let Some(key) = map.next_key_seed(KeySeed)? {
            let before = self.state.faults.len();
            let value = map.next_value_seed(self.inner())?;
            self.lies_in(before, || Step::Key(key.as_str().into()));
            entries.push((key, value));
        }
        self.state.duplicates |= keep_first(&mut entries);
        Ok(Tree::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Tree, A::Error> {
        let (tag, value) = tagged.variant::<String>()?;
        self.state.faults.push((Vec::new(), Fault::Tag(tag)));
        value.newtype_variant_seed(self)
    }
}

/// Reads a key as it is written, so that `2022` and `true` are texts.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = EcoString;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<EcoString, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = EcoString;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a key that is text")
    }

    fn visit_str<E>(self, value: &str) -> Result<EcoString, E> {
        Ok(text(value))
    }
}

/// HTML and XML have no NUL, and the parsed body uses it as a mark of its own.
fn text<T: From<String> + for<'t> From<&'t str>>(value: &str) -> T {
    if value.as_bytes().contains(&0) { value.replace('\0', "\u{fffd}").into() } else { value.into() }
}

/// Drops every entry whose key an earlier entry has; whether there was one.
fn keep_first(entries: &mut Vec<(EcoString, Tree)>) -> bool {
    let mut later: Vec<usize> = if entries.len() <= 24 {
        let twin = |n: usize| entries[..n].iter().any(|(key, _)| *key == entries[n].0);
        (1..entries.len()).filter(|&n| twin(n)).collect()
    } else {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|&a, &b| entries[a].0.cmp(&entries[b].0).then(a.cmp(&b)));
        order.windows(2).filter(|pair| entries[pair[0]].0 == entries[pair[1]].0).map(|pair| pair[1]).collect()
    };
    later.sort_unstable();
    let mut n = 0;
    entries.retain(|_| {
        n += 1;
        later.binary_search(&(n - 1)).is_err()
    });
    !later.is_empty()
}
