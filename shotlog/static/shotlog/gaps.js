/* Gaps: one box ticks all takes of the page. */

document.querySelector("[data-tick-all]")?.addEventListener("change", (event) => {
  for (const box of document.querySelectorAll("input[name=take][form=bulk]")) {
    box.checked = event.target.checked;
  }
});
