// Saves answers a moment after each change. What cannot be saved is said beside the question; the text stays there.
import { isTouched } from "../cms/js/touched.js";

const form = document.querySelector("form[data-autosave]");
const QUIET_MS = 1500;
const RETRY_MS = 5000;
const TIMEOUT_MS = 15000;

function start() {
  const { dataset } = form;
  const status = form.querySelector("[data-status]");
  const trouble = form.querySelector("[data-trouble]");
  let changed = 0;
  let kept = 0;
  let timer = 0;
  let busy = false;
  let leaving = false;
  let ended = false;

  function later(wait) {
    clearTimeout(timer);
    if (!leaving && !ended) timer = setTimeout(save, wait);
  }

  function say(words) {
    trouble.hidden = !words;
    if (trouble.textContent !== words) trouble.textContent = words;
    if (words) status.textContent = dataset.unsaved;
  }

  function mark(facts) {
    for (const part of form.querySelectorAll("[data-question]")) {
      const pk = part.dataset.question;
      const problem = part.querySelector("[data-problem]");
      if (!problem) continue;
      const words = facts.problems[pk] || (facts.conflicts.includes(Number(pk)) ? dataset.theirs : "");
      problem.hidden = !words;
      if (problem.textContent !== words) problem.textContent = words;
      if (facts.digests[pk]) form.elements[`q${pk}-was`].value = facts.digests[pk];
    }
  }

  async function save() {
    if (busy || leaving || ended || changed === kept) return;
    busy = true;
    const upTo = changed;
    status.textContent = dataset.saving;
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), TIMEOUT_MS);
    let wait = QUIET_MS;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal: stop.signal, headers: { accept: "application/json" } });
      const isJson = (answer.headers.get("content-type") || "").startsWith("application/json");
      const facts = isJson ? await answer.json() : {};
      if (answer.ok && isJson) {
        kept = upTo;
        mark(facts);
        say("");
        const all = changed === kept && !Object.keys(facts.problems).length && !facts.conflicts.length;
        status.textContent = all ? `${dataset.saved} ${facts.saved_at}` : dataset.unsaved;
      } else if (answer.status >= 500 || answer.status === 429) {
        say(dataset.offline);
        wait = RETRY_MS;
      } else {
        ended = true;
        say(facts.message || dataset.unsaved);
      }
    } catch {
      say(dataset.offline);
      wait = RETRY_MS;
    }
    clearTimeout(limit);
    busy = false;
    if (changed !== kept) later(wait);
  }

  function notice() {
    changed += 1;
    status.textContent = dataset.unsaved;
    later(QUIET_MS);
  }

  form.addEventListener("input", notice);
  form.addEventListener("change", notice);
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  addEventListener("online", () => later(0));
  addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
  addEventListener("beforeunload", (event) => { if (changed !== kept && !leaving) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  if (isTouched(form)) notice();
}

if (form) start();
