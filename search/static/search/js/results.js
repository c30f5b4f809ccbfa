// "Near me" on the page of results: the form is sent with the position. Without this, a municipality in the words.
import { hasPosition, roughPosition } from "../../cms/js/position.js";

const place = document.querySelector(".locate");
const button = place?.querySelector("[data-locate]");

async function locate() {
  const hint = place.querySelector(".hint");
  button.disabled = true;
  try {
    button.form.elements.near.value = await roughPosition();
    button.form.elements.near.disabled = false;
    button.form.requestSubmit();
  } catch {
    button.disabled = false;
    hint.textContent = button.dataset.failed;
  }
}

if (button && hasPosition()) {
  place.hidden = false;
  button.addEventListener("click", locate);
}
