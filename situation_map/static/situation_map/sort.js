// Sorts a table in place; without this the column links ask the server to sort.
const words = new Intl.Collator(document.documentElement.lang);

const valueOf = (cell) => {
  const text = "value" in cell.dataset ? cell.dataset.value : cell.querySelector("a")?.textContent ?? "";
  const number = text === "" ? NaN : Number(text);
  return Number.isNaN(number) ? text.trim() : number;
};

// Cells without a value stay last, whichever way the others run.
const compare = (a, b, up) => {
  if (a === "" || b === "") return (a === "") - (b === "");
  const order = typeof a === "number" && typeof b === "number" ? a - b : words.compare(a, b);
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
  rows.sort((a, b) => words.compare(name(a), name(b)));
  rows.sort((a, b) => compare(valueOf(a.cells[column]), valueOf(b.cells[column]), up));
  table.tBodies[0].append(...rows);
  remember(link.dataset.column, up);
});
