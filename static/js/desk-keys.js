// Progressive: single keys on the pages of the desk, as listed in templates/accounts/_keys.html.
// They are silent while somebody writes, and can be switched off (WCAG 2.2, 2.1.4): then they stay
// off in this browser.
const table = document.querySelector("[data-keys]");
const choice = document.getElementById("keys-on");
const SWITCH = "desk-keys";
const PATIENCE = 1500;
let leadingUntil = 0;

function isOff() {
  try {
    return localStorage.getItem(SWITCH) === "off";
  } catch {
    return false;
  }
}

function keep() {
  try {
    if (choice.checked) localStorage.removeItem(SWITCH);
    else localStorage.setItem(SWITCH, "off");
  } catch {
    // a browser that keeps nothing: the choice holds until the page is left
  }
}

function isWriting(target) {
  return target instanceof Element
    && target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable], dialog");
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility?.() ?? true);
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
  const link = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  link?.focus();
  link?.closest("tr, li")?.scrollIntoView({ block: "nearest" });
}

function find() {
  const box = document.querySelector("[data-find]");
  box?.focus();
  box?.select();
  return box;
}

function show() {
  table.open = !table.open;
  table.querySelector("summary").focus();
}

function lead(letter) {
  const link = [...table.querySelectorAll("[data-key]")].find((one) => one.dataset.key === letter);
  if (link) location.assign(link.href);
}

// Whether the key was one of ours, and the page's other listeners need not hear of it.
function answer(event) {
  if (event.timeStamp < leadingUntil) {
    leadingUntil = 0;
    lead(event.key);
    return true;
  }
  if (event.key === "g") leadingUntil = event.timeStamp + PATIENCE;
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "?") show();
  else return event.key === "/" && Boolean(find());
  return true;
}

function onKey(event) {
  if (!choice.checked || isWriting(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!answer(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

if (table && choice) {
  choice.checked = !isOff();
  choice.closest("[hidden]").hidden = false;
  choice.addEventListener("change", keep);
  document.addEventListener("keydown", onKey, { capture: true });
}
