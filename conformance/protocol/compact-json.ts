/** JSON that fits a page: a value that fits on a line is on one line. No import at run time, so that build scripts can use it. */
import type { Json } from "#base";

const WIDTH = 120;

/** A value that fits on a line is written on one line, with the `around` characters of its name and its comma. */
export function compactJson(value: Json, indent = "", around = 0): string {
  const line = spaced(value);
  if (indent.length + around + line.length <= WIDTH || typeof value !== "object" || value === null) return line;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const members = membersOf(value);
  const parts = members.map(([name, each], i) => {
    const comma = i < members.length - 1 ? 1 : 0;
    return name + compactJson(each, deeper, name.length + comma);
  });
  return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`;
}

function spaced(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = membersOf(value).map(([name, each]) => `${name}${spaced(each)}`);
  if (Array.isArray(value)) return `[${members.join(", ")}]`;
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** Each member with its name in front: `"key": `, or nothing for an element of an array. */
function membersOf(value: Json): readonly (readonly [name: string, value: Json])[] {
  if (Array.isArray(value)) return value.map((each: Json) => ["", each]);
  return Object.entries(value ?? {}).map(([key, each]) => [`${JSON.stringify(key)}: `, each]);
}
