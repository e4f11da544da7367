/* The shop in the browser: suggestions by keyboard, filters at once, first-party page views. */
import "./shared.js";

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

/* One page view as the browser saw it: the server's own view id ties both together. */
function tell() {
  const timing = performance.getEntriesByType("navigation")[0];
  const view = timing?.serverTiming?.find((entry) => entry.name === "view")?.description;
  const body = {
    name: "page_view",
    view: view ?? "",
    path: location.pathname + location.search,
    referrer: document.referrer,
    width: innerWidth,
    height: innerHeight,
    ready_ms: Math.round(timing?.domContentLoadedEventEnd ?? 0),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  navigator.sendBeacon("/e", new Blob([JSON.stringify(body)], { type: "application/json" }));
}
if (document.readyState === "complete") tell();
else window.addEventListener("load", () => setTimeout(tell));
