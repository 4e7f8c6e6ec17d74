//! Shows how two texts differ.

/// How `found` differs from `expected`, line by line; `None` if it does not.
pub(crate) fn difference(what: &str, expected: &str, found: &str) -> Option<String> {
    const CONTEXT: usize = 2;
    if expected == found {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let mut shown = vec![format!("{what} differs (- expected, + found):")];
    let mut skipped = true;
    let steps = steps(&old, &new);
    for (n, (mark, line)) in steps.iter().enumerate() {
        let near =
            steps[n.saturating_sub(CONTEXT)..(n + CONTEXT + 1).min(steps.len())].iter().any(|(mark, _)| *mark != ' ');
        if near {
            shown.push(format!("  {mark} {line}"));
        } else if !skipped {
            shown.push("    …".to_owned());
        }
        skipped = !near;
    }
    if old == new {
        shown.push("  only in how its lines end".to_owned());
    }
    Some(shown.join("\n"))
}

/// The shortest way from the old lines to the new ones: ` ` kept, `-` removed, `+` added.
fn steps<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    // `common[a][b]`: how many lines `old[a..]` and `new[b..]` have in common, in order.
    let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a][b] =
                if old[a] == new[b] { common[a + 1][b + 1] + 1 } else { common[a + 1][b].max(common[a][b + 1]) };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut steps = Vec::new();
    while a < old.len() || b < new.len() {
        if a < old.len() && b < new.len() && old[a] == new[b] {
            steps.push((' ', old[a]));
            (a, b) = (a + 1, b + 1);
        } else if b == new.len() || a < old.len() && common[a + 1][b] >= common[a][b + 1] {
            steps.push(('-', old[a]));
            a += 1;
        } else {
            steps.push(('+', new[b]));
            b += 1;
        }
    }
    steps
}

#[test]
fn differences_are_shown_with_their_surroundings() {
    let old = "a\nb\nc\nd\ne\nf\ng\nh\n";
    let new = "a\nb\nc\nd\nE\nf\ng\nh\nnew\n";
    let shown = "x differs (- expected, + found):\n    c\n    d\n  - e\n  + E\n    f\n    g\n    h\n  + new";
    assert_eq!(difference("x", old, new).as_deref(), Some(shown));
    assert_eq!(difference("x", old, old), None);
    assert!(difference("x", "a\n", "a").is_some_and(|shown| shown.ends_with("only in how its lines end")));
}
