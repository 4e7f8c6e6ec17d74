// What is said over the page and beside it: errors and notes.

import {
  box,
  boxes,
  eventually,
  holds,
  mark,
  marked,
  overlapAcross,
  overlapDown,
  same,
  shown,
  text,
} from "./preview.mjs";
import { CAMP, errors, bar } from "./site.mjs";

export default {
  /** A page that could never be built says why, and comes when it is mended. */
  async never_built(preview) {
    preview.edit("content/camp.md", "title: The camp", "titel: The camp");
    const page = await preview.open("/camp/", {}, 404);
    await eventually("the error is shown", async () =>
      (await errors(page)).some((text) => text.includes("field-missing")),
    );
    holds((await shown(page, ".problems .lead"))[0].includes("comes when they are mended"), "there is no last version");
    preview.write("content/camp.md", CAMP);
    await eventually("the page is there", async () => (await text(page)).includes("in all."));
    same(await errors(page), [], "errors");
    // The theme, too, may be broken when the program starts.
    await preview.stopServer();
    preview.write("templates/article.html", "{% if %}");
    await preview.serve();
    await eventually("the error of the theme is shown", async () =>
      (await errors(page)).some((text) => text.includes("templates/article.html")),
    );
    preview.remove("templates/article.html");
    await eventually(
      "it is mended",
      async () => (await errors(page)).length === 0 && (await text(page)).includes("in all."),
    );
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
    same(
      await page.evaluate(
        () => document.querySelector("nutgraf-preview").shadowRoot.querySelectorAll("script,img").length,
      ),
      0,
      "elements",
    );
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
    const quoted = await page.evaluate(() =>
      [...CSS.highlights.get("nutgraf-note")].map((range) => `${range}|${range.startContainer.data}`),
    );
    same(quoted, ["12| stood. It built 12 camps. A "], "what is underlined");

    const size = () =>
      page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        const shapes = [...document.body.querySelectorAll("*")].map((element) =>
          element.getBoundingClientRect().toJSON(),
        );
        return JSON.stringify([scrollWidth, scrollHeight, shapes]);
      });
    const shaped = await size();
    await page.evaluate(() => document.querySelector("nutgraf-preview").remove());
    holds(shaped === (await size()), "the page has the same shape without the preview");
  },

  /** Notes close together lie one below the other; a folded one is a number; without room there is a list. */
  async many_notes(preview) {
    preview.edit("content/camp.md", "It built 12 camps.", "It built 12 camps, 13 towers, 14 walls and 15 gates.");
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

  /** A page that allows nothing but its own site's files, and no markup made by scripts. */
  async strict_policy(preview) {
    const policy =
      "default-src 'none'; script-src 'self'; style-src http://127.0.0.1:*/extra.css; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
      "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    preview.write("static/extra.css", ".prose { color: rgb(1, 2, 3); }\n");
    preview.write(
      "templates/article.html",
      `<!doctype html><html lang="{{ page.lang }}" dir="{{ page.direction }}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>{{ page.title }}</title>
<link rel="icon" href="/extra.css"><link rel="stylesheet" href="{{ url(path="/extra.css") }}"></head>
<body><div class="prose">{{ content }}</div></body></html>`,
    );
    preview.write("content/camp.md", `${CAMP}\nIt held 99 men.\n`);
    const page = await preview.open("/camp/", { viewport: { width: 1440, height: 800 } });
    await eventually("the list of notes is there", async () => (await bar(page)).includes("note"));
    await page.locator(".sign.warnings").click();
    await mark(page);
    preview.write("static/extra.css", ".prose { color: rgb(4, 5, 6); max-width: 700px; }\n");
    await eventually("the style is new", () =>
      page.evaluate(() => getComputedStyle(document.querySelector(".prose")).color === "rgb(4, 5, 6)"),
    );
    await eventually("there is room for the note", async () =>
      (await boxes(page, ".layer .note")).some(({ text }) => text.includes("12")),
    );
    const height = (display) =>
      page.evaluate((display) => {
        document.querySelector("nutgraf-preview").style.setProperty("display", display, "important");
        return document.documentElement.scrollHeight;
      }, display);
    // A note beside the last line is higher than the line.
    same(await height("block"), await height("none"), "the height of the page with its notes, and without");
    await height("block");
    preview.edit("content/camp.md", "[8,500]", "[9,500]");
    await eventually("the error is shown", async () => (await errors(page)).length === 1);
    const panel = await page.evaluate(
      () => getComputedStyle(document.querySelector("nutgraf-preview").shadowRoot.querySelector(".problems")).position,
    );
    same(panel, "fixed", "the panel has its style");
    await page.keyboard.press("Escape");
    preview.edit("content/camp.md", "[9,500]", "[8,500]");
    preview.edit("content/camp.md", "in all.", "in the end.");
    await eventually("the new text is shown", async () => (await text(page)).includes("in the end."));
    same(preview.violations, [], "violations of the policy");
  },

  /** In a page that reads from the right the margin is at the left. */
  async arabic(preview) {
    preview.write(
      "content/camp.ar.md",
      "---\ntitle: المخيم\n---\n\nدرب [8,500](figure:trained) رجل.\n\nوبنى 12 مخيماً في *ليبيا*.\n",
    );
    const page = await preview.open("/ar/camp/", { viewport: { width: 1600, height: 800 } });
    const [note] = await eventually("the note is in the margin", async () => {
      const found = (await boxes(page, ".layer .note")).filter(({ text }) => text.includes("12"));
      return found.length && found;
    });
    const sentence = await box(page, ".prose", "وبنى 12");
    holds(
      overlapDown(note, sentence) && note.right <= (await box(page, ".prose")).left && note.left >= 0,
      JSON.stringify([note, sentence]),
    );
    preview.edit("content/camp.ar.md", "[8,500]", "[9,500]");
    const [excerpt] = await eventually("the error is shown", async () => (await errors(page)).length && errors(page));
    holds(excerpt.includes("content/camp.ar.md") && excerpt.includes("رجل"), excerpt);
    const [panel] = await boxes(page, ".problems");
    holds(panel.left >= 0 && panel.right <= 1600, JSON.stringify(panel));
    same(await page.evaluate(() => document.querySelector("nutgraf-preview").dir), "ltr", "what is in English");
  },

  /** On a phone there are numbers and a list, and nothing is wider than the screen; on paper there is nothing. */
  async phone(preview) {
    const page = await preview.open("/camp/", {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const marker = await eventually("the numbers are there", async () => (await boxes(page, ".layer .marker"))[1]);
    const sentence = await box(page, ".prose", "It built 12 camps");
    holds(
      overlapDown(marker, sentence) && marker.right <= 360 && marker.right - marker.left >= 24,
      JSON.stringify([marker, sentence]),
    );
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
