/* A button that copies a field or a text: by the clipboard where the page is secure, else by the selection. */

function choose(field) {
  if (field.select) field.select();
  else getSelection().selectAllChildren(field);
}

async function copy(field) {
  if (navigator.clipboard && window.isSecureContext) {
    if (field.select) field.select();
    await navigator.clipboard.writeText(field.value ?? field.innerText ?? field.textContent);
    return true;
  }
  choose(field);
  return document.execCommand("copy");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  if (await copy(field).catch(() => false)) button.textContent = button.dataset.done;
  else {
    choose(field); // so that Ctrl C works
    field.focus();
  }
});
