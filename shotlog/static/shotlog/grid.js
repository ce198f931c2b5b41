/* The shots page by keyboard: cells, elements beneath shots, new shots, ticking, copy and paste.

   Letters are taken by their place on the keyboard (event.code), so that a Korean layout changes
   nothing, and nothing is taken while an input method composes. */

const grid = document.querySelector(".grid-scroll");
const table = grid.querySelector(".shot-grid");
const said = () => document.querySelector("[data-say]");

const say = (text) => {
  const line = said();
  if (line) line.textContent = text;
};

/* ------------------------------------------------------------- moving */

const rows = () =>
  [...table.querySelectorAll("tbody tr")].filter(
    (row) => row.matches("[data-shot], [data-element], .element-line, .group"),
  );
const stops = (row) => [...row.querySelectorAll(":scope > [tabindex]")];

let column = "code";
let steering = false; // moving up or down keeps the column, even through rows that do not have it

function go(cell, { keep = false } = {}) {
  steering = keep;
  cell?.focus();
  steering = false;
}

// Where the focus is decides the column, however it came there.
grid.addEventListener("focusin", (event) => {
  const cell = event.target.closest("[tabindex]:not(.grid-scroll)");
  if (!cell) return;
  for (const old of table.querySelectorAll('[tabindex="0"]')) old.tabIndex = -1;
  cell.tabIndex = 0;
  if (!steering && cell.dataset.col) column = cell.dataset.col;
  if (cell !== anchor) unselect();
});

function cellIn(row) {
  if (row.matches(".element-line")) return row.querySelector("input[data-line]");
  return row.querySelector(`:scope > [data-col="${column}"]`) || stops(row)[0];
}

function vertical(from, step) {
  const all = rows();
  let at = all.indexOf(from.closest("tr"));
  for (at += step; at >= 0 && at < all.length; at += step) {
    const cell = cellIn(all[at]);
    if (cell) {
      if (cell.matches("input")) cell.focus();
      else go(cell, { keep: true });
      return;
    }
  }
}

function horizontal(from, step) {
  const all = stops(from.closest("tr"));
  go(all[Math.min(Math.max(all.indexOf(from) + step, 0), all.length - 1)]);
}

function scene(from, step) {
  const groups = [...table.querySelectorAll("tr.group")];
  const body = from.closest("tbody");
  const here = groups.findIndex((group) => group.closest("tbody") === body);
  const next = groups[Math.min(Math.max(here + step, 0), groups.length - 1)];
  go(next?.querySelector("[tabindex]"));
}

const shotRow = (node) => {
  const row = node?.closest("tr[data-shot]");
  if (row) return row;
  const beneath = node?.closest("tr.elements");
  return beneath ? document.getElementById(`shot-${beneath.dataset.of}`) : null;
};

/* ------------------------------------------------------------ editing */

const isEditing = (cell) => cell?.classList.contains("is-editing");
const input = (cell) => cell.querySelector("[name=value]");

// An input opens at once, so that nothing typed is lost; a list of choices is fetched.
function openHere(cell) {
  const field = document.createElement(cell.dataset.kind === "lines" ? "textarea" : "input");
  field.name = "value";
  field.value = cell.dataset.text;
  field.autocomplete = "off";
  if (cell.dataset.kind === "number") field.inputMode = "decimal";
  if (cell.dataset.kind === "date") field.placeholder = "2026-11-20";
  if (cell.dataset.kind === "lines") field.rows = 2;
  if (["assignee", "artist"].includes(cell.dataset.col)) field.setAttribute("list", "names");
  field.setAttribute("aria-label", heading(cell));
  cell.dataset.shown = cell.dataset.text;
  cell.closed = [...cell.childNodes];
  cell.replaceChildren(field);
  cell.classList.remove("is-saved");
  cell.classList.add("is-editing");
  field.focus();
  field.select();
}

function heading(cell) {
  const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
  const row = cell.closest("tr");
  return `${head.textContent.trim()}, ${row.querySelector(".code, td").textContent.trim()}`;
}

