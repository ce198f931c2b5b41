/* Comparing: the view by its letter, the wipe by its line, the overlay turned over. */

const page = document.querySelector(".compare");
const stage = page?.querySelector(".stage");
const slider = page?.querySelector(".wipe");
const top = page?.querySelector("[data-on-top]");
const letters = { KeyS: "side", KeyW: "wipe", KeyD: "difference", KeyO: "overlay" };

const radio = (view) => page.querySelector(`[name="view"][value="${view}"]`);
const view = () => page.querySelector('[name="view"]:checked')?.value;

function choose(wanted) {
  if (wanted === "overlay" && view() === "overlay") {
    flip();
    return;
  }
  radio(wanted).checked = true;
  kept();
}

// The address keeps the view, so that a link and a swap lead to what is seen.
function kept() {
  const swap = page.querySelector("[data-swap]");
  swap.href = withView(swap.href);
  history.replaceState(history.state, "", withView(location.href));
}

function withView(address) {
  const url = new URL(address);
  url.searchParams.set("view", view());
  return url.href;
}

function flip() {
  const shown = stage.dataset.top === "0" ? "1" : "0";
  stage.dataset.top = shown;
  tell();
}

function tell() {
  const labels = top.dataset.labels.split("|");
  top.textContent = labels[Number(stage.dataset.top)];
}

function wipe(percent) {
  const at = Math.max(0, Math.min(100, percent));
  slider.value = String(at);
  stage.style.setProperty("--wipe", `${at}%`);
}

if (stage) {
  stage.dataset.top = "1";
  tell();
  wipe(50);
  slider.addEventListener("input", () => wipe(Number(slider.value)));
  page.querySelector("[data-views]").addEventListener("change", kept);
  page.querySelector("[data-flip]").addEventListener("click", flip);
  page.querySelector(".amplify").addEventListener("change", (event) => {
    stage.classList.toggle("is-amplified", event.target.checked);
  });
  const drag = (event) => {
    if (view() !== "wipe" || !event.buttons || event.target.closest("a, input, button")) return;
    const box = stage.querySelector(".screen").getBoundingClientRect();
    if (event.clientY > box.bottom) return;
    event.preventDefault();
    wipe(((event.clientX - box.left) / box.width) * 100);
  };
  stage.addEventListener("pointerdown", drag);
  stage.addEventListener("pointermove", drag);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest?.("input, select, textarea");
    if (field && !["radio", "range", "checkbox"].includes(field.type)) return;
    if (letters[event.code]) choose(letters[event.code]);
    else if (event.code === "KeyX") page.querySelector("[data-swap]").click();
    else return;
    event.preventDefault();
  });
}
