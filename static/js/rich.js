// Texts with headings and tables. Where set-up has installed the rich editor it takes the place of
// the plain field; where it has not, the field shows how its text will look. Either way what is
// pasted is cleaned by the server, which says what it left out.
const form = document.querySelector("[data-editor]");
const MENU = [
  "headerSelect", "bold", "italic", "underline", "through", "sup", "sub", "clearStyle", "|",
  "bulletedList", "numberedList", "blockquote", "|",
  "insertLink", "insertTable", "divider", "|", "undo", "redo", "fullScreen",
];
const COUNTED = [
  "td", "th", "li", "ol", "ul", "h2", "h3", "h4", "h5", "a", "strong", "em", "u", "s", "sub", "sup",
  "blockquote", "hr", "dl", "caption", "ol[start]", "[colspan]", "[rowspan]",
];
const LOOK_WAIT = 700;

const isMarkup = (text) => /<[a-zA-Z!/?]/.test(text);

function asHtml(text) {
  if (isMarkup(text)) return text;
  const line = document.createElement("p");
  return text.split("\n").filter((words) => words.trim()).map((words) => {
    line.textContent = words.trim();
    return line.outerHTML;
  }).join("");
}

async function cleaned(html) {
  const headers = {
    "Content-Type": "application/json",
    "X-CSRFToken": form.elements.csrf_token.value,
  };
  const body = JSON.stringify({ html });
  const response = await fetch(form.dataset.clean, { method: "POST", headers, body, credentials: "same-origin" });
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  if (!isJson) throw new TypeError("no answer");
  return response.json();
}

// What of a text an editor must not lose: its words, and how many of each element there are.
function measure(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const cell of page.querySelectorAll("[colspan='1']")) cell.removeAttribute("colspan");
  for (const cell of page.querySelectorAll("[rowspan='1']")) cell.removeAttribute("rowspan");
  const words = page.body.textContent.replace(/[\s\u00a0\u200b\ufeff]+/g, "");
  return JSON.stringify([words, COUNTED.map((name) => page.querySelectorAll(name).length)]);
}

function pastedHtml(event) {
  const held = event.clipboardData?.getData("text/html") || "";
  return held.trim() ? held : "";
}

function tellLeftOut(line, words) {
  line.textContent = words.length ? `${form.dataset.sayLeftOut}${words.join("；")}` : "";
}

async function paste(event, insert, line) {
  const plain = event.clipboardData.getData("text/plain");
  try {
    const facts = await cleaned(pastedHtml(event) || plain);
    if (facts.error) {
      line.textContent = facts.error;
      return;
    }
    insert(facts);
    tellLeftOut(line, facts.left_out);
  } catch {
    insert({ html: asHtml(plain), text: plain });
  }
}

function statusLine() {
  const line = document.createElement("p");
  line.className = "rich-say";
  line.setAttribute("role", "status");
  return line;
}

// The editor draws its buttons as pictures and says what they do in a tooltip alone.
function nameButtons(holder) {
  for (const button of holder.querySelectorAll("button[data-tooltip]:not([aria-label])")) {
    button.setAttribute("aria-label", button.dataset.tooltip.split("\n")[0]);
  }
}

function visual(area) {
  const { createEditor, createToolbar, i18nChangeLanguage } = window.wangEditor;
  i18nChangeLanguage(form.dataset.lang);
  const holder = document.createElement("div");
  const bar = document.createElement("div");
  const text = document.createElement("div");
  const line = statusLine();
  holder.className = "rich";
  bar.className = "rich-bar";
  text.className = "rich-text";
  holder.append(bar, text, line);
  area.after(holder);
  const source = asHtml(area.value);
  let isReady = false;
  let last = "";
  const editor = createEditor({
    selector: text,
    html: source,
    config: {
      autoFocus: false,
      scroll: true,
      hoverbarKeys: { link: { menuKeys: ["editLink", "unLink", "viewLink"] } },
      customPaste(_editor, event) {
        event.preventDefault();
        paste(event, (facts) => editor.dangerouslyInsertHtml(facts.html), line);
        return false;
      },
      onChange() {
        const html = editor.getHtml();
        if (!isReady || html === last) return;
        last = html;
        area.value = html;
        area.dispatchEvent(new Event("input", { bubbles: true }));
      },
    },
  });
  if (source.trim() && measure(editor.getHtml()) !== measure(source)) {
    editor.destroy();
    holder.remove();
    return form.dataset.sayFallback;
  }
  createToolbar({ editor, selector: bar, config: { toolbarKeys: MENU } });
  last = editor.getHtml();
  isReady = true;
  area.hidden = true;
  const label = document.querySelector(`label[for="${area.id}"]`);
  const editable = text.querySelector("[contenteditable]");
  editable?.setAttribute("role", "textbox");
  editable?.setAttribute("aria-multiline", "true");
  editable?.setAttribute("aria-label", label?.textContent.trim() || "");
  if (editable) editable.tabIndex = 0;
  nameButtons(holder);
  // Menus and the bars beside tables and links come and go.
  const names = new MutationObserver(() => nameButtons(holder));
  names.observe(holder, { childList: true, subtree: true });
  if (area.getAttribute("aria-describedby")) {
    editable?.setAttribute("aria-describedby", area.getAttribute("aria-describedby"));
  }
  const focus = () => editor.focus();
  label?.addEventListener("click", focus);
  addEventListener("hashchange", () => { if (location.hash === `#${area.id}`) focus(); });
  area.closest(".whole")?.querySelector("[data-rich-show]")?.closest("p").remove();
  return "";
}

function plain(area, note) {
  const line = statusLine();
  const look = document.createElement("div");
  look.className = "gongwen rich-preview";
  look.lang = "zh-CN";
  line.textContent = note;
  area.after(line, look);
  const button = area.closest(".whole")?.querySelector("[data-rich-show]");
  area.closest(".whole")?.querySelectorAll(".rich-preview").forEach((old) => {
    if (old !== look) old.remove();
  });
  button?.closest("p").remove();
  let timer = 0;
  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    const facts = await cleaned(area.value).catch(() => ({}));
    if (mine !== turn || facts.html === undefined) return;
    look.innerHTML = facts.html;
    look.hidden = !facts.html;
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, LOOK_WAIT);
  });
  area.addEventListener("paste", (event) => {
    if (!pastedHtml(event)) return;
    event.preventDefault();
    paste(event, (facts) => {
      const isPlain = !isMarkup(area.value) && !isMarkup(facts.text);
      const words = isPlain || isMarkup(facts.text) === isMarkup(area.value) || !area.value
        ? facts.text : facts.html;
      area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }, line);
  });
  show();
}

if (form) {
  for (const area of form.querySelectorAll("[data-rich]")) {
    const note = window.wangEditor ? visual(area) : "";
    if (!window.wangEditor || note) plain(area, note);
  }
}
