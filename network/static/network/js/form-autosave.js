// Keeps the guided form on the server while it is written: a moment after each change, again and again while there is
// no connection, never over what somebody else has kept. What cannot be saved is said; the text stays on the page.
import { isTouched } from "../../cms/js/touched.js";

const form = document.querySelector("form.guided[data-autosave]");
const QUIET_MS = 1500;
const LONGEST_MS = 6000;
const RETRY_MS = 4000;
const TIMEOUT_MS = 15000;

function start() {
  const { dataset } = form;
  const status = form.querySelector("[data-status]");
  const trouble = form.querySelector("[data-trouble]");
  const writer = crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 36);
  let changed = 0; // counts changes; what was saved up to `kept` needs no saving
  let kept = 0;
  let since = 0;
  let timer = 0;
  let busy = false;
  let ended = false;
  let leaving = false;

  status.textContent = dataset.untitled;

  function say(words, { bad = false, link = null } = {}) {
    trouble.hidden = !bad;
    if (!bad) {
      trouble.replaceChildren();
      status.textContent = words;
      return;
    }
    status.textContent = dataset.unsaved;
    if (trouble.dataset.said === words && trouble.childNodes.length) return; // said once, not every few seconds
    trouble.dataset.said = words;
    trouble.replaceChildren(words);
    if (link) {
      const made = document.createElement("a");
      made.href = link.href;
      made.target = "_blank";
      made.rel = "noopener";
      made.textContent = link.text;
      trouble.append(" ", made);
    }
  }

  function later(wait) {
    clearTimeout(timer);
    if (!ended && !leaving) timer = setTimeout(save, wait);
  }

  function noticeChange() {
    changed += 1;
    since ||= Date.now();
    if (!ended) status.textContent = dataset.unsaved;
    later(Math.max(0, Math.min(QUIET_MS, LONGEST_MS - (Date.now() - since))));
  }

  async function ask(body) {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), TIMEOUT_MS);
    try {
      const answer = await fetch(dataset.autosave, { method: body ? "POST" : "GET", body, signal: stop.signal, headers: { accept: "application/json" } });
      const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
      return { code: answer.status, facts: isJson ? await answer.json() : {} };
    } finally {
      clearTimeout(limit);
    }
  }

  async function save() {
    if (busy || ended || leaving || changed === kept) return;
    busy = true;
    const upTo = changed;
    since = 0;
    status.textContent = dataset.saving;
    const body = new FormData(form);
    body.set("writer", writer);
    try {
      let { code, facts } = await ask(body);
      if (code === 403) {
        // signed in again elsewhere: this page's token is an old one
        const fresh = await ask(null);
        if (fresh.code === 200) {
          form.querySelector("[name=csrfmiddlewaretoken]").value = fresh.facts.token;
          body.set("csrfmiddlewaretoken", fresh.facts.token);
          ({ code, facts } = await ask(body));
        } else {
          ({ code, facts } = fresh);
        }
      }
      take(code, facts, upTo);
    } catch {
      say(dataset.offline, { bad: true });
    }
    busy = false;
    if (changed !== kept) later(trouble.hidden ? QUIET_MS : RETRY_MS);
  }

  function take(code, facts, upTo) {
    if (code === 200) {
      kept = upTo;
      form.querySelector("[name=draft_version]").value = facts.version;
      if (facts.key) form.querySelector("[name=draft_key]").value = facts.key;
      if (facts.address && !form.querySelector("[name=page]")) history.replaceState(null, "", facts.address);
      say(facts.saved_at ? `${dataset.saved} ${facts.saved_at}` : dataset.untitled);
      if (changed !== kept) status.textContent = dataset.unsaved; // written while this was on its way
      document.dispatchEvent(new CustomEvent("form:missing", { detail: facts.missing }));
    } else if (code === 401) {
      say(facts.message, { bad: true, link: { href: dataset.signIn, text: dataset.again } });
    } else if (code >= 500 || code === 429 || code === 0) {
      say(dataset.offline, { bad: true });
    } else {
      ended = true;
      say(facts.message || dataset.offline, { bad: true, link: facts.address ? { href: facts.address, text: dataset.theirs } : null });
    }
  }

  form.addEventListener("input", noticeChange);
  form.addEventListener("change", noticeChange);
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  addEventListener("online", () => later(0));
  addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  addEventListener("beforeunload", (event) => { if (changed !== kept && !leaving) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  if (isTouched(form)) noticeChange();
}

if (form) start();