async function open(cell) {
  if (cell.dataset.kind !== "select") return openHere(cell);
  const { id, dataset } = cell;
  await htmx.ajax("GET", dataset.edit, { target: cell, swap: "outerHTML" });
  const now = document.getElementById(id);
  if (!isEditing(now)) return go(now);
  const field = input(now);
  field.focus();
  field.select?.();
}

const busy = new Set();

async function save(cell, { shown, then } = {}) {
  if (busy.has(cell.id)) return;
  const { id, dataset } = cell;
  const field = input(cell);
  const was = shown ?? dataset.shown;
  if (field.value === dataset.shown && shown === undefined && !cell.classList.contains("is-invalid")) {
    await revert(cell);
    then?.(document.getElementById(id));
    return;
  }
  busy.add(id);
  const values = { value: field.value, shown: was };
  try {
    await htmx.ajax("POST", dataset.edit, { target: cell, swap: "outerHTML", values });
  } finally {
    busy.delete(id);
  }
  const now = document.getElementById(id);
  if (isEditing(now)) {
    input(now).focus();
    return;
  }
  say(now.dataset.said || "");
  fade(now);
  then?.(now);
}

function fade(cell) {
  if (!cell.classList.contains("is-saved")) return;
  setTimeout(() => {
    cell.classList.remove("is-saved");
    cell.querySelector(".cell-saved")?.remove();
  }, 6000);
}

async function revert(cell, extra = "") {
  if (cell.closed && !extra) {
    cell.replaceChildren(...cell.closed);
    cell.classList.remove("is-editing");
    cell.closed = null;
    return cell;
  }
  const { id, dataset } = cell;
  await htmx.ajax("GET", `${dataset.edit}?as=shown${extra}`, { target: cell, swap: "outerHTML" });
  return document.getElementById(id);
}

function nextEditable(cell, step) {
  const all = [...table.querySelectorAll("[data-edit]")];
  return all[all.indexOf(cell) + step];
}

function inInput(event, cell) {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    save(cell, { then: go });
  } else if (event.key === "Tab") {
    event.preventDefault();
    const step = event.shiftKey ? -1 : 1;
    save(cell, { then: (now) => {
      const next = nextEditable(now, step);
      if (next) open(next);
      else go(now);
    } });
  } else if (event.key === "Escape") {
    event.preventDefault();
    revert(cell).then(go);
  }
}

// Leaving a cell saves it; leaving one that was refused keeps it open.
grid.addEventListener("focusout", (event) => {
  const cell = event.target.closest?.("td.is-editing");
  if (!cell || cell.contains(event.relatedTarget) || cell.classList.contains("is-invalid")) return;
  setTimeout(() => {
    const now = document.getElementById(cell.id);
    if (now === cell && isEditing(cell) && !cell.contains(document.activeElement)) save(cell);
  }, 0);
});

// The names in use are fetched when the first name is edited: most visits edit none.
document.addEventListener("focusin", async (event) => {
  const list = event.target.list;
  if (list?.id !== "names" || list.dataset.asked) return;
  list.dataset.asked = "yes";
  const answer = await fetch(list.dataset.url);
  if (answer.ok) list.innerHTML = await answer.text();
});

/* ----------------------------------------------------------- elements */

async function elements(row, { focus = true } = {}) {
  const beneath = document.getElementById(`elements-${row.dataset.shot}`);
  const handle = row.querySelector(".unfold");
  if (beneath) {
    beneath.remove();
    handle.setAttribute("aria-expanded", "false");
    go(cellIn(row), { keep: true });
    return;
  }
  await htmx.ajax("GET", handle.dataset.elements, { target: row, swap: "afterend" });
  handle.setAttribute("aria-expanded", "true");
  const line = document.querySelector(`#elements-${row.dataset.shot} [data-line]`);
  if (focus) (line || document.querySelector(`#elements-${row.dataset.shot} [tabindex]`))?.focus();
}

