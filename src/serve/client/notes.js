// Warnings beside what they are about: in the margin where there is room, else as a number in the margin and a list. They
// are laid over the page; nothing of it moves.

const GAP = 8;
/** How far notes and their numbers stand from the text, so that a number has room before a note, and how wide they are. */
const CARD = { from: 30, widest: 240, narrowest: 170 };
/** How many notes are laid beside their lines at most; the others are listed. */
const MOST = 80;
const MARKER = { from: 3, widest: 24, narrowest: 24 };
/** The notes that the writer has folded to their numbers. */
const folded = new Set(recall("nutgraf:folded") ?? []);
let notes = [];
/** The notes with what they point at: `{ note, number, range, element, card, marker }`. */
let placed = [];
let pending = 0;

function showNotes(list) {
  const before = JSON.stringify(notes);
  if (JSON.stringify(list) === before) return;
  notes = list;
  anchorNotes();
}

/** Finds what the notes point at, in the order of the page, and draws them. */
function anchorNotes() {
  const page = notes.some((note) => note.anchor?.quote) ? readPage() : null;
  placed = notes.map((note) => ({ note, key: `${note.code} ${note.message}`, ...target(note.anchor, page) }));
  const order = (a, b) => {
    const [x, y] = [a, b].map(({ range, element }) => range?.startContainer ?? element);
    if (!x || !y) return x ? -1 : y ? 1 : 0;
    if (x === y) return (a.range?.startOffset ?? 0) - (b.range?.startOffset ?? 0);
    return x.compareDocumentPosition(y) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  };
  placed.sort(order);
  placed.forEach((one, n) => {
    one.number = n + 1;
    one.card = drawNote(one);
    one.marker = drawMarker(one);
  });
  highlight();
  requestLayout();
}

function target(anchor, page) {
  if (anchor?.fragment) return { element: document.getElementById(anchor.fragment) };
  return { range: anchor?.quote && page ? findQuote(page, anchor.quote) : null };
}

/** The page's text on one line, with the place of each character. Blocks are parted by line breaks. */
function readPage() {
  const page = { text: "", nodes: [], offsets: [], navigation: [] };
  const parts = [];
  let last = "\n";
  let block = null;
  const add = (character, node, offset) => {
    parts.push(character);
    page.nodes.push(node);
    page.offsets.push(offset);
    last = character;
  };
  for (const { node, block: of } of texts()) {
    if (of !== block && last !== "\n") add("\n", node, 0);
    block = of;
    for (let offset = 0; offset < node.data.length; offset++) {
      const character = node.data[offset];
      if (!/[ \t\n\r\f]/.test(character)) add(character, node, offset);
      else if (last !== " " && last !== "\n") add(" ", node, offset);
    }
  }
  page.text = parts.join("");
  return page;
}

/** The range of a text quote: of all places with its text the one whose surroundings agree best. */
function findQuote(page, { exact, prefix, suffix }) {
  let best = null;
  for (let at = page.text.indexOf(exact); at >= 0; at = page.text.indexOf(exact, at + 1)) {
    const end = at + exact.length;
    let score = 0;
    while (score < prefix.length && page.text[at - 1 - score] === prefix[prefix.length - 1 - score]) score++;
    let after = 0;
    while (after < suffix.length && page.text[end + after] === suffix[after]) after++;
    // A heading stands in the table of contents, too.
    const aside = page.nodes[at].parentElement.closest("nav,body > header,body > footer");
    score += after - (aside ? 0.5 : 0);
    if (!best || score > best.score) best = { at, end, score };
  }
  if (!best) return null;
  const range = document.createRange();
  range.setStart(page.nodes[best.at], page.offsets[best.at]);
  range.setEnd(page.nodes[best.end - 1], page.offsets[best.end - 1] + 1);
  return range;
}

/** Underlines what the notes point at, where the browser can without changing the page. */
function highlight() {
  if (!CSS.highlights || !document.adoptedStyleSheets) return;
  const ranges = placed.map(({ range }) => range).filter(Boolean);
  if (ranges.length) CSS.highlights.set("nutgraf-note", new Highlight(...ranges));
  else CSS.highlights.delete("nutgraf-note");
  if (!highlight.sheet) {
    highlight.sheet = new CSSStyleSheet();
    highlight.sheet.replaceSync(
      "@media screen { ::highlight(nutgraf-note) { text-decoration: underline 2px #d08700; text-underline-offset: .2em; }" +
        " ::highlight(nutgraf-current) { background: #ffd75e; color: #1c1c1e; } }",
    );
    document.adoptedStyleSheets.push(highlight.sheet);
  }
}

