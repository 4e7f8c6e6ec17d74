// Keeps the page that is looked at as the site now is. After each build the server says in one message how things stand:
// the page's tag, those of style sheets and changed pictures, errors, notes. Nothing is counted from earlier messages,
// so a tab that has missed some catches up with the next.

const page = script.dataset.page;
const RELOADED = "nutgraf:reloaded";
/** How many tabs may listen all the time, of those that are seen and of those that are not. A browser opens six
    connections to a server, and some must stay for pages. */
const PLACES = 2;
/** How often a tab looks that is seen and has no place, in milliseconds. */
const LOOK = 1000;
/** How long a connection may be away before that is said. */
const PATIENCE = 1500;

let stream = null;
let retry = 0;
let lostTimer = 0;
/** The generation that this tab knows: at first the one that it was answered from. */
let lastId = script.dataset.generation ?? "";
let leaving = false;
let first = true;
/** Whether the connection is for one message only. */
let once = false;

function listen() {
  if (stream || leaving) return;
  const since = lastId && `&since=${encodeURIComponent(lastId)}`;
  stream = new EventSource(new URL(`live?page=${encodeURIComponent(page)}${since}`, script.src));
  stream.addEventListener("open", found);
  stream.addEventListener("message", (event) => {
    found();
    lastId = event.lastEventId || lastId;
    if (once) {
      hangUp();
      retry = setTimeout(listenIfSeen, LOOK);
    }
    take(JSON.parse(event.data));
  });
  stream.addEventListener("error", () => {
    lostTimer ||= setTimeout(() => showLost(true), PATIENCE);
    // A browser tries again by itself unless the server answered with something else.
    if (stream?.readyState === EventSource.CLOSED) {
      hangUp();
      retry = setTimeout(listenIfSeen, LOOK);
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

let giveBack = null;
let turn = 0;

/** Listens, if there is a place for one more. A tab that is seen and has none looks every now and then; one that is not
    seen catches up when it is. */
async function listenIfSeen() {
  const mine = ++turn;
  clearTimeout(retry);
  leavePlace();
  const seen = document.visibilityState === "visible";
  // Without locks tabs do not know of each other.
  const place = navigator.locks ? await takePlaceOf(document.visibilityState, 0) : seen;
  if (mine !== turn || leaving) return place?.call?.();
  if (typeof place === "function") giveBack = place;
  if (!place && !seen) return hangUp();
  once = !place;
  listen();
}

/** Gives a function that gives the place back; `null` if all are taken. */
function takePlaceOf(kind, n) {
  if (n === PLACES) return null;
  return new Promise((resolve) => {
    const hold = (lock) => (lock ? new Promise((end) => resolve(end)) : resolve(takePlaceOf(kind, n + 1)));
    navigator.locks.request(`nutgraf-${kind}-${n}`, { ifAvailable: true }, hold).catch(() => resolve(null));
  });
}

function leavePlace() {
  giveBack?.();
  giveBack = null;
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
  say(gone && !missing ? "This page is no longer part of the site. You see it as it last was." : "");
  const generation = Number(script.dataset.generation);
  swapStyles(told.styles ?? {}, first && generation > 0 && told.generation !== generation, requestLayout);
  refreshImages(told.images ?? {});
  first = false;
  showProblems(told.problems ?? [], told.more ?? 0, told.elsewhere ?? { errors: 0, files: [] });
  showNotes(told.notes ?? []);
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
addEventListener("pagehide", () => {
  turn++;
  clearTimeout(retry);
  leavePlace();
  hangUp();
});
addEventListener("pageshow", (event) => event.persisted && listenIfSeen());
