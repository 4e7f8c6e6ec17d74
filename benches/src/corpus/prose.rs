//! The sentences of the made-up world, and the order in which one explainer uses them: none comes twice on a page.

use super::explainer::Explainer;
use super::random::Random;

/// Deals sentences about one explainer.
pub(super) struct Prose<'a> {
    about: &'a Explainer,
    random: Random,
    unused: std::vec::IntoIter<&'static str>,
}

impl<'a> Prose<'a> {
    pub(super) fn new(about: &'a Explainer) -> Self {
        let mut random = Random::new(about.plan.seed, about.index, 4);
        let unused = random.sample(&SENTENCES, SENTENCES.len()).into_iter();
        Self { about, random, unused }
    }

    /// Invariant: no page asks for more sentences than there are, so that the empty answer is never seen.
    pub(super) fn sentence(&mut self) -> String {
        let template = self.unused.next().unwrap_or_default();
        let mut sentence = String::with_capacity(template.len() + 64);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, after) = after.split_once('}').unwrap_or((after, ""));
            sentence.push_str(before);
            sentence.push_str(self.word(slot));
            rest = after;
        }
        sentence.push_str(rest);
        capitalised(sentence)
    }

    fn word(&mut self, slot: &str) -> &str {
        match slot {
            "town" => &self.about.town,
            "second" => &self.about.second_town,
            "group" => &self.about.group,
            "state" => self.about.state.name,
            "monitor" => self.about.monitor.name,
            "paper" => self.about.media.name,
            "season" => self.random.pick(&["spring", "summer", "autumn", "winter"]),
            "few" => self.random.pick(&["two", "three", "four", "half a dozen", "several"]),
            "adj" => self.random.pick(&[
                "bitter",
                "quiet",
                "costly",
                "confused",
                "sudden",
                "long-feared",
                "half-hearted",
                "lasting",
            ]),
            "who" => self.random.pick(&[
                "farmers",
                "teachers",
                "railway workers",
                "port officials",
                "nurses",
                "shopkeepers",
                "elders",
                "students",
            ]),
            "thing" => self.random.pick(&[
                "the bridge",
                "the grain store",
                "the pumping station",
                "the old barracks",
                "the telephone exchange",
                "the market",
            ]),
            "way" => self.random.pick(&[
                "by night",
                "in small groups",
                "under escort",
                "on foot",
                "without warning",
                "in plain sight",
            ]),
            _ => "",
        }
    }
}

