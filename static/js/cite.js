// The citation follows the clause: the one chosen in the list, or the one in the page's address.
// Without this script the form beside the list does the same by asking the server.
const select = document.querySelector("select[data-cite]");
const panel = select && document.getElementById(select.dataset.cite);

function show() {
  const { value, text, dataset } = select.selectedOptions[0];
  const cited = dataset.cited ?? text;
  const address = value ? `${select.dataset.address}#${value}` : select.dataset.address;
  panel.textContent = `${select.dataset.whole}${cited}，${address}`;
}

function follow() {
  const anchor = decodeURIComponent(location.hash.slice(1));
  if (![...select.options].some((option) => option.value === anchor)) return;
  select.value = anchor;
  show();
}

if (panel) {
  select.form.querySelector("button").hidden = true;
  select.addEventListener("change", show);
  window.addEventListener("hashchange", follow);
  follow();
}