async function copyAbove(row) {
  const shots = [...table.querySelectorAll("tr[data-shot]")];
  const above = shots[shots.indexOf(row) - 1];
  if (!above) return say(grid.dataset.noneAbove || "");
  let beneath = document.getElementById(`elements-${row.dataset.shot}`);
  if (!beneath) await elements(row, { focus: false });
  beneath = document.getElementById(`elements-${row.dataset.shot}`);
  const url = row.querySelector(".unfold").dataset.elements.replace(/elements\/$/, "copy/");
  await htmx.ajax("POST", url, { target: beneath, swap: "outerHTML", values: { from: above.dataset.shot } });
  document.querySelector(`#elements-${row.dataset.shot} [data-line]`)?.focus();
}

let asking;
grid.addEventListener("input", (event) => {
  if (!event.target.matches("[data-line]")) return;
  clearTimeout(asking);
  const line = event.target;
  asking = setTimeout(async () => {
    const hint = line.closest("form").querySelector("[data-meaning]");
    if (!hint || !line.value.trim()) return;
    const answer = await fetch(`${grid.dataset.words}?line=${encodeURIComponent(line.value)}`);
    if (answer.ok) hint.textContent = await answer.text();
  }, 150);
});

function inLine(event) {
  if (event.isComposing || event.keyCode === 229) return;
  const beneath = event.target.closest("tr.elements");
  if (event.key === "Escape") {
    event.preventDefault();
    elements(document.getElementById(`shot-${beneath.dataset.of}`));
  } else if (event.key === "ArrowUp" || (event.key === "ArrowDown" && !event.target.value)) {
    event.preventDefault();
    vertical(event.target, event.key === "ArrowUp" ? -1 : 1);
  }
}

// Rows that log something post themselves, and the answer takes their place. The listener is on the
// grid and not on the form, so that a form that has only just arrived is never sent as a page.
grid.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-swaps-row]");
  if (!form) return;
  event.preventDefault();
  const row = form.closest("tr");
  if (busy.has(row.id)) return;
  busy.add(row.id);
  try {
    const values = Object.fromEntries(new FormData(form));
    await htmx.ajax("POST", form.getAttribute("action"), { target: row, swap: "outerHTML", values });
  } finally {
    busy.delete(row.id);
  }
  const now = document.getElementById(row.id);
  now?.closest("table").querySelector(":scope > tbody > tr.none")?.remove();
  now?.querySelector("[data-line], #new-shot-description")?.focus();
});

/* ------------------------------------------------- new shots, ticking */

async function newShot(row) {
  const old = document.getElementById("new-shot");
  if (old) return document.getElementById("new-shot-description").focus();
  const link = document.querySelector("[data-new-shot]");
  if (!link) return;
  const body = row?.closest("table.shot-grid tbody") || [...table.tBodies].at(-1);
  const after = encodeURIComponent(body.dataset.scene || "");
  const last = [...body.querySelectorAll(":scope > tr")].at(-1);
  const url = `${link.pathname}?after=${after}&span=${link.dataset.span}`;
  await htmx.ajax("GET", url, { target: last, swap: "afterend" });
  document.getElementById("new-shot-description")?.focus();
}

const picks = () => [...table.querySelectorAll(".pick")];
let lastPick = null;

function count() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const n = picks().filter((pick) => pick.checked).length;
  for (const label of bar.querySelectorAll("[data-ticked], [data-apply]")) {
    label.textContent = n === 1 ? label.dataset.one : label.dataset.many.replace("%n", n);
  }
}

function tick(row, range) {
  const pick = row?.querySelector(".pick");
  if (!pick) return;
  const all = picks();
  if (range && lastPick) {
    const [from, to] = [all.indexOf(lastPick), all.indexOf(pick)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = true;
  } else {
    pick.checked = !pick.checked;
  }
  lastPick = pick;
  count();
}

grid.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    for (const pick of picks()) pick.checked = event.target.checked;
  }
  if (event.target.matches(".pick")) lastPick = event.target;
  if (event.target.matches(".pick, [data-pick-all]")) count();
});
document.getElementById("bulk")?.addEventListener("reset", () => {
  for (const pick of picks()) pick.checked = false;
  count();
});

