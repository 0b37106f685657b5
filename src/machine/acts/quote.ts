/** Texts and templates as bash words and printf calls. */

import { FaultError } from "#base";
import { base64Of } from "#base/platform";
import { parseTemplate, type TemplatePart } from "./template.ts";

/** The bash array of the script's environment. Bash adds to its own variables. */
export const GIVEN = "plimsoll_given";

export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A template as one bash word, for paths. */
export function word(template: string): string {
  const words = parseTemplate(template).map((part) =>
    "text" in part ? shellQuoted(withoutNul(part.text)) : value(part),
  );
  return words.join("") || "''";
}

/** A bash command that prints a template's bytes. */
export function printCommand(template: string): string {
  const parts = parseTemplate(template);
  const format = parts.map((part) => ("text" in part ? formatOf(part.text) : "%s")).join("");
  const values = parts.flatMap((part) => ("text" in part ? [] : [value(part)]));
  return ["printf --", shellQuoted(format), ...values].join(" ");
}

/** A bash command that prints bytes. */
export function printBytesCommand(bytes: Uint8Array): string {
  const octal = Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
  if (bytes.length <= 4096) return `printf -- ${shellQuoted(octal)}`;
  return `printf -- ${shellQuoted(base64Of(bytes))} | base64 -d`;
}

const value = (part: Exclude<TemplatePart, { readonly text: string }>): string =>
  "env" in part ? `"\${${GIVEN}[${part.env}]-}"` : `"\${${part.arg}-}"`;

const formatOf = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("%", "%%").replaceAll("\0", "\\000");

function withoutNul(text: string): string {
  if (!text.includes("\0")) return text;
  throw new FaultError({
    kind: "act-path",
    message: `a path must not contain NUL, found one in ${JSON.stringify(text)}`,
  });
}
