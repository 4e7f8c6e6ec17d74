//! `unbound-number`: a number in prose that states a quantity must be bound to a figure, so that it is compared with it.

use super::CheckInput;
use crate::diag::{Diagnostic, code};
use crate::link::Site;

pub(super) fn check(site: &Site, input: CheckInput<'_>) -> Vec<Diagnostic> {
    let published = input.numbers.iter().filter(|(path, _)| site.pages.contains_key(*path));
    let numbers = published.flat_map(|(path, numbers)| numbers.iter().map(move |number| (path, number)));
    numbers
        .map(|(path, number)| {
            let text = &number.text;
            let message = format!("the number `{text}` is bound to no figure");
            Diagnostic::new(code::UNBOUND_NUMBER, message, path, number.at.clone()).help(format!(
                "declare a figure and write `[{text}](figure:ID)`; if it is no claim, say so at the end of the line: \
                 `<!-- check: off unbound-number: why -->`"
            ))
        })
        .collect()
}