function post(url, fields = {}) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...fields })) {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = name;
    hidden.value = value;
    form.append(hidden);
  }
  document.body.append(form);
  form.submit();
}

async function undo(button) {
  const cell = button.closest("td");
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), Accept: "application/json" };
  const answer = await fetch(button.dataset.undo, { method: "POST", headers });
  if (!answer.ok) return say(decodeURIComponent(answer.headers.get("X-Reason") || `Error ${answer.status}`));
  const now = await revert(cell, "&sums=1");
  go(now);
}

/* ------------------------------------------------------ ranges of cells */

// From the cell that has the focus to the tip; both in rows of shots, or both in rows of elements.
let anchor = null;
let tip = null;

const kindOf = (row) => (row.matches("[data-element]") ? "element" : "shot");
const rowsOf = (kind) => [...table.querySelectorAll(kind === "element" ? "tr[data-element]" : "tr[data-shot]")];
const keyOf = (row) => row.dataset.element ?? row.dataset.shot;
const columnsOf = (row) => [...row.querySelectorAll(":scope > [data-col]")].map((cell) => cell.dataset.col);
const cellOf = (row, key) => row.querySelector(`:scope > [data-col="${key}"]`);
const dataCell = (node) => node?.closest?.("tr[data-shot] > [data-col], tr[data-element] > [data-col]");

function between(all, one, other) {
  const [from, to] = [all.indexOf(one), all.indexOf(other)].sort((a, b) => a - b);
  return all.slice(from, to + 1);
}

/* The rows and columns that are selected; the one cell that has the focus, where no more are. */
function range() {
  const from = anchor && document.contains(anchor) ? anchor : dataCell(document.activeElement);
  if (!from) return null;
  const to = anchor && tip && document.contains(tip) ? tip : from;
  const row = from.closest("tr");
  const kind = kindOf(row);
  return {
    from,
    kind,
    rows: between(rowsOf(kind), row, to.closest("tr")),
    keys: between(columnsOf(row), from.dataset.col, to.dataset.col),
  };
}

function unselect() {
  for (const cell of table.querySelectorAll(".is-selected")) cell.classList.remove("is-selected");
  anchor = tip = null;
}

function select(from, to) {
  if (kindOf(from.closest("tr")) !== kindOf(to.closest("tr"))) return;
  unselect();
  anchor = from;
  tip = to;
  const { rows, keys } = range();
  for (const row of rows) for (const key of keys) cellOf(row, key)?.classList.add("is-selected");
  const words = grid.dataset.selected ?? "";
  say(words.replace("%r", rows.length).replace("%c", keys.length));
}

