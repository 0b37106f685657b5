/** XML text that every parser reads: markup is escaped, and characters that XML 1.0 forbids are shown as text. */

export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly children?: readonly XmlElement[];
  readonly text?: string;
}

export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, "")}`;

function elementText({ name, attributes = {}, children = [], text = "" }: XmlElement, indent: string): string {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const open = `${indent}<${name}${listed.join("")}`;
  if (children.length === 0 && text === "") return `${open}/>\n`;
  if (children.length === 0) return `${open}>${escapeXml(text)}</${name}>\n`;
  const inside = children.reduce((all, child) => all + elementText(child, `${indent}  `), "");
  return `${open}>\n${inside}${indent}</${name}>\n`;
}

const MARKUP: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Most texts need no escape, and a report has a hundred thousand of them. */
const PLAIN = /^[\w .,:;/@()[\]{}=+*~#%!?$|^-]*$/;

export const escapeXml = (text: string): string =>
  PLAIN.test(text) ? text : withoutForbidden(text).replace(/[&<>"']/g, (character) => MARKUP[character] ?? "");

/** Not allowed in XML, not even as a reference. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

const withoutForbidden = (text: string): string =>
  text.replace(FORBIDDEN, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
