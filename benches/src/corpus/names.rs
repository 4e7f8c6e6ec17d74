//! The words that the made-up world is named with.

/// Forty-five thousand town names, all different: fixed-length parts, so that no two joins read the same.
pub(super) fn town(index: usize) -> String {
    let onset = ONSETS[index % ONSETS.len()];
    let index = index / ONSETS.len();
    let middle = MIDDLES[index % MIDDLES.len()];
    let index = index / MIDDLES.len();
    let ending = ENDINGS[index % ENDINGS.len()];
    match index / ENDINGS.len() {
        0 => format!("{onset}{middle}{ending}"),
        round => format!("{onset}{middle}{ending} {}", round + 1),
    }
}

const ONSETS: [&str; 30] = [
    "Bar", "Kel", "Tov", "Mar", "Sen", "Dor", "Val", "Ner", "Gal", "Hes", "Lom", "Pet", "Ras", "Sal", "Ter", "Ul",
    "Ver", "Wen", "Yar", "Zor", "Cas", "Fen", "Jel", "Kir", "Luv", "Mos", "Nad", "Ost", "Pol", "Rud",
];
const MIDDLES: [&str; 25] = [
    "ad", "en", "is", "ov", "ul", "ar", "el", "in", "om", "ut", "ak", "eb", "id", "or", "us", "al", "em", "ik", "ob",
    "ur", "an", "es", "ir", "on", "ev",
];
const ENDINGS: [&str; 60] = [
    "a", "ia", "o", "i", "e", "am", "et", "ik", "os", "un", "ava", "eni", "ino", "ora", "ul", "agh", "ebel", "ica",
    "omir", "usk", "ana", "est", "ilo", "ove", "ura", "aris", "elen", "itsa", "onia", "umi", "adan", "eket", "iya",
    "ossa", "uvar", "ast", "ek", "imar", "olen", "ush", "ale", "era", "ivar", "onte", "uri", "abad", "edo", "ille",
    "ograd", "unda", "akan", "emia", "isk", "oda", "ulan", "aya", "efort", "ingen", "oluk", "umbra",
];

pub(super) const REGIONS: [&str; 20] = [
    "Amber Coast",
    "Black Delta",
    "Central Plateau",
    "Eastern Marches",
    "Four Rivers",
    "Great Steppe",
    "Harrow Islands",
    "Inner Gulf",
    "Juniper Hills",
    "Kestrel Valley",
    "Lake District",
    "Middle Sea",
    "Northern Highlands",
    "Ochre Desert",
    "Pine Frontier",
    "Quarry Belt",
    "Red Isthmus",
    "Salt Plain",
    "Three Straits",
    "Upper Basin",
];

pub(super) const TOPICS: [&str; 40] = [
    "Aid",
    "Air strikes",
    "Arms trade",
    "Arrests",
    "Blockades",
    "Borders",
    "Ceasefires",
    "Child soldiers",
    "Communications",
    "Courts",
    "Cyber attacks",
    "Detention",
    "Diplomacy",
    "Disinformation",
    "Displacement",
    "Drones",
    "Elections",
    "Energy",
    "Food supply",
    "Foreign fighters",
    "Fuel",
    "Health care",
    "Heritage",
    "Hostages",
    "Land rights",
    "Mercenaries",
    "Mines",
    "Observers",
    "Peace talks",
    "Ports",
    "Prisoners",
    "Public money",
    "Rebuilding",
    "Reparations",
    "Sanctions",
    "Schools",
    "Shipping",
    "Smuggling",
    "Veterans",
    "Water",
];

pub(super) const AUTHORS: [&str; 16] = [
    "Ada Lindqvist",
    "Bashir Owusu",
    "Carmen Ibáñez",
    "Dmitri Halloran",
    "Esther Nakamura",
    "Farid Kowalski",
    "Greta Mbeki",
    "Hugo Petrosyan",
    "Inès Thorvald",
    "Jamal O’Rourke",
    "Katya Silva",
    "Leo Achterberg",
    "Mina Castellanos",
    "Noor van Dijk",
    "Otto Ramanathan",
    "Priya Zielińska",
];

/// An actor that the whole site shares: id, name, kind, and where its office is.
pub(super) struct SharedActor {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) country: Option<&'static str>,
}

const fn shared(
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    country: Option<&'static str>,
) -> SharedActor {
    SharedActor { id, name, kind, country }
}

/// Parties to the conflicts.
pub(super) const STATES: [SharedActor; 10] = [
    shared("defence-ministry", "Ministry of Defence", "government", None),
    shared("interior-ministry", "Ministry of the Interior", "government", None),
    shared("general-staff", "General Staff", "government", None),
    shared("border-service", "State Border Service", "government", None),
    shared("federal-republic", "Federal Republic", "state", None),
    shared("coastal-union", "Coastal Union", "state", None),
    shared("transitional-council", "Transitional Council", "government", None),
    shared("navy-command", "Navy Command", "government", None),
    shared("security-directorate", "Security Directorate", "government", None),
    shared("highland-republic", "Highland Republic", "state", None),
];

