// From one marked word to the next: the bar's buttons, the up and down keys while the bar has the
// focus, and Enter (with Shift: backwards) in the box as long as its words are those that are marked.
const bar = document.querySelector("[data-find-bar]");
const marks = [...document.querySelectorAll("mark[data-hit]")];

if (bar && marks.length) {
  const place = bar.querySelector("[data-find-at]");
  const box = document.getElementById("find-words");
  const asked = box.value;
  let current = -1;

  // The mark before the first one that is not above the clause of the address; nothing without it.
  const before = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || target.contains(bar)) return undefined;
    const first = marks.findIndex((mark) => target.contains(mark)
      || target.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
    return first < 0 ? undefined : first - 1;
  };

  const go = (step) => {
    marks[current]?.removeAttribute("aria-current");
    current = current < 0 && step < 0 ? marks.length - 1 : (current + step + marks.length) % marks.length;
    marks[current].setAttribute("aria-current", "true");
    marks[current].scrollIntoView({ block: "center" });
    place.textContent = `${current + 1} / ${marks.length}`;
  };

  const arrive = () => {
    const place = before();
    if (place === undefined) return;
    marks[current]?.removeAttribute("aria-current");
    current = place;
    go(1);
  };

  bar.hidden = false;
  document.documentElement.dataset.finding = "";
  arrive();
  window.addEventListener("hashchange", arrive);
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find-step]");
    if (button) go(Number(button.dataset.findStep));
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    go(event.key === "ArrowDown" ? 1 : -1);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || box.value !== asked) return;
    event.preventDefault();
    go(event.shiftKey ? -1 : 1);
  });
}
