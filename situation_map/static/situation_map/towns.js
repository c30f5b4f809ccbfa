// Municipalities are found by name while the name is being typed. Without this the form asks the server.
const plain = (text) => text.toLocaleLowerCase().trim();

function startFinder() {
  const finder = document.querySelector("[data-towns]");
  if (!finder) return;
  const lists = [...document.querySelector(finder.dataset.towns).children];
  const opened = new Set(lists.filter((list) => list.open));
  finder.addEventListener("input", () => {
    const words = plain(finder.querySelector("[type=search]").value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const list of lists) {
      const county = plain(list.querySelector("summary b").textContent);
      let found = 0;
      for (const row of list.querySelectorAll("tbody tr")) {
        const text = `${plain(row.cells[0].textContent)} ${county}`;
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden && row.dataset.code) found += 1;
      }
      list.hidden = !found;
      list.open = words.length ? found > 0 : opened.has(list);
      shown += found;
    }
    document.querySelector("#towns-count").textContent = words.length ? `${finder.dataset.found} ${shown}` : "";
  });
}

startFinder();
document.addEventListener("taken-over", startFinder);
