// The guided form on a phone: one step at a time, with the way on at hand; the list of what is missing, folded.
// Without this script all steps stand below one another.
const form = document.querySelector("form.guided");

const narrow = matchMedia("(max-width: 59.99rem)");
const steps = form ? [...form.querySelectorAll(":scope > .step")] : [];
const missing = document.querySelector("[data-missing]");

function stepOf(part) {
  return steps.find((step) => step.contains(part));
}

function showErrorsFirst() {
  const wrong = form.querySelector("[aria-invalid=true], .has-error");
  return wrong ? Math.max(0, steps.indexOf(stepOf(wrong))) : 0;
}

function begin() {
  const { dataset } = form;
  let current = 0;
  const place = document.createElement("p");
  place.className = "step-place";
  const bar = form.querySelector(".sendbar");
  const back = button("back", dataset.back);
  const next = button("next", dataset.next);
  bar.prepend(back, next);
  form.prepend(place);

  function button(name, label) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn pager-part ${name}`;
    made.textContent = label;
    made.addEventListener("click", () => show(current + (name === "next" ? 1 : -1), true));
    return made;
  }

  function show(number, takeFocus) {
    current = Math.min(Math.max(number, 0), steps.length - 1);
    steps.forEach((step, index) => step.classList.toggle("current", index === current));
    form.classList.toggle("at-end", current === steps.length - 1);
    back.hidden = current === 0;
    next.hidden = current === steps.length - 1;
    place.textContent = `${current + 1} / ${steps.length}`;
    if (takeFocus && narrow.matches) {
      scrollTo({ top: form.getBoundingClientRect().top + scrollY - 16 });
      steps[current].querySelector("h2").focus({ preventScroll: true });
    }
  }

  function goTo(hash) {
    const target = hash.length > 1 ? document.getElementById(hash.slice(1)) : null;
    const step = target && stepOf(target);
    if (!step) return false;
    const folded = target.closest("details:not([open])");
    if (folded) folded.open = true;
    if (narrow.matches) show(steps.indexOf(step), false);
    target.focus();
    target.scrollIntoView({ block: "center" });
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && goTo(link.getAttribute("href"))) event.preventDefault();
  });
  form.addEventListener("keydown", (event) => {
    // Enter in a field would press the first button of the form: nothing is sent unasked.
    if (event.key === "Enter" && event.target.matches("input:not([type=submit], [type=checkbox], [type=radio])")) event.preventDefault();
  });
  const fit = () => {
    form.classList.toggle("paged", narrow.matches);
    if (missing) missing.open = !narrow.matches;
  };
  narrow.addEventListener("change", fit);
  fit();
  show(showErrorsFirst(), false);
  if (location.hash) goTo(location.hash);
}

function showMissing(items) {
  const list = missing.querySelector("ul");
  list.replaceChildren(...items.map(missingItem));
  if (!items.length) {
    const done = document.createElement("li");
    done.className = "done";
    done.textContent = missing.dataset.none;
    list.append(done);
  }
  missing.querySelector(".count").textContent = String(items.length);
  missing.classList.toggle("none", items.length === 0);
  form.classList.toggle("complete", items.length === 0);
}

function missingItem({ field, target, label, words }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const name = document.createElement("b");
  link.href = `#${target}`;
  link.dataset.field = field;
  name.textContent = `${label}:`;
  link.append(name, ` ${words}`);
  item.append(link);
  return item;
}

if (form) {
  begin();
  if (missing) {
    form.classList.toggle("complete", missing.querySelector("[data-field]") === null);
    document.addEventListener("form:missing", (event) => showMissing(event.detail));
  }
}
