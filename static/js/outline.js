// The outline follows the reader: the entry of the part being read carries aria-current. On narrow
// screens it also stays at the top as a bar, and folds up again once an entry is chosen.
const outline = document.querySelector("[data-outline]");
const wide = window.matchMedia("(min-width: 62rem)");
const parts = [];
for (const link of outline?.querySelectorAll("a[href^='#']") ?? []) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) parts.push({ link, heading });
}

function mark() {
  const line = window.innerHeight / 4;
  const passed = parts.filter(({ heading }) => heading.getBoundingClientRect().top <= line);
  const current = passed.at(-1)?.link;
  for (const { link } of parts) {
    if (link === current) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
  if (current && wide.matches) keepInSight(current);
}

function keepInSight(link) {
  const box = outline.getBoundingClientRect();
  const entry = link.getBoundingClientRect();
  if (entry.top < box.top) outline.scrollTop -= box.top - entry.top;
  if (entry.bottom > box.bottom) outline.scrollTop += entry.bottom - box.bottom;
}

if (parts.length) {
  // Everything above the upper quarter counts as seen, so that a jump past a heading tells too.
  const observer = new IntersectionObserver(mark, { rootMargin: "9999999px 0px -75% 0px" });
  for (const { heading } of parts) observer.observe(heading);
  outline.dataset.outline = "follows";
  outline.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) outline.open = false;
  });
}