function extend(cell, arrow) {
  const to = anchor === cell && tip ? tip : cell;
  const row = to.closest("tr");
  const all = rowsOf(kindOf(row));
  const keys = columnsOf(row);
  const down = { ArrowDown: 1, ArrowUp: -1 }[arrow] ?? 0;
  const right = { ArrowRight: 1, ArrowLeft: -1 }[arrow] ?? 0;
  const within = (list, at) => list[Math.min(Math.max(at, 0), list.length - 1)];
  const nextRow = within(all, all.indexOf(row) + down);
  const next = cellOf(nextRow, within(keys, keys.indexOf(to.dataset.col) + right));
  if (!next) return;
  select(cell, next);
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

let pressed = null;

grid.addEventListener("mousedown", (event) => {
  const cell = dataCell(event.target);
  pressed = null;
  if (!cell || event.button || event.target.closest("a, button, input, select, textarea, label")) return;
  const from = dataCell(document.activeElement);
  if (event.shiftKey && from) {
    event.preventDefault();
    select(from, cell);
  } else {
    unselect();
    pressed = cell;
  }
});
grid.addEventListener("mouseover", (event) => {
  const cell = dataCell(event.target);
  if (!pressed || !(event.buttons & 1) || !cell || isEditing(pressed)) return;
  if (cell === pressed && !tip) return;
  getSelection().removeAllRanges();
  if (document.activeElement !== pressed) go(pressed);
  grid.classList.add("is-selecting");
  select(pressed, cell);
});
document.addEventListener("mouseup", () => {
  pressed = null;
  grid.classList.remove("is-selecting");
});

/* ------------------------------------------------- copy, paste, fill down */

/* What a cell says to a spreadsheet: words for choices, the bare value for numbers and dates. */
function cellText(cell) {
  const { kind, text } = cell.dataset;
  if (kind && kind !== "select" && text) return text;
  if (kind === "select" && !text) return "";
  const copy = (cell.querySelector(".code") ?? cell).cloneNode(true);
  for (const extra of copy.querySelectorAll(".cell-saved, .origin, .icon, [aria-hidden=true]")) extra.remove();
  const words = copy.textContent.replace(/\s+/g, " ").trim();
  return words === "–" ? "" : words;
}

const isFormula = (text) => /^[=+\-@]/.test(text) && !/^[+-]?[\d.,]+$/.test(text);
const isChanged = (text) => isFormula(text) || /^0\d/.test(text) || /^\d{12,}$/.test(text);
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function quoted(text) {
  const safe = isFormula(text) ? `'${text}` : text;
  return /[\t\n\r"]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

// Spreadsheets take the table where they can: it says which cells are text, so that 001 stays 001.
function asTable(lines) {
  const cell = (text) => `<td${isChanged(text) ? ` style='mso-number-format:"\\@"'` : ""}>${escaped(text).replace(/\n/g, "<br>")}</td>`;
  return `<table>${lines.map((line) => `<tr>${line.map(cell).join("")}</tr>`).join("")}</table>`;
}

const isText = (node) => node?.matches?.("input:not([type=checkbox], [type=radio]), select, textarea");

document.addEventListener("copy", (event) => {
  if (isText(event.target) || isText(document.activeElement) || String(getSelection())) return;
  const chosen = range();
  if (!chosen) return;
  const lines = chosen.rows.map((row) => chosen.keys.map((key) => cellText(cellOf(row, key))));
  event.preventDefault();
  event.clipboardData.setData("text/plain", lines.map((line) => line.map(quoted).join("\t")).join("\n"));
  event.clipboardData.setData("text/html", asTable(lines));
  say((grid.dataset.copied ?? "").replace("%r", lines.length).replace("%c", chosen.keys.length));
});

document.addEventListener("paste", (event) => {
  if (!grid.dataset.paste || isText(event.target) || isText(document.activeElement)) return;
  let text = event.clipboardData.getData("text/plain");
  if (!text.trim()) return;
  event.preventDefault();
  const chosen = range();
  if (!chosen) return send({ text, kind: "shot", rows: [], keys: [], from: null });
  const { from, kind } = chosen;
  const first = chosen.rows[0];
  const all = rowsOf(kind);
  const columns = columnsOf(first);
  let rows = all.slice(all.indexOf(first));
  const keys = columns.slice(columns.indexOf(chosen.keys[0]));
  const bare = text.replace(/\r?\n$/, "");
  if (!/[\t\r\n]/.test(bare) && chosen.rows.length * chosen.keys.length > 1) {
    // One value over many cells goes into each of them.
    text = chosen.rows.map(() => chosen.keys.map(() => bare).join("\t")).join("\n");
    rows = chosen.rows;
  }
  return send({ text, kind, rows, keys, from });
});

function fillDown() {
  if (!grid.dataset.paste) return;
  const chosen = range();
  const ticked = picks().filter((pick) => pick.checked).map((pick) => pick.closest("tr"));
  let rows = chosen?.rows ?? [];
  let keys = chosen?.keys ?? [column];
  if (rows.length < 2 && ticked.length > 1 && chosen?.kind !== "element") {
    rows = ticked;
    keys = [chosen?.from.dataset.col ?? column];
  } else if (rows.length === 1) {
    const all = rowsOf(chosen.kind);
    rows = [all[all.indexOf(rows[0]) - 1], rows[0]].filter(Boolean);
  }
  const [source, ...below] = rows;
  keys = keys.filter((key) => key !== "code" && source && "text" in (cellOf(source, key)?.dataset ?? {}));
  if (!below.length || !keys.length) return say(grid.dataset.noFill ?? "");
  const line = keys.map((key) => quoted(cellOf(source, key).dataset.text)).join("\t");
  const text = below.map(() => line).join("\n");
  return send({ text, kind: kindOf(source), rows: below, keys, from: chosen?.from, clear: "1" });
}

async function send({ text, kind, rows, keys, from, clear = "" }) {
  if (busy.has("paste")) return;
  busy.add("paste");
  const back = location.search.slice(1);
  const body = new URLSearchParams({
    text, kind, clear, back, rows: rows.map(keyOf).join(","), columns: keys.join(","),
  });
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), Accept: "application/json" };
  try {
    const answer = await fetch(grid.dataset.paste, { method: "POST", headers, body });
    if (!answer.headers.get("Content-Type")?.includes("json")) {
      return say(decodeURIComponent(answer.headers.get("X-Reason") || `Error ${answer.status}`));
    }
    const told = await answer.json();
    if (told.go) return location.assign(told.go);
    if (!answer.ok) return say(told.said);
    await redraw(from);
    say(told.said);
    if (told.undo) offerUndo(told.undo);
    for (const id of told.cells) {
      const cell = id && document.getElementById(id);
      cell?.classList.add("is-saved");
      if (cell) fade(cell);
    }
  } finally {
    busy.delete("paste");
  }
}

function offerUndo(url) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = grid.dataset.undoWord;
  button.addEventListener("click", () => post(url, { next: location.pathname + location.search }));
  said().append(" ", button);
}

