/* Behaviour both sites share: dialogs, toasts, the busy line, no second submit. Works on attributes, so pages carry no script. */

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    open(opener.dataset.opens);
  }
  if (event.target.closest("[data-closes]") || event.target.matches("dialog[open]")) {
    event.target.closest("dialog")?.close();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

/* Logging out drops what the till keeps in this browser to open without network; sales that wait to be told stay. */
const keptByTill = "kaipu-till-";
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("caches" in window) || form.getAttribute("action") !== "/account/logout/") return;
  event.preventDefault();
  try {
    const worker = await navigator.serviceWorker?.getRegistration("/desk/till/");
    if (worker?.scope.endsWith("/desk/till/")) await worker.unregister();
    for (const name of await caches.keys()) if (name.startsWith(keptByTill)) await caches.delete(name);
  } finally {
    form.submit();
  }
});

const toasts = document.getElementById("toasts");
if (toasts) {
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.nodeType === 1) setTimeout(() => node.remove(), 6000);
  }).observe(toasts, { childList: true });
}

let waiting = 0;
const busy = (by) => {
  waiting = Math.max(0, waiting + by);
  document.documentElement.classList.toggle("busy", waiting > 0);
};
document.addEventListener("htmx:before:request", () => busy(1));
document.addEventListener("htmx:finally:request", () => busy(-1));

/* After a swap the button that was pressed is gone; the focus goes to its successor. */
let kept = null;
document.addEventListener("htmx:before:request", (event) => {
  const form = event.target.closest?.("[data-keep-focus]");
  kept = form && { parent: form.parentElement, at: [...form.querySelectorAll("button")].indexOf(document.activeElement) };
});
document.addEventListener("htmx:after:swap", () => {
  if (!kept?.parent?.isConnected) return;
  const buttons = kept.parent.querySelectorAll("[data-keep-focus] button");
  buttons[Math.min(Math.max(kept.at, 0), buttons.length - 1)]?.focus({ preventScroll: true });
  kept = null;
});

document.getElementById("error-summary")?.focus();

export { open };
