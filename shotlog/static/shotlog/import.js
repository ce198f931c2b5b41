/* The import page: a file that is chosen or dropped goes up at once. Without it, the button sends it. */

const form = document.querySelector("[data-import]");
const field = form.querySelector("input[type=file]");
const zone = form.querySelector(".dropzone");

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  zone.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone.classList.remove("is-over");
});
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  zone.classList.remove("is-over");
  field.files = event.dataTransfer.files;
  send();
});
field.addEventListener("change", send);

function send() {
  if (!field.files.length) return;
  zone.setAttribute("aria-busy", "true");
  form.requestSubmit();
}
