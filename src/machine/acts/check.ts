/** Checks acts from a file or a user's module. */
import { closestName } from "#base";
import type { Act } from "./act.ts";

/** The required members of each act besides `do`. */
const NEEDS: Readonly<Record<Act["do"], readonly string[]>> = {
  write: ["path", "text"],
  append: ["path", "text"],
  "write-bytes": ["path", "base64"],
  fill: ["path", "size"],
  mkdir: ["path"],
  remove: ["path"],
  fifo: ["path"],
  chmod: ["path", "mode"],
  mtime: ["path", "seconds"],
  symlink: ["path", "to"],
  hardlink: ["path", "to"],
  move: ["path", "to"],
  copy: ["path", "to"],
  umask: ["mask"],
  record: ["as"],
  stdout: ["text"],
  stderr: ["text"],
  fd3: ["text"],
  run: ["path"],
  if: ["acts"],
  kill: ["signal"],
  "write-parent": ["path"],
  signal: ["to", "signal"],
  exit: ["code"],
};

const NUMBERS: ReadonlySet<string> = new Set(["size", "seconds", "code"]);

/** The first problem and its position in the list, such as `2.acts.0`; undefined if all are valid. */
export function checkActs(acts: unknown): { readonly at: string; readonly message: string } | undefined {
  if (!Array.isArray(acts)) return { at: "", message: "expected a list of acts" };
  const list: readonly unknown[] = acts;
  for (const [i, act] of list.entries()) {
    const message = isFields(act) ? checkAct(act) : `expected an act, ${SAMPLE}`;
    if (!isFields(act) || message !== undefined) return { at: `${i}`, message: message ?? "" };
    for (const part of ["acts", "otherwise"] as const) {
      const inside = act[part];
      const problem = inside === undefined ? undefined : checkActs(inside);
      if (problem !== undefined)
        return { at: [i, part, problem.at].filter((one) => one !== "").join("."), message: problem.message };
    }
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isActName = (name: string): name is Act["do"] => Object.hasOwn(NEEDS, name);

function checkAct(fields: Fields): string | undefined {
  const name = String(fields.do);
  if (!isActName(name)) {
    const near = closestName(name, Object.keys(NEEDS));
    const hint =
      fields.do === undefined
        ? SAMPLE
        : near === undefined
          ? `there is ${Object.keys(NEEDS).join(", ")}`
          : `did you mean ${near}?`;
    return `expected an act in \`do\`, found ${JSON.stringify(fields.do) ?? "nothing"}; ${hint}`;
  }
  const lacks = NEEDS[name].find((key) => !isOfKind(key, fields[key]));
  return lacks === undefined
    ? undefined
    : `\`${name}\` needs ${lacks === "acts" ? "a list" : NUMBERS.has(lacks) ? "a number" : "a text"} in \`${lacks}\``;
}

const SAMPLE = 'such as { do: "write", path: "${CNB_LAYERS_DIR}/layer/file", text: "" }';

const isOfKind = (key: string, value: unknown): boolean =>
  key === "acts" ? Array.isArray(value) : typeof value === (NUMBERS.has(key) ? "number" : "string");
