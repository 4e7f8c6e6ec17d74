// A site in a temporary folder, the real program that serves it, and Chromium that looks at it.

import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

/** How long something may take to come about: a slow machine must not fail a test. */
const DEADLINE = Number(process.env.DEADLINE ?? 60_000);

const [program, packages] = process.argv.slice(2);
const { chromium } = createRequire(path.join(packages, "x.js"))("playwright-core");

const CHROMIUM = process.env.PATH.split(path.delimiter)
  .map((folder) => path.join(folder, "chromium"))
  .find(fs.existsSync);
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Waits until `look` gives something true, and gives it. */
export async function eventually(what, look, say = () => "") {
  const end = Date.now() + DEADLINE;
  let last;
  while (Date.now() < end) {
    try {
      last = await look();
      if (last) return last;
    } catch (error) {
      // The page may be about to be another.
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`not in time: ${what}; last ${last}; ${say()}`);
}

export function same(found, expected, what) {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: found ${one}, expected ${other}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(`it does not hold: ${what}`);
}

export class Preview {
  constructor(files) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), "nutgraf-browser-"));
    this.said = "";
    this.violations = [];
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  file(name) {
    return path.join(this.folder, "site", name);
  }

  write(name, text) {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true });
    fs.writeFileSync(this.file(name), text);
  }

  edit(name, from, to) {
    const text = fs.readFileSync(this.file(name), "utf8");
    holds(text.includes(from), `${name} has ${from}`);
    this.write(name, text.replace(from, to));
  }

  rename(from, to) {
    fs.renameSync(this.file(from), this.file(to));
  }

  remove(name) {
    fs.rmSync(this.file(name));
  }

  /** Starts the program; on the same port as before if it ran already. */
  async serve(...more) {
    const port = this.port ?? 0;
    const options = ["serve", "--watch", "--root", this.file(""), "--port", String(port), ...more];
    this.server = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
    let heard = "";
    const hear = (data) => {
      heard += data;
      this.said += data;
    };
    this.server.stdout.on("data", hear);
    this.server.stderr.on("data", hear);
    const found = await eventually(
      "the program names its address",
      () => heard.match(/http:\/\/127\.0\.0\.1:(\d+)/),
      () => heard,
    );
    this.port = Number(found[1]);
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  async stopServer() {
    const ended = new Promise((resolve) => this.server.once("exit", resolve));
    this.server.kill("SIGINT");
    await ended;
    this.server = null;
  }

  /** Opens a page, once it is answered with this status. Starts the program, unless that has been done. */
  async open(route, options = {}, status = 200) {
    if (!this.server) await this.serve();
    this.browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 800 }, ...options });
    context.setDefaultTimeout(DEADLINE);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.violations.push(String(error.stack)));
    await page.exposeFunction("__violated", (violation) => this.violations.push(violation));
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) =>
        window.__violated(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
      );
    });
    await eventually(
      "the page is there",
      async () => (await fetch(this.origin + route)).status === status,
      () => this.said,
    );
    await page.goto(this.origin + route);
    await eventually("the preview is there", () => page.evaluate(() => !!document.querySelector("nutgraf-preview")));
    return page;
  }

  async end() {
    await this.browser?.close();
    if (this.server) await this.stopServer();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Marks the window, so that a reload can be told. */
export const mark = (page) => page.evaluate(() => (window.marked = true));
export const marked = (page) => page.evaluate(() => window.marked === true);

/** The text of the page itself, without what the preview lays over it. */
export const text = (page) => page.evaluate(() => document.body.innerText);

/** Where an element or, by `words`, a text of the page stands in the view. */
export const box = (page, selector, words) =>
  page.evaluate(
    ([selector, words]) => {
      const element = document.querySelector(selector);
      let of = element;
      if (words) {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (walker.nextNode() && !walker.currentNode.data.includes(words));
        of = document.createRange();
        const start = walker.currentNode.data.indexOf(words);
        of.setStart(walker.currentNode, start);
        of.setEnd(walker.currentNode, start + words.length);
      }
      const { left, right, top, bottom } = of.getBoundingClientRect();
      return { left, right, top, bottom };
    },
    [selector, words],
  );

/** The boxes of things of the preview. */
export const boxes = (page, selector) =>
  page.evaluate((selector) => {
    const found = document.querySelector("nutgraf-preview").shadowRoot.querySelectorAll(selector);
    const box = (element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { left, right, top, bottom, text: element.textContent };
    };
    return [...found].map(box).filter(({ left, right }) => right > left);
  }, selector);

/** The texts of the things of the preview that are shown. */
export const shown = async (page, selector) => (await boxes(page, selector)).map(({ text }) => text);

export const overlapDown = (a, b) => a.top < b.bottom && b.top < a.bottom;
export const overlapAcross = (a, b) => a.left < b.right && b.left < a.right;
