/** Checks a case from a file or a module: the parts that the harness reads before anything runs. */
import { closestName, isJsonObject, type Json } from "#base";
import { inputs } from "#contract";
import { checkActs } from "#machine";
import type { Matcher } from "./case.ts";

export type BundleShape = Readonly<Record<string, "object" | "array" | "string">>;

export interface Problem {
  readonly key: string;
  readonly message: string;
}

const found = (value: Json | undefined): string =>
  value === undefined ? "nothing" : Array.isArray(value) ? "an array" : value === null ? "null" : `a ${typeof value}`;

export const memberAt = (bundle: Json, key: string): Json | undefined =>
  key.split(".").reduce<Json | undefined>((value, part) => (isJsonObject(value) ? value[part] : undefined), bundle);

export function shapeProblem(bundle: Json, shape: BundleShape): Problem | undefined {
  for (const [key, kind] of Object.entries(shape)) {
    const value = memberAt(bundle, key);
    const is = Array.isArray(value) ? "array" : isJsonObject(value) ? "object" : typeof value;
    if (is !== kind)
      return { key, message: `expected ${kind === "string" ? "a string" : `an ${kind}`}, found ${found(value)}` };
  }
  return undefined;
}

const MATCHERS: Readonly<Record<MatcherName, true>> = {
  equals: true,
  oneOf: true,
  present: true,
  includes: true,
  excludes: true,
  between: true,
  length: true,
  inOrder: true,
  sameAs: true,
  differsFrom: true,
  each: true,
};
type MatcherName = Matcher extends infer M ? (M extends unknown ? keyof M : never) : never;

/** `{ equals: 0 }`: one word that is known, and its value. */
export function matcherProblem(matcher: Json | undefined): string | undefined {
  const [word, ...others] = isJsonObject(matcher) ? Object.keys(matcher) : [];
  if (word === undefined || others.length > 0 || !Object.hasOwn(MATCHERS, word)) {
    const names = Object.keys(MATCHERS);
    const near = word === undefined || others.length > 0 ? undefined : closestName(word, names);
    const remedy = near === undefined ? `one of ${names.join(", ")}` : `did you mean ${near}?`;
    return `expected a matcher such as { equals: 0 }, found ${JSON.stringify(matcher) ?? "nothing"}; ${remedy}`;
  }
  return word === "each" && isJsonObject(matcher) ? matcherProblem(matcher.each) : undefined;
}

const PROGRAMS = ["detect", "build", "generate"];

/** What the programs of buildpacks, or extensions, do: `components` is a list of them. */
export function componentsProblem(components: Json | undefined, key: string): Problem | undefined {
  if (!Array.isArray(components)) return undefined;
  for (const [i, one] of (components as readonly Json[]).entries()) {
    for (const program of PROGRAMS) {
      const acts = memberAt(one, program);
      const problem = acts === undefined ? undefined : checkActs(acts);
      if (problem === undefined) continue;
      return { key: [key, i, program, problem.at].filter((part) => part !== "").join("."), message: problem.message };
    }
  }
  return undefined;
}

export function stepProblem(when: readonly Json[]): Problem | undefined {
  for (const [i, step] of when.entries()) {
    const key = `when.${i}`;
    if (!isJsonObject(step)) return { key, message: `expected a step, found ${found(step)}` };
    const { run } = step;
    if (run !== undefined && !inputs.isProgramPhase(String(run)))
      return { key: `${key}.run`, message: `expected a phase, found ${JSON.stringify(run)}` };
    const { images = [] } = step;
    if (!Array.isArray(images) || images.some((one) => typeof one !== "string"))
      return { key: `${key}.images`, message: 'expected a list of strings such as ["@app:1"]' };
    if (run === undefined && !["edit", "publish", "repack", "damage", "fresh"].some((word) => word in step))
      return { key, message: "expected run, edit, publish, repack, damage or fresh" };
  }
  return undefined;
}
