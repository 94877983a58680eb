// Rows of a form: added, moved and taken away on the page; without this, the same buttons send the
// form and it comes back with everything that was typed.
const form = document.querySelector("[data-editor]");
const NUMBER = /\d+(?!.*\d)/;

function renumber(field) {
  const list = field.querySelector("[data-row-list]");
  const items = [...list.children];
  items.forEach((item, at) => {
    const label = item.querySelector(".row-number");
    if (label) label.textContent = form.dataset.sayRow.replace("{n}", at + 1);
    for (const named of [item, ...item.querySelectorAll(".row-tools [aria-label]")]) {
      named.setAttribute("aria-label", named.getAttribute("aria-label").replace(NUMBER, at + 1));
    }
    for (const button of item.querySelectorAll("[data-row-move]")) {
      button.disabled = button.dataset.rowMove === "-1" ? at === 0 : at === items.length - 1;
    }
  });
  const add = field.querySelector("[data-row-add]");
  if (add && field.dataset.most) add.disabled = items.length >= Number(field.dataset.most);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function nextNumber(field) {
  const name = field.dataset.rows;
  const used = [...field.querySelectorAll(`[data-row-list] [name^="${name}."]`)].map(
    (input) => Number(input.name.split(".")[1]),
  );
  return Math.max(0, ...used) + 1;
}

function add(field) {
  const blank = field.querySelector("template[data-row-blank]");
  const made = blank.content.firstElementChild.cloneNode(true);
  const number = nextNumber(field);
  for (const element of made.querySelectorAll("*")) {
    for (const attribute of [...element.attributes]) {
      if (attribute.value.includes("9999")) {
        element.setAttribute(attribute.name, attribute.value.replaceAll("9999", number));
      }
    }
  }
  field.querySelector("[data-row-list]").append(made);
  renumber(field);
  made.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function onClick(event) {
  const button = event.target.closest("button");
  const field = button?.closest("[data-rows]");
  if (!field) return;
  if (button.matches("[data-row-add]")) {
    event.preventDefault();
    add(field);
    return;
  }
  const item = button.closest("[data-row-item]");
  if (!item) return;
  event.preventDefault();
  if (button.matches("[data-row-off]")) {
    const next = item.nextElementSibling || item.previousElementSibling;
    item.remove();
    renumber(field);
    (next?.querySelector("button:not(:disabled)") || field.querySelector("[data-row-add]"))?.focus();
  } else if (button.dataset.rowMove === "-1") {
    item.previousElementSibling?.before(item);
    renumber(field);
    button.focus();
  } else {
    item.nextElementSibling?.after(item);
    renumber(field);
    button.focus();
  }
}

form?.addEventListener("click", onClick);
