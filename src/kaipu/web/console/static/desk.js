/* Behaviour of the desk's pages besides their charts. */

/* Escape closes an open menu and gives the focus back to what opened it. */
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* A key presses the button that names it, unless somebody types or holds another key with it. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const button = /^[a-z0-9]$/i.test(event.key) && document.querySelector(`[data-press="${event.key.toLowerCase()}"]`);
  if (button) button.click();
});

/* The board builder: a tile is taken by its grip and dropped before another; the keyboard has buttons for the same. */
let taken = null;
document.addEventListener("dragstart", (event) => {
  taken = event.target.closest?.("[data-grip]")?.closest("[data-moves]") ?? null;
  taken?.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const over = taken && event.target.closest?.("[data-moves]");
  if (!over || over === taken) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  over[event.clientY < box.top + box.height / 2 ? "before" : "after"](taken);
});
document.addEventListener("dragend", () => {
  taken?.classList.remove("dragged");
  taken = null;
});
const pressed = document.querySelector("[data-builder]") && sessionStorage.getItem("kaipu-builder");
if (pressed) {
  sessionStorage.removeItem("kaipu-builder");
  document.querySelector(`[data-builder] button[value="${CSS.escape(pressed)}"]`)?.focus();
}
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-builder]") && event.submitter && event.submitter.value !== "save")
    sessionStorage.setItem("kaipu-builder", event.submitter.value);
});

/* A prepared answer goes where the cursor is; nothing is sent by that. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-puts]");
  const field = button && document.getElementById(button.dataset.puts);
  if (!field) return;
  field.setRangeText(button.dataset.text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});