// The whole table anew: sums, shares and marks follow from what was pasted.
async function redraw(from) {
  const row = from?.closest("tr").id;
  const key = from?.dataset.col;
  const unfolded = [...table.querySelectorAll("tr.elements")].map((one) => one.dataset.of);
  const ticked = picks().filter((pick) => pick.checked).map((pick) => pick.value);
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".shot-grid");
  if (!fresh) return location.reload();
  unselect();
  table.replaceChildren(...fresh.children);
  htmx.process(table);
  for (const pick of picks()) pick.checked = ticked.includes(pick.value);
  for (const shot of unfolded) {
    const beneath = document.getElementById(`shot-${shot}`);
    if (beneath) await elements(beneath, { focus: false });
  }
  const start = row && document.getElementById(row);
  go((start && cellOf(start, key)) || table.querySelector("tbody tr[data-shot] > [tabindex]"));
}

document.querySelector("[data-fill-down]")?.addEventListener("click", fillDown);

/* -------------------------------------------------------------- wiring */

grid.addEventListener("keydown", (event) => {
  const editing = event.target.closest("td.is-editing");
  if (editing && event.target.matches("[name=value]")) return inInput(event, editing);
  if (event.target.matches("[data-line]")) return inLine(event);
  if (event.target.closest("#new-shot")) {
    if (event.key === "Escape" && !event.isComposing) dropNew();
    return;
  }
  if (event.isComposing || event.target.matches("input, select, textarea, button, summary")) return;
  const cell = event.target.closest("[tabindex]:not(.grid-scroll)");
  const row = shotRow(event.target);
  const control = event.ctrlKey || event.metaKey;
  if (event.shiftKey && event.key.startsWith("Arrow") && dataCell(cell)) {
    event.preventDefault();
    return extend(cell, event.key);
  }
  const done = act(event, cell, row, control);
  if (done) event.preventDefault();
});

