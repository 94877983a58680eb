// Progressive: a phrase that is chosen goes into its field at once, behind what is written there.
// Without the script the same link opens the page with the phrase in the field.
for (const link of document.querySelectorAll("[data-phrase]")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.dataset.into);
    if (!field || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const before = field.value.trimEnd();
    field.value = before ? `${before}\n${link.dataset.phrase}` : link.dataset.phrase;
    field.focus();
  });
}
