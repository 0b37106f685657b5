/** Checks the shape of a user proposal. The functions return all problems in words. */
import { FAILS_AS, referenceBook } from "#lifecycle";
import { HARMS } from "../kit/finding.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** For each field: what it must be, in words, and the check. */
export type Shape = Readonly<Record<string, readonly [words: string, is: (value: unknown) => boolean]>>;

export const text = ["a string", (value: unknown) => typeof value === "string" && value !== ""] as const;
const list = ["a list", (value: unknown) => Array.isArray(value)] as const;
export const texts = [
  "a list of strings",
  (value: unknown) => isListOf(value, (one) => typeof one === "string"),
] as const;
export const call = ["a function", (value: unknown) => typeof value === "function"] as const;
export const object = ["an object", isRecord] as const;
/** Accepts `undefined` too. */
export const optionalMember = ([words, is]: Shape[string]) =>
  [words, (value: unknown) => value === undefined || is(value)] as const;

export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
export function isListOf<T>(value: unknown, is: (one: unknown) => one is T): value is readonly T[];
export function isListOf(value: unknown, is: (one: unknown) => boolean): boolean;
export function isListOf(value: unknown, is: (one: unknown) => boolean): boolean {
  return isList(value) && value.every(is);
}
const matching = (words: string, pattern: RegExp) =>
  [words, (value: unknown) => typeof value === "string" && pattern.test(value)] as const;

const PROPOSAL: Shape = {
  id: matching('a name such as "my-proposal"', /^[a-z][a-z0-9-]*$/),
  title: text,
  rfc: text,
  options: list,
  findings: list,
  amendment: call,
};
const OPTION: Shape = {
  name: matching("a name", /^[A-Za-z][\w-]*$/),
  says: text,
  values: [
    "at least one word",
    (value) =>
      isListOf(value, (one) => typeof one === "string" && /^[\w.+-]+$/.test(one)) &&
      Array.isArray(value) &&
      value.length > 0,
  ],
};
const FINDING: Shape = {
  id: text,
  kind: matching('"counterexample" or "decision"', /^(counterexample|decision)$/),
  gaps: texts,
  says: text,
};
const COUNTEREXAMPLE: Shape = {
  happens: text,
  harm: optionalMember([Object.keys(HARMS).join(", "), (value) => typeof value === "string" && value in HARMS]),
  hurts: optionalMember(text),
  breaks: texts,
  repair: optionalMember(text),
  noRepair: optionalMember(text),
};
const DECISION: Shape = { decided: text, because: text };
const EXAMPLE: Shape = {
  says: text,
  app: object,
  buildpacks: ["a list of files by path", (value) => isListOf(value, isRecord)],
  shows: texts,
};
const AMENDMENT: Shape = { id: text, axis: matching('"proposal"', /^proposal$/), after: texts };
const STEP: Shape = {
  id: text,
  cites: texts,
  needs: optionalMember(texts),
  gives: optionalMember(texts),
  writes: optionalMember(texts),
  failsAs: optionalMember(text),
  run: call,
};
const WRAP: Shape = { cites: texts, apply: call };

export function proposalProblems(value: unknown): readonly string[] {
  if (!isRecord(value)) return [`expected an object, found ${describeValue(value)}`];
  const own = fieldProblems(value, PROPOSAL, "");
  if (own.length > 0) return own;
  const { id, example, platform } = value;
  return [
    ...each(value.options, (one, at) => fieldProblems(one, OPTION, `options[${at}]`)),
    ...each(value.findings, (one, at) => findingProblems(one, `findings[${at}]`, `${id}.`)),
    ...(example === undefined ? [] : fieldProblems(example, EXAMPLE, "example")),
    ...(platform === undefined || typeof platform === "function" ? [] : ["expected a function in `platform`"]),
  ];
}

function findingProblems(value: unknown, at: string, prefix: string): readonly string[] {
  const own = fieldProblems(value, FINDING, at);
  if (own.length > 0 || !isRecord(value)) return own;
  const { id, kind } = value;
  const named = String(id).startsWith(prefix) ? [] : [`expected an id that begins with "${prefix}" in \`${at}.id\``];
  return [...named, ...fieldProblems(value, kind === "decision" ? DECISION : COUNTEREXAMPLE, at)];
}

/** The id of the amendment must be the proposal's `id`, or begin with it and a colon. */
export function amendmentProblems(value: unknown, id: string): readonly string[] {
  if (!isRecord(value)) return [`expected an object, found ${describeValue(value)}`];
  const { steps = [], platform = {}, buildpack = {} } = value;
  const own = typeof value.id === "string" ? value.id : "";
  const named = own === id || own.startsWith(`${id}:`) ? [] : [`expected the id "${id}", found "${own}"`];
  const rules = referenceBook();
  const [newest] = rules.platformApis.slice(-1);
  const known = newest === undefined ? undefined : rules.rules(newest);
  const [api] = rules.buildpackApis.slice(-1);
  const ofBuildpacks = api === undefined ? undefined : known?.buildpack(api);
  return [
    ...fieldProblems(value, AMENDMENT, ""),
    ...named,
    ...(Array.isArray(steps)
      ? each(steps, (one, at) => changeProblems(one, `steps[${at}]`))
      : ["expected a list in `steps`"]),
    ...wrapProblems(platform, "platform", Object.keys(known?.platform ?? {})),
    ...wrapProblems(buildpack, "buildpack", Object.keys(ofBuildpacks ?? {})),
  ];
}

const PHASES: readonly string[] = Object.keys(FAILS_AS);

function changeProblems(value: unknown, at: string): readonly string[] {
  const phase = isRecord(value) ? value.phase : undefined;
  if (!isRecord(value) || !PHASES.includes(String(phase)))
    return [`expected one of ${PHASES.join(", ")} in \`${at}.phase\`, found ${describeValue(phase)}`];
  const anchor = matching(
    `before:, after: or replace: and a step of ${phase}`,
    new RegExp(`^(before|after|replace):${phase}:.`),
  );
  return [...fieldProblems(value, { where: anchor }, at), ...fieldProblems(value.step, STEP, `${at}.step`)];
}

function wrapProblems(value: unknown, axis: string, known: readonly string[]): readonly string[] {
  if (!isRecord(value)) return [`expected an object in \`${axis}\`, found ${describeValue(value)}`];
  return Object.entries(value).flatMap(([name, wrap]) =>
    known.includes(name)
      ? fieldProblems(wrap, WRAP, `${axis}.${name}`)
      : [`unknown decision \`${axis}.${name}\`: the decisions are ${known.join(", ")}`],
  );
}

/** `at`: the path of the value; empty for the value itself. */
export function fieldProblems(value: unknown, shape: Shape, at: string): readonly string[] {
  if (!isRecord(value)) return [`expected an object in \`${at}\`, found ${describeValue(value)}`];
  return Object.entries(shape).flatMap(([name, [words, is]]) =>
    is(value[name])
      ? []
      : [`expected ${words} in \`${at === "" ? name : `${at}.${name}`}\`, found ${describeValue(value[name])}`],
  );
}

const each = (value: unknown, act: (one: unknown, at: number) => readonly string[]): readonly string[] =>
  isList(value) ? value.flatMap(act) : [];

export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return typeof value === "object" ? "an object" : typeof value === "function" ? "a function" : String(value);
}
