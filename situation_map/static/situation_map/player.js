// The periods as a slider that can be moved with the keyboard and played. Without this the form has a list of periods.
const STEP_MS = 1500;
const TAKEN_OVER = ["#said", "#picture", "#period-links", "#take"];

function startPlayer() {
  const select = document.querySelector("#period");
  if (!select || select.options.length < 2) return;
  const slider = Object.assign(document.createElement("input"), {
    type: "range", min: 0, max: select.options.length - 1, step: 1, value: select.selectedIndex, id: "period-slider",
  });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", id: "period-play" });
  const player = Object.assign(document.createElement("div"), { className: "player" });
  slider.setAttribute("aria-label", select.labels[0].textContent);
  player.append(button, slider);
  select.before(player);

  let timer;
  let wanted = 0;
  const label = () => { button.textContent = timer ? select.dataset.stop : select.dataset.play; };
  const say = () => slider.setAttribute("aria-valuetext", select.options[Number(slider.value)].text);

  function stop() {
    clearTimeout(timer);
    timer = undefined;
    label();
  }

  async function go(index) {
    const number = ++wanted;
    slider.value = index;
    select.selectedIndex = index;
    say();
    const address = new URL(location.href);
    const option = select.options[index];
    if (option.value) address.searchParams.set("period", option.value);
    else address.searchParams.delete("period");
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => undefined);
    if (!answer?.ok) {
      stop();
      location.assign(address);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number !== wanted) return;
    const form = document.querySelector("[name=form]:checked")?.value;
    for (const selector of TAKEN_OVER) {
      const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
      if (!old || !fresh) continue;
      if (old.open) fresh.open = true;
      old.replaceWith(document.adoptNode(fresh));
    }
    document.dispatchEvent(new Event("taken-over"));
    const radio = form && document.querySelector(`[name=form][value="${form}"]`);
    if (radio) radio.checked = true;
    document.title = page.title;
    history.replaceState(null, "", address);
  }

  function play() {
    const next = Number(slider.value) + 1;
    if (next > Number(slider.max)) { stop(); return; }
    timer = setTimeout(async () => { await go(next); if (timer) play(); }, STEP_MS);
    label();
  }

  slider.addEventListener("input", () => { stop(); go(Number(slider.value)); });
  button.addEventListener("click", async () => {
    if (timer) { stop(); return; }
    timer = setTimeout(() => {}, 0);
    label();
    if (Number(slider.value) >= Number(slider.max)) await go(0);
    if (timer) play();
  });
  label();
  say();
}

startPlayer();
