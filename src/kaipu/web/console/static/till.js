/* The till. Each sale gets a key of its own and lies in this browser's own database before it is told; it leaves only when
   the shop has answered. So a lost network, a lost answer or a reload neither loses a sale nor makes two of one. */

const $ = (id) => document.getElementById(id);
const read = (id) => JSON.parse($(id)?.textContent ?? "null");
const facts = read("till-facts");
const words = read("till-words");

const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
const money = (minor) =>
  (minor < 0 ? "−" : "") + facts.sign + (Math.abs(minor) / 10 ** facts.digits).toLocaleString("en-US", {
    minimumFractionDigits: facts.digits, maximumFractionDigits: facts.digits,
  });
const parsed = (text) => {
  const clean = text.replace(/[,\s$¥€£]/g, "");
  return /^\d{1,9}(\.\d{1,2})?$/.test(clean) ? Math.round(Number(clean) * 10 ** facts.digits) : null;
};

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/* The browser's database: `sales` that wait to be told, `goods` that are known by heart. */
const opened = new Promise((done, failed) => {
  const asked = indexedDB.open("kaipu-till", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("sales", { keyPath: "key" });
    asked.result.createObjectStore("goods", { keyPath: "sku" });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

async function stored(name, mode, act) {
  const database = await opened;
  return new Promise((done, failed) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => done(request?.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
}
const keep = (sale) => stored("sales", "readwrite", (sales) => sales.put(sale));
const forget = (key) => stored("sales", "readwrite", (sales) => sales.delete(key));
const waiting = () => stored("sales", "readonly", (sales) => sales.getAll());

/* Ask the shop. Throws where there is no network, or no answer that is ours; then nothing is known. */
class Unreachable extends Error {}
async function ask(path, body) {
  let answer;
  try {
    answer = await fetch(`/desk/till/${path}`, {
      method: body ? "POST" : "GET", body: body && JSON.stringify(body), redirect: "manual",
      headers: body ? { "Content-Type": "application/json" } : {}, signal: AbortSignal.timeout(8000),
    });
  } catch {
    throw new Unreachable();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    say(words.log_in);
    throw new Unreachable();
  }
  if (answer.status >= 500 || answer.status === 429) throw new Unreachable();
  try {
    return { status: answer.status, ...(await answer.json()) };
  } catch {
    throw new Unreachable();
  }
}

/* What the cashier sees of the network. */
let online = navigator.onLine;
async function tellNetwork() {
  const count = (await waiting()).length;
  const said = [];
  if (!online) said.push(words.offline);
  if (count) said.push(fill(words.waiting, { count }));
  $("till-network").hidden = !said.length;
  $("till-network").textContent = said.join(" ");
}
const say = (text) => ($("till-trouble").textContent = text);

/* The basket. */
let basket = [];
let member = null;
let coupon = "";
let points = 0;
let priced = null;
let turn = 0;
const known = new Map();

const asLines = () => basket.map((line) => ({ sku: line.sku, quantity: line.quantity, price: line.price }));
const most = (line) => facts.most[line.weighed ? "weight" : "piece"];
// a weighed line's quantity is grams and its price that of a kilogram; half a minor unit is rounded up, as the shop does it
const costs = (line) => (line.weighed ? Math.floor((2 * line.price * line.quantity + 1000) / 2000) : line.price * line.quantity);
const localTotal = () => basket.reduce((sum, line) => sum + costs(line), 0);
const kilograms = (grams) => (grams < 10 ? `${grams} g` : `${grams / 1000} kg`);
const amount = (line) => (line.weighed ? kilograms(line.quantity) : String(line.quantity));
const each = (line) => `${money(line.price)} ${line.weighed ? words.per_kg : words.each}`;

function add(good, grams) {
  known.set(good.sku, good);
  if (good.weighed && !grams) return weigh(good, (typed) => add(good, typed));
  const line = basket.find((each) => each.sku === good.sku);
  const more = good.weighed ? grams : 1;
  if (line) line.quantity = Math.min(most(line), line.quantity + more);
  else basket.push({ ...good, quantity: Math.min(most(good), more) });
  $("till-found").replaceChildren();
  say(good.adult ? words.identity : "");
  changed();
}

/* What the scale shows: “0.35” and “0.35 kg” are kilograms, “350 g” and “350” grams. */
function gramsOf(text) {
  const [, number, unit] = /^(\d{1,5}(?:\.\d{1,3})?) ?(kg|公斤|千克|g|克)?$/i.exec(text.trim().normalize("NFKC")) ?? [];
  if (!number) return 0;
  const inKilograms = unit ? /kg|公斤|千克/i.test(unit) : number.includes(".");
  if (!unit && !inKilograms && Number(number) < 10) return 0; // nobody can tell which is meant
  const grams = Math.round(Number(number) * (inKilograms ? 1000 : 1));
  return grams <= facts.most.weight ? grams : 0;
}
function weigh(good, then) {
  say(words.weigh);
  const form = element("form", undefined, "flex flex-wrap items-center gap-2");
  form.id = "till-weigh";
  form.autocomplete = "off";
  const field = element("input", undefined, "input w-32");
  Object.assign(field, { id: "weight", maxLength: 16, inputMode: "decimal" });
  const label = element("label", `${good.name} · ${each(good)} · ${words.weight}`, "grow");
  label.htmlFor = "weight";
  form.append(label, field, element("button", words.take, "button primary"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const grams = gramsOf(field.value);
    if (grams) then(grams);
    else say(fill(words.no_weight, { text: field.value, most: facts.most.weight / 1000 }));
  });
  const item = element("li");
  item.append(form);
  $("till-found").replaceChildren(item);
  field.focus();
}

/* A scale's label, read as the shop reads it, so that it counts without network, too. */
function labelOf(code) {
  if (!/^2\d{12}$/.test(code)) return null;
  const sum = [...code.slice(0, 12)].reduce((all, digit, place) => all + Number(digit) * (place % 2 ? 3 : 1), 0);
  if ((10 - (sum % 10)) % 10 !== Number(code[12])) return null;
  const layout = facts.layouts.find((known) => known[1] === "." || known[1] === code[1]);
  if (!layout) return null;
  const part = (kind) => [...code].filter((_, place) => layout[place] === kind).join("");
  const good = [...known.values()].find((each) => each.plu && Number(each.plu) === Number(part("P")));
  if (!good) return null;
  const grams = part("W") ? Number(part("W")) : Math.floor((Number(part("A")) * 1000) / good.price);
  return { good, grams };
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}
function button(label, text, act) {
  const made = element("button", text, "button small");
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}
const cell = (className, ...parts) => {
  const made = element("td", undefined, className);
  made.append(...parts);
  return made;
};

function drawLines() {
  $("till-lines").replaceChildren(
    ...basket.map((line) => {
      const row = element("tr");
      const step = (by) => () => {
        line.quantity += by;
        if (line.quantity < 1) basket = basket.filter((each) => each !== line);
        line.quantity = Math.min(most(line), line.quantity);
        changed();
      };
      const name = cell("", line.name, element("br"), element("span", `${line.code} · ${each(line)}`, "quiet text-sm"));
      const weight = () => weigh(line, (grams) => {
        line.quantity = grams;
        $("till-found").replaceChildren();
        say("");
        changed();
      });
      const pieces = line.weighed ? [button(`${words.weight}: ${line.name}`, amount(line), weight)] : [
        button(`${words.less}: ${line.name}`, "−", step(-1)), element("b", line.quantity, "till-pieces"),
        button(`${words.more}: ${line.name}`, "+", step(1)),
      ];
      row.append(
        name,
        cell("number", ...pieces),
        cell("number", money(costs(line))),
        cell("", button(`${words.remove}: ${line.name}`, "×", () => {
          basket = basket.filter((each) => each !== line);
          changed();
        })),
      );
      return row;
    }),
  );
}

function pairs(list, rows) {
  list.replaceChildren(
    ...rows.map(([what, amount]) => {
      const row = element("div");
      row.append(element("dt", what), element("dd", amount));
      return row;
    }),
  );
}
const total = () => (priced ? priced.total : localTotal());

function drawSums() {
  pairs($("till-sums"), (priced?.reductions ?? []).map((each) => [each.what, `−${money(each.amount)}`]));
  $("till-total").textContent = basket.length ? money(total()) : "–";
  const most = priced?.points ?? 0;
  $("till-points").hidden = !member || !most;
  $("points").placeholder = most ? String(most) : "";
  for (const id of ["till-pay-cash", "till-pay-code"]) $(id).disabled = !basket.length;
  drawChange();
}
function drawChange() {
  const received = parsed($("received").value);
  $("till-change").textContent = received === null || received < total() ? "–" : money(received - total());
}

async function changed() {
  const mine = ++turn;
  priced = null;
  drawLines();
  drawSums();
  if (!basket.length) return;
  try {
    const answer = await ask("price/", { lines: asLines(), customer: member?.customer ?? null, coupon, points });
    if (mine !== turn) return;
    if (answer.status !== 200) return say(answer.problem);
    online = true;
    priced = answer;
    for (const line of basket) line.price = answer.prices[line.sku] ?? line.price;
    if (answer.trouble) {
      say(answer.trouble);
      coupon = "";
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    if (mine !== turn) return;
    online = false;
    if (coupon || points) say(words.no_benefits);
    coupon = "";
    points = 0;
  }
  drawLines();
  drawSums();
  tellNetwork();
}

/* Scanning and searching. A scanner types a code and Enter. */
const matches = (text) =>
  [...known.values()].filter((good) => text && (good.code === text || good.barcode === text));

async function look(text) {
  if (!text) return;
  const label = labelOf(text);
  if (label?.grams) return add(label.good, label.grams);
  const exact = matches(text);
  if (exact.length) return add(exact[0]);
  try {
    const answer = await ask(`find/?q=${encodeURIComponent(text)}`);
    online = true;
    if (answer.exact && answer.goods.length) return add(answer.goods[0], answer.grams);
    offer(answer.goods, text);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    online = false;
    const small = text.toLowerCase();
    const found = [...known.values()].filter((good) => good.name.toLowerCase().includes(small)).slice(0, 12);
    offer(found, text);
    if (!found.length) say(words.unknown_offline);
  }
  tellNetwork();
}
function offer(goods, text) {
  say(goods.length ? "" : fill(words.nothing, { text }));
  $("till-found").replaceChildren(
    ...goods.map((good) => {
      const item = element("li");
      item.append(button(good.name, `${good.name} · ${money(good.price)}${good.weighed ? "/kg" : ""}`, () => add(good)));
      return item;
    }),
  );
}

async function findMember(text) {
  try {
    const answer = await ask(`member/?q=${encodeURIComponent(text)}`);
    if (answer.status !== 200) return say(answer.problem);
    say("");
    member = answer;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    online = false;
    say(words.member_offline);
    return tellNetwork();
  }
  drawMember();
  changed();
}
function drawMember() {
  $("till-member").hidden = Boolean(member);
  $("till-member-known").hidden = !member;
  $("till-member-known").firstElementChild.textContent = member ? member.label : "";
  $("till-wallet").replaceChildren(
    ...(member?.coupons ?? []).map((each) => {
      const item = element("li");
      item.append(button(each.title, `${each.title} · ${each.worth}`, () => {
        coupon = each.code;
        changed();
      }));
      return item;
    }),
  );
}

/* Selling: kept first, told next, forgotten when the shop has answered. */
async function sell(payment) {
  if (!basket.length) return;
  const due = total();
  const received = payment === "cash" ? ($("received").value.trim() ? parsed($("received").value) : due) : due;
  if (received === null || received < due) {
    $("received").focus();
    return say(words.too_little);
  }
  const sale = {
    key: newKey(), place: facts.place, lines: asLines(), total: due, payment, received, sold: Date.now(),
    customer: member?.customer ?? null, coupon, points, queued: false,
  };
  const shown = { lines: basket.map((line) => ({ ...line })), reductions: priced?.reductions ?? [], due, received, payment };
  turn++;
  await keep({ ...sale, queued: true, busy: Date.now() });
  let answer = null;
  try {
    if (!priced) throw new Unreachable();
    answer = await ask("sell/", sale);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    online = false;
  }
  if (answer) await forget(sale.key);
  else await keep({ ...sale, queued: true, busy: 0 });
  if (answer && answer.status !== 200) {
    say(answer.problem || fill(words.changed, { total: money(answer.total) }));
    return changed();
  }
  receipt(shown, answer);
  tellNetwork();
}

function receipt(shown, answer) {
  const due = answer?.total ?? shown.due;
  $("receipt-said").textContent = [answer ? words.sold : words.kept, answer?.short ?? ""].join(" ").trim();
  $("receipt-number").textContent = answer?.number ?? "";
  $("receipt-time").textContent = new Date().toLocaleString(facts.language);
  $("receipt-lines").replaceChildren(
    ...shown.lines.map((line) => {
      const row = element("tr");
      row.append(cell("", `${amount(line)} × ${line.weighed ? `${money(line.price)}/kg ` : ""}${line.name}`), cell("number", money(costs(line))));
      return row;
    }),
  );
  const rows = shown.reductions.map((each) => [each.what, `−${money(each.amount)}`]);
  rows.push([words.total, money(due)]);
  if (shown.payment === "cash") rows.push([words.cash, money(shown.received)], [words.change, money(shown.received - due)]);
  else rows.push([words.code, money(due)]);
  pairs($("receipt-sums"), rows);
  $("till-receipt").hidden = false;
  $("till-receipt").focus();
  basket = [];
  member = null;
  coupon = "";
  points = 0;
  priced = null;
  $("received").value = "";
  $("till-found").replaceChildren();
  drawMember();
  drawLines();
  drawSums();
}

/* Telling what waits, one after the other; two windows take turns. A sale that the shop refuses stays, and is shown. */
const BUSY = 20000; // a sale that is being told in this moment is left to whoever tells it
let settling = false;
async function settle() {
  if (settling) return;
  settling = true;
  try {
    const work = async () => {
      for (const sale of await waiting()) {
        if (Date.now() - (sale.busy ?? 0) < BUSY) continue;
        const answer = await ask("sell/", sale);
        if (answer.status === 200) await forget(sale.key);
        else say(fill(words.refused, { why: answer.problem }));
      }
      online = true;
    };
    await (navigator.locks ? navigator.locks.request("kaipu-till", work) : work());
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    online = false;
  } finally {
    settling = false;
  }
  tellNetwork();
}

async function learn() {
  for (const good of await stored("goods", "readonly", (goods) => goods.getAll())) known.set(good.sku, good);
  try {
    const answer = await ask(`goods/?place=${encodeURIComponent(facts.place)}`);
    if (answer.status !== 200) return;
    known.clear();
    await stored("goods", "readwrite", (goods) => {
      goods.clear();
      for (const good of answer.goods) goods.put(good);
    });
    for (const good of answer.goods) known.set(good.sku, good);
    online = true;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    online = false;
  }
  $("till").dataset.ready = "yes";
  tellNetwork();
}

/* The camera, where the browser can read barcodes. */
let stream = null;
async function watch() {
  const video = $("till-video");
  if (stream) {
    for (const track of stream.getTracks()) track.stop();
    stream = null;
    video.hidden = true;
    return;
  }
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return say(words.no_camera);
  }
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const detector = new BarcodeDetector();
  let last = "";
  while (stream) {
    const [code] = await detector.detect(video).catch(() => []);
    if (code && code.rawValue !== last) await look((last = code.rawValue));
    await new Promise((later) => setTimeout(later, code ? 1200 : 150));
  }
}

/* A worker keeps this page for the hours without network. Browsers have workers at https and on the machine itself only. */
async function stay() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const keepPage = async () => (await workers.ready).active.postMessage({ keep: facts.place });
  workers.addEventListener("message", ({ data }) => {
    $("till-alone").textContent = data.kept ? words.alone : "";
    $("till-alone").hidden = !data.kept;
  });
  workers.addEventListener("controllerchange", keepPage);
  try {
    await workers.register("/desk/till/worker.js");
  } catch {
    if (!workers.controller) return; // without network the worker that is there goes on
  }
  keepPage();
}

function onSubmit(id, act) {
  $(id).addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
}

if ($("till")) {
  onSubmit("till-scan", () => {
    const text = $("scan").value.trim();
    $("scan").value = "";
    look(text);
  });
  onSubmit("till-member", () => {
    findMember($("member").value.trim());
    $("member").value = "";
  });
  onSubmit("till-coupon", () => {
    coupon = $("coupon").value.trim();
    $("coupon").value = "";
    say("");
    changed();
  });
  onSubmit("till-points", () => {
    points = Number.parseInt($("points").value || $("points").placeholder, 10) || 0;
    $("points").value = "";
    changed();
  });
  onSubmit("till-cash", () => sell("cash"));
  $("till-pay-code").addEventListener("click", () => sell("code"));
  $("received").addEventListener("input", drawChange);
  $("till-member-off").addEventListener("click", () => {
    member = null;
    coupon = "";
    points = 0;
    drawMember();
    changed();
  });
  $("till-print").addEventListener("click", () => print());
  $("till-next").addEventListener("click", () => {
    $("till-receipt").hidden = true;
    $("scan").focus();
  });
  if ("BarcodeDetector" in globalThis && navigator.mediaDevices) {
    $("till-camera").hidden = false;
    $("till-camera").addEventListener("click", watch);
  }
  addEventListener("online", settle);
  addEventListener("offline", () => {
    online = false;
    tellNetwork();
  });
  navigator.storage?.persist?.();
  setInterval(settle, 15000);
  drawSums();
  learn().then(settle);
  stay();
}
