// Progressive: j and k move through the queue, Enter opens the link that has the focus, / finds
// in the queue (and not in the library, whose box listens for it on every page).
const rows = [...document.querySelectorAll("[data-row]")];
const box = document.getElementById("find-request");

function isWriting(target) {
  return target instanceof Element && target.closest("input, select, textarea, [contenteditable]");
}

function move(step) {
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
  const link = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  link?.focus();
  link?.closest("tr")?.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  if (isWriting(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/" && box) {
    event.preventDefault();
    event.stopImmediatePropagation();
    box.focus();
    box.select();
  }
}

document.addEventListener("keydown", onKey, { capture: true });
