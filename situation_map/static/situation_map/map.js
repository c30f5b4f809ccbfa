// What a pointer, a keyboard and a finger gain on the map and its views. Without this everything is a link or a form.

// The same card for pointing at, focusing and tapping an area.
const part = (name) => document.querySelector(`#card-${name}`);
const rowOf = (code) => document.querySelector(`tr[data-code="${code}"]`);
const shownCode = () => document.querySelector("tr.on")?.dataset.code;
const outline = (drawing, code) => drawing.querySelector(`[data-code="${code}"] path`)?.getAttribute("d") ?? "";

function show(code) {
  const row = rowOf(code);
  if (!row || !document.querySelector("#card") || code === shownCode()) return;
  rowOf(shownCode())?.classList.remove("on");
  row.classList.add("on");
  const [name, value, state] = row.cells;
  const link = name.querySelector("a");
  part("name").textContent = link.textContent;
  part("link").href = link.href;
  part("value").textContent = "value" in value.dataset ? value.firstChild.textContent : state.querySelector(".state").textContent;
  part("note").textContent = row.dataset.note ?? "";
  part("state").replaceChildren(...[...state.childNodes].map((node) => node.cloneNode(true)));
  const dot = part("range")?.querySelector(".me");
  dot?.toggleAttribute("hidden", !("position" in row.dataset));
  if (dot && "position" in row.dataset) dot.setAttribute("cx", row.dataset.position);
  for (const pick of document.querySelectorAll(".geo .pick")) {
    pick.setAttribute("d", outline(pick.closest(".inset") ?? document.querySelector(".geo"), code));
  }
}

const areaOf = (event) => event.target.closest?.(".map [data-code], tr[data-code]");
document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "mouse" && areaOf(event)) show(areaOf(event).dataset.code);
});
document.addEventListener("focusin", (event) => { if (areaOf(event)) show(areaOf(event).dataset.code); });

// The first tap on an area shows its card, the second opens the county's page.
let before;
document.addEventListener("pointerdown", (event) => {
  const area = areaOf(event);
  before = area && (event.pointerType === "mouse" ? area.dataset.code : shownCode());
});
document.addEventListener("click", (event) => {
  const area = event.target.closest?.(".map [data-code]");
  if (!area) return;
  const tapped = before !== undefined && before !== area.dataset.code;
  before = undefined;
  if (!tapped) return;
  event.preventDefault();
  show(area.dataset.code);
  document.querySelector("#card")?.scrollIntoView({ block: "nearest" });
});

// A change of a choice is shown at once; the button stays for keyboards and for those without this script.
const form = document.querySelector(".map-controls");
for (const select of form?.querySelectorAll("select") ?? []) {
  let keyed = false;
  select.addEventListener("keydown", (event) => { keyed = event.key !== "Enter"; });
  select.addEventListener("pointerdown", () => { keyed = false; });
  select.addEventListener("change", () => {
    if (select.value === "own") document.querySelector("#limits")?.focus();
    else if (!keyed) form.requestSubmit();
  });
}

// Choices at their default stay out of the address.
form?.addEventListener("formdata", (event) => {
  const data = event.formData;
  for (const [name, value] of [...data.entries()]) if (value === "") data.delete(name);
  if (data.get("classes") !== "own") data.delete("limits");
});

// The chosen form of the map is part of the address.
document.addEventListener("change", (event) => {
  if (event.target.name !== "form") return;
  const address = new URL(location.href);
  if (event.target.value) address.searchParams.set("form", event.target.value);
  else address.searchParams.delete("form");
  history.replaceState(null, "", address);
});

// What copies the texts of the box "take it away" is asked for when the box is opened.
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.dataset?.copying) import(event.target.dataset.copying);
}, true);

// Indicators are found while the words are being typed.
const finder = document.querySelector("[data-filter]");
finder?.addEventListener("input", () => {
  const words = finder.querySelector("[type=search]").value.toLocaleLowerCase().split(/\s+/);
  const list = document.querySelector(finder.dataset.filter);
  for (const item of list.querySelectorAll("li")) {
    item.hidden = !words.every((word) => item.textContent.toLocaleLowerCase().includes(word));
  }
  for (const theme of list.children) theme.hidden = !theme.querySelector("li:not([hidden])");
});

// Six areas at most can be compared.
const boxes = [...document.querySelectorAll(".pickareas [type=checkbox]")];
const limit = () => {
  const full = boxes.filter((box) => box.checked).length >= 6;
  for (const box of boxes) box.disabled = full && !box.checked;
};
for (const box of boxes) box.addEventListener("change", limit);
limit();

// Sorting a table in place; without this the column links ask the server to sort.
const collator = new Intl.Collator(document.documentElement.lang);

const valueOf = (cell) => {
  const text = "value" in cell.dataset ? cell.dataset.value : cell.querySelector("a")?.textContent ?? "";
  const number = text === "" ? NaN : Number(text);
  return Number.isNaN(number) ? text.trim() : number;
};

// Cells without a value stay last, whichever way the others run.
const compare = (a, b, up) => {
  if (a === "" || b === "") return (a === "") - (b === "");
  const order = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);
  return up ? order : -order;
};

function move(table, head, up) {
  const icon = table.querySelector("thead svg");
  if (!icon) return;
  const use = icon.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, up ? "#arrow-up" : "#arrow-down"));
  head.querySelector("a").append(icon);
}

// The order is part of the address, as it is without this script.
function remember(key, up) {
  const address = new URL(location.href);
  const order = `${up ? "" : "-"}${key}`;
  if (order === "-value") address.searchParams.delete("sort");
  else address.searchParams.set("sort", order);
  history.replaceState(null, "", address);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("table[data-sort] thead a[data-column]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [table, head] = [link.closest("table"), link.closest("th")];
  const heads = [...table.tHead.rows[0].cells];
  const column = heads.indexOf(head);
  const now = head.getAttribute("aria-sort");
  const up = now ? now === "descending" : column === 0;
  for (const other of heads) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  move(table, head, up);
  const name = (row) => row.cells[0].textContent;
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => collator.compare(name(a), name(b)));
  rows.sort((a, b) => compare(valueOf(a.cells[column]), valueOf(b.cells[column]), up));
  table.tBodies[0].append(...rows);
  remember(link.dataset.column, up);
});
