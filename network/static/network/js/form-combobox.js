// Choosing by typing in the guided form: the place out of its list, tags and organisations out of what exists.
// Without this script the place is a plain list, and names are typed.
import { asked, combobox } from "../../cms/js/combobox.js";

const form = document.querySelector("form.guided");
const words = form ? form.dataset : {};

function changed(part) {
  part.dispatchEvent(new Event("change", { bubbles: true }));
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

  combobox(input, words, find, (option) => take(option.value), () => take(input.value.trim() ? select.value : ""));
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
    words,
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
    words,
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
