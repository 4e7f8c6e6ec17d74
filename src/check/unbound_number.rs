//! `unbound-number`: a number in prose that states a quantity must be bound to a figure, so that it is compared with it.

use super::CheckInput;
use crate::diag::{Diagnostic, code};
use crate::link::Page;

pub(super) fn check(page: &Page, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let path = &page.facts.path;
    let numbers = input.numbers.get(path).into_iter().flatten();
    numbers
        .map(|number| {
            let text = &number.text;
            let message = format!("the number `{text}` is bound to no figure");
            Diagnostic::new(code::UNBOUND_NUMBER, message, path, number.at.clone()).help(format!(
                "declare a figure and write `[{text}](figure:ID)`; if it is no claim, say so at the end of the line: \
                 `<!-- check: off unbound-number: why -->`"
            ))
        })
        .collect()
}