/** Marks what one note points at, while it is being looked at. */
function emphasise(one) {
  if (!CSS.highlights) return;
  if (one?.range) CSS.highlights.set("nutgraf-current", new Highlight(one.range));
  else CSS.highlights.delete("nutgraf-current");
  for (const { mark } of placed) mark?.classList.toggle("current", mark === one?.mark);
}

function drawNote(one) {
  const { note, number } = one;
  const help = note.help && make("p", "help", ...said(note.help));
  const fold = button("fold", "–", () => {
    folded.add(one.key);
    remember("nutgraf:folded", [...folded]);
    emphasise(null);
    layNotes();
    one.marker.focus({ preventScroll: true });
  });
  fold.title = "Fold this note";
  fold.setAttribute("aria-label", `Fold note ${number}`);
  const card = make(
    "article",
    "note",
    fold,
    make("p", "message", make("span", "number", String(number)), ...said(note.message)),
    help,
    make("p", "where", make("span", "", placeText(note.place)), " ", explain(note.code)),
  );
  card.setAttribute("aria-label", `Note ${number}`);
  card.addEventListener("pointerenter", () => emphasise(one));
  card.addEventListener("pointerleave", () => emphasise(null));
  return card;
}

function drawMarker(one) {
  const marker = button("marker", String(one.number), () => {
    if (folded.delete(one.key)) {
      remember("nutgraf:folded", [...folded]);
      layNotes();
      if (one.inMargin) return one.card.querySelector(".fold").focus({ preventScroll: true });
    }
    showNotesPanel(true);
    one.card.tabIndex = -1;
    one.card.focus({ preventScroll: true });
    one.card.scrollIntoView({ block: "nearest" });
    emphasise(one);
  });
  marker.setAttribute("aria-label", `Note ${one.number}: ${one.note.message}`);
  marker.addEventListener("pointerenter", () => emphasise(one));
  marker.addEventListener("pointerleave", () => emphasise(null));
  return marker;
}

/** The notes that do not stand in the margin. */
function listedNotes() {
  return placed.filter(({ inMargin }) => !inMargin);
}

function showNotesPanel(open) {
  const had = notesPanel.contains(root.activeElement);
  notesPanel.hidden = !open || !listedNotes().length;
  drawBar();
  if (notesPanel.hidden) emphasise(null);
  if (had && notesPanel.hidden) bar.querySelector(".warnings")?.focus({ preventScroll: true });
}

function requestLayout() {
  if (!pending) {
    pending = requestAnimationFrame(() => {
      pending = 0;
      layNotes();
    });
  }
}

/** Where the first line of what a note points at stands in the view; `null` if it is not shown. */
function lineOf({ range, element }) {
  const boxes = range ? [...range.getClientRects()] : element ? [element.getBoundingClientRect()] : [];
  return boxes.find(({ width, height }) => width > 0 && height > 0) ?? null;
}

/** Lays a note or its number at a height beside a block, or beside what holds it, where it covers nothing. Returns where
    it lies; `null` if there is no room. */
function laidBeside(element, block, top, { from: gap, widest, narrowest }, { origin, atStart, taken }) {
  layer.append(element);
  element.style.top = `${top}px`;
  for (let holder = block; holder; holder = holder.parentElement) {
    const edge = shifted(holder.getBoundingClientRect(), origin);
    const from = atStart ? 0 : Math.max(edge.right, 0) + gap;
    const to = atStart ? edge.left - gap : document.documentElement.clientWidth;
    const width = Math.min(widest, to - from);
    // Further out there is less room still.
    if (width < narrowest) return null;
    element.style.width = `${width}px`;
    element.style.left = `${atStart ? to - width : from}px`;
    const box = shifted(element.getBoundingClientRect(), origin);
    if (!taken.some((other) => overlap(other, box))) return box;
  }
  return null;
}

