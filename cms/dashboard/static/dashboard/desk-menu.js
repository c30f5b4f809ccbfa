// An open part of the desk's menu closes with Escape, by a click elsewhere, and when the focus leaves it.
// Without this file it closes by its own button, or when another part opens.
const menu = document.querySelector(".desk-nav");
const opened = () => menu.querySelectorAll("details[open]");

function closeOthers(target) {
  for (const part of opened()) if (!part.contains(target)) part.open = false;
}

document.addEventListener("click", (event) => closeOthers(event.target));
menu.addEventListener("focusout", (event) => {
  if (event.relatedTarget) closeOthers(event.relatedTarget);
});
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const part of opened()) {
    part.open = false;
    part.querySelector("summary").focus();
  }
});
