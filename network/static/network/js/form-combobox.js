// Choosing by typing in the guided form: the place out of its list, tags and organisations out of what exists.
// Without this script the place is a plain list, and names are typed.
const form = document.querySelector("form.guided");
const words = form ? form.dataset : {};
const WAIT_MS = 180;
let count = 0;

// `find(text)` promises groups of { name, options: [{ label, note, value }] }; `choose(option)` takes one.
function combobox(input, find, choose, closed = () => {}) {
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
      close();
    }
  });
}

function changed(part) {
  part.dispatchEvent(new Event("change", { bubbles: true }));
}

async function asked(address, text) {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { accept: "application/json" } });
    if (!answer.ok) return null;
    const { items } = await answer.json();
    return items.length ? [{ name: "", options: items.map(({ value, note }) => ({ label: value, note, value })) }] : [];
  } catch {
    return null;
  }
}

function choosePlace(select) {
  const input = document.createElement("input");
  const label = (option) => (option && option.value ? option.textContent : "");
  input.className = "input";
  input.type = "text";
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.id = select.id;
  select.removeAttribute("id");
  input.placeholder = label(select.options[0]) || select.options[0].textContent;
  input.value = label(select.selectedOptions[0]);
  select.hidden = true;
  select.before(input);

  function find(text) {
    const parts = text === label(select.selectedOptions[0]) ? [] : text.toLowerCase().split(/[\s,:]+/).filter(Boolean);
    const fits = (option) => option.value && parts.every((part) => option.textContent.toLowerCase().includes(part));
    const option = (each) => ({ label: each.textContent, value: each.value });
    const groups = [...select.children].map((part) => (part.tagName === "OPTGROUP"
      ? { name: part.label, options: [...part.children].filter(fits).slice(0, 60).map(option) }
      : { name: "", options: fits(part) ? [option(part)] : [] }));
    return Promise.resolve(groups.filter((group) => group.options.length));
  }

  function take(value) {
    if (select.value !== value) {
      select.value = value;
      changed(select);
    }
    input.value = label(select.selectedOptions[0]);
  }

  combobox(input, find, (option) => take(option.value), () => take(input.value.trim() ? select.value : ""));
  input.addEventListener("focus", () => input.select());
}

function chooseTags(input) {
  const all = () => input.value.split(",").map((tag) => tag.trim()).filter(Boolean);
  const put = (tags) => {
    input.value = `${[...new Set(tags)].join(", ")}, `;
    changed(input);
  };
  combobox(
    input,
    (text) => {
      const last = text.split(",").at(-1).trim();
      return last ? asked(words.tags, last) : Promise.resolve(null);
    },
    (option) => {
      const kept = input.value.split(",").slice(0, -1).map((tag) => tag.trim()).filter(Boolean);
      put([...kept, option.value]);
    },
  );
  for (const tag of form.querySelectorAll("[data-tag]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = tag.dataset.tag;
    button.addEventListener("click", () => put([...all(), tag.dataset.tag]));
    tag.replaceChildren(button);
  }
}

function chooseOrganisation(input) {
  combobox(
    input,
    (text) => (text.trim().length > 1 ? asked(words.organisations, text) : Promise.resolve(null)),
    (option) => {
      input.value = option.value;
      changed(input);
    },
  );
}

if (form) {
  const place = form.querySelector("select[name=place]");
  const tags = form.querySelector("input[name=tags]");
  if (place) choosePlace(place);
  if (tags) chooseTags(tags);
  for (const input of form.querySelectorAll("input[name^=organiser_]")) chooseOrganisation(input);
}
