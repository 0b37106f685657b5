// Shows the entries of each record that match its filters, and opens what a link names. The page is complete without it.
// An entry or a section is text until it is shown, and its content until it is opened: a page with all its elements starts late.

// The content of a <details> that was not opened yet, as markup.
const contents = new WeakMap();
const fill = (details) => {
  details.insertAdjacentHTML("beforeend", contents.get(details) ?? "");
  contents.delete(details);
};
// Toggle events do not bubble.
document.addEventListener("toggle", (event) => fill(event.target), true);

// In the order of the attribute data-facets.
const FACETS = ["verdict", "kind", "lane", "phases", "platform", "buildpack", "sections"];
const SUMMARY_END = "</summary>";
const SHOWN_AT_FIRST = 100;

// Every name and text in the markup is escaped, so only an entry begins like this.
const entriesIn = (markup) =>
  markup
    .split(/(?=<details class="entry")/)
    .filter((text) => text.includes(SUMMARY_END))
    .map((text) => {
      const end = text.indexOf(SUMMARY_END) + SUMMARY_END.length;
      return { summary: text.slice(0, end), content: text.slice(end, text.lastIndexOf("</details>")) };
    });

const elementOf = (entry) => {
  if (entry.element) return entry.element;
  const template = document.createElement("template");
  template.innerHTML = entry.summary;
  entry.element = template.content.firstChild;
  contents.set(entry.element, entry.content);
  return entry.element;
};
const facetsOf = (entry) => {
  entry.facets ??= elementOf(entry)
    .dataset.facets.split("|")
    .map((values) => values.split(" "));
  return entry.facets;
};
const textOf = (entry) => {
  entry.text ??= elementOf(entry).firstChild.textContent.toLowerCase();
  return entry.text;
};

for (const record of document.querySelectorAll(".record")) {
  const [form, list, status, more] = [".filters", ".entries", ".shown", ".more"].map((name) =>
    record.querySelector(name),
  );
  const entries = entriesIn(list.textContent);

  const matching = () => {
    const words = form.elements.text.value.trim().toLowerCase();
    const chosen = FACETS.map((name, i) => [i, form.elements[name].value]).filter(([, value]) => value !== "");
    return entries.filter(
      (entry) =>
        chosen.every(([i, value]) => facetsOf(entry)[i].includes(value)) &&
        (words === "" || textOf(entry).includes(words)),
    );
  };
  const show = (matched, count) => {
    const rest = Math.max(0, matched.length - count);
    list.replaceChildren(...matched.slice(0, count).map(elementOf));
    more.hidden = rest === 0;
    more.textContent = `Show ${rest} more`;
    status.textContent =
      rest === 0
        ? `${matched.length} of ${entries.length} shown`
        : `${matched.length} of ${entries.length} match; the first ${count} are shown`;
  };
  const update = () => show(matching(), SHOWN_AT_FIRST);
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    show(matching(), entries.length);
    list.children[SHOWN_AT_FIRST].firstChild.focus();
  });
  update();
}

const sections = [...document.querySelectorAll(".section")];
for (const section of sections) {
  const text = section.querySelector("noscript");
  contents.set(section, text.textContent);
  text.remove();
}

// A statement is in a section that may be closed.
const openTarget = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  const section =
    document.getElementById(id)?.closest("details") ??
    sections.find((one) => contents.get(one)?.includes(`<li id="${id}"`));
  if (!section) return;
  fill(section);
  section.open = true;
  document.getElementById(id)?.scrollIntoView();
};
addEventListener("hashchange", openTarget);
openTarget();
