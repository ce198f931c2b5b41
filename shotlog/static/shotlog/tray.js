/* The tray: ticking many rows, what the buttons will do with them, and rows drawn anew. */

const form = document.getElementById("tray-form");
const part = () => document.getElementById("waiting");
const boxes = () => [...part().querySelectorAll("input.pick")];
const ticked = () => boxes().filter((box) => box.checked);
const KEPT = "tray-ticks";
const counted = (node, n) => (n === 1 ? node.dataset.one : node.dataset.many).replace("%n", n);

/* ---- ticking: a range with Shift, all, all without an element */

let last = null;
form.addEventListener("click", (event) => {
  const box = event.target.closest("input.pick");
  if (!box) return;
  const all = boxes();
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  tell();
});
form.addEventListener("click", (event) => {
  const which = event.target.closest("[data-tick]")?.dataset.tick;
  if (!which) return;
  for (const box of boxes()) {
    box.checked = which === "all" || (which === "unmatched" && "unmatched" in box.closest("tr").dataset);
  }
  tell();
});

/* ---- what the buttons will do */

function tell() {
  const some = ticked();
  const badge = form.querySelector("[data-ticked]");
  if (badge) {
    badge.textContent = some.length;
    badge.hidden = !some.length;
  }
  for (const button of form.querySelectorAll("[data-needs-ticks]")) button.disabled = !some.length;
  const make = form.querySelector("[data-make]");
  if (make) {
    const ready = some.filter((box) => !("unmatched" in box.closest("tr").dataset)).length;
    const n = some.length ? ready : Number(part().dataset.ready);
    make.textContent = counted(make, n);
    make.disabled = !n;
  }
  lines();
}

function lines() {
  const area = form.querySelector("#prompts");
  const told = form.querySelector("[data-lines]");
  if (!area || !told) return;
  const text = area.value.replace(/^\n+|\n+$/g, "");
  const n = text ? text.split("\n").length : 0;
  const m = ticked().length;
  told.textContent = n ? area.dataset.told.replace("%n", n).replace("%m", m) : "";
  told.classList.toggle("differs", n > 0 && n !== m);
}
form.querySelector("#prompts")?.addEventListener("input", lines);

/* ---- ticks outlive what the buttons do: the page comes back, the rows are ticked still */

form.addEventListener("submit", () => {
  sessionStorage.setItem(KEPT, JSON.stringify(ticked().map((box) => box.value)));
});
function tickAgain(keys) {
  for (const box of boxes()) if (keys.has(box.value)) box.checked = true;
}
tickAgain(new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")));
sessionStorage.removeItem(KEPT);

/* ---- rows drawn anew: after files came in, and while pictures are being drawn */

async function draw() {
  const keys = new Set(ticked().map((box) => box.value));
  await window.htmx.ajax("GET", part().dataset.url, { target: part(), swap: "outerHTML" });
  tickAgain(keys);
  ready();
}
document.addEventListener("tray-filled", draw);
setInterval(() => {
  const idle = !ticked().length && !document.querySelector(".upload progress");
  if ("drawing" in part().dataset && idle && !document.hidden) draw();
}, 4000);

function ready() {
  const all = Number(part().dataset.all);
  for (const node of document.querySelectorAll("[data-count-all]")) node.textContent = all;
  for (const node of form.querySelectorAll("[data-with-files]")) node.hidden = !all;
  form.querySelector("[data-body]").classList.toggle("import-grid", all > 0 && "acts" in form.dataset);
  const buttons = part().querySelector("[data-tick-buttons]");
  if (buttons) buttons.hidden = false;
  tell();
}
ready();
