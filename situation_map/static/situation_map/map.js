// The same card for pointing at, focusing and tapping an area. Without this the areas are plain links to the counties' pages.
const rows = new Map([...document.querySelectorAll("tr[data-code]")].map((row) => [row.dataset.code, row]));
const card = document.querySelector("#card");
const part = (name) => document.querySelector(`#card-${name}`);
let shown = document.querySelector("tr.on")?.dataset.code;

function outline(code) {
  return document.querySelector(`.geo [data-code="${code}"] path`)?.getAttribute("d") ?? "";
}

function show(code) {
  const row = rows.get(code);
  if (!row || !card || code === shown) return;
  rows.get(shown)?.classList.remove("on");
  row.classList.add("on");
  shown = code;
  const [name, value, state] = row.cells;
  const link = name.querySelector("a");
  part("name").textContent = link.textContent;
  part("link").href = link.href;
  part("value").textContent = "value" in value.dataset ? value.textContent : state.querySelector(".state").textContent;
  part("note").textContent = row.dataset.note;
  part("state").replaceChildren(...[...state.childNodes].map((node) => node.cloneNode(true)));
  const dot = part("range")?.querySelector(".me");
  dot?.toggleAttribute("hidden", !("position" in row.dataset));
  if (dot && "position" in row.dataset) dot.setAttribute("cx", row.dataset.position);
  for (const pick of document.querySelectorAll(".geo .pick")) pick.setAttribute("d", outline(code));
}

for (const area of document.querySelectorAll(".map [data-code], tr[data-code]")) {
  const { code } = area.dataset;
  area.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") show(code); });
  area.addEventListener("focusin", () => show(code));
}

// The first tap on an area shows its card, the second opens the county's page.
for (const area of document.querySelectorAll(".map a[data-code]")) {
  let before;
  area.addEventListener("pointerdown", (event) => { before = event.pointerType === "mouse" ? area.dataset.code : shown; });
  area.addEventListener("click", (event) => {
    const tapped = before !== undefined && before !== area.dataset.code;
    before = undefined;
    if (!tapped) return;
    event.preventDefault();
    show(area.dataset.code);
    card?.scrollIntoView({ block: "nearest" });
  });
}

// A change of indicator is shown at once; the button stays for keyboards and for those without this script.
const form = document.querySelector(".map-controls");
for (const select of form?.querySelectorAll("select") ?? []) {
  let keyed = false;
  select.addEventListener("keydown", (event) => { keyed = event.key !== "Enter"; });
  select.addEventListener("pointerdown", () => { keyed = false; });
  select.addEventListener("change", () => { if (!keyed) form.requestSubmit(); });
}
