/** HTML as text. Every value passes through `escapeXml`; only markup that this folder wrote is trusted. */
import { escapeXml } from "../formats/xml.ts";

/** Trusted markup. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

export type Part = Markup | string | number | undefined | readonly Part[];

/** Escapes every part that is not markup. Lists are joined; undefined is nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(parts.reduce<string>((text, part, i) => text + markupOf(part) + (strings[i + 1] ?? ""), strings[0] ?? ""));

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.html;
  if (typeof part === "string" || typeof part === "number") return escapeXml(String(part));
  return part.reduce<string>((text, one) => text + markupOf(one), "");
}

/**
 * Content that the script of the page makes of a text when somebody wants to see it, because a page with all its elements starts late. A
 * browser that runs scripts reads `<noscript>` as one text; for others the content is there from the beginning.
 */
export const onDemand = (content: Part): Markup => html`<noscript>${content}</noscript>`;
