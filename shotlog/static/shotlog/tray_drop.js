/* Files dropped anywhere on a page of a production but on an element go into its tray. */

import { bringsFiles, chosen, gather, send } from "./uploads.js";

const KEY = "tray";
const form = document.querySelector("[data-tray-drop]");
const panel = form.closest("[data-tray-panel]"); // on pages other than the tray's own
const isOwn = (node) => !!node.closest?.("input[type=file], .dropzone, [data-drop]");
const taken = (event) =>
  event.defaultPrevented || !bringsFiles(event) || (isOwn(event.target) && !form.contains(event.target));

let leaving = 0;
const over = (is) => document.body.classList.toggle("is-over-tray", is);

// On the window, after whatever part of the page takes files itself.
window.addEventListener("dragover", (event) => {
  if (taken(event)) return over(false);
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  clearTimeout(leaving);
  over(true);
});
window.addEventListener("dragleave", () => {
  clearTimeout(leaving);
  leaving = setTimeout(() => over(false), 150);
});
window.addEventListener("drop", (event) => {
  over(false);
  if (taken(event)) return;
  event.preventDefault();
  gather(event.dataTransfer).then(add);
});
form.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  add(chosen(event.target.files));
  event.target.value = "";
});
const folder = form.querySelector("[data-choose-folder]");
if (folder) {
  folder.hidden = false;
  folder.querySelector("input").disabled = false;
}
panel?.querySelector("[data-close]")?.addEventListener("click", () => { panel.hidden = true; });

let sent = 0;
let came = 0;

function add(files) {
  if (!files.length) return;
  if (panel) panel.hidden = false;
  const before = form.querySelectorAll(".upload").length;
  send(form, files, { key: KEY, done: told, all: finished });
  sent += form.querySelectorAll(".upload").length - before;
  sum();
}

function told(job) {
  if (job.came) came += 1;
  if (job.waiting) count(job.waiting);
  sum();
  // What went well needs no line of its own: it is in the table.
  for (const line of form.querySelectorAll(".upload[data-take]")) line.remove();
}

function count(waiting) {
  for (const node of document.querySelectorAll("[data-in-tray]")) {
    node.textContent = waiting;
    node.hidden = waiting === "0";
  }
}

function sum() {
  const line = form.querySelector("[data-sum]");
  if (line) line.textContent = line.dataset.told.replace("%done", came).replace("%all", sent);
}

function finished() {
  sent = came = 0;
  document.dispatchEvent(new CustomEvent("tray-filled"));
}
