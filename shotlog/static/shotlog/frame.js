/* The frame of every page: theme kept in a cookie, menus that close, and words for failed requests. */

const year = 60 * 60 * 24 * 365;

document.addEventListener("change", (event) => {
  const choice = event.target;
  if (choice.name !== "theme" || !choice.closest(".theme-switch")) return;
  document.documentElement.dataset.theme = choice.value;
  document.cookie = `theme=${choice.value}; path=/; max-age=${year}; SameSite=Lax`;
});

// One menu is open at a time; a click elsewhere and Esc close it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A print button is a button only where there is a script to print.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// A request that failed says so in the status line of the page, where there is one.
function say(text) {
  const line = document.querySelector("[data-say]");
  if (line) line.textContent = text;
}
document.body.addEventListener("htmx:sendError", () => {
  say(document.body.dataset.offline || "Shotlog does not answer. Nothing was saved; try again.");
});
document.body.addEventListener("htmx:responseError", (event) => {
  const reason = event.detail.xhr.getResponseHeader("X-Reason");
  say(reason ? decodeURIComponent(reason) : `Not saved: error ${event.detail.xhr.status}. Reload the page and try again.`);
});
