// Filters the entries of each record, and opens what a link names. The page is complete without it.
// In the order of the attribute data-facets.
const FACETS = ["verdict", "kind", "lane", "phases", "platform", "buildpack", "sections"];

for (const record of document.querySelectorAll(".record")) {
  const form = record.querySelector(".filters");
  const entries = [...record.querySelectorAll(".entry")].map((element) => ({ element }));
  const facetsOf = (entry) => {
    entry.facets ??= entry.element.dataset.facets.split("|").map((values) => values.split(" "));
    return entry.facets;
  };
  const textOf = (entry) => {
    entry.text ??= entry.element.querySelector("summary").textContent.toLowerCase();
    return entry.text;
  };

  const update = () => {
    const words = form.elements.text.value.trim().toLowerCase();
    const chosen = FACETS.map((name, i) => [i, form.elements[name].value]).filter(([, value]) => value !== "");
    let shown = 0;
    for (const entry of entries) {
      const visible =
        chosen.every(([i, value]) => facetsOf(entry)[i].includes(value)) &&
        (words === "" || textOf(entry).includes(words));
      if (entry.element.hidden === visible) entry.element.hidden = !visible;
      if (visible) shown += 1;
    }
    record.querySelector(".shown").textContent = `${shown} of ${entries.length} shown`;
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
}

// A statement is in a section that may be closed.
const openTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const section = target?.closest("details");
  if (!section) return;
  section.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", openTarget);
openTarget();
