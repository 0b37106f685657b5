// Filters the entries of each record. The page is complete without it.
for (const record of document.querySelectorAll(".record")) {
  const form = record.querySelector(".filters");
  const entries = [...record.querySelectorAll(".entry")].map((element) => ({
    element,
    text: element.querySelector("summary").textContent.toLowerCase(),
  }));
  const separators = { verdict: " ", kind: " ", lane: " ", versions: " ", sections: "|" };

  const isShown = ({ element, text }) =>
    text.includes(form.elements.text.value.trim().toLowerCase()) &&
    Object.entries(separators).every(([name, separator]) => {
      const chosen = form.elements[name].value;
      return chosen === "" || element.dataset[name].split(separator).includes(chosen);
    });

  const update = () => {
    let shown = 0;
    for (const entry of entries) {
      const visible = isShown(entry);
      entry.element.hidden = !visible;
      if (visible) shown += 1;
    }
    record.querySelector(".shown").textContent = `${shown} of ${entries.length} shown`;
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
}
