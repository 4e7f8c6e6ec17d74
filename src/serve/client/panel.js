// What lies over the page: the errors, the list of notes, and a bar with a few words. All of it stands in a shadow tree
// beside the body, so that neither the page nor the tool changes how the other looks.

/** An element with a class and children; texts are always text. */
function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A message, in which the things in backticks are set as code. */
function said(text) {
  return text.split("`").map((part, n) => (n % 2 ? make("code", "", part) : part));
}

function count(n, word) {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}

function placeText({ file, line, column }) {
  return line ? `${file}:${line}:${column}` : file;
}

/** The command that says more of a code, with a link to what it says. */
function explain(code) {
  const link = make("a", "explain", make("code", "", `nutgraf explain ${code}`));
  link.href = new URL(`explain/${encodeURIComponent(code)}`, script.src).href;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

function button(className, text, onClick) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}

const script = document.currentScript;
/** Whether this is what the server answers where there is no page. */
const missing = !script.dataset.tag;
const host = document.createElement("nutgraf-preview");
const root = host.attachShadow({ mode: "open" });
const layer = make("div", "layer");
const problemsPanel = make("section", "panel problems");
const notesPanel = make("section", "panel notes");
const bar = make("div", "bar");
// What changes is told to those who cannot see it. It must be there before it says anything.
const voice = make("p", "voice");

function setUp(base) {
  host.lang = "en";
  host.dir = "ltr";
  for (const [name, value] of Object.entries({
    all: "initial",
    position: "absolute",
    top: "0",
    left: "0",
    width: "0",
    height: "0",
    "z-index": "2147483000",
  })) {
    host.style.setProperty(name, value, "important");
  }
  const all = make("div", "all", layer, problemsPanel, notesPanel, bar, voice);
  all.hidden = true;
  dress(new URL("preview.css", base).href).then(() => {
    all.hidden = false;
    requestLayout();
  });
  voice.setAttribute("role", "status");
  problemsPanel.setAttribute("aria-label", "Errors");
  notesPanel.setAttribute("aria-label", "Notes");
  problemsPanel.hidden = notesPanel.hidden = true;
  root.append(all);
  document.documentElement.append(host);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (!notesPanel.hidden) showNotesPanel(false);
    else if (!problemsPanel.hidden) dismiss();
  });
}

/** Loads the style of the shadow tree: as a sheet that no policy of the page's about styles forbids, or as a link where a
    browser knows no such sheets. */
async function dress(address) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await (await fetch(address)).text());
    root.adoptedStyleSheets = [sheet];
  } catch {
    const link = make("link");
    link.rel = "stylesheet";
    link.href = address;
    const loaded = new Promise((resolve) => link.addEventListener("load", resolve, { once: true }));
    root.prepend(link);
    await loaded;
  }
}

// Errors.

const DISMISSED = "nutgraf:dismissed";
let shown = { problems: [], more: 0, elsewhere: { errors: 0, files: [] } };
let signature = "";

/** Shows the errors of the page, of which there are `more` than those, and says that there are others. */
function showProblems(problems, more, elsewhere) {
  const before = shown.problems.length;
  const now = JSON.stringify([problems, more]);
  const changed = now !== signature;
  shown = { problems, more, elsewhere };
  signature = now;
  if (problems.length && changed) {
    voice.textContent = `${count(problems.length + more, "error")} on this page: ${problems[0].message}`;
  } else if (!problems.length && before) {
    voice.textContent = "The errors of this page are mended.";
  }
  if (!problems.length) forget(DISMISSED);
  const wasOpen = !problemsPanel.hidden;
  const open = problems.length
    ? changed
      ? recall(DISMISSED) !== now
      : wasOpen
    : wasOpen && !before && elsewhere.errors > 0;
  drawProblems();
  problemsPanel.hidden = !open;
  drawBar();
}

function dismiss() {
  problemsPanel.hidden = true;
  if (shown.problems.length) remember(DISMISSED, signature);
  drawBar();
}

