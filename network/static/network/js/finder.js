// Filters without reloading: the same page is fetched and its changing parts put in place. Without this, forms and links.
import { hasPosition, roughPosition } from "../../cms/js/position.js";

const PARTS = ["found", "filters", "results"];
const finder = document.querySelector("#finder");
const aloud = document.querySelector("#found-aloud");
const form = () => document.querySelector("#filters");
let asked = null;

function addressOf(current) {
  const fields = [...new FormData(current)].filter(([, value]) => value !== "" && typeof value === "string");
  const query = new URLSearchParams(fields).toString();
  return current.getAttribute("action") + (query ? `?${query}` : "");
}

// What has the focus, so that the same control has it in the new form.
function markOf(element) {
  if (!element || !finder.contains(element)) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.name) return `[name="${CSS.escape(element.name)}"]${element.type === "checkbox" ? `[value="${CSS.escape(element.value)}"]` : ""}`;
  return null;
}

function put(next, { focus }) {
  const mark = focus ?? markOf(document.activeElement);
  const typed = document.activeElement?.matches?.("#filters input:not([type=checkbox])") ? document.activeElement.value : null;
  const isOpen = form().querySelector("details.filters")?.open;
  for (const part of PARTS) document.getElementById(part)?.replaceWith(next.getElementById(part));
  const details = form().querySelector("details.filters");
  if (details) details.open = Boolean(isOpen) && focus === undefined;
  document.title = next.title;
  for (const link of document.querySelectorAll(".langs a")) {
    const other = next.querySelector(`.langs a[hreflang="${link.hreflang}"]`);
    if (other) link.setAttribute("href", other.getAttribute("href"));
  }
  const target = mark && document.querySelector(mark);
  if (target) {
    if (typed !== null && target.matches("input") && focus === undefined) target.value = typed;
    target.focus({ preventScroll: focus === undefined });
  }
  aloud.textContent = document.querySelector("#found").textContent.trim();
  prepare();
}

async function show(address, { push = true, focus } = {}) {
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  finder.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !next.querySelector("#results")) throw new Error(String(answer.status));
    if (push) history.pushState(null, "", address);
    put(next, { focus });
  } catch (error) {
    if (error.name === "AbortError") return;
    location.assign(address);
  } finally {
    if (!signal.aborted) finder.removeAttribute("aria-busy");
  }
}

async function locate(button) {
  const current = form();
  button.disabled = true;
  const position = await roughPosition().catch(() => null);
  if (!position) {
    button.disabled = false;
    button.closest(".locate").querySelector(".hint").textContent = current.dataset.locateFailed;
    aloud.textContent = current.dataset.locateFailed;
    return;
  }
  const near = current.elements.near;
  near.disabled = false;
  near.value = position;
  current.elements.municipality.value = "";
  show(addressOf(current), { focus: "#results" });
}

function prepare() {
  const place = form().querySelector(".locate");
  if (place && hasPosition()) place.hidden = false;
}

finder.addEventListener("submit", (event) => {
  event.preventDefault();
  const municipality = event.target.elements.municipality;
  if (municipality?.value) event.target.elements.near.disabled = true;
  show(addressOf(event.target), { focus: "#results" });
});
finder.addEventListener("change", (event) => {
  if (!event.target.matches("#filters input[type=checkbox], #filters select")) return;
  show(addressOf(form()));
});
finder.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (button) { locate(button); return; }
  const link = event.target.closest("a[href^='?'], a[href='" + form().getAttribute("action") + "']");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(new URL(link.getAttribute("href"), location.href).href, { focus: "#results" }).then(() => {
    if (link.closest(".pager, .cal-head")) document.querySelector("#results").scrollIntoView();
  });
});
window.addEventListener("popstate", () => show(location.href, { push: false, focus: "#results" }));
prepare();
