/** Prints a replay: each step, how it ended, what it changed, and the verdict. */
import { isJsonObject, type Json } from "#base";
import type { StepObservation } from "#protocol";
import { type Ink, readablePointer, withoutControls } from "#reports";
import { describeStep } from "#runner";
import type { Played, Replayed } from "#suite/judge";

export function replayLines(
  { id, says, lifecycle, versions, sessions, verdict }: Replayed,
  ink: Ink,
): readonly string[] {
  return [
    `${ink.strong(id)}  ${ink.faint(`platform ${versions.platform}  buildpack ${versions.buildpack}  ${lifecycle}`)}`,
    says,
    ...sessions.flatMap((steps, i) => sessionLines(steps, sessions.length > 1 ? i + 1 : undefined, ink)),
    "",
    ...verdictLines(verdict, ink),
  ];
}

function sessionLines(steps: readonly Played[], number: number | undefined, ink: Ink): readonly string[] {
  const head = number === undefined ? [] : ["", ink.strong(`world ${number}`)];
  return [...head, ...steps.flatMap((played, i) => ["", ...stepLines(played, steps[i - 1]?.seen, ink)])];
}

function stepLines({ step, seen }: Played, before: StepObservation | undefined, ink: Ink): readonly string[] {
  const fault = "run" in step && step.fault !== undefined ? `  ${JSON.stringify(step.fault)}` : "";
  return [
    `${ink.strong(describeStep(step))}${fault}  ${describeExit(seen.exit)}`,
    ...outputLines(seen).map((line) => `  ${ink.faint(`| ${line}`)}`),
    ...changes("file", before?.files ?? {}, seen.files),
    ...changes("image", before?.images ?? {}, seen.images).flatMap((line) => [line]),
    ...newImages(before, seen),
    ...(seen.registry.length === 0 ? [] : [`  ${seen.registry.length} registry requests`]),
  ];
}

export function describeExit(exit: StepObservation["exit"]): string {
  if (exit === undefined) return "";
  if ("code" in exit) return `exit ${exit.code}`;
  if ("stopped" in exit) return `stopped: ${exit.stopped}`;
  return "signal" in exit ? `killed by ${exit.signal}` : "timed out";
}

const LINES_MAX = 20;
const outputLines = ({ stdout, stderr }: StepObservation): readonly string[] =>
  `${stdout}${stderr}`
    .split("\n")
    .filter((line) => line !== "")
    .slice(-LINES_MAX)
    .map(withoutControls);

type ByName = Readonly<Record<string, unknown>>;

/** `+` added, `-` removed, `~` changed. */
function changes(what: string, before: ByName, after: ByName): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [was, now] = [before[name], after[name]];
    if (JSON.stringify(was) === JSON.stringify(now)) return [];
    return [`  ${was === undefined ? "+" : now === undefined ? "-" : "~"} ${what} ${name}`];
  });
}

/** The layers of each image that this step published, lowest first. */
function newImages(before: StepObservation | undefined, { images }: StepObservation): readonly string[] {
  const earlier = new Map(Object.entries(before?.images ?? {}));
  return Object.entries(images).flatMap(([ref, image]) => {
    if (before === undefined && ref.startsWith("@run:")) return [];
    const old = earlier.get(ref);
    if ("broken" in image) return [`    ${ref} cannot be read: ${image.broken}`];
    if (old !== undefined && !("broken" in old) && old.digest === image.digest) return [];
    const first = image.layers.findIndex(({ role }) => role !== "run" && role !== "absent");
    return image.layers.map(({ id, role, diffId, entries }, i) => {
      const what = role === "run" && first !== -1 && i > first ? ELSEWHERE : role;
      const names = entries.slice(0, 4).map(({ name }) => name);
      const more = entries.length > names.length ? ` and ${entries.length - names.length} more` : "";
      return `    ${ref} ${id}  ${what}  ${diffId.slice(0, 19)}  ${names.join(" ")}${more}`;
    });
  });
}

/** A layer above the run image that is not in a directory of the specification. */
const ELSEWHERE = "elsewhere";

function verdictLines(verdict: Replayed["verdict"], ink: Ink): readonly string[] {
  switch (verdict.is) {
    case "pass":
      return [ink.good("it no longer fails")];
    case "fail":
      return [
        ink.bad("it still fails"),
        ...verdict.failures.flatMap(({ kind, issue, at, expected, actual, statements, notReached = [] }) => [
          ...(issue === undefined ? [] : [`  ${kind.padEnd(8)}  ${issue}`]),
          `  at        ${readablePointer(at)}`,
          `  expected  ${expected}`,
          `  actual    ${describeValue(actual)}`,
          ...statements.map((id) => `  breaks    ${id}`),
          ...notReached.map((id) => `  not reached  ${id}`),
        ]),
      ];
    case "error":
      return [ink.bad(`the harness failed: ${verdict.error}`)];
    default:
      return [ink.faint(`${verdict.is}: ${verdict.detail}`)];
  }
}

const describeValue = (actual: Json | undefined): string => {
  if (actual === undefined || actual === null) return "nothing";
  if (typeof actual === "string") return actual;
  return isJsonObject(actual) || Array.isArray(actual) ? JSON.stringify(actual).slice(0, 1_000) : String(actual);
};
