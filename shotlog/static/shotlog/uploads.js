/* Files on their way up: one request each, one after another, with progress; sidecars go with their
   file, folders are gone through. Elements and the tray take files by this. */

const RETRY_MS = 5000;
const FRAMES_FROM = 5; // so many numbered pictures of one stem go up together: the server says what they are
const LARGEST_GAP = 10;
const NUMBERED = /^(.*?)(\d{1,9})(\.(?:png|jpe?g|webp|avif|heic|tiff?|bmp|exr|dpx|hdr|tga|jxl|psd))$/i;
const VERSION = /(?:^|[\s_.\-/])v$/i;
const SIDECARS = [".swarm.json", ".json", ".txt"];
const queue = [];
let busy = false;
let drop = ""; // the files that are under way together are one drop

const words = (form) => form.querySelector("[data-words]").dataset;
const natural = new Intl.Collator("en", { numeric: true });

/* ---- what was dropped: files by their path, those of folders too */

export async function gather(transfer) {
  // The entries must be asked for before the event is over.
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]);
  const found = await Promise.all(
    entries.map(([entry, file]) => (entry?.isDirectory ? inFolder(entry) : [withPath(file)])),
  );
  return found.flat().filter((one) => one.file);
}

export const chosen = (files) => [...files].map(withPath);

const withPath = (file) => ({ file, path: file?.webkitRelativePath || file?.name || "" });

async function inFolder(folder) {
  const found = [];
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail)).catch(() => []);
    if (!some.length) return found; // a folder is told in parts, until one is empty
    for (const entry of some) {
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory) found.push(...(await inFolder(entry)));
      else found.push({ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, "") });
    }
  }
}

const fileOf = (entry) => new Promise((done) => entry.file(done, () => done(null)));

/* Each file with the texts that lie beside it. */
export function grouped(files) {
  const byPath = new Map(files.map((one) => [one.path, one]));
  const isText = (path) => SIDECARS.some((ending) => path.toLowerCase().endsWith(ending));
  const taken = new Set();
  const groups = [];
  for (const one of files.filter((each) => !isText(each.path))) {
    const stem = one.path.replace(/\.[^./]*$/, "");
    const beside = [stem, one.path].flatMap((base) => SIDECARS.map((ending) => base + ending));
    const texts = beside.filter((path) => byPath.has(path));
    texts.forEach((path) => taken.add(path));
    groups.push([one, ...texts.map((path) => byPath.get(path))]);
  }
  const alone = files.filter((one) => isText(one.path) && !taken.has(one.path));
  return joined([...groups, ...alone.map((one) => [one])].sort((a, b) =>
    natural.compare(a[0].path, b[0].path),
  ));
}

/* Pictures whose numbers run on are one group: sent one by one they would not be known as a sequence. */
function joined(groups) {
  const runs = new Map();
  for (const group of groups) {
    const [, stem, number, ending] = NUMBERED.exec(group[0].path) ?? [];
    if (stem === undefined || VERSION.test(stem)) continue;
    const key = `${stem}\n${ending.toLowerCase()}`;
    const parts = runs.get(key) ?? runs.set(key, []).get(key);
    const last = parts.at(-1);
    if (last && Number(number) - last.number <= LARGEST_GAP) {
      last.groups.push(group);
      last.number = Number(number);
    } else parts.push({ groups: [group], number: Number(number) });
  }
  const whole = [...runs.values()].flat().filter((run) => run.groups.length >= FRAMES_FROM);
  const first = new Map(whole.map((run) => [run.groups[0], run.groups.flat()]));
  const others = new Set(whole.flatMap((run) => run.groups.slice(1)));
  return groups.filter((group) => !others.has(group)).map((group) => first.get(group) ?? group);
}

/* What stands in the list for a group: its file, or of a sequence the first and the last. */
function called(group) {
  const pictures = group.filter((one) => NUMBERED.test(one.path));
  if (pictures.length < FRAMES_FROM) return group[0].path;
  return `${pictures[0].path} … ${pictures.at(-1).path.replace(/^.*\//, "")}`;
}

/* ---- the queue: one file at a time, so that an evening's work does not fill the line */

/* `more` goes along: { take, key, done(job), all() }. Jobs of one key belong together. */
export function send(form, files, more) {
  if (!busy && !queue.length) drop = newDrop();
  for (const group of grouped(files)) {
    const line = form.querySelector("template[data-upload]").content.firstElementChild.cloneNode(true);
    line.querySelector(".name").textContent = called(group);
    line.querySelector(".part").textContent = words(form).waiting;
    line.querySelector("progress").setAttribute("aria-label", `${words(form).uploading} ${called(group)}`);
    form.querySelector(".uploads").append(line);
    queue.push({ group, line, drop, form: snapshot(form), ...more, take: more.take?.() ?? "" });
  }
  next();
}

// Not crypto.randomUUID: a browser has that only over HTTPS.
function newDrop() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const waits = (key) => queue.some((job) => job.key === key);

// The part may be drawn anew while files wait: what they need of it is kept.
function snapshot(form) {
  return {
    action: form.action,
    token: form.querySelector("[name=csrfmiddlewaretoken]").value,
    limit: Number(form.dataset.limit) || Infinity,
    words: { ...words(form) },
  };
}

function next() {
  if (busy) return;
  const job = queue.shift();
  if (!job) return;
  busy = true;
  const size = job.group.reduce((sum, one) => sum + one.file.size, 0);
  if (size > job.form.limit) finish(job, () => refuse(job, job.form.words.tooLarge));
  else post(job);
}

function post(job) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", job.form.token);
  body.append("drop", job.drop);
  if (job.take) body.append("take", job.take);
  for (const { file, path } of job.group) {
    body.append("path", path);
    body.append("files", file, file.name);
  }
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
      setTimeout(() => post(job), RETRY_MS);
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

// A ZIP answers with a line for each of its files.
function answer(job, text, reason) {
  const lines = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("li.upload")];
  finish(job, () => {
    if (!lines.length) {
      refuse(job, reason ? decodeURIComponent(reason) : job.form.words.noAnswer);
      return;
    }
    lines[0].querySelector(".name").textContent ||= called(job.group);
    job.line.replaceWith(...lines);
    job.came = lines.some((line) => !("refused" in line.dataset));
    job.waiting = lines[0].dataset.waiting;
    job.made = lines.findLast((line) => line.dataset.take)?.dataset.take;
  });
}

function finish(job, say) {
  say();
  busy = false;
  job.done?.(job);
  if (!waits(job.key)) job.all?.(job);
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

export const bringsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