/// Those who count without a stake.
pub(super) const MONITORS: [SharedActor; 10] = [
    shared("conflict-register", "Geneva Conflict Register", "monitor", Some("CHE")),
    shared("ceasefire-watch", "Ceasefire Watch", "monitor", Some("AUT")),
    shared("open-skies-desk", "Open Skies Desk", "monitor", Some("NLD")),
    shared("displacement-atlas", "Displacement Atlas", "ngo", Some("NOR")),
    shared("mine-clearance-trust", "Mine Clearance Trust", "ngo", Some("GBR")),
    shared("doctors-at-the-line", "Doctors at the Line", "ngo", Some("FRA")),
    shared("assembly-of-observers", "Assembly of Observers", "igo", Some("AUT")),
    shared("regional-aid-office", "Regional Aid Office", "igo", Some("KEN")),
    shared("harbour-monitor", "Harbour Monitor", "monitor", Some("SGP")),
    shared("records-project", "Detention Records Project", "ngo", Some("CAN")),
];

pub(super) const MEDIA: [SharedActor; 4] = [
    shared("evening-courier", "Evening Courier", "media", Some("IRL")),
    shared("wire-service", "Continental Wire Service", "media", Some("BEL")),
    shared("river-radio", "River Radio", "media", Some("SEN")),
    shared("morning-ledger", "Morning Ledger", "media", Some("IND")),
];

/// A question that a figure answers: id, label, unit.
#[derive(Clone, Copy)]
pub(super) struct Question {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) unit: &'static str,
}

const fn question(id: &'static str, label: &'static str, unit: &'static str) -> Question {
    Question { id, label, unit }
}

/// Counts since a start, with the part of each that has its own figure.
pub(super) const TOTALS: [(Question, Question); 8] = [
    (
        question("trained", "Recruits trained abroad", "people"),
        question("trained-officers", "Officers among the recruits", "people"),
    ),
    (
        question("displaced", "People displaced", "people"),
        question("displaced-children", "Children among the displaced", "people"),
    ),
    (question("detained", "People detained", "people"), question("detained-released", "Detainees released", "people")),
    (
        question("returned", "Families returned home", "families"),
        question("returned-rebuilt", "Families in rebuilt homes", "families"),
    ),
    (
        question("evacuated", "People evacuated", "people"),
        question("evacuated-by-sea", "People evacuated by sea", "people"),
    ),
    (
        question("strikes", "Air strikes recorded", "strikes"),
        question("strikes-at-night", "Air strikes at night", "strikes"),
    ),
    (
        question("ships-stopped", "Ships stopped for inspection", "ships"),
        question("ships-turned-back", "Ships turned back", "ships"),
    ),
    (
        question("violations", "Ceasefire violations logged", "incidents"),
        question("violations-shelling", "Violations by shelling", "incidents"),
    ),
];

/// Sums of money within a year.
pub(super) const FLOWS: [Question; 6] = [
    question("aid-pledged", "Aid pledged in the year", "USD"),
    question("arms-bought", "Arms bought in the year", "USD"),
    question("tolls-taken", "Road tolls taken in the year", "USD"),
    question("oil-income", "Oil income in the year", "USD"),
    question("wages-paid", "Fighters’ wages paid in the year", "USD"),
    question("repairs", "Cost of repairs in the year", "USD"),
];

/// Questions that the parties answer differently.
pub(super) const DISPUTES: [Question; 6] = [
    question("fighters", "Fighters in the district", "people"),
    question("foreign-fighters", "Foreign fighters", "people"),
    question("prisoners-held", "Prisoners held", "people"),
    question("civilians-killed", "Civilians killed", "people"),
    question("tanks-lost", "Tanks lost", "vehicles"),
    question("villages-held", "Villages held", "villages"),
];

/// Counts known only from below.
pub(super) const BOUNDS: [Question; 6] = [
    question("mines-cleared", "Mines cleared", "mines"),
    question("homes-damaged", "Homes damaged", "homes"),
    question("meals-served", "Meals served", "meals"),
    question("shells-counted", "Shell impacts counted", "impacts"),
    question("trees-felled", "Orchard trees felled", "trees"),
    question("permits-refused", "Travel permits refused", "permits"),
];

/// Shares, in per cent.
pub(super) const SHARES: [Question; 6] = [
    question("land-mined", "Farmland under mines", "%"),
    question("power-cut", "Households without power", "%"),
    question("harvest-lost", "Harvest lost", "%"),
    question("clinics-shut", "Clinics shut", "%"),
    question("pupils-out", "Pupils out of school", "%"),
    question("wells-dry", "Wells out of use", "%"),
];
