/** Lines of a difference or of a tree. The mark is a character, so that readers do not depend on colour. */
import { withoutControls } from "../terminal/terminal.ts";
import { html, type Markup } from "./markup.ts";

/** `+` added, `-` removed, `~` changed. */
export interface MarkedLine {
  readonly mark: "+" | "-" | "~" | " ";
  readonly text: string;
}

/** More lines than fit a screen are cut; those that changed are kept then. */
const LINES_MAX = 60;
const LENGTH_MAX = 400;

export function linesMarkup(lines: readonly MarkedLine[]): Markup {
  const changed = lines.filter(({ mark }) => mark !== " ");
  const shown = (lines.length > LINES_MAX && changed.length > 0 ? changed : lines).slice(0, LINES_MAX);
  const left = lines.length - shown.length;
  return html`<pre class="lines">${shown.map(lineMarkup)}${left > 0 ? html`<span class="faint">  and ${left} more</span>` : undefined}</pre>`;
}

function lineMarkup({ mark, text }: MarkedLine): Markup {
  const line = `${mark} ${cut(text)}`;
  if (mark === "+") return html`<ins>${line}</ins>\n`;
  if (mark === "-") return html`<del>${line}</del>\n`;
  return mark === "~" ? html`<em>${line}</em>\n` : html`${line}\n`;
}

/** One line of text that a lifecycle may have chosen. */
const cut = (text: string): string =>
  withoutControls(text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text);

/** Several lines of such text. */
export const linesWithoutControls = (text: string): string => text.split("\n").map(withoutControls).join("\n");
