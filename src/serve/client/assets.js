// Style sheets and pictures that change without the page: they are swapped in place.

const seenStyles = new Map();
const seenImages = new Map();

/** The path of an address of this site, as the server names it; `null` for others. */
function pathOf(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.origin === location.origin ? decodeURIComponent(url.pathname) : null;
  } catch {
    return null;
  }
}

/** The same address, asked for anew. */
function versioned(address, tag) {
  const url = new URL(address, document.baseURI);
  url.searchParams.set("v", tag);
  return url.href;
}

/** Swaps the style sheets whose tags differ from those last seen. What is `stale` was never seen as the page has it. */
function swapStyles(styles, stale, onSwapped) {
  for (const [path, tag] of Object.entries(styles)) {
    const before = seenStyles.get(path);
    seenStyles.set(path, tag);
    if (before === tag || (before === undefined && !stale)) continue;
    for (const link of document.querySelectorAll("link[rel~=stylesheet][href]")) {
      // The bytes that a hash in the page allows are those that it has.
      if (!link.integrity && (pathOf(link.href) === path || imports(link.sheet, path))) swapStyle(link, tag, onSwapped);
    }
  }
}

/** Whether a style sheet imports the one at `path`. */
function imports(sheet, path) {
  let rules = [];
  try {
    rules = [...(sheet?.cssRules ?? [])];
  } catch {
    // It is that of another site.
  }
  return rules.some(
    (rule) => rule.href && (pathOf(new URL(rule.href, sheet.href)) === path || imports(rule.styleSheet, path)),
  );
}

/** The old sheet goes when the new one is there, so that the page is never seen without. */
function swapStyle(link, tag, onSwapped) {
  if (link.dataset.nutgraf === "old") return;
  const next = link.cloneNode();
  next.href = versioned(link.href, tag);
  link.dataset.nutgraf = "old";
  next.addEventListener("load", () => {
    // One that was swapped itself before it came goes with the others.
    for (const old of document.querySelectorAll("link[data-nutgraf=old]")) {
      const isBefore = old.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (isBefore && pathOf(old.href) === pathOf(next.href)) old.remove();
    }
    onSwapped();
  });
  next.addEventListener("error", () => {
    delete link.dataset.nutgraf;
    next.remove();
  });
  link.after(next);
}

/** Shows the new bytes of pictures and media. */
function refreshImages(images) {
  const changed = Object.entries(images).filter(([path, tag]) => seenImages.get(path) !== tag);
  for (const [path, tag] of changed) {
    seenImages.set(path, tag);
    for (const element of document.querySelectorAll("img,source,video,audio,image")) {
      for (const name of ["src", "poster", "href"]) {
        const address = element.getAttribute(name);
        if (address && pathOf(address) === path) element.setAttribute(name, versioned(address, tag));
      }
      const set = element.getAttribute("srcset");
      if (set) {
        const part = (part) => {
          const [address, ...size] = part.trim().split(/\s+/);
          return [pathOf(address) === path ? versioned(address, tag) : address, ...size].join(" ");
        };
        // A comma ends a candidate only before white space.
        const fresh = set.split(/,\s+/).map(part).join(", ");
        if (fresh !== set) element.setAttribute("srcset", fresh);
      }
    }
  }
}
