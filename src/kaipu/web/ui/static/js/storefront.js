/* The shop in the browser: suggestions by keyboard, filters at once. */
import "./shared.js";
import "./events.js";

const box = document.getElementById("q");
const list = document.getElementById("suggestions");

function move(step) {
  const links = [...list.querySelectorAll("a")];
  if (!links.length) return false;
  const now = links.indexOf(document.activeElement);
  const next = now + step;
  if (next < 0) box.focus();
  else links[Math.min(next, links.length - 1)].focus();
  return true;
}

if (box && list) {
  box.closest(".searchbox").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && move(1)) event.preventDefault();
    if (event.key === "ArrowUp" && document.activeElement !== box && move(-1)) event.preventDefault();
    if (event.key === "Escape") {
      list.replaceChildren();
      box.focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".searchbox")) list.replaceChildren();
  });
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]") && !window.htmx) event.target.form.requestSubmit();
});

/* Push messages: the browser asks its owner only after a click, then tells the shop where it takes them. */
function offerPush() {
  if (!("PushManager" in window) || !("serviceWorker" in navigator)) return;
  for (const button of document.querySelectorAll("[data-push]")) button.hidden = false;
}

async function takePush(button) {
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
    await navigator.serviceWorker.register("/push-worker.js");
    const worker = await navigator.serviceWorker.ready;
    const place = await worker.pushManager.subscribe({
      userVisibleOnly: true, applicationServerKey: button.dataset.push,
    });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/account/push/", { method: "POST", headers, body: JSON.stringify(place) });
    if (!answer.ok) throw new Error(String(answer.status));
    location.assign("/account/profile/?saved=1");
  } catch {
    button.disabled = false;
    button.parentElement.querySelector("[data-push-failed]").hidden = false;
  }
}

offerPush();
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-push]");
  if (button) takePush(button);
});

/* A live show that is to come: its seconds are counted down where the browser can word them; at zero the page is read anew. */
for (const told of document.querySelectorAll("[data-begins]")) {
  const begins = Date.parse(told.dataset.begins);
  const [before, after] = told.textContent.split(told.dataset.left);
  const words = Intl.DurationFormat && new Intl.DurationFormat(document.documentElement.lang, { style: "long" });
  const clock = setInterval(() => {
    const left = Math.floor((begins - Date.now()) / 1000);
    if (left <= 0) {
      clearInterval(clock);
      location.reload();
    } else if (words && after !== undefined) {
      const [days, hours, minutes, seconds] = [left / 86400, (left / 3600) % 24, (left / 60) % 60, left % 60].map(Math.floor);
      told.textContent = before + words.format({ days, hours, minutes, seconds }) + after;
    }
  }, 1000);
}
