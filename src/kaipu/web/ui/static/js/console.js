/* The desk in the browser: command palette, side panel, rows that open. */
import { open } from "./shared.js";

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open("palette");
    document.getElementById("palette-query")?.focus();
  }
  const palette = event.target.closest?.("#palette");
  if (!palette || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
  const links = [...palette.querySelectorAll("a")];
  const now = links.indexOf(document.activeElement);
  if (event.key === "Enter") {
    if (now < 0 && links[0]) links[0].click();
    return;
  }
  event.preventDefault();
  const next = now + (event.key === "ArrowDown" ? 1 : -1);
  if (next < 0) document.getElementById("palette-query").focus();
  else links[Math.min(next, links.length - 1)]?.focus();
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.target.id === "side-content" || event.detail?.ctx?.target?.id === "side-content") open("side");
});

/* A click anywhere in a row goes to the row's own link, unless it hit a control. */
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-open]");
  if (row && !event.target.closest("a, button, input, select, label")) row.querySelector("a")?.click();
});

/* Lists of which one chooses: j and k move, x chooses, o opens; never while somebody types. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog")) return;
  const rows = [...document.querySelectorAll("tr[data-keyed]")];
  if (!rows.length || !["j", "k", "x", "o"].includes(event.key)) return;
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const next = rows[Math.min(rows.length - 1, Math.max(0, now + (event.key === "j" ? 1 : -1)))];
    next.querySelector("a").focus();
  } else if (now >= 0 && event.key === "x") {
    rows[now].querySelector("input[type=checkbox]")?.click();
  } else if (now >= 0) {
    rows[now].querySelector("a").click();
  }
});
