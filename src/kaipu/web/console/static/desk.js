/* Behaviour of the desk's pages besides their charts. */

/* Escape closes an open menu and gives the focus back to what opened it. */
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
