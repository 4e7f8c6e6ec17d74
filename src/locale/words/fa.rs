//! Persian words that change a number.

use super::super::lexicon::Hedge::{About, AtLeast, AtMost, LessThan, MoreThan, Nearly};
use super::Words;

/// Persian.
pub(super) const WORDS: Words = Words {
    before: &[
        ("بیش از", MoreThan),
        ("بیشتر از", MoreThan),
        ("بالای", MoreThan),
        ("افزون بر", MoreThan),
        ("فراتر از", MoreThan),
        ("متجاوز از", MoreThan),
        ("دست\u{200c}کم", AtLeast),
        ("حداقل", AtLeast),
        ("لااقل", AtLeast),
        ("دست کم", AtLeast),
        ("کمینه", AtLeast),
        ("کمتر از", LessThan),
        ("زیر", LessThan),
        ("پایین\u{200c}تر از", LessThan),
        ("حداکثر", AtMost),
        ("تا", AtMost),
        ("نهایتاً", AtMost),
        ("بیشینه", AtMost),
        ("حدود", About),
        ("حدوداً", About),
        ("تقریباً", About),
        ("نزدیک به", About),
        ("در حدود", About),
        ("قریب به", About),
        ("قریب", About),
        ("کمی کمتر از", Nearly),
        ("اندکی کمتر از", Nearly),
    ],
    after: &[
        ("یا بیشتر", AtLeast),
        ("به بالا", AtLeast),
        ("دست\u{200c}کم", AtLeast),
        ("حداقل", AtLeast),
        ("یا کمتر", AtMost),
        ("حداکثر", AtMost),
        ("تقریباً", About),
        ("حدوداً", About),
    ],
    between: &[("بین", "و"), ("میان", "و")],
    to: &["تا", "الی"],
    scales: &[("صد", 2), ("هزار", 3), ("میلیون", 6), ("میلیارد", 9), ("بیلیون", 12), ("تریلیون", 12)],
};