/** Puts each note beside its line. Those of one margin do not overlap, and none covers a word of the page. */
function layNotes() {
  const anchored = placed.some(({ range, element }) => range || element);
  const focused = layer.contains(root.activeElement) ? root.activeElement : null;
  layer.replaceChildren();
  // The layer must not be what makes the page long.
  layer.style.height = layer.style.width = "0";
  if (anchored) {
    const page = document.documentElement;
    layer.style.width = `${page.clientWidth}px`;
    layer.style.height = `${Math.max(page.scrollHeight, page.clientHeight)}px`;
    const origin = layer.getBoundingClientRect();
    const atStart = getComputedStyle(page).direction === "rtl";
    const around = { origin, atStart, taken: wordBoxes(origin) };
    let below = 0;
    for (const one of placed) {
      one.inMargin = false;
      one.mark = null;
      const line = lineOf(one);
      if (!line || one.number > MOST) continue;
      const top = line.top - origin.top;
      if (one.element) {
        one.mark = make("div", "bracket");
        Object.assign(one.mark.style, {
          top: `${top}px`,
          height: `${line.height}px`,
          left: `${(atStart ? line.right : line.left - 6) - origin.left + (atStart ? 3 : 0)}px`,
        });
        layer.append(one.mark);
      }
      const block = one.element ?? one.range.startContainer.parentElement.closest(BLOCKS);
      const at = Math.max(top, below);
      // A note far below its line would stand beside another sentence.
      const near = at < top + Math.max(line.height, 240);
      const card = near && !folded.has(one.key) && laidBeside(one.card, block, at, CARD, around);
      if (card) {
        one.inMargin = true;
        below = card.bottom + GAP;
        around.taken.push(card);
        continue;
      }
      one.card.remove();
      one.card.removeAttribute("style");
      around.taken.push(layMarker(one.marker, block, top, around));
    }
  } else {
    for (const one of placed) one.inMargin = false;
  }
  if (focused?.isConnected) focused.focus({ preventScroll: true });
  drawList();
}

/** Lays the number of a note beside its line, or below those that are there already; at the edge of the view, if need be
    over the page. */
function layMarker(marker, block, top, around) {
  for (let step = 0; step < 5; step++) {
    const box = laidBeside(marker, block, top + step * 26, MARKER, around);
    if (box) return { ...box, marker: true };
  }
  marker.style.top = `${top}px`;
  marker.style.width = "";
  marker.style.left = around.atStart ? "1px" : `${document.documentElement.clientWidth - 25}px`;
  for (;;) {
    const box = shifted(marker.getBoundingClientRect(), around.origin);
    const other = around.taken.find((other) => other.marker && overlap(other, box));
    if (!other) return { ...box, marker: true };
    marker.style.top = `${other.bottom + 2}px`;
  }
}

function drawList() {
  const listed = listedNotes();
  const items = listed.map(({ card }) => make("li", "", card));
  const close = button("close", "Close", () => showNotesPanel(false));
  close.title = "Esc";
  const scroll = notesPanel.querySelector(".body")?.scrollTop ?? 0;
  const focus = notesPanel.contains(root.activeElement) ? root.activeElement : null;
  const body = make("ul", "body", ...items);
  notesPanel.replaceChildren(make("header", "", make("h2", "", count(listed.length, "note")), close), body);
  body.scrollTop = scroll;
  if (focus) (focus.isConnected ? focus : close).focus({ preventScroll: true });
  if (!listed.length) notesPanel.hidden = true;
  drawBar();
}

/** Where the words and pictures of the page are, so that notes stay off them: but for those that stick to the view, such
    as a list of contents, which stand beside everything in turn. */
function wordBoxes(origin) {
  const range = document.createRange();
  const boxes = [];
  const add = (what) => {
    const box = shifted(what.getBoundingClientRect(), origin);
    if (box.right > box.left && box.bottom > box.top) boxes.push(box);
  };
  let last = null;
  let moves = true;
  for (const { node, block } of texts()) {
    if (!node.data.trim()) continue;
    if (block !== last) moves = scrolls(block);
    last = block;
    range.selectNodeContents(node);
    if (moves) add(range);
  }
  document.body.querySelectorAll(PICTURES).forEach(add);
  return boxes;
}

function shifted({ left, right, top, bottom }, origin) {
  return { left: left - origin.left, right: right - origin.left, top: top - origin.top, bottom: bottom - origin.top };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Looks again whenever the page may have another shape. */
function watchShape() {
  addEventListener("resize", requestLayout);
  addEventListener("load", requestLayout);
  document.addEventListener("toggle", requestLayout, true);
  document.fonts?.addEventListener?.("loadingdone", requestLayout);
  new ResizeObserver(requestLayout).observe(document.body);
}
