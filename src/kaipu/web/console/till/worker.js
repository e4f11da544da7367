/* Opens the till while the network or the shop is away: one page a place, kept with what it needs, in a cache of this
   version. Only pages of the till are looked at, and only when nobody answers is a kept one given. Nothing that a person
   is known by is kept: the page that is kept has no name on it, and answers about members or sales never pass here. */

const VERSION = "%(version)s";
const PREFIX = "kaipu-till-";
const NAME = PREFIX + VERSION;
const PAGE = "/desk/till/";
const KEPT = "/desk/till/counter/";
const ANY = { ignoreVary: true };
const PATIENCE = 5000; // a shop that says nothing for so long is away

const keptAddress = (place) => `${KEPT}?place=${encodeURIComponent(place)}`;
const needed = (text) => [...text.matchAll(/(?:src|href)="(\/static\/[^"#]+)/g)].map((found) => found[1]);
const isPage = (request) => new URL(request.url).pathname === KEPT;

/* One after another: a page is away for a moment while it is kept anew, and what it needs would be forgotten by another. */
let turn = Promise.resolve();
function keep(place) {
  const mine = turn.then(() => keepNow(place));
  turn = mine.catch(() => {});
  return mine;
}
/* Keep a place's page with all it needs, or throw and keep what was; a page that is not given any more is dropped. */
async function keepNow(place) {
  const address = keptAddress(place);
  const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
  const cache = await caches.open(NAME);
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
    await cache.delete(address, ANY);
    return false;
  }
  if (!answer.ok) throw new Error(`${answer.status}`);
  await cache.addAll([...new Set(needed(await answer.clone().text()))]);
  await cache.delete(address, ANY); // so that the one kept last stands last
  await cache.put(address, answer);
  await forgetWhatNoPageNeeds(cache);
  return true;
}
async function forgetWhatNoPageNeeds(cache) {
  const wanted = new Set();
  const all = await cache.keys();
  for (const page of all.filter(isPage)) {
    for (const path of needed(await (await cache.match(page, ANY)).text())) wanted.add(path);
  }
  for (const each of all) if (!isPage(each) && !wanted.has(new URL(each.url).pathname)) await cache.delete(each);
}
async function places() {
  const found = new Set();
  for (const name of (await caches.keys()).filter((each) => each.startsWith(PREFIX))) {
    for (const page of (await (await caches.open(name)).keys()).filter(isPage)) {
      found.add(new URL(page.url).searchParams.get("place"));
    }
  }
  return [...found];
}
async function drop() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
}

/* A new version fetches every place's page first; where one fails, the version before stays as it is. */
self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    for (const place of await places()) await keep(place);
    await self.skipWaiting();
  })());
});
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});
self.addEventListener("message", (event) => {
  if (!event.data?.keep) return;
  event.waitUntil(keep(event.data.keep).then((kept) => event.source.postMessage({ kept }), () => {}));
});

/* A kept page of this place; without a place, the one that was kept last. */
async function kept(address) {
  const cache = await caches.open(NAME);
  const place = address.searchParams.get("place");
  if (place) return cache.match(keptAddress(place), ANY);
  const pages = (await cache.keys()).filter(isPage);
  if (!pages.length) return undefined;
  return Response.redirect(PAGE + new URL(pages.at(-1).url).search);
}
async function open(request) {
  const instead = await kept(new URL(request.url));
  try {
    // what is asked for goes on while the page is kept waiting no longer than this
    const late = new Promise((_, away) => setTimeout(away, instead ? PATIENCE : 60000));
    const answer = await Promise.race([fetch(request), late]);
    if (answer.type === "opaqueredirect" || answer.status === 403) await drop(); // the log-in has ended, or the right
    return answer.status >= 500 && instead ? instead : answer;
  } catch {
    return instead ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === PAGE) event.respondWith(open(request));
  else if (address.pathname.startsWith("/static/")) {
    event.respondWith(caches.open(NAME).then((cache) => cache.match(request, ANY)).then((found) => found ?? fetch(request)));
  }
});
