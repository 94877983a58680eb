// Progressive: suggestions under the search box (ARIA combobox with a list), "/" to reach it, and the
// up and down keys from the box through the hits.
const WAIT = 120;
const LONGEST = 128;

function enhance(input, number) {
  const form = input.form;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = `suggestions-${number}`;
  list.className = "suggestions plain";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  status.className = "vh";
  status.setAttribute("role", "status");
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);
  input.autocomplete = "off";
  input.parentElement.append(list);
  form.append(status);

  let options = [];
  let current = -1;
  let typed = input.value;
  let timer = 0;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    current = index;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) {
      input.value = typed;
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.value = options[index].dataset.text;
    input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  };

  const show = (suggestions) => {
    options = suggestions.map((suggestion, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.text = suggestion.text;
      option.textContent = suggestion.text;
      if (suggestion.label) {
        const kind = document.createElement("span");
        kind.textContent = suggestion.label;
        option.append(" ", kind);
      }
      return option;
    });
    list.replaceChildren(...options);
    current = -1;
    const open = options.length > 0 && document.activeElement === input;
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    input.removeAttribute("aria-activedescendant");
    status.textContent = open ? input.dataset.suggestCount.replace("{n}", options.length) : "";
  };

  const ask = async () => {
    const query = input.value.trim();
    const turn = ++asked;
    if (!query || query.length > LONGEST) {
      close();
      return;
    }
    try {
      const address = new URL(input.dataset.suggest, location.href);
      address.searchParams.set("q", query);
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      const found = response.ok ? (await response.json()).suggestions : [];
      if (turn === asked) show(found);
    } catch {
      if (turn === asked) close();
    }
  };

  const choose = (option) => {
    input.value = option.dataset.text;
    close();
    form.requestSubmit();
  };

  input.addEventListener("input", (event) => {
    typed = input.value;
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("compositionend", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && list.hidden && options.length) {
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    }
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(current + 1 < options.length ? current + 1 : -1);
    else if (event.key === "ArrowUp") mark(current < 0 ? options.length - 1 : current - 1);
    else if (event.key === "Escape") {
      input.value = typed;
      close();
    } else if (event.key === "Enter" && current >= 0) choose(options[current]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) choose(option);
  });
}

function reachBySlash(input) {
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function walkThroughHits(input) {
  const stops = [input, ...document.querySelectorAll("[data-hits] h2 a")];
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = stops.indexOf(event.target);
    const next = stops[at + step];
    if (!step || at < 0 || !next || event.isComposing || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    next.focus();
  });
}

const boxes = [...document.querySelectorAll("input[data-suggest]")];
boxes.forEach(enhance);
if (boxes.length) {
  reachBySlash(boxes[0]);
  walkThroughHits(boxes[0]);
}
