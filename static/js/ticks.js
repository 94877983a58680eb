// Boxes to tick off the tasks of a list; what was ticked stays in this browser. Without this, the
// list is a plain one.
for (const list of document.querySelectorAll("[data-ticks]")) {
  const key = `ticks:${list.dataset.ticks}`;
  const tasks = [...list.querySelectorAll("[data-tick]")];
  const count = list.querySelector("[data-ticks-count]");
  const boxes = tasks.map((task) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    label.className = "choice no-print";
    label.append(box, list.dataset.sayTick);
    task.append(label);
    box.addEventListener("change", () => {
      keep();
      show();
    });
    return box;
  });

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? [];
    } catch {
      return [];
    }
  }

  function keep() {
    const done = tasks.filter((_, at) => boxes[at].checked).map((task) => task.id);
    try {
      localStorage.setItem(key, JSON.stringify(done));
    } catch {
      // private browsing: the ticks last as long as the page
    }
  }

  function show() {
    tasks.forEach((task, at) => task.classList.toggle("done", boxes[at].checked));
    count.textContent = list.dataset.sayCount
      .replace("{done}", boxes.filter((box) => box.checked).length)
      .replace("{all}", boxes.length);
  }

  const done = kept();
  tasks.forEach((task, at) => {
    boxes[at].checked = Array.isArray(done) && done.includes(task.id);
  });
  show();
}
