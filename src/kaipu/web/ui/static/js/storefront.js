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
