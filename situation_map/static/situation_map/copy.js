// A button that copies what a field holds. Without this the field is there to be selected.
function offerCopies() {
  for (const field of document.querySelectorAll("[data-copy]:not([data-offered])")) {
    field.dataset.offered = "";
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn" });
    button.textContent = field.dataset.copy;
    button.setAttribute("aria-describedby", field.id);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = field.dataset.copied;
      } catch {
        field.focus();
        field.select();
      }
    });
    field.after(button);
  }
}

if (navigator.clipboard) {
  offerCopies();
  document.addEventListener("taken-over", offerCopies);
}
