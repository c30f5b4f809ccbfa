// A text field with a list of proposals below it, after the combobox pattern of the ARIA authoring practices.
const WAIT_MS = 180;
let count = 0;

// `find(text)` promises groups of { name, options: [{ label, note, value }] }, or null for no list; `choose(option)` takes one.
// `words` are { found, nothing }: the list's name, and what it says when it is empty.
export function combobox(input, words, find, choose, closed = () => {}) {
  const box = document.createElement("span");
  const list = document.createElement("ul");
  box.className = "combo";
  list.id = `combo-${(count += 1)}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.found);
  list.hidden = true;
  input.replaceWith(box);
  box.append(input, list);
  const kind = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off" };
  for (const [name, value] of Object.entries(kind)) input.setAttribute(name, value);
  let options = [];
  let active = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(number) {
    const items = [...list.querySelectorAll("[role=option]")];
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === number)));
    active = number;
    if (items[number]) {
      input.setAttribute("aria-activedescendant", items[number].id);
      items[number].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function draw(groups) {
    options = groups.flatMap((group) => group.options);
    const rows = groups.flatMap((group) => [...(group.name ? [plain("group", group.name)] : []), ...group.options.map(item)]);
    list.replaceChildren(...(rows.length ? rows : [plain("nothing", words.nothing)]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
  }

  function plain(kindOf, text) {
    const row = document.createElement("li");
    row.className = kindOf;
    row.setAttribute("role", "presentation");
    row.textContent = text;
    return row;
  }

  function item(option) {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.id = `${list.id}-${options.indexOf(option)}`;
    row.append(option.label);
    if (option.note) {
      const note = document.createElement("span");
      note.className = "soft";
      note.textContent = ` ${option.note}`;
      row.append(note);
    }
    row.addEventListener("pointerdown", (event) => event.preventDefault());
    row.addEventListener("click", () => pick(option));
    return row;
  }

  function pick(option) {
    choose(option);
    close();
  }

  async function look() {
    const mine = (asked += 1);
    const groups = await find(input.value);
    if (mine !== asked || document.activeElement !== input) return;
    if (groups === null) close();
    else draw(groups);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  input.addEventListener("click", look);
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked += 1;
    close();
    closed();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look();
      else if (options.length) mark((active + (event.key === "ArrowDown" ? 1 : options.length - (active < 0 ? 0 : 1))) % options.length);
    } else if (event.key === "Enter" && !list.hidden && options[active]) {
      event.preventDefault();
      pick(options[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      clearTimeout(timer);
      asked += 1; // what is on its way is not shown any more
      close();
    }
  });
}

// Groups for `find` out of an address that answers { items: [{ value, note, … }] }.
export async function asked(address, text) {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { accept: "application/json" } });
    if (!answer.ok) return null;
    const { items } = await answer.json();
    return items.length ? [{ name: "", options: items.map((item) => ({ label: item.value, ...item })) }] : [];
  } catch {
    return null;
  }
}
