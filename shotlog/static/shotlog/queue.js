/* The colour queue by keys: up and down from note to note, T I M S move it on, E and H its hours. */

const fields = "input, select, textarea, summary, [contenteditable]";
let current = ""; // the id of the note that the keys are for

function notes() {
  return [...document.querySelectorAll("[data-note]")];
}

function choose(note) {
  document.querySelector('[data-note][aria-current="true"]')?.removeAttribute("aria-current");
  current = note.id;
  note.setAttribute("aria-current", "true");
}

function go(step) {
  const all = notes();
  const at = all.findIndex((one) => one.id === current);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  choose(next);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const note = event.target.closest?.("[data-note]");
  if (note && note.id !== current) choose(note);
});

// By the place of a key, since a Korean layout has no M; never while a field or a menu has the focus.
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(fields)) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (step) {
    event.preventDefault();
    go(step);
    return;
  }
  const note = document.getElementById(current);
  if (!note) return;
  const fact = { KeyE: "hours_estimated", KeyH: "hours_actual" }[event.code];
  const target = fact
    ? note.querySelector(`[id$="-${fact}"] .fact-value`)
    : note.querySelector(`[data-key="${event.code}"]`);
  if (target) {
    event.preventDefault();
    target.click();
  } else if (event.code === "Enter" && event.target === note) {
    note.querySelector("[data-open]").click();
  }
});

// A note that was drawn anew is still the one that the keys are for.
document.body.addEventListener("htmx:afterSettle", () => {
  const note = document.getElementById(current);
  if (!note || note.hasAttribute("aria-current")) return;
  choose(note);
  if (document.activeElement === document.body) note.focus({ preventScroll: true });
});
