// What a writer sees in the browser while the files change. Run by tests/browser.rs: PROGRAM PACKAGES CASE.

import {
  Preview, box, boxes, eventually, holds, mark, marked, overlapAcross, overlapDown, same, shown, text,
} from "./preview.mjs";

const SITE = `title = "Explainers"
[languages.ar]
title = "شروح"
[check]
unbound-number = "warn"
stale-figure = "warn"
stale-explainer = "off"
missing-translation = "off"
source-unarchived = "off"
`;

const FRONT = `published: 2022-04-01
figures:
  trained:
    label: Soldiers trained
    measure: stock
    review_every: P30D
    claims: [{value: 8500, as_of: 2012, by: The ministry, source: "https://example.org/"}]
`;

const paragraphs = (from, to) =>
  Array.from({ length: to - from }, (_, n) => `Paragraph ${"abcdefghij"[(from + n) % 10].repeat(from + n + 1)} is about camps.\n`).join("\n");

const CAMP = `---
title: The camp
${FRONT}---

It trained [8,500](figure:trained) men, in all.

${paragraphs(0, 25)}
It built 12 camps. A [link](other.md) leads away.

${paragraphs(25, 60)}
`;

const OTHER = "---\ntitle: Other\npublished: 2022-04-01\n---\n\nOther text.\n";
const FILES = { "site.toml": SITE, "content/camp.md": CAMP, "content/other.md": OTHER };

const errors = (page) => shown(page, ".problems pre");
const bar = async (page) => (await shown(page, ".bar > *")).join(" | ");

