/* Takes: files dropped on an element go up one request each, with progress; ticks for comparing. */

const RETRY_MS = 5000;
const queue = [];
let busy = false;
let drop = ""; // the files that are under way together are one drop

const partOf = (node) => node.closest("[data-takes]");
const words = (form) => form.querySelector("[data-words]").dataset;

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
  add(form, event.dataTransfer.files);
});
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-drop]");
  if (!form || event.target.type !== "file") return;
  add(form, event.target.files);
  event.target.value = "";
});

function dropFormAt(event) {
  if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return null;
  const place = event.target.closest?.("[data-takes], .element");
  return place?.querySelector("[data-drop]") ?? null;
}

function calm(part) {
  for (const zone of part.querySelectorAll(".dropzone.is-over")) zone.classList.remove("is-over");
}

/* ---- the queue: one file at a time, so that an evening's work does not fill the line */

function add(form, files) {
  if (!busy && !queue.length) drop = newDrop();
  for (const file of files) {
    const line = form.querySelector("template[data-upload]").content.firstElementChild.cloneNode(true);
    line.querySelector(".name").textContent = file.name;
    line.querySelector(".part").textContent = words(form).waiting;
    line.querySelector("progress").setAttribute("aria-label", `${words(form).uploading} ${file.name}`);
    form.querySelector(".uploads").append(line);
    const waiting = form.querySelector("input[name=take]");
    queue.push({ file, line, drop, form: snapshot(form), take: waiting?.value ?? "" });
    waiting?.remove(); // the first file is the waiting take's; the others become takes of their own
  }
  next();
}

// Not crypto.randomUUID: a browser has that only over HTTPS.
function newDrop() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The part may be drawn anew while files wait: what they need of it is kept.
function snapshot(form) {
  return {
    action: form.action,
    token: form.querySelector("[name=csrfmiddlewaretoken]").value,
    limit: Number(form.dataset.limit) || Infinity,
    words: { ...words(form) },
    part: partOf(form).id,
  };
}

function next() {
  if (busy) return;
  const job = queue.shift();
  if (!job) return;
  if (job.file.size > job.form.limit) {
    refuse(job, job.form.words.tooLarge);
    next();
    return;
  }
  busy = true;
  send(job);
}

function send(job) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", job.form.token);
  body.append("drop", job.drop);
  if (job.take) body.append("take", job.take);
  body.append("files", job.file, job.file.name);
  const request = new XMLHttpRequest();
  request.open("POST", job.form.action);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("HX-Current-URL", location.href);
  request.setRequestHeader("X-CSRFToken", job.form.token);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) show(job, (event.loaded / event.total) * 100);
  });
  request.addEventListener("load", () => {
    if (request.status === 503) {
      show(job, 0);
      job.line.querySelector(".part").textContent = job.form.words.waiting;
      setTimeout(() => send(job), RETRY_MS);
      return;
    }
    const signIn = request.getResponseHeader("HX-Redirect");
    if (signIn) {
      busy = false;
      queue.length = 0;
      location.assign(signIn);
      return;
    }
    answer(job, request.responseText, request.getResponseHeader("X-Reason"));
  });
  request.addEventListener("error", () => finish(job, () => refuse(job, job.form.words.noAnswer)));
  request.send(body);
}

function show(job, percent) {
  job.line.querySelector("progress").value = percent;
  job.line.querySelector(".part").textContent =
    percent < 100 ? `${Math.floor(percent)} %` : job.form.words.reading;
}

function answer(job, text, reason) {
  const line = new DOMParser().parseFromString(text, "text/html").querySelector("li.upload");
  finish(job, () => {
    if (!line) {
      refuse(job, reason ? decodeURIComponent(reason) : job.form.words.noAnswer);
      return;
    }
    const name = line.querySelector(".name");
    name.textContent ||= job.file.name;
    job.line.replaceWith(line);
    job.made = line.dataset.take;
  });
}

function finish(job, say) {
  say();
  busy = false;
  const more = queue.some((other) => other.form.part === job.form.part);
  const part = document.getElementById(job.form.part);
  if (job.made && part) part.dataset.made = job.made;
  if (!more && part?.dataset.made) {
    const url = `${part.dataset.url}?take=${part.dataset.made}`;
    delete part.dataset.made;
    window.htmx.ajax("GET", url, { target: part, swap: "outerHTML" });
    // The summary of the element and of the shot follow.
    window.htmx.trigger(document.body, `element-${part.dataset.element}-changed`);
    window.htmx.trigger(document.body, "shot-changed");
  }
  next();
}

function refuse(job, sentence) {
  job.line.dataset.refused = "";
  job.line.querySelector("progress")?.remove();
  job.line.querySelector(".part").textContent = job.form.words.refused;
  job.line.querySelector("small").textContent = sentence;
}

window.addEventListener("beforeunload", (event) => {
  if (busy || queue.length) event.preventDefault();
});

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
