// Whether a form holds something else than it came with: written before the scripts came, or brought back by the browser.
export function isTouched(form) {
  return [...form.elements].some((field) => field.name && field.type !== "hidden" && !field.disabled && differs(field));
}

function differs(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.value !== "";
  if (!field.options) return "defaultValue" in field && field.value !== field.defaultValue;
  const options = [...field.options];
  if (!field.multiple && !options.some((option) => option.defaultSelected)) return field.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}
