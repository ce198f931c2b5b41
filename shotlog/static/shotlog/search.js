/* Finding recipes: a file dropped anywhere on the page is asked for its take; filters apply at once. */

const form = document.querySelector("[data-find]");
const zone = form?.querySelector(".dropzone");
const input = form?.querySelector("input[type=file]");

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function ask() {
  const words = form.querySelector("[data-words]");
  words.textContent = words.dataset.words;
  form.requestSubmit();
}

if (form) {
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    zone.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event) || !event.dataTransfer.files.length) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    ask();
  });
  input.addEventListener("change", () => input.files.length && ask());
}

for (const select of document.querySelectorAll(".search-filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
