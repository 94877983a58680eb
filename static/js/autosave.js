// Keeps a draft every few seconds after a change, over the version that was seen. When somebody
// else has saved meanwhile it stops and shows both texts; what stands in the form is never lost.
const form = document.querySelector("[data-editor]");
const WAIT = 3000;
const RETRY = 10000;
const NOT_SENT = /^(csrf_token|version|do|offered|origin|take\..*)$/;

if (form) {
  const say = form.dataset;
  const status = form.querySelector("[data-save-status]");
  const checks = document.querySelector("[data-checks]");
  const place = form.querySelector("[data-offer-place]");
  let changes = 0;
  let kept = 0;
  let timer = 0;
  let running = null;
  // While somebody has to choose between two wordings, only their own save decides.
  let isStopped = Boolean(place.querySelector("[name=offered]"));
  let isLeaving = false;

  const tell = (words, isLate = false) => {
    status.textContent = words;
    status.classList.toggle("is-late", isLate);
  };

  const values = () => [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !NOT_SENT.test(name),
  );

  const refresh = (token) => {
    if (!token) return;
    for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
  };

  const stop = (facts) => {
    isStopped = true;
    tell(facts.error, true);
    if (!facts.panel) return;
    form.elements.version.value = facts.version;
    place.innerHTML = facts.panel;
    place.firstElementChild.scrollIntoView({ block: "start" });
  };

  const done = (facts, sent) => {
    kept = sent;
    for (const input of document.querySelectorAll("input[name=version]")) input.value = facts.version;
    checks.innerHTML = facts.checks;
    const wrong = facts.problems.map((problem) => problem[1]);
    tell(
      wrong.length ? `${facts.said}　${say.sayNotKept}${wrong.join("；")}` : facts.said,
      wrong.length > 0,
    );
    if (changes !== kept) plan(WAIT);
  };

  const send = async () => {
    const sent = changes;
    tell(say.saySaving);
    const body = JSON.stringify({ version: Number(form.elements.version.value), values: values() });
    const headers = {
      "Content-Type": "application/json",
      "X-CSRFToken": form.elements.csrf_token.value,
    };
    let response;
    try {
      response = await fetch(say.autosave, { method: "POST", headers, body, credentials: "same-origin" });
    } catch {
      tell(say.sayOffline, true);
      plan(RETRY);
      return;
    }
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const facts = isJson ? await response.json() : {};
    refresh(facts.token);
    if (response.ok && isJson && !response.redirected) done(facts, sent);
    else if (response.status === 409) stop(facts);
    else if (response.status >= 500 || response.status === 429) {
      tell(say.sayOffline, true);
      plan(RETRY);
    } else tell(facts.error || say.sayFailed, true);
  };

  const save = () => {
    if (running || isStopped || changes === kept) return;
    running = send().finally(() => { running = null; });
  };

  const plan = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changes += 1;
    if (isStopped) return;
    if (!running) tell(say.sayUnsaved);
    plan(WAIT);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) {
      // The version in the form is about to change: sent now, it would overtake itself.
      event.preventDefault();
      const button = event.submitter;
      running.then(() => { if (!isStopped) form.requestSubmit(button); });
      return;
    }
    isLeaving = true;
  });
  addEventListener("pageshow", () => { isLeaving = false; });
  addEventListener("online", save);
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && changes !== kept) event.preventDefault();
  });
}
