/* A button that copies a field: by the clipboard where the page is secure, else by the selection. */

async function copy(field) {
  field.select();
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(field.value);
    return true;
  }
  return document.execCommand("copy");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  if (await copy(field).catch(() => false)) button.textContent = button.dataset.done;
  else field.focus(); // selected, so that Ctrl C works
});
