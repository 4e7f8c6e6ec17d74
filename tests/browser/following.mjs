// An open page follows the files: its words, its styles, its address.

import { box, boxes, eventually, holds, mark, marked, same, shown, text } from "./preview.mjs";
import { SITE, CAMP, OTHER, errors, bar } from "./site.mjs";

export default {
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
    preview.edit(
      "content/camp.md",
      "A [link]",
      '<details><summary>More</summary>Hidden.</details>\n\n<input name="q">\n\nA [link]',
    );
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
    const typed = () =>
      page.evaluate(() => {
        const { value, selectionStart, selectionEnd } = document.activeElement;
        return [value, selectionStart, selectionEnd].join();
      });
    await eventually("what is being typed is kept", async () => (await typed()) === "a search,2,4");
  },

  /** A style sheet is swapped under a page that stays. */
  async style(preview) {
    const template =
      `{% extends "base.html" %}{% block head %}<link rel="stylesheet" href="{{ url(path="/extra.css") }}">{% endblock head %}` +
      `{% block main %}<div class="prose">{{ content }}</div>{% endblock main %}`;
    preview.write("templates/article.html", template);
    preview.write("static/extra.css", ".prose { color: rgb(1, 2, 3); }\n");
    const page = await preview.open("/camp/");
    const colour = () => page.evaluate(() => getComputedStyle(document.querySelector(".prose")).color);
    same(await colour(), "rgb(1, 2, 3)", "the first style");
    await mark(page);
    for (const next of ["rgb(4, 5, 6)", "rgb(7, 8, 9)"]) {
      preview.write("static/extra.css", `.prose { color: ${next}; }\n`);
      await eventually("the style is new", async () => (await colour()) === next);
    }
    // The answers come in another order than they were asked for.
    let release;
    const held = new Promise((resolve) => (release = resolve));
    let holding = true;
    await page.route(/extra\.css\?v=/, async (route) => {
      if (holding) {
        holding = false;
        await held;
      }
      // The page may have given it up.
      await route.continue().catch(() => {});
    });
    const asked = page.waitForRequest(/extra\.css\?v=/);
    preview.write("static/extra.css", ".prose { color: rgb(7, 8, 9); outline: 1px solid; }\n");
    await asked;
    preview.write("static/extra.css", ".prose { color: rgb(7, 8, 9); }\n");
    const links = () => page.evaluate(() => document.querySelectorAll("link[href*='extra.css']").length);
    await eventually("the older sheets are gone", async () => (await links()) === 1);
    release();
    await page.unroute(/extra\.css\?v=/);

    // A tab that was answered before the last build, and heard of nothing since.
    const late = await page.context().newPage();
    const old = async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replace(/data-generation="\d+"/, 'data-generation="1"'),
      });
    };
    await late.route("**/camp/", old);
    await late.route(/extra\.css$/, (route) =>
      route.fulfill({ contentType: "text/css", body: ".prose { color: rgb(1, 2, 3); }" }),
    );
    await late.goto(page.url());
    await eventually("it catches up", () =>
      late.evaluate(() => getComputedStyle(document.querySelector(".prose")).color === "rgb(7, 8, 9)"),
    );
    await eventually("the old sheets are gone", async () => (await links()) === 1);
    holds(await marked(page), "the page was not loaded anew");
  },

  /** A picture is shown anew in a page that stays. */
  async images(preview) {
    const svg = (width) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"><rect width="${width}" height="10"/></svg>`;
    preview.edit("content/camp.md", "in all.", "in all.\n\n![A map](map.svg)");
    preview.write("content/map.svg", svg(10));
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

  async renamed(preview) {
    const page = await preview.open("/camp/");
    preview.rename("content/camp.md", "content/the camp مخيم.md");
    await eventually(
      "the page is followed",
      async () => decodeURIComponent(new URL(page.url()).pathname) === "/the camp مخيم/",
    );
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
    const svg = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"/>`;
    preview.edit("content/camp.md", "in all.", "in all.\n\n![A map](map.svg)");
    preview.write("content/map.svg", svg(10));
    const page = await preview.open("/camp/");
    await preview.stopServer();
    await eventually("the sign is there", async () => (await bar(page)).includes("Waiting for nutgraf serve"));
    preview.edit("content/camp.md", "in all.", "in all, meanwhile.");
    await preview.serve();
    await eventually("the new text is shown", async () => (await text(page)).includes("in all, meanwhile."));
    await eventually("the sign is gone", async () => !(await bar(page)).includes("Waiting"));

    // A picture that changed meanwhile, in a page that did not.
    await preview.stopServer();
    preview.write("content/map.svg", svg(20));
    await preview.serve();
    const width = () => page.evaluate(() => document.querySelector("img").naturalWidth);
    await eventually("the picture is new", async () => (await width()) === 20);

    // A page that cannot be built now is still there.
    await preview.stopServer();
    preview.edit("content/camp.md", "title: The camp", "titel: The camp");
    await preview.serve();
    await eventually("the error is shown", async () => (await errors(page)).length > 0);
    holds(!(await bar(page)).includes("no longer part"), "it is not said to be gone");
    preview.edit("content/camp.md", "titel: The camp", "title: The camp");
    await eventually("it is mended", async () => (await errors(page)).length === 0);
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
    const see = (tab, state) =>
      tab.evaluate((state) => {
        Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    for (const tab of tabs) await see(tab, "hidden");
    preview.edit("content/camp.md", "in all tabs.", "in hidden tabs.");
    const heard = async () =>
      (await Promise.all(tabs.map(text))).filter((text) => text.includes("in hidden tabs.")).length;
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
    await eventually("the style is new", () =>
      page.evaluate(() => getComputedStyle(document.querySelector("main")).color === "rgb(4, 5, 6)"),
    );
    holds(await marked(page), "the page was not loaded anew");
    preview.edit("content/camp.md", "title: The camp", "titel: The camp");
    await eventually("it is heard of", async () => (await bar(other)).includes("1 error elsewhere"));
    await other.locator(".sign.errors").click();
    same(
      await other.locator(".problems li a").getAttribute("href"),
      "/the%20news/camp/",
      "the address of the other page",
    );
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
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replace(/data-tag="[^"]*"/, 'data-tag="other"'),
      });
    });
    await page.reload();
    await eventually(
      "it goes on",
      async () => (await bar(page)).includes("note") || (await boxes(page, ".note")).length,
    );
    same(asked, 2, "how often the page was asked for");
  },
};
