// Proposals while typing in the site's search: a title opens its page, a name becomes the words.
import { asked, combobox } from "./combobox.js";

const SHORTEST = 2;
for (const input of document.querySelectorAll("input[data-suggestions]")) {
  const { suggestions, found, nothing } = input.dataset;
  combobox(
    input,
    { found, nothing },
    async (text) => {
      const groups = text.trim().length < SHORTEST ? null : await asked(suggestions, text.trim());
      return groups?.length ? groups : null;
    },
    ({ value, url }) => {
      input.value = value;
      if (url) window.location.assign(url);
      else input.form.requestSubmit();
    },
  );
}