/// A sentence may open with a word that was filled in.
fn capitalised(mut sentence: String) -> String {
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

/// Letters and spaces only, so that every rule for heading ids gives the same id.
pub(super) const HEADINGS: [&str; 24] = [
    "How it began",
    "Who is fighting",
    "What the sides want",
    "The siege",
    "The counts and who makes them",
    "The truce",
    "Life in the town",
    "Money and weapons",
    "Roads and bridges",
    "What is disputed",
    "What outsiders did",
    "The winter offensive",
    "Those who left",
    "Those who came back",
    "The courts",
    "The talks",
    "Prisoners",
    "Schools and clinics",
    "The border",
    "What may come next",
    "How this page was made",
    "The first year",
    "The second year",
    "Land and water",
];

/// The id that a heading of [`HEADINGS`] gets.
pub(super) fn anchor(heading: &str) -> String {
    heading.to_ascii_lowercase().replace(' ', "-")
}

pub(super) const EVENTS: [&str; 16] = [
    "The garrison leaves the customs house",
    "Shelling closes the main road",
    "A convoy is turned back",
    "Talks open in a border village",
    "The bridge is blown up",
    "Prisoners are exchanged",
    "Observers arrive",
    "The market is hit",
    "Conscription is widened",
    "The power station goes dark",
    "A corridor opens for two days",
    "The mayor resigns",
    "Refugees cross the river",
    "The airfield changes hands",
    "A list of the missing is published",
    "The blockade is eased",
];

const SENTENCES: [&str; 84] = [
    "Before the fighting reached {town}, the district lived from orchards, a sugar works and the traffic on the road to {second}.",
    "The first shots fell in {season}, after {few} weeks in which neither side would say who had moved the checkpoint.",
    "{group} said that it was answering a call for help; the {state} called the same move an invasion.",
    "What followed was a {adj} retreat, and {who} who had stayed behind found themselves between the lines.",
    "For {few} days nobody could say who held {thing}, and both sides claimed it in the same hour.",
    "The {monitor} keeps its own list, checks each entry against photographs, and strikes out what it cannot place.",
    "Not everything can be known: the archives of the town hall burned, and the hospital stopped keeping a register in {season}.",
    "People moved {way}, carrying documents and seed, and most of them expected to be back before the harvest.",
    "The quarrel is older than the war, and *both* sides teach a version of it in which the other one began.",
    "Officers interviewed by the {paper} described orders that changed {few} times between midnight and dawn.",
    "In public the {state} ruled out talks; in private its envoys met the other side in a hotel near the border.",
    "A truce was signed, broken, and signed again, each time with a longer annex and a shorter preamble.",
    "The **most important** point is easy to miss: the two sides count different things and give them one name.",
    "Where one list has *fighters*, the other has *residents*, and a man can be both on the same afternoon.",
    "By {season} the front had settled along the canal, where it stayed for longer than anyone had planned for.",
    "Supplies came over the pass {way}, and prices in {town} followed the weather more than the war.",
    "The {state} has never published the annex, though {few} officials have described what it contains.",
    "{who} in {second} recall a {adj} winter in which the only lights were those of the observers’ cars.",
    "Satellite images show new trenches west of {town}, but they do not show who dug them or on whose orders.",
    "When {thing} was hit, each side published a video within the hour, and neither video showed the moment itself.",
    "A court abroad has since ruled on {few} of the claims, and its judgment is the best record of that week.",
    "It matters who speaks: a ministry at war has reasons to count high on one day and low on the next.",
    "The road was reopened for {few} days in {season}, long enough for the sick to leave and for flour to come in.",
    "Money came from abroad, first as gifts between relatives, then as loans, and at last as a line in a state budget.",
    "The {paper} traced the shipments through {few} companies, all of them registered at a single address.",
    "Those who could pay left by sea; those who could not walked to {second} and waited at the fence.",
    "Negotiators agreed on the wording about prisoners on the first morning and on nothing else for a year.",
    "There were exceptions, and **they should be named**: some commanders let the ambulances through.",
    "For the {state} the district is a matter of law; for {group} it is a matter of who was there first.",
    "Local officials kept working through it all, issuing birth certificates that neither side would recognise.",
    "The harvest failed twice, and {who} blame the mines as much as the drought.",
    "An inquiry was promised in {season}; its chairman resigned, and the report has not been seen since.",
    "Since then the line has moved by less than a day’s walk, though it has moved often.",
    "What outsiders call a frozen conflict looks, from {town}, like a slow one.",
    "The observers leave at dusk, and most of the shooting begins after that.",
    "The {monitor} warns that its list is *a floor, not an estimate*: nothing is added without two sources.",
    "Families on both sides of the canal share surnames, wells and a cemetery that has been mined since {season}.",
    "A second group, smaller and better paid, arrived with instructors and left {way} before the truce.",
    "Some of the weapons were old, some were very new, and the new ones came with people who knew how to use them.",
    "The railway stopped first, then the post, then the pensions, and it was the pensions that emptied the town.",
    "Nobody disputes that {thing} was destroyed; the dispute is about the hour, the direction and the warning.",
    "The commission sat for {few} weeks and heard {who} from both banks, though never on the same day.",
    "It is often said that the war began with the blockade, but the blockade was itself an answer to something.",
    "The agreement has {few} annexes, and the one on water is the only one that has been kept.",
    "Engineers from both sides still meet once a month to keep the pumps going, and they do not discuss anything else.",
    "Reporters who tried to reach {second} were turned back {way}, and one was held for {few} nights.",
    "In {season} the {state} declared the operation complete, which did not end it.",
    "The rumour of a landing proved false, but it moved more people in one night than the shelling had in a month.",
    "Aid arrived late and in the wrong sizes, and {who} traded what they could not use.",
    "Each side has its own map, and on neither of them does the village of the other’s dead have a name.",
    "The number that is quoted most often was given once, at a press conference, by a man who has since withdrawn it.",
    "A careful reader will notice that the {adj} calm of those months appears in no official account.",
    "The governor was replaced {few} times, each time by somebody from further away.",
    "Conscripts were told that they were going on an exercise, and some of them learned otherwise from the radio.",
    "When the school reopened it taught in two shifts and in two languages, with one set of books.",
    "The dam held, which surprised everyone who had studied it, and the valley below it was spared.",
    "Parliament debated the matter behind closed doors and published a summary that was shorter than its title.",
    "The most detailed account is a diary kept by a nurse in {town}, who wrote down names and hours and nothing else.",
    "Neighbouring states took in those who fled, closed the border, opened it again, and asked for help with the cost.",
    "Drones changed the war in {season}, less by what they hit than by what nobody dared to move in daylight.",
    "Both parties accept that the exchange took place; they differ over who was owed whom.",
    "The {paper} published the list in full, and relatives corrected it within a week.",
    "Commanders rose quickly, since those above them were killed, dismissed or bought.",
    "It would be wrong to see only two sides: {who} formed a committee of their own and spoke to everybody.",
    "The committee won {few} small things, among them a day without shelling so that the dead could be collected.",
    "A line on the map became a fence, the fence became a crossing, and the crossing acquired a price list.",
    "Not a single one of the deadlines in the plan was met, yet the plan is still what everyone refers to.",
    "The {adj} end of the siege left {few} armed groups in a town that could feed one of them.",
    "What is left of the archive is kept in {second}, where it may be read but not copied.",
    "Foreign instructors lived apart, ate apart and left without a ceremony.",
    "Insurance for ships rose until the port was cheaper to close than to use.",
    "The state broadcaster reported the fall of {town} a day before it happened and did not mention it afterwards.",
    "Mediators learned to bring a carpenter, because every round began with a quarrel about the table.",
    "Whoever holds the ridge sees both roads, which is why the ridge has been taken {few} times.",
    "The law on the missing was passed without a vote against and has never been applied.",
    "Those responsible have been named in {few} reports and charged in none.",
    "After the truce {group} split, and the smaller part kept the name.",
    "The mines will outlast the quarrel: clearing them takes longer than the fighting did.",
    "Trade resumed before the talks did, {way}, and it has done more for the peace than the talks.",
    "On the anniversary both sides light candles, an hour apart, for different people.",
    "The {monitor} asked for access to the camp in {season} and was shown a different one.",
    "A generation has grown up that has never taken the train to {second}, and it votes.",
    "The cost is still being added up, by people who do not agree on when to stop.",
    "If there is a lesson in it, {who} in {town} say, it is that a promise needs a date.",
];