const cases = {
  /** A saved text is there without anybody reloading. */
  async text_and_front_matter(preview) {
    const page = await preview.open("/camp/");
    await mark(page);
    preview.edit("content/camp.md", "in all.", "in all, by then.");
    await eventually("the new text is shown", async () => (await text(page)).includes("in all, by then."));
    preview.edit("content/camp.md", "title: The camp", "title: The great camp");
    await eventually("the new title is shown", async () => (await page.title()).includes("The great camp"));
    holds(!(await marked(page)), "the page was loaded anew");
  },

  /** What is added above does not shift what is read; focus and details stay. */
  async place(preview) {
    preview.write("site.toml", `${SITE}[markdown]\nraw_html = true\n`);
    preview.edit("content/camp.md", "A [link]", "<details><summary>More</summary>Hidden.</details>\n\n<input name=\"q\">\n\nA [link]");
    await preview.serve();
    const page = await preview.open("/camp/");
    await page.locator("summary").click();
    await page.evaluate(() => {
      const paragraph = [...document.querySelectorAll("p")].find((p) => p.textContent.startsWith("It built 12"));
      scrollTo({ top: scrollY + paragraph.getBoundingClientRect().top - 100, behavior: "instant" });
      document.querySelector(".prose a[href*=other]").focus({ preventScroll: true });
    });
    const before = await box(page, ".prose", "It built 12");
    const scrolled = await page.evaluate(() => scrollY);
    preview.edit("content/camp.md", "in all.\n", `in all.\n\n${"A new sentence above. ".repeat(100)}\n`);
    await eventually("the new text is there", async () => (await text(page)).includes("A new sentence above."));
    await eventually(
      "the sentence stands where it stood",
      async () => Math.abs((await box(page, ".prose", "It built 12")).top - before.top) < 2,
    );
    holds((await page.evaluate(() => scrollY)) > scrolled + 50, "the text above has grown");
    await eventually("the focus is back", () => page.evaluate(() => document.activeElement.textContent === "link"));
    holds(await page.evaluate(() => document.querySelector("details").open), "the details are open");
    await page.locator("input").fill("a search");
    await page.evaluate(() => document.querySelector("input").setSelectionRange(2, 4));
    preview.edit("content/camp.md", "in all.\n", "in all, again.\n");
    await eventually("the new text is there", async () => (await text(page)).includes("in all, again."));
    const typed = () => page.evaluate(() => {
      const { value, selectionStart, selectionEnd } = document.activeElement;
      return [value, selectionStart, selectionEnd].join();
    });
    await eventually("what is being typed is kept", async () => (await typed()) === "a search,2,4");
  },

  /** A style sheet is swapped under a page that stays. */
  async style(preview) {
    const template = `{% extends "base.html" %}{% block head %}<link rel="stylesheet" href="{{ url(path="/extra.css") }}">{% endblock head %}` +
      `{% block main %}<div class="prose">{{ content }}</div>{% endblock main %}`;
    preview.write("templates/article.html", template);
    preview.write("static/extra.css", ".prose { color: rgb(1, 2, 3); }\n");
    await preview.serve();
    const page = await preview.open("/camp/");
    const colour = () => page.evaluate(() => getComputedStyle(document.querySelector(".prose")).color);
    same(await colour(), "rgb(1, 2, 3)", "the first style");
    await mark(page);
    for (const next of ["rgb(4, 5, 6)", "rgb(7, 8, 9)"]) {
      preview.write("static/extra.css", `.prose { color: ${next}; }\n`);
      await eventually("the style is new", async () => (await colour()) === next);
    }
    // A tab that was answered before the last build, and heard of nothing since.
    const late = await page.context().newPage();
    const old = async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/data-generation="\d+"/, 'data-generation="1"') });
    };
    await late.route("**/camp/", old);
    await late.route(/extra\.css$/, (route) => route.fulfill({ contentType: "text/css", body: ".prose { color: rgb(1, 2, 3); }" }));
    await late.goto(page.url());
    await eventually("it catches up", () => late.evaluate(() => getComputedStyle(document.querySelector(".prose")).color === "rgb(7, 8, 9)"));
    const links = () => page.evaluate(() => document.querySelectorAll("link[href*='extra.css']").length);
    await eventually("the old sheets are gone", async () => (await links()) === 1);
    holds(await marked(page), "the page was not loaded anew");
  },

  /** A picture is shown anew in a page that stays. */
  async images(preview) {
    const svg = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><rect width="${width}" height="10"/></svg>`;
    preview.edit("content/camp.md", "in all.", "in all.\n\n![A map](map.svg)");
    preview.write("content/map.svg", svg(10));
    await preview.serve();
    const page = await preview.open("/camp/");
    const width = () => page.evaluate(() => document.querySelector("img").naturalWidth);
    await eventually("the picture is there", async () => (await width()) === 10);
    await mark(page);
    for (const next of [20, 30]) {
      preview.write("content/map.svg", svg(next));
      await eventually("the picture is new", async () => (await width()) === next);
    }
    holds(await marked(page), "the page was not loaded anew");
  },

  /** A page that could never be built says why, and comes when it is mended. */
  async never_built(preview) {
    preview.edit("content/camp.md", "title: The camp", "titel: The camp");
    await preview.serve();
    const page = await preview.open("/camp/", {}, 404);
    await eventually("the error is shown", async () => (await errors(page)).some((text) => text.includes("field-missing")));
    holds((await shown(page, ".problems .lead"))[0].includes("comes when they are mended"), "there is no last version");
    preview.write("content/camp.md", CAMP);
    await eventually("the page is there", async () => (await text(page)).includes("in all."));
    same(await errors(page), [], "errors");
    // The theme, too, may be broken when the program starts.
    await preview.stopServer();
    preview.write("templates/article.html", "{% if %}");
    await preview.serve();
    await eventually("the error of the theme is shown", async () => (await errors(page)).some((text) => text.includes("templates/article.html")));
    preview.remove("templates/article.html");
    await eventually("it is mended", async () => (await errors(page)).length === 0 && (await text(page)).includes("in all."));
  },

  /** An error lies over the last good page, is text, and goes when it is mended. */
  async errors(preview) {
    const page = await preview.open("/camp/");
    const other = await preview.open("/other/");
    await mark(page);
    const hostile = `title: ["<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"]`;
    preview.edit("content/camp.md", "title: The camp", hostile);
    const [excerpt] = await eventually("the error is shown", async () => {
      const found = await errors(page);
      return found.length && found;
    });
    holds(excerpt.includes("error[field-type]") && excerpt.includes("content/camp.md:2:"), excerpt);
    holds(excerpt.includes("<script>window.hacked = 1</script>"), `the excerpt is text: ${excerpt}`);
    holds((await shown(page, ".problems"))[0].includes("nutgraf explain field-type"), "the command is named");
    const explained = await fetch(await page.locator(".problems .explain").getAttribute("href"));
    holds((await explained.text()).includes("field-type"), "what it says is a click away");
    same(await page.evaluate(() => window.hacked ?? null), null, "nothing of the title ran");
    same(await page.evaluate(() => document.querySelector("nutgraf-preview").shadowRoot.querySelectorAll("script,img").length), 0, "elements");
    holds((await text(page)).includes("in all.") && (await marked(page)), "the last good page stays");
    await eventually("the other page says so quietly", async () => (await bar(other)).includes("1 error elsewhere"));
    same(await errors(other), [], "errors over the other page");
    await other.locator(".sign.errors").click();
    holds((await shown(other, ".problems li"))[0].includes("content/camp.md"), "the file is named");

    // It can be put away, until there is something else to say.
    await page.keyboard.press("Escape");
    same(await errors(page), [], "errors after Esc");
    holds((await bar(page)).includes("1 error"), "a sign is left");
    preview.edit("content/camp.md", "published: 2022-04-01", "published: 2022-04-99");
    await eventually("two errors are shown", async () => (await errors(page)).length === 2);
    holds(await page.evaluate(() => document.activeElement === document.body), "the focus was not taken");
    preview.write("content/camp.md", CAMP);
    await eventually("the errors are gone", async () => {
      return (await boxes(page, ".problems")).length === 0 && !(await bar(page)).includes("error");
    });
    await eventually("elsewhere, too", async () => !(await bar(other)).includes("error"));
  },

  /** A warning stands beside its sentence, another beside its figure; the page is as without them. */
  async notes(preview) {
    // The same number twice: only one of them is loose.
    preview.edit("content/camp.md", "It built 12 camps.", "Before that `12` stood. It built 12 camps.");
    await preview.serve();
    const page = await preview.open("/camp/");
    const notes = await eventually("two notes are in the margin", async () => {
      const found = await boxes(page, ".layer .note");
      return found.length === 2 && found;
    });
    const number = notes.find(({ text }) => text.includes("nutgraf explain unbound-number"));
    const figure = notes.find(({ text }) => text.includes("nutgraf explain stale-figure"));
    holds(number && figure, JSON.stringify(notes));
    holds(number.text.includes("content/camp.md:") && number.text.includes("is bound to no figure"), number.text);
    const sentence = await box(page, ".prose", "It built 12 camps");
    holds(overlapDown(number, sentence), `${JSON.stringify([number, sentence])} stand side by side`);
    holds(!overlapAcross(number, await box(page, ".prose")), "the note covers no text");
    holds(overlapDown(figure, await box(page, "#figure-trained")), "the other stands beside the figure");
    const quoted = await page.evaluate(() => [...CSS.highlights.get("nutgraf-note")].map((range) => `${range}|${range.startContainer.data}`));
    same(quoted, ["12| stood. It built 12 camps. A "], "what is underlined");

    const size = () => page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      const shapes = [...document.body.querySelectorAll("*")].map((element) => element.getBoundingClientRect().toJSON());
      return JSON.stringify([scrollWidth, scrollHeight, shapes]);
    });
    const shaped = await size();
    await page.evaluate(() => document.querySelector("nutgraf-preview").remove());
    holds(shaped === (await size()), "the page has the same shape without the preview");
  },

  /** Notes close together lie one below the other; a folded one is a number; without room there is a list. */
  async many_notes(preview) {
    preview.edit("content/camp.md", "It built 12 camps.", "It built 12 camps, 13 towers, 14 walls and 15 gates.");
    await preview.serve();
    const page = await preview.open("/camp/");
    const find = async (count) => {
      const found = await boxes(page, ".layer .note, .layer .marker");
      return found.length === count && found;
    };
    const notes = await eventually("five are there", () => find(5));
    holds((await shown(page, ".layer .note")).length >= 3, "most of them have room beside their lines");
    for (const one of notes) {
      for (const other of notes) {
        holds(one === other || !overlapDown(one, other) || !overlapAcross(one, other), JSON.stringify([one, other]));
      }
    }
    await page.locator(".layer .note .fold").first().click();
    const folded = async () => (await shown(page, ".layer .marker")).includes("1");
    await eventually("it is folded", folded);
    await page.locator(".sign.warnings").click();
    const first = async () => (await shown(page, ".notes .note"))[0]?.includes("stale-figure");
    await eventually("it is in the list", first);
    await page.locator(".layer .marker").first().click();
    await eventually("it is unfolded", async () => !(await folded()) && !(await first()));
    await page.setViewportSize({ width: 420, height: 800 });
    await eventually("without a margin all are", async () => (await shown(page, ".notes .note")).length === 5);
  },

  async renamed(preview) {
    const page = await preview.open("/camp/");
    preview.rename("content/camp.md", "content/the camp مخيم.md");
    await eventually("the page is followed", async () => decodeURIComponent(new URL(page.url()).pathname) === "/the camp مخيم/");
    await eventually("its text is shown", async () => (await text(page)).includes("in all."));
  },

  async deleted(preview) {
    const page = await preview.open("/other/");
    await mark(page);
    preview.remove("content/other.md");
    // A deleted page may still be linked to; then the site has errors, and nothing of it goes.
    preview.edit("content/camp.md", "A [link](other.md)", "A link");
    await eventually("it is said", async () => (await bar(page)).includes("no longer part of the site"));
    holds((await text(page)).includes("Other text.") && (await marked(page)), "the last version stays");
    preview.write("content/other.md", OTHER.replace("Other text.", "New text."));
    await eventually("it is back", async () => (await text(page)).includes("New text.") && !(await bar(page)));
  },

  /** While there are errors no page is taken away; those that moved and went did so all the same. */
  async amid_errors(preview) {
    preview.write("content/third.md", OTHER.replace("Other text.", "A [link](camp.md) and [another](other.md)."));
    await preview.serve();
    const page = await preview.open("/camp/");
    const other = await preview.open("/other/");
    preview.rename("content/camp.md", "content/camps.md");
    await eventually("the page is followed", async () => new URL(page.url()).pathname === "/camps/");
    await eventually("its link is broken", async () => (await bar(page)).includes("1 error elsewhere"));
    preview.remove("content/other.md");
    await eventually("it is said", async () => (await bar(other)).includes("no longer part of the site"));
    preview.write("content/other.md", OTHER);
    await eventually("it is back", async () => !(await bar(other)).includes("no longer"));
  },

  /** What changes elsewhere moves nothing here. */
  async elsewhere(preview) {
    const page = await preview.open("/camp/");
    await mark(page);
    preview.edit("content/other.md", "Other text.", "Else.");
    const now = async () => (await (await fetch(`${preview.origin}/other/`)).text()).includes("Else.");
    await eventually("the other page is built", now);
    // The news of this comes after that.
    preview.edit("content/other.md", "title: Other", "titel: Other");
    await eventually("it is heard of", async () => (await bar(page)).includes("elsewhere"));
    holds(await marked(page), "the page was not loaded anew");
  },

  /** Whoever has missed something catches up. */
  async restarted(preview) {
    const page = await preview.open("/camp/");
    await preview.stopServer();
    await eventually("the sign is there", async () => (await bar(page)).includes("Waiting for nutgraf serve"));
    preview.edit("content/camp.md", "in all.", "in all, meanwhile.");
    await preview.serve();
    await eventually("the new text is shown", async () => (await text(page)).includes("in all, meanwhile."));
    await eventually("the sign is gone", async () => !(await bar(page)).includes("Waiting"));
  },

  /** More tabs than a browser opens connections. */
  async many_tabs(preview) {
    const first = await preview.open("/camp/");
    const tabs = [first];
    for (let n = 0; n < 8; n++) {
      const tab = await first.context().newPage();
      await tab.goto(`${preview.origin}/camp/`);
      tabs.push(tab);
    }
    preview.edit("content/camp.md", "in all.", "in all tabs.");
    for (const tab of tabs.reverse()) {
      await tab.bringToFront();
      await eventually("the tab is up to date", async () => (await text(tab)).includes("in all tabs."));
    }
    // A browser without a screen takes all tabs for seen.
    const see = (tab, state) => tab.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
    for (const tab of tabs) await see(tab, "hidden");
    preview.edit("content/camp.md", "in all tabs.", "in hidden tabs.");
    const heard = async () => (await Promise.all(tabs.map(text))).filter((text) => text.includes("in hidden tabs.")).length;
    await eventually("two of those that are hidden hear of it", async () => (await heard()) === 2);
    for (const tab of tabs) await see(tab, "visible");
    await eventually("the others do when they are seen", async () => (await heard()) === tabs.length);
  },

  /** Below a path, as the site will be published. */
  async below_a_path(preview) {
    preview.write("static/style.css", "main { color: rgb(1, 2, 3); }\n");
    await preview.serve("--base-url", "https://example.org/the%20news");
    const page = await preview.open("/the%20news/camp/");
    const other = await preview.open("/the%20news/other/");
    await mark(page);
    preview.write("static/style.css", "main { color: rgb(4, 5, 6); }\n");
    await eventually("the style is new", () => page.evaluate(() => getComputedStyle(document.querySelector("main")).color === "rgb(4, 5, 6)"));
    holds(await marked(page), "the page was not loaded anew");
    preview.edit("content/camp.md", "title: The camp", "titel: The camp");
    await eventually("it is heard of", async () => (await bar(other)).includes("1 error elsewhere"));
    await other.locator(".sign.errors").click();
    same(await other.locator(".problems li a").getAttribute("href"), "/the%20news/camp/", "the address of the other page");
    preview.write("content/camp.md", CAMP.replace("in all.", "in the end."));
    await eventually("the new text is shown", async () => (await text(page)).includes("in the end."));
    preview.rename("content/camp.md", "content/camps.md");
    await eventually("the page is followed", async () => new URL(page.url()).pathname === "/the%20news/camps/");
  },

  /** A page whose bytes never are what is said of them is loaded anew once, not for ever. */
  async no_endless_reload(preview) {
    const page = await preview.open("/camp/");
    let asked = 0;
    await page.route("**/camp/", async (route) => {
      asked++;
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/data-tag="[^"]*"/, 'data-tag="other"') });
    });
    await page.reload();
    await eventually("it goes on", async () => (await bar(page)).includes("note") || (await boxes(page, ".note")).length);
    same(asked, 2, "how often the page was asked for");
  },

  /** A page that allows nothing but its own site's files, and no markup made by scripts. */
  async strict_policy(preview) {
    const policy = "default-src 'none'; script-src 'self'; style-src http://127.0.0.1:*/extra.css; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
      "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    preview.write("static/extra.css", ".prose { color: rgb(1, 2, 3); }\n");
    preview.write("templates/article.html", `<!doctype html><html lang="{{ page.lang }}" dir="{{ page.direction }}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>{{ page.title }}</title>
<link rel="icon" href="/extra.css"><link rel="stylesheet" href="{{ url(path="/extra.css") }}"></head>
<body><div class="prose">{{ content }}</div></body></html>`);
    preview.write("content/camp.md", `${CAMP}\nIt held 99 men.\n`);
    await preview.serve();
    const page = await preview.open("/camp/", { viewport: { width: 1440, height: 800 } });
    await eventually("the list of notes is there", async () => (await bar(page)).includes("note"));
    await page.locator(".sign.warnings").click();
    await mark(page);
    preview.write("static/extra.css", ".prose { color: rgb(4, 5, 6); max-width: 700px; }\n");
    await eventually("the style is new", () => page.evaluate(() => getComputedStyle(document.querySelector(".prose")).color === "rgb(4, 5, 6)"));
    await eventually("there is room for the note", async () => (await boxes(page, ".layer .note")).some(({ text }) => text.includes("12")));
    const height = (display) => page.evaluate((display) => {
      document.querySelector("nutgraf-preview").style.setProperty("display", display, "important");
      return document.documentElement.scrollHeight;
    }, display);
    // A note beside the last line is higher than the line.
    same(await height("block"), await height("none"), "the height of the page with its notes, and without");
    await height("block");
    preview.edit("content/camp.md", "[8,500]", "[9,500]");
    await eventually("the error is shown", async () => (await errors(page)).length === 1);
    const panel = await page.evaluate(() => getComputedStyle(document.querySelector("nutgraf-preview").shadowRoot.querySelector(".problems")).position);
    same(panel, "fixed", "the panel has its style");
    await page.keyboard.press("Escape");
    preview.edit("content/camp.md", "[9,500]", "[8,500]");
    preview.edit("content/camp.md", "in all.", "in the end.");
    await eventually("the new text is shown", async () => (await text(page)).includes("in the end."));
    same(preview.violations, [], "violations of the policy");
  },

  /** In a page that reads from the right the margin is at the left. */
  async arabic(preview) {
    preview.write("content/camp.ar.md", "---\ntitle: المخيم\n---\n\nدرب [8,500](figure:trained) رجل.\n\nوبنى 12 مخيماً في *ليبيا*.\n");
    await preview.serve();
    const page = await preview.open("/ar/camp/", { viewport: { width: 1600, height: 800 } });
    const [note] = await eventually("the note is in the margin", async () => {
      const found = (await boxes(page, ".layer .note")).filter(({ text }) => text.includes("12"));
      return found.length && found;
    });
    const sentence = await box(page, ".prose", "وبنى 12");
    holds(overlapDown(note, sentence) && note.right <= (await box(page, ".prose")).left && note.left >= 0, JSON.stringify([note, sentence]));
    preview.edit("content/camp.ar.md", "[8,500]", "[9,500]");
    const [excerpt] = await eventually("the error is shown", async () => (await errors(page)).length && errors(page));
    holds(excerpt.includes("content/camp.ar.md") && excerpt.includes("رجل"), excerpt);
    const [panel] = await boxes(page, ".problems");
    holds(panel.left >= 0 && panel.right <= 1600, JSON.stringify(panel));
    same(await page.evaluate(() => document.querySelector("nutgraf-preview").dir), "ltr", "what is in English");
  },

  /** On a phone there are numbers and a list, and nothing is wider than the screen; on paper there is nothing. */
  async phone(preview) {
    const page = await preview.open("/camp/", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    const marker = await eventually("the numbers are there", async () => (await boxes(page, ".layer .marker"))[1]);
    const sentence = await box(page, ".prose", "It built 12 camps");
    holds(overlapDown(marker, sentence) && marker.right <= 360 && marker.right - marker.left >= 24, JSON.stringify([marker, sentence]));
    await page.locator(".sign.warnings").tap();
    await eventually("the list is there", async () => (await shown(page, ".notes .note")).length === 2);
    preview.edit("content/camp.md", "[8,500]", `[${"9,500 ".repeat(40)}]`);
    await eventually("the error is shown", async () => (await errors(page)).length);
    for (const panel of await boxes(page, ".panel, .bar")) {
      holds(panel.left >= 0 && panel.right <= 360 && panel.top >= 0 && panel.bottom <= 740, JSON.stringify(panel));
    }
    same(await page.evaluate(() => document.documentElement.scrollWidth), 360, "the width of the page");
    await page.emulateMedia({ media: "print" });
    same(await boxes(page, ".panel, .bar, .note, .marker"), [], "what is printed");
  },
};

/** Those that begin with other files start the program themselves. */
const OWN_START = ["place", "style", "images", "never_built", "notes", "many_notes", "strict_policy", "arabic", "below_a_path", "amid_errors"];

const name = process.argv[4];
const preview = new Preview(FILES);
try {
  if (!OWN_START.includes(name)) await preview.serve();
  await cases[name](preview);
  same(preview.violations, [], "errors of scripts");
} catch (error) {
  console.error(`${error.stack}\n\nwhat the program said:\n${preview.said}\nviolations: ${preview.violations.join("\n")}`);
  process.exitCode = 1;
} finally {
  await preview.end();
}