function act(event, cell, row, control) {
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp": {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (!cell) go(table.querySelector("tbody [tabindex]"));
      else if (control) scene(cell, step);
      else vertical(cell, step);
      return true;
    }
    case "ArrowRight":
    case "ArrowLeft":
      if (cell) horizontal(cell, event.key === "ArrowRight" ? 1 : -1);
      return Boolean(cell);
    case "Home":
    case "End":
      if (cell) go(stops(cell.closest("tr")).at(event.key === "Home" ? 0 : -1));
      return Boolean(cell);
    case "Enter":
      if (!cell) return false;
      if (cell.dataset.edit) open(cell);
      else cell.querySelector("a")?.click();
      return true;
    case " ":
      tick(row, event.shiftKey);
      return Boolean(row);
    case "Delete":
      cell?.closest("[data-element]")?.querySelector("[data-remove]")?.click();
      return true;
    default:
      return false;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
  const control = event.ctrlKey || event.metaKey;
  const row = shotRow(document.activeElement);
  if (typing) {
    if (event.key === "Escape" && event.target.type === "search") event.target.blur();
    return;
  }
  if (control && event.code === "KeyZ" && !event.shiftKey) {
    event.preventDefault();
    post(grid.dataset.undoLast, { back: location.search.slice(1) });
  } else if (control && event.code === "KeyA" && grid.contains(document.activeElement)) {
    event.preventDefault();
    for (const pick of picks()) pick.checked = true;
    count();
  } else if (control && event.code === "KeyD" && !event.shiftKey) {
    event.preventDefault();
    fillDown();
  } else if (control || event.altKey) {
    return;
  } else if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) {
    event.preventDefault();
    document.getElementById("keys").togglePopover();
  } else if (event.key === "/" || event.code === "Slash") {
    event.preventDefault();
    document.querySelector("[type=search]").focus();
  } else if (event.code === "KeyF") {
    event.preventDefault();
    const menu = document.querySelector(".filter-menu");
    menu.open = true;
    menu.querySelector(".filter-body summary, .filter-body input")?.focus();
  } else if (event.code === "KeyN" && event.shiftKey) {
    document.querySelector('[data-key="scene"]')?.click();
  } else if (event.code === "KeyN") {
    event.preventDefault();
    newShot(document.activeElement);
  } else if (event.code === "KeyE" && row) {
    event.preventDefault();
    elements(row);
  } else if (event.code === "KeyD" && row) {
    event.preventDefault();
    copyAbove(row);
  } else if (event.key === "Escape" && tip) {
    unselect();
    say("");
  } else if (event.key === "Escape" && picks().some((pick) => pick.checked)) {
    document.getElementById("bulk")?.reset();
  }
});

function dropNew() {
  const row = document.getElementById("new-shot");
  const before = row.previousElementSibling;
  row.remove();
  if (before) go(cellIn(before));
}

grid.addEventListener("click", async (event) => {
  const target = event.target;
  const unfold = target.closest(".unfold");
  if (unfold && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    return elements(unfold.closest("tr"));
  }
  if (target.closest("[data-drop-new]")) return dropNew();
  if (target.closest("[data-undo]")) return undo(target.closest("[data-undo]"));
  const gone = target.closest("[data-remove]");
  if (gone) {
    const line = gone.closest("tr.elements").querySelector("[data-line]");
    await htmx.ajax("POST", gone.dataset.remove, { target: gone.closest("tr"), swap: "outerHTML" });
    return line?.focus();
  }
  const keep = target.closest("[data-keep]");
  if (keep) {
    const cell = keep.closest("td");
    if (keep.dataset.keep === "mine") return save(cell, { shown: keep.dataset.theirs, then: go });
    return revert(cell).then(go);
  }
  const cell = target.closest("[tabindex]:not(.grid-scroll)");
  if (!cell || target.closest("a, button, input, select, textarea, label")) return;
  if (event.shiftKey || (tip && tip !== anchor)) return;
  if (cell.dataset.edit && !isEditing(cell)) open(cell);
  else go(cell);
});

document.querySelector("[data-new-shot]")?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  newShot(document.activeElement);
});

const first = table.querySelector("tbody tr[data-shot] > [tabindex]");
if (first) first.tabIndex = 0;
count();
