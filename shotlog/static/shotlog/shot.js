/* The shot page: neighbours by [ and ], facts edited in place, the review by C, A and R. */

const fields = "input, select, textarea, [contenteditable]";

function inField(event) {
  return event.target.closest?.(fields) || event.ctrlKey || event.metaKey || event.altKey;
}

// Single keys work outside fields, by their place on the keyboard (a Korean layout has no [ or A).
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || inField(event)) return;
  const rel = { BracketLeft: "prev", BracketRight: "next" }[event.code];
  const neighbour = rel && document.querySelector(`.jump a[rel="${rel}"]`);
  if (neighbour) {
    event.preventDefault();
    neighbour.click();
    return;
  }
  const key = { KeyC: "C", KeyA: "A", KeyR: "R" }[event.code];
  const review = key && reviewNear(event.target);
  const button = review?.querySelector(`[data-decide="${key}"]`);
  if (!button) return;
  event.preventDefault();
  const why = review.querySelector(".why");
  if (key === "R" && !why.value.trim()) {
    why.focus();
    why.dataset.then = "rejected";
    return;
  }
  button.click();
});

// The review of the element in which the focus is, else the only one that stands open.
function reviewNear(target) {
  const own = target.closest?.(".element")?.querySelector("[data-review]");
  const open = [...document.querySelectorAll("[data-review]")].filter((one) => !one.closest("details:not([open])"));
  return own ?? (open.length === 1 ? open[0] : null);
}

// Enter in the field "why": the decision that asked for it, else the one that stands.
document.addEventListener("keydown", (event) => {
  const why = event.target.closest?.(".why");
  if (!why || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const form = why.form;
  const wanted = why.dataset.then ?? form.elements.shown.value;
  form.querySelector(`[name="decision"][value="${wanted}"]`).click();
});

// ------------------------------------------------------------------ facts
let backTo = null; // the fact that takes the focus again after a save by key
let opensNext = null; // Tab: the fact that was left, and the one to open once it is saved

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".fact-form");
  if (!form || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    revert(form, { focus: true });
  } else if (event.key === "Enter" && (event.target.tagName !== "TEXTAREA" || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    backTo = form.closest(".fact").id;
    save(form);
  } else if (event.key === "Tab") {
    event.preventDefault();
    const fact = form.closest(".fact");
    const others = [...document.querySelectorAll(".fact")].filter(
      (one) => one === fact || (one.querySelector(".fact-value") && one.offsetParent),
    );
    opensNext = { from: fact.id, to: others[others.indexOf(fact) + (event.shiftKey ? -1 : 1)]?.id };
    if (form.elements.value.value !== form.dataset.was) save(form);
    else revert(form, { focus: true });
  }
});

document.addEventListener("focusin", (event) => {
  const form = event.target.closest?.(".fact-form");
  if (form && form.dataset.was === undefined) {
    form.dataset.was = form.elements.value.value;
    if (form.elements.value.tagName === "INPUT") form.elements.value.select?.();
  }
});

// Leaving the field saves what was changed; a refused one stays open until it is mended or put back.
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.(".fact-form");
  if (!form || form.contains(event.relatedTarget) || form.dataset.busy) return;
  if (form.elements.value.value !== form.dataset.was) save(form);
  else if (form.closest(".fact").dataset.state === "edited") revert(form, { focus: false });
});

document.addEventListener("click", (event) => {
  const preset = event.target.closest?.("[data-preset]");
  const form = preset?.closest(".fact-form");
  if (!form) return;
  form.elements.value.value = preset.dataset.preset;
  backTo = form.closest(".fact").id;
  save(form);
});

function save(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  form.requestSubmit();
}

function revert(form, { focus }) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const fact = form.closest(".fact");
  if (focus) backTo = fact.id;
  window.htmx.ajax("GET", fact.dataset.fact, { target: fact, swap: "outerHTML" });
}

document.body.addEventListener("htmx:afterSettle", () => {
  const left = opensNext && document.getElementById(opensNext.from);
  if (left && !left.querySelector(".fact-form[data-busy]")) {
    const isKept = ["refused", "conflict"].includes(left.dataset.state);
    const next = !isKept && opensNext.to && document.getElementById(opensNext.to);
    if (next) backTo = null;
    opensNext = null;
    if (next) next.querySelector(".fact-value")?.click();
  }
  const fact = backTo && document.getElementById(backTo);
  if (!fact) return;
  fact.querySelector(".fact-value, [name='value'], button")?.focus();
  backTo = null;
});

// A request that failed leaves the field as it is, ready for another try.
for (const name of ["htmx:sendError", "htmx:responseError"]) {
  document.body.addEventListener(name, (event) => {
    const form = event.target.closest?.(".fact-form");
    if (form) delete form.dataset.busy;
  });
}

// Takes that are asked for again stay at the take that is shown.
document.body.addEventListener("htmx:configRequest", (event) => {
  const shown = event.target.matches(".element-takes") && event.target.querySelector("[data-current-take]");
  if (shown) event.detail.parameters.take = shown.value;
});

// The button that judged has the focus again when the takes are drawn anew.
let judgedBy = null;
document.addEventListener("submit", (event) => {
  const button = event.target.closest("[data-review]") && event.submitter;
  if (!button) return;
  const axis = event.target.elements.axis?.value;
  if (button.dataset.decide) judgedBy = `[data-decide="${button.dataset.decide}"]`;
  else if (axis) judgedBy = `form:has([name="axis"][value="${axis}"]) [data-grade="${button.dataset.grade}"]`;
  else judgedBy = '[data-review] select[name="kind"]';
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (!judgedBy || !event.detail.target?.matches?.(".element-takes")) return;
  event.detail.target.querySelector(judgedBy)?.focus({ preventScroll: true });
  judgedBy = null;
});

// Takes that came, went or changed tell the line of their element and the history.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const id = /^(?:takes|strip)-(\d+)$/.exec(event.detail.target?.id ?? "")?.[1];
  if (!id) return;
  window.htmx.trigger(document.body, `element-${id}-changed`);
  if (event.detail.requestConfig?.verb === "post") window.htmx.trigger(document.body, "shot-changed");
});

// ------------------------------------------------------------ what is unfolded
const more = document.querySelector("details[data-unfold]");
more?.addEventListener("toggle", () => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const body = new URLSearchParams({ open: more.open ? "1" : "0" });
  fetch(more.dataset.unfold, { method: "POST", headers: { "X-CSRFToken": token }, body });
});

// An address that names an element opens it.
function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches("details.element")) named.open = true;
}
openNamed();
window.addEventListener("hashchange", openNamed);

// The menu with a line gives it the focus at once: its own toggle event comes too late for quick hands.
document.addEventListener("click", (event) => {
  const menu = event.target.closest?.(".add-element > summary")?.parentElement;
  if (!menu || menu.open) return;
  event.preventDefault();
  menu.open = true;
  menu.querySelector("[name='line']").focus();
});
