//! Hebrew words that change a number.

use super::super::lexicon::Hedge::{About, AtLeast, AtMost, LessThan, MoreThan, Nearly};
use super::Words;

/// Hebrew.
pub(super) const WORDS: Words = Words {
    before: &[
        ("יותר מ", MoreThan),
        ("למעלה מ", MoreThan),
        ("מעל", MoreThan),
        ("מעל ל", MoreThan),
        ("יותר מאשר", MoreThan),
        ("לפחות", AtLeast),
        ("לכל הפחות", AtLeast),
        ("לא פחות מ", AtLeast),
        ("מינימום", AtLeast),
        ("פחות מ", LessThan),
        ("מתחת ל", LessThan),
        ("פחות מאשר", LessThan),
        ("לכל היותר", AtMost),
        ("עד", AtMost),
        ("לא יותר מ", AtMost),
        ("מקסימום", AtMost),
        ("כ", About),
        ("בערך", About),
        ("בסביבות", About),
        ("סביב", About),
        ("קרוב ל", About),
        ("בקירוב", About),
        ("כמעט", Nearly),
        ("קצת פחות מ", Nearly),
    ],
    after: &[
        ("או יותר", AtLeast),
        ("ומעלה", AtLeast),
        ("לפחות", AtLeast),
        ("לכל הפחות", AtLeast),
        ("או פחות", AtMost),
        ("לכל היותר", AtMost),
        ("בערך", About),
        ("בקירוב", About),
        ("לערך", About),
    ],
    between: &[("בין", "ל"), ("בין", "ו"), ("מ", "ל")],
    to: &["עד"],
    scales: &[
        ("מאות", 2),
        ("אלף", 3),
        ("אלפים", 3),
        ("אלפי", 3),
        ("מיליון", 6),
        ("מיליוני", 6),
        ("מיליארד", 9),
        ("מיליארדי", 9),
        ("טריליון", 12),
    ],
};
