//! Turns the facts of one explainer into its body: about 900 words of Markdown, bound to the front matter.

use std::fmt::{Result, Write};

use super::explainer::{Explainer, GROUP, SECOND_TOWN, SPOKESPERSON, TOWN, TRUCE};
use super::names::Question;
use super::prose::{Prose, anchor};
use super::random::Random;

pub(super) fn write(about: &Explainer, out: &mut String) -> Result {
    let mut random = Random::new(about.plan.seed, about.index, 3);
    let mut prose = Prose::new(about);
    let mut bound = bound_sentences(about, &mut random).into_iter();
    let mut bound = || bound.next().unwrap_or_default();
    let heading = |nth: usize| about.headings[nth];

    writeln!(out, "{} {} {}\n", bound(), prose.sentence(), bound())?;
    paragraph(out, &mut prose, &bound(), 3)?;

    writeln!(out, "## {}\n", heading(0))?;
    paragraph(out, &mut prose, &bound(), 3)?;
    paragraph(out, &mut prose, &bound(), 2)?;
    for lead in random.sample(&LEADS, 3) {
        writeln!(out, "- **{lead}.** {}", prose.sentence())?;
    }

    writeln!(out, "\n## {}\n", heading(1))?;
    paragraph(out, &mut prose, &bound(), 3)?;
    table(about, out)?;

    writeln!(out, "\n### {}\n", heading(2))?;
    paragraph(out, &mut prose, &bound(), 2)?;
    writeln!(out, "> {}\n", prose.sentence())?;

    writeln!(out, "## {}\n", heading(3))?;
    paragraph(out, &mut prose, &bound(), 3)?;
    for nth in 1..=3 {
        writeln!(out, "{nth}. {}", prose.sentence())?;
    }
    out.push('\n');
    paragraph(out, &mut prose, &bound(), 1)?;

    writeln!(out, "## {}\n", heading(4))?;
    paragraph(out, &mut prose, &bound(), 2)?;
    paragraph(out, &mut prose, &bound(), 2)?;

    writeln!(out, "## {}\n", heading(5))?;
    paragraph(out, &mut prose, &bound(), 2)?;
    paragraph(out, &mut prose, &bound(), 1)?;

    writeln!(out, "[^1]: {}", prose.sentence())?;
    writeln!(out, "[^2]: {} See [@s2, p. {}].", prose.sentence(), random.between(2, 90))?;
    writeln!(out, "[^3]: {}", prose.sentence())
}

/// One bound sentence among `others` plain ones.
fn paragraph(out: &mut String, prose: &mut Prose, bound: &str, others: usize) -> Result {
    write!(out, "{}", prose.sentence())?;
    write!(out, " {bound}")?;
    for _ in 1..others {
        write!(out, " {}", prose.sentence())?;
    }
    out.push_str("\n\n");
    Ok(())
}

const LEADS: [&str; 8] = [
    "The road",
    "The river bank",
    "The northern villages",
    "The harbour",
    "The hospital",
    "The camp",
    "The ridge",
    "The old quarter",
];

/// Sentences that figures, mentions, citations, footnotes and links stand in: as many as `write` asks for.
fn bound_sentences(about: &Explainer, random: &mut Random) -> Vec<String> {
    let Explainer { town, second_town, state, monitor, media, year, .. } = about;
    let (total, part, flow) = (about.total.0, about.part.0, about.flow.0);
    let (dispute, bound, share) = (about.dispute.0, about.bound.0, about.share.0);
    let (total_n, part_n) = (grouped(about.total.1), grouped(about.part.1));
    let (flow_n, bound_n) = (grouped(about.flow.1), grouped(about.bound.1));
    let next = link(about, (about.index + 1) % about.plan.count, None);
    let any = link(about, another(about, random), None);
    let deep = link(about, another(about, random), Some(random.below(6)));
    let lower = |question: Question| question.label.to_lowercase();
    vec![
        format!(
            "The war for [{town}](place:{TOWN}) between [{}](actor:{GROUP}) and the [{}](actor:{}) is in its second decade of arguments.",
            about.group, state.name, state.id
        ),
        format!(
            "At the end of {year} the {} put the count of {} at [{total_n}](figure:{}) [@s1].",
            state.name,
            lower(total),
            total.id
        ),
        format!("Of these, [{part_n}](figure:{}) fall under another heading: {} [@s1; @s4].", part.id, lower(part)),
        format!("The [truce](event:{TRUCE}) of November {year} ended the open fighting, though not the shelling.[^1]"),
        format!("How it compares with other places is told in {next}."),
        format!(
            "The [{}](actor:{}) puts the sum of {} at [{flow_n}](figure:{}) dollars [@s2].",
            monitor.name,
            monitor.id,
            lower(flow),
            flow.id
        ),
        format!(
            "On {} there is no agreement: the answers span [](figure:{}), and the dispute is about who belongs on the list [@s1; @s3].",
            lower(dispute),
            dispute.id
        ),
        format!(
            "There were [more than {bound_n}](figure:{}) entries under {}, a count that two lists support [@s2; @s3].[^2]",
            bound.id,
            lower(bound)
        ),
        format!("The same months are described in {deep}, from the other bank."),
        format!(
            "The share that the [{}](actor:{}) gives for {} is [](figure:{}) [@s4].",
            media.name,
            media.id,
            lower(share),
            share.id
        ),
        format!(
            "[A spokesperson](actor:{SPOKESPERSON}) of the front denied this, then confirmed it in part [@s4, p. {}].",
            random.between(2, 30)
        ),
        format!("In [{second_town}](place:{SECOND_TOWN}) the same quarrel took another course.[^3]"),
        format!("Readers who want the wider story may begin with {any} and come back."),
    ]
}

/// An explainer other than this one, unless it is the only one.
fn another(than: &Explainer, random: &mut Random) -> usize {
    let others = than.plan.count - 1;
    (than.index + 1 + random.below(others.max(1))) % than.plan.count
}

/// A link to another explainer's source file, at a heading if one is asked for.
fn link(from: &Explainer, to: usize, heading: Option<usize>) -> String {
    let to = Explainer::new(from.plan, to);
    let anchor = heading.map(|nth| format!("#{}", anchor(to.headings[nth]))).unwrap_or_default();
    format!("[{}](../{}{anchor})", to.title, to.path())
}

fn table(about: &Explainer, out: &mut String) -> Result {
    let more_than = format!("more than {}", grouped(about.bound.1));
    let rows = [
        (about.total.0, grouped(about.total.1), about.state.name, "s1"),
        (about.part.0, grouped(about.part.1), about.state.name, "s1"),
        (about.flow.0, grouped(about.flow.1), about.monitor.name, "s2"),
        (about.bound.0, more_than, about.monitor.name, "s3"),
    ];
    out.push_str("| Question | Answer | Who says so | Source |\n| --- | ---: | --- | --- |\n");
    for (Question { id, label, unit }, number, by, source) in rows {
        writeln!(out, "| {label} | [{number}](figure:{id}) {unit} | {by} | [@{source}] |")?;
    }
    Ok(())
}

/// `8500` → `8,500`.
fn grouped(n: u32) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
