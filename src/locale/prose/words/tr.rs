//! Turkish words by which a number is told from a quantity.

use super::{NONE, Words};

/// Turkish.
pub(super) const WORDS: Words = Words {
    months: &[
        "ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık",
    ],
    joins: &["ve", "veya", "ile", "ila"],
    labels: &[
        "madde", "maddesi", "karar", "bölüm", "kısım", "sayfa", "s", "no", "numara", "sayılı", "aşama", "ek", "tablo",
        "tugay", "tabur", "tümen", "alay", "grup", "bölge", "yasa", "kanun",
    ],
    labels_after: &["sayılı"],
    clock_before: &["saat"],
    eras: &["mö", "ms"],
    ages_after: &["yaşında", "yaşındaki", "yaş"],
    ordinals: &["inci", "ıncı", "uncu", "üncü", "nci", "ncı", "ncu", "ncü"],
    hedges: &["en az", "en fazla", "neredeyse"],
    counted: &[
        "kişi",
        "asker",
        "askerin",
        "savaşçı",
        "sivil",
        "erkek",
        "kadın",
        "çocuk",
        "ölü",
        "yaralı",
        "mayın",
        "mülteci",
        "aile",
        "ev",
        "tank",
        "araç",
        "füze",
        "insansız",
        "kilometre",
        "metre",
        "hektar",
        "ton",
        "dolar",
        "avro",
        "euro",
        "bin",
        "milyon",
        "saat",
        "gün",
        "hafta",
        "ay",
        "yıl",
        "personel",
        "esir",
    ],
    points: true,
    ..NONE
};
