//! A figure, or one of its answers, into the pointer to where its file declares it.

use crate::diag::Pointer;
use crate::link::Answer;
use crate::model::{Figure, Headline};
use crate::source::RelPath;

/// Where the figure `id` stands in the file that declares it: an explainer, or a file of `_data`.
pub(super) fn figure(file: &RelPath, id: &str) -> Pointer {
    if file.strip_folder("content/_data").is_some() { Pointer::of([id]) } else { Pointer::of(["figures", id]) }
}

/// Where one of the figure's answers stands.
pub(super) fn answer(file: &RelPath, id: &str, declared: &Figure, answer: Answer) -> Pointer {
    let root = figure(file, id);
    match (answer, declared.long_form) {
        // The history is sorted; the writer's list may not be.
        (Answer::History(n), _) => {
            let n = n as usize;
            let position = declared.history.get(n).map_or(n, |entry| usize::from(entry.position));
            root.key("history").index(position)
        }
        (Answer::Claim(n), true) => root.key("claims").index(n as usize),
        (Answer::Headline, true) => match declared.leading() {
            Headline::Claim(n) => root.key("claims").index(n),
            Headline::Range => root.key("claims"),
        },
        (_, false) => root,
    }
}

/// Where the value of one of the figure's answers stands; all claims where the range leads.
pub(super) fn value(file: &RelPath, id: &str, declared: &Figure, of: Answer) -> Pointer {
    let answer = answer(file, id, declared, of);
    let range = of == Answer::Headline && declared.long_form && declared.leading() == Headline::Range;
    if range { answer } else { answer.key("value") }
}
