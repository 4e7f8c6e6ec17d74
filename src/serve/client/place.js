// Where the reader is in the page, kept over a reload: the scroll position by the text at the top of the view, so that
// what is added above does not shift it; the focus; which <details> are open.

const BLOCKS =
  "p,li,dt,dd,h1,h2,h3,h4,h5,h6,td,th,caption,pre,blockquote,figcaption,summary,legend,figure,address,details," +
  "div,section,article,aside,header,footer,main,nav,ul,ol,dl,table,form,fieldset,body";
const FOCUSABLE =
  "a[href],area[href],button,input,select,textarea,summary,audio,video,iframe,[tabindex],[contenteditable]";
const PICTURES = "img,video,svg,canvas,iframe";
const PLACE = "nutgraf:place";

/** White space as browsers and the generator see it: a no-break space is a letter. */
function spaced(text) {
  return text.replace(/[ \t\n\r\f]+/g, " ").trim();
}

/** The text nodes of the page that readers can see, with the block that each stands in. */
function* texts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (parent && !parent.closest("script,style,noscript,template,textarea")) {
      yield { node, block: parent.closest(BLOCKS) ?? document.body };
    }
  }
}

/** The blocks that hold words or pictures themselves, in the order of the page. */
function wordBlocks() {
  const blocks = new Set();
  for (const { node, block } of texts()) {
    if (node.data.trim()) blocks.add(block);
  }
  for (const picture of document.body.querySelectorAll(PICTURES)) blocks.add(picture);
  return [...blocks].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}

/** What an element is called in this page and, unless it was edited itself, in the next version of it. */
function nameOf(element) {
  if (element.id) return `#${element.id}`;
  const says = element.getAttribute("href") ?? element.getAttribute("name") ?? element.getAttribute("src") ?? "";
  return `${element.localName} ${says.split("?")[0]} ${spaced(element.textContent).slice(0, 300)}`;
}

/** Elements with their names and how many of the same name come before them. */
function named(elements) {
  const counts = new Map();
  return elements.map((element) => {
    const name = nameOf(element);
    const nth = counts.get(name) ?? 0;
    counts.set(name, nth + 1);
    return { element, name, nth };
  });
}

function findNamed(all, { name, nth }) {
  const same = all.filter((one) => one.name === name);
  return (same[nth] ?? same[same.length - 1])?.element;
}

/** Whether an element moves with the page when it scrolls. */
function scrolls(element) {
  for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
    if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return false;
  }
  return true;
}

/** Takes note of where the reader is, for the page at `path`. */
function keepPlace(path) {
  const place = { path, x: scrollX, y: scrollY, anchors: [], details: [] };
  if (scrollY > 0) {
    for (const { element, name, nth } of named(wordBlocks())) {
      const box = element.getBoundingClientRect();
      if (box.top > innerHeight || place.anchors.length === 12) break;
      // What is higher than the view moves too little when something is added in it.
      const small = box.height > 0 && box.height < innerHeight;
      if (small && box.bottom > 0 && scrolls(element)) place.anchors.push({ name, nth, top: box.top });
    }
  }
  for (const { element, name, nth } of named([...document.querySelectorAll("details")])) {
    place.details.push({ name, nth, open: element.open });
  }
  const focused = document.activeElement;
  const known = named([...document.querySelectorAll(FOCUSABLE)]).find(({ element }) => element === focused);
  if (known) {
    place.focus = { name: known.name, nth: known.nth };
    if (isText(focused)) {
      Object.assign(place.focus, { value: focused.value, from: focused.selectionStart, to: focused.selectionEnd });
    }
  }
  remember(PLACE, place);
  // Else the browser would first go to where the page was in pixels.
  history.scrollRestoration = "manual";
}

function isText(element) {
  return (
    element.localName === "textarea" || (element.localName === "input" && /^(text|search|url|tel)$/.test(element.type))
  );
}

/** Goes to where the reader was before the reload, if this page came by one. */
function takePlace() {
  const place = recall(PLACE);
  forget(PLACE);
  if (!place) return;
  history.scrollRestoration = "auto";
  if (place.path !== location.pathname) return;
  const details = named([...document.querySelectorAll("details")]);
  for (const one of place.details) {
    const element = findNamed(details, one);
    if (element) element.open = one.open;
  }
  const focused = place.focus && findNamed(named([...document.querySelectorAll(FOCUSABLE)]), place.focus);
  if (focused) {
    focused.focus({ preventScroll: true });
    if (isText(focused) && place.focus.value !== undefined) {
      focused.value = place.focus.value;
      focused.setSelectionRange(place.focus.from, place.focus.to);
    }
  }
  // Pictures and fonts may still come and move the text, and the browser itself goes to the address's fragment. Whoever
  // begins to scroll is left alone.
  let hands = false;
  const touched = () => (hands = true);
  const signs = ["wheel", "touchstart", "keydown", "pointerdown"];
  signs.forEach((sign) => addEventListener(sign, touched, { once: true, passive: true, capture: true }));
  const go = () => hands || scrollToPlace(place);
  const done = () => signs.forEach((sign) => removeEventListener(sign, touched, { capture: true }));
  go();
  const settle = () => requestAnimationFrame(() => (go(), requestAnimationFrame(() => (go(), done()))));
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle, { once: true });
}

function scrollToPlace(place) {
  const blocks = place.anchors.length ? named(wordBlocks()) : [];
  for (const anchor of place.anchors) {
    const element = findNamed(blocks, anchor);
    const box = element?.getBoundingClientRect();
    if (box?.height > 0) {
      scrollTo({ left: place.x, top: scrollY + box.top - anchor.top, behavior: "instant" });
      return;
    }
  }
  scrollTo({ left: place.x, top: place.y, behavior: "instant" });
}

// What one tab remembers over a reload. A browser may forbid it; then nothing is remembered.

function remember(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {}
}

function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {}
}
