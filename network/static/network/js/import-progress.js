// Shows how far an import is, and loads the page again when its state has changed. Without it the page refreshes itself.
const EVERY_MS = 1500;
const place = document.querySelector("[data-progress]");

async function look() {
  let found;
  try {
    const answer = await fetch(place.dataset.progress, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    found = await answer.json();
  } catch {
    setTimeout(look, EVERY_MS * 4);
    return;
  }
  if (found.state !== place.dataset.state) {
    location.reload();
    return;
  }
  const bar = place.querySelector("progress");
  if (found.most) {
    bar.max = found.most;
    bar.value = found.value;
  }
  place.querySelector("p").textContent = found.words;
  setTimeout(look, EVERY_MS);
}

if (place) setTimeout(look, EVERY_MS);
