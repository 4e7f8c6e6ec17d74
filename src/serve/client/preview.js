// Keeps the page that is looked at as the site now is. After each build the server says in one message how things stand:
// the page's tag, those of style sheets and changed pictures, errors, notes. Nothing is counted from earlier messages,
// so a tab that has missed some catches up with the next.

const script = document.currentScript;
const page = script.dataset.page;
const RELOADED = "nutgraf:reloaded";
/** How many hidden tabs may listen. A browser opens six connections to a server, and some must stay for pages. */
const HIDDEN_TABS = 3;
/** How long a connection may be away before that is said. */
const PATIENCE = 1500;

let stream = null;
let retry = 0;
let lostTimer = 0;
let lastId = "";
let leaving = false;
let first = true;

function listen() {
  clearTimeout(retry);
  if (stream || leaving) return;
  const since = lastId && `&since=${encodeURIComponent(lastId)}`;
  stream = new EventSource(new URL(`live?page=${encodeURIComponent(page)}${since}`, script.src));
  stream.addEventListener("open", found);
  stream.addEventListener("message", (event) => {
    found();
    lastId = event.lastEventId || lastId;
    take(JSON.parse(event.data));
  });
  stream.addEventListener("error", () => {
    lostTimer ||= setTimeout(() => showLost(true), PATIENCE);
    // A browser tries again by itself unless the server answered with something else.
    if (stream?.readyState === EventSource.CLOSED) {
      hangUp();
      retry = setTimeout(listen, 1000);
    }
  });
}

function found() {
  clearTimeout(lostTimer);
  lostTimer = 0;
  showLost(false);
}

function hangUp() {
  stream?.close();
  stream = null;
}

/** A visible tab always listens. A hidden one only if it gets one of the few places for those; else it catches up when it
    is shown. */
function listenIfSeen() {
  giveUpPlace?.();
  giveUpPlace = null;
  if (document.visibilityState === "visible") return listen();
  waitForPlace(0);
}

let giveUpPlace = null;

function waitForPlace(n) {
  if (!navigator.locks || n === HIDDEN_TABS) return hangUp();
  const held = (lock) => {
    if (!lock) return waitForPlace(n + 1);
    if (document.visibilityState === "visible") return;
    listen();
    return new Promise((resolve) => (giveUpPlace = resolve));
  };
  navigator.locks.request(`nutgraf-hidden-${n}`, { ifAvailable: true }, held).catch(hangUp);
}

/** Makes the page what the server says that it is. */
function take(told) {
  if (leaving) return;
  const { tag, gone, moved } = told.page;
  if (moved) return leave(addressOf(moved), () => location.replace(addressOf(moved) + location.search + location.hash));
  if (tag && tag !== script.dataset.tag && recall(RELOADED) !== tag) {
    // If the server goes on sending other bytes than it names, one attempt is enough.
    remember(RELOADED, tag);
    return leave(location.pathname, () => location.reload());
  }
  if (tag === script.dataset.tag) forget(RELOADED);
  say(gone && !isMissing() ? "This page is no longer part of the site. You see it as it last was." : "");
  const generation = Number(script.dataset.generation);
  swapStyles(told.styles ?? {}, first && generation > 0 && told.generation !== generation, requestLayout);
  refreshImages(told.images ?? {});
  first = false;
  showProblems(told.problems ?? [], told.elsewhere ?? { errors: 0, files: [] });
  showNotes(told.notes ?? []);
}

/** Whether this is what the server answers where there is no page. */
function isMissing() {
  return performance.getEntriesByType("navigation")[0]?.responseStatus === 404;
}

function leave(path, go) {
  leaving = true;
  hangUp();
  keepPlace(path);
  go();
}

takePlace();
setUp(script.src);
watchShape();
listenIfSeen();
document.addEventListener("visibilitychange", listenIfSeen);
// A page that is kept to go back to must not hold a connection, and is stale when it is shown again.
addEventListener("pagehide", hangUp);
addEventListener("pageshow", (event) => event.persisted && listenIfSeen());
