// The site that the cases look at, and what they often ask.

import { shown } from "./preview.mjs";

export const SITE = `title = "Explainers"
[languages.ar]
title = "شروح"
[check]
unbound-number = "warn"
stale-figure = "warn"
stale-explainer = "off"
missing-translation = "off"
source-unarchived = "off"
`;

export const FRONT = `published: 2022-04-01
figures:
  trained:
    label: Soldiers trained
    measure: stock
    review_every: P30D
    claims: [{value: 8500, as_of: 2012, by: The ministry, source: "https://example.org/"}]
`;

export const paragraphs = (from, to) =>
  Array.from(
    { length: to - from },
    (_, n) => `Paragraph ${"abcdefghij"[(from + n) % 10].repeat(from + n + 1)} is about camps.\n`,
  ).join("\n");

export const CAMP = `---
title: The camp
${FRONT}---

It trained [8,500](figure:trained) men, in all.

${paragraphs(0, 25)}
It built 12 camps. A [link](other.md) leads away.

${paragraphs(25, 60)}
`;

export const OTHER = "---\ntitle: Other\npublished: 2022-04-01\n---\n\nOther text.\n";
export const FILES = { "site.toml": SITE, "content/camp.md": CAMP, "content/other.md": OTHER };

export const errors = (page) => shown(page, ".problems pre");
export const bar = async (page) => (await shown(page, ".bar > *")).join(" | ");
