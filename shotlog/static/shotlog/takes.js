/* Takes: files dropped on an element go up one request each, with progress; ticks for comparing. */

import { bringsFiles, chosen, gather, send } from "./uploads.js";

const partOf = (node) => node.closest("[data-takes]");

/* ---- dropping: the whole part of an element takes files */

document.addEventListener("dragover", (event) => {
  const form = dropFormAt(event);
  if (!form) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  form.querySelector(".dropzone").classList.add("is-over");
});
document.addEventListener("dragleave", (event) => {
  const part = event.target.closest?.("[data-takes]");
  if (part && !part.contains(event.relatedTarget)) calm(part);
});
document.addEventListener("drop", (event) => {
  const form = dropFormAt(event);
  if (!form) return;
  event.preventDefault();
  calm(partOf(form));
  gather(event.dataTransfer).then((files) => add(form, files));
});
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-drop]");
  if (!form || event.target.type !== "file") return;
  add(form, chosen(event.target.files));
  event.target.value = "";
});

function dropFormAt(event) {
  if (!bringsFiles(event)) return null;
  const place = event.target.closest?.("[data-takes], .element");
  return place?.querySelector("[data-drop]") ?? null;
}

function calm(part) {
  for (const zone of part.querySelectorAll(".dropzone.is-over")) zone.classList.remove("is-over");
}

/* ---- sending: the first file is the waiting take's, the others become takes of their own */

function add(form, files) {
  const waiting = form.querySelector("input[name=take]");
  const key = partOf(form).id;
  const take = () => {
    const first = waiting?.isConnected ? waiting.value : "";
    waiting?.remove();
    return first;
  };
  send(form, files, { take, key, done: keepMade, all: drawAnew });
}

function keepMade(job) {
  const part = document.getElementById(job.key);
  if (job.made && part) part.dataset.made = job.made;
}

function drawAnew(job) {
  const part = document.getElementById(job.key);
  if (!part?.dataset.made) return;
  const url = `${part.dataset.url}?take=${part.dataset.made}`;
  delete part.dataset.made;
  window.htmx.ajax("GET", url, { target: part, swap: "outerHTML" });
  // The summary of the element and of the shot follow.
  window.htmx.trigger(document.body, `element-${part.dataset.element}-changed`);
  window.htmx.trigger(document.body, "shot-changed");
}

/* ---- comparing: exactly two ticks; a third lets the oldest go */

const ticked = [];
document.addEventListener("change", (event) => {
  const box = event.target;
  const form = box.closest?.("[data-compare]");
  if (!form || box.name !== "take") return;
  const at = ticked.indexOf(box);
  if (at >= 0) ticked.splice(at, 1);
  if (box.checked) ticked.push(box);
  const here = ticked.filter((other) => form.contains(other) && other.checked);
  while (here.length > 2) here.shift().checked = false;
});

/* ---- a pasted text is read at once; Ctrl+Enter logs from any field */

document.addEventListener("paste", (event) => {
  const form = event.target.closest?.("[data-paste]")?.form;
  if (form) setTimeout(() => form.requestSubmit(form.querySelector("[data-read]")));
});
document.addEventListener("keydown", (event) => {
  if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("[data-log]");
  const button = form?.querySelector("[data-save]") ?? form?.querySelector("[data-read]");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
});

/* ---- Esc leaves a parameter as it was, unless an input method is composing */

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  event.target.closest?.(".parameter-form, .log-form")?.querySelector("[data-cancel]")?.click();
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  for (const shown of document.querySelectorAll(".takes [aria-current]")) {
    const strip = shown.closest(".takes");
    const take = shown.closest(".take");
    if (take.offsetLeft + take.offsetWidth > strip.scrollLeft + strip.clientWidth) {
      strip.scrollLeft = take.offsetLeft + take.offsetWidth - strip.clientWidth;
    }
  }
  // What is missing stands open beside its take: it asks for no focus until it is asked for.
  const isFix = event.detail.target?.classList.contains("fix");
  const place = isFix ? event.detail.target : event.detail.elt;
  const form = place?.querySelector?.(isFix ? ".parameter-form" : ":not(.fix) > .parameter-form");
  const control = form?.querySelector("input:not([type=hidden]), textarea, select");
  control?.focus();
  control?.select?.();
});