function drawProblems() {
  const { problems, more, elsewhere } = shown;
  const close = button("close", "Dismiss", dismiss);
  close.title = "Esc";
  const own = problems.length > 0;
  const title = own
    ? `${count(problems.length + more, "error")} on this page`
    : `${count(elsewhere.errors, "error")} elsewhere`;
  const last = missing ? "The page comes when they are mended." : "Below is the last good version.";
  const lead = own && make("p", "lead", last);
  const rest = more > 0 && make("p", "more", `and ${count(more, "more error")}: nutgraf check lists them all`);
  const scroll = problemsPanel.querySelector(".body")?.scrollTop ?? 0;
  const body = make("div", "body", lead, ...problems.map(drawProblem), rest, drawElsewhere(elsewhere, own));
  body.tabIndex = 0;
  body.setAttribute("role", "group");
  body.setAttribute("aria-label", title);
  problemsPanel.replaceChildren(make("header", "", make("h2", "", title), close), body);
  body.scrollTop = scroll;
}

function drawProblem(problem) {
  const excerpt = make("pre", "");
  for (const line of problem.text.split("\n")) {
    // The mark under what is wrong, and the sentence that says so.
    const kind = /^error/.test(line)
      ? "what"
      : /^\s*(\d*\s*)?\|\s.*\^/.test(line)
        ? "mark"
        : /^\s*(-->|:::|=)/.test(line)
          ? "aside"
          : "";
    excerpt.append(kind ? make("span", kind, line) : line, "\n");
  }
  return make("article", "problem", excerpt, make("p", "more", "More: ", explain(problem.code)));
}

function drawElsewhere({ errors, files }, own) {
  if (!errors) return null;
  const list = files.map(({ file, errors, page }) => {
    const name = page ? make("a", "", file) : make("span", "", file);
    if (page) name.href = addressOf(page);
    return make("li", "", name, errors > 1 ? ` (${errors})` : "");
  });
  const listed = files.reduce((sum, { errors }) => sum + errors, 0);
  if (listed < errors) list.push(make("li", "", `and ${count(errors - listed, "more error")} in other files`));
  return make(
    "div",
    "elsewhere",
    own && make("h3", "", `${count(errors, "error")} elsewhere`),
    make("ul", "", ...list),
  );
}

/** The address of a route, which is not percent-encoded. */
function addressOf(route) {
  return route.split("/").map(encodeURIComponent).join("/");
}

// The bar: small, at the end of the page's last line, and only there while it has something to say.

let lost = false;
let notice = "";

function drawBar() {
  const { problems, more, elsewhere } = shown;
  const signs = [];
  if (notice) signs.push(make("span", "sign notice", notice));
  if (lost) signs.push(make("span", "sign lost", "Waiting for nutgraf serve…"));
  if (problemsPanel.hidden && problems.length) {
    signs.push(button("sign errors", count(problems.length + more, "error"), openProblems));
  } else if (problemsPanel.hidden && elsewhere.errors) {
    signs.push(button("sign errors elsewhere-sign", `${count(elsewhere.errors, "error")} elsewhere`, openProblems));
  }
  const listed = listedNotes().length;
  if (listed) {
    const sign = button("sign warnings", count(listed, "note"), () => showNotesPanel(notesPanel.hidden));
    sign.setAttribute("aria-expanded", String(!notesPanel.hidden));
    signs.push(sign);
  }
  const focused = root.activeElement?.className;
  bar.replaceChildren(...signs);
  // A sign that is drawn anew keeps the focus that it had.
  if (focused) [...bar.children].find((sign) => sign.className === focused)?.focus({ preventScroll: true });
}

function openProblems() {
  forget(DISMISSED);
  problemsPanel.hidden = false;
  drawBar();
  problemsPanel.querySelector(".close").focus({ preventScroll: true });
}

/** Says something about the page as a whole, until it is no longer so. */
function say(text) {
  if (text === notice) return;
  notice = text;
  if (text) voice.textContent = text;
  drawBar();
}

function showLost(isLost) {
  if (isLost === lost) return;
  lost = isLost;
  drawBar();
}
