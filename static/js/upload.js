// Progressive: evidence in pieces that survive a lost connection and a reload; each file by itself.
const WAITS = [1, 2, 4, 8, 15, 30];

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

class Refused extends Error {
  constructor(reason, twin = null) {
    super(reason);
    this.twin = twin;
  }
}

function enhance(root) {
  const status = root.querySelector("[data-upload-status]");
  const say = (name, facts = {}) => Object.entries(facts).reduce(
    (words, [key, value]) => words.replace(`{${key}}`, value), root.dataset[`say${name}`]);
  const addressOf = (key, end = "") => root.dataset.parts.replace("KEY", key) + end;
  let line = Promise.resolve();

  const ask = async (address, options, signal) => {
    const headers = { "X-CSRFToken": root.dataset.token, ...options.headers };
    const response = await fetch(address, { ...options, headers, signal, credentials: "same-origin" });
    if (response.status >= 500 || response.status === 429) throw new TypeError("try again");
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson || response.status === 404) throw new Refused(say("Failed"));
    const facts = await response.json();
    if (response.status === 409) return { ...facts, isElsewhere: true };
    if (!response.ok) throw new Refused(facts.error, facts.twin);
    return facts;
  };

  const patiently = async (row, work) => {
    for (let turn = 0; ; turn += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        row.say(say("Offline"));
        await Promise.race([
          pause(WAITS[Math.min(turn, WAITS.length - 1)]),
          new Promise((done) => addEventListener("online", done, { once: true })),
          row.cancelled,
        ]);
        row.stop.throwIfAborted();
      }
    }
  };

  const isShown = (twin) => Boolean(root.querySelector(`[data-sha256="${twin.sha256}"]`));

  const noLongerUnderWay = (key) => {
    root.querySelector(`[data-upload-key="${key}"]`)?.remove();
    const section = root.querySelector("[data-under-way]");
    if (section && !section.querySelector("[data-upload-key]")) section.remove();
  };

  const digest = async (file) => {
    if (!globalThis.crypto?.subtle) return "";
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const form = (facts) => new URLSearchParams(facts);

  const send = async (file, evidence, row) => {
    row.say(say("Hashing"));
    const sha256 = await digest(file);
    row.stop.throwIfAborted();
    const mark = `${file.lastModified}/${sha256}`;
    const facts = { name: file.name, size: file.size, evidence, mark };
    const begun = await patiently(row, () => ask(root.dataset.upload, { method: "POST", body: form(facts) }, row.stop));
    row.key = begun.key;
    noLongerUnderWay(begun.key);
    let at = begun.received;
    for (;;) {
      while (at < file.size) {
        row.show(at / file.size, say("Sending", { percent: Math.floor((at / file.size) * 100) }));
        const from = at;
        const body = file.slice(from, from + begun.piece);
        const headers = { "Upload-Offset": String(from), "Content-Type": "application/octet-stream" };
        const kept = await patiently(row, () => ask(addressOf(row.key), { method: "PATCH", headers, body }, row.stop));
        at = kept.received;
      }
      row.show(1, say("Checking"));
      const done = await patiently(row, () => ask(addressOf(row.key, "/finish"), { method: "POST", body: form({ sha256 }) }, row.stop));
      if (!done.isElsewhere) return done.html;
      at = done.received;
    }
  };

  const rowFor = (file, list) => {
    const item = document.createElement("li");
    item.className = "file-row";
    const words = document.createElement("div");
    words.className = "file-words";
    const name = document.createElement("strong");
    name.textContent = file.name;
    const state = document.createElement("span");
    state.className = "quiet";
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "btn-text";
    cancel.textContent = say("Cancel");
    words.append(name, state, bar);
    item.append(words, cancel);
    list.append(item);
    const abort = new AbortController();
    const row = {
      key: "",
      stop: abort.signal,
      cancelled: new Promise((done) => abort.signal.addEventListener("abort", done, { once: true })),
      say: (text) => { state.textContent = text; },
      show: (share, text) => { bar.value = share; state.textContent = text; },
      end: (text, isError) => {
        state.textContent = text;
        state.className = isError ? "error" : "quiet";
        bar.remove();
        cancel.remove();
        status.textContent = `${file.name} ${text}`;
      },
      replace: (html) => {
        const made = document.createElement("template");
        made.innerHTML = html;
        item.replaceWith(made.content);
        status.textContent = say("Done", { name: file.name });
      },
    };
    row.say(say("Waiting"));
    cancel.addEventListener("click", () => abort.abort());
    return row;
  };

  const upload = async (file, evidence, row) => {
    try {
      row.stop.throwIfAborted();
      row.replace(await send(file, evidence, row));
    } catch (error) {
      const isCancelled = row.stop.aborted;
      if (error.twin) noLongerUnderWay(error.twin.key);
      if (error.twin && !isShown(error.twin)) {
        row.replace(error.twin.html);
        return;
      }
      if (isCancelled && row.key) ask(addressOf(row.key), { method: "DELETE" }).catch(() => {});
      row.end(isCancelled ? say("Cancelled") : error instanceof Refused ? error.message : say("Failed"), !isCancelled);
    }
  };

  for (const piece of root.querySelectorAll("form[data-piece]")) {
    const input = piece.querySelector("input[type=file]");
    const list = piece.parentElement.querySelector("[data-files]");
    piece.querySelector("button").hidden = true;
    input.addEventListener("change", () => {
      for (const file of input.files) {
        const row = rowFor(file, list);
        line = line.then(() => upload(file, piece.dataset.piece, row));
      }
      input.value = "";
    });
  }
}

document.querySelectorAll("[data-upload]").forEach(enhance);
