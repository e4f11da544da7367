/* What a person who agreed does on our pages, told first-party in batches. Before a yes, after a no, or where the browser
   asks not to be tracked, nothing is noted, stored or sent. What could not be sent waits in this browser for a week. */

const ADDRESS = "/e";
const KEPT = "kaipu_events:";
const MOST = 40;
const PAUSE = 5000;
const WEEK = 7 * 86400e3;

const refused = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
const agreed = () => !refused && /(?:^|; )kaipu_consent=all(?:;|$)/.test(document.cookie);

const timing = performance.getEntriesByType("navigation")[0];
const view = timing?.serverTiming?.find((entry) => entry.name === "view")?.description ?? "";
let queue = [];
let timer = 0;
let said = false;

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function note(name, fields = {}) {
  if (!agreed()) return;
  queue.push({ id: newId(), name, v: 1, at: new Date().toISOString(), view, path: location.pathname, ...fields });
  if (queue.length >= MOST) send();
  else timer ||= setTimeout(send, PAUSE);
}

/* Storage may be full or forbidden; then there is simply no second try. */
function keep(events) {
  try {
    localStorage.setItem(KEPT + newId(), JSON.stringify({ at: Date.now(), events }));
  } catch {}
}

function takeKept() {
  try {
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(KEPT))) {
      const text = localStorage.getItem(key);
      localStorage.removeItem(key);
      const found = JSON.parse(text);
      if (agreed() && Date.now() - found.at < WEEK) queue.push(...found.events.slice(0, MOST));
    }
  } catch {}
}

const packed = (events) =>
  new Blob([JSON.stringify({ sent_at: new Date().toISOString(), events })], { type: "application/json" });

/* While the page lives, an answer is waited for: only 202 says that the events are kept; 400 would say so again. */
async function send() {
  clearTimeout(timer);
  timer = 0;
  while (queue.length && agreed()) {
    const events = queue.splice(0, MOST);
    try {
      const answer = await fetch(ADDRESS, { method: "POST", body: packed(events), keepalive: true });
      if (answer.status >= 429) throw new Error(answer.status);
    } catch {
      keep(events);
      return;
    }
  }
}

/* A page that goes away gets no answer. */
function sendLast() {
  clearTimeout(timer);
  timer = 0;
  while (queue.length && agreed()) {
    const events = queue.splice(0, MOST);
    if (!navigator.onLine || !navigator.sendBeacon(ADDRESS, packed(events))) keep(events);
  }
}

function seen() {
  if (said || !agreed()) return;
  said = true;
  note("page_view", {
    referrer: document.referrer.split("?")[0].slice(0, 300),
    width: innerWidth,
    height: innerHeight,
    ready_ms: Math.round(timing?.domContentLoadedEventEnd ?? 0),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
}

/* Clicks: where, and on what kind of thing; never what it says or what was typed. */
function nameOf(element) {
  const named = element.closest("a, button, input, select, summary, [id]") ?? element;
  const kind = named.tagName.toLowerCase();
  if (named.id) return `${kind}#${named.id}`.slice(0, 200);
  const near = named.parentElement?.closest("[id]");
  const own = [kind, ...[...named.classList].slice(0, 2)].join(".");
  return (near ? `#${near.id} ${own}` : own).slice(0, 200);
}

const widthClass = () =>
  innerWidth < 600 ? "phone" : innerWidth < 1024 ? "tablet" : innerWidth < 1440 ? "desktop" : "wide";

function searched(link) {
  const card = link.closest(".grid-goods > .card");
  if (!card || location.pathname !== "/search/") return;
  const query = new URLSearchParams(location.search);
  const place = [...card.parentElement.children].indexOf(card) + 1;
  note("search_click", {
    text: (query.get("q") ?? "").slice(0, 100),
    slug: decodeURIComponent(link.pathname.split("/")[2] ?? "").slice(0, 200),
    position: place + 24 * (Math.max(1, Number.parseInt(query.get("page") ?? "1", 10) || 1) - 1),
  });
}

document.addEventListener(
  "click",
  (event) => {
    if (!agreed() || !(event.target instanceof Element)) return;
    seen();
    const wide = document.documentElement.clientWidth || 1;
    const x = Math.min(1, Math.max(0, event.pageX / wide));
    const y = Math.min(1e6, Math.max(0, Math.round(event.pageY)));
    note("click", { element: nameOf(event.target), x: Math.round(x * 1000) / 1000, y, width: widthClass() });
    const link = event.target.closest('a[href^="/p/"]');
    if (link) searched(link);
  },
  { capture: true, passive: true },
);

let deepest = 0;
let told = 0;
function measure() {
  const whole = Math.max(1, document.documentElement.scrollHeight);
  deepest = Math.max(deepest, Math.min(100, Math.round(((scrollY + innerHeight) / whole) * 100)));
  while (told < 100 && deepest >= told + 25) {
    told += 25;
    note("scroll_depth", { percent: told });
  }
}
let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      measure();
    }, 250);
  },
  { passive: true },
);

let visible = document.visibilityState === "visible" ? performance.now() : null;
let seconds = 0;
let left = false;
function stopClock() {
  if (visible !== null) seconds += (performance.now() - visible) / 1000;
  visible = null;
}
function leave() {
  stopClock();
  if (!left && said) {
    left = true;
    note("page_leave", { seconds: Math.min(86400, Math.round(seconds * 10) / 10), percent: Math.min(100, deepest) });
  }
  sendLast();
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") visible = performance.now();
  else {
    stopClock();
    sendLast();
  }
});
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  [said, left, seconds, deepest, told] = [false, false, 0, 0, 0];
  visible = performance.now();
  seen();
});
addEventListener("online", () => {
  takeKept();
  send();
});

function begin() {
  takeKept();
  seen();
}
if (document.readyState === "complete") begin();
else addEventListener("load", () => setTimeout(begin));
document.addEventListener("htmx:after:request", () => setTimeout(seen)); // the answer about counting visits may just have come
