/** What a case must have that came from outside, as a file or from a module: the parts that are read before anything runs. */
import { isJsonObject, type Json } from "#base";

export type Shape = Readonly<Record<string, "object" | "array" | "string">>;

export interface Problem {
  readonly key: string;
  readonly message: string;
}

const found = (value: Json | undefined): string =>
  value === undefined ? "nothing" : Array.isArray(value) ? "an array" : value === null ? "null" : `a ${typeof value}`;

export const at = (bundle: Json, key: string): Json | undefined =>
  key.split(".").reduce<Json | undefined>((value, part) => (isJsonObject(value) ? value[part] : undefined), bundle);

export function shapeProblem(bundle: Json, shape: Shape): Problem | undefined {
  for (const [key, kind] of Object.entries(shape)) {
    const value = at(bundle, key);
    const is = Array.isArray(value) ? "array" : isJsonObject(value) ? "object" : typeof value;
    if (is !== kind)
      return { key, message: `expected ${kind === "string" ? "a string" : `an ${kind}`}, found ${found(value)}` };
  }
  return undefined;
}

const PHASES = ["analyze", "detect", "restore", "extend", "build", "export", "create", "rebase", "launch"];

export function stepProblem(when: readonly Json[]): Problem | undefined {
  for (const [i, step] of when.entries()) {
    const key = `when.${i}`;
    if (!isJsonObject(step)) return { key, message: `expected a step, found ${found(step)}` };
    const { run } = step;
    if (run !== undefined && !PHASES.includes(String(run)))
      return { key: `${key}.run`, message: `expected a phase, found ${JSON.stringify(run)}` };
    if (run === undefined && !["edit", "publish", "fresh"].some((word) => word in step))
      return { key, message: "expected run, edit, publish or fresh" };
  }
  return undefined;
}
