/** Prints a replay: each step, how it ended, what it changed, and the verdict. */
import { countOf } from "#base";
import { ledger } from "#ledger";
import { type StepObservation, statementId } from "#protocol";
import { brokenLines, type Ink, readablePointer, withoutControls } from "#reports";
import { commandOf, describeStep } from "#runner";
import type { Played, Replayed } from "#suite/judge";

export function replayLines(replayed: Replayed, ink: Ink): readonly string[] {
  const { id, says, lifecycle, versions, sessions, inputs, places } = replayed;
  const trace: Trace = { ink, places: places.map(readablePointer) };
  return [
    `${ink.strong(id)}  ${ink.faint(`platform ${versions.platform}  buildpack ${versions.buildpack}  ${lifecycle}`)}`,
    says,
    ...(inputs.length > 0 ? [""] : []),
    ...inputs.map(({ name, value }) => `given  ${withoutControls(name)}  ${withoutControls(value)}`),
    ...sessions.flatMap((steps, i) => sessionLines(steps, sessions.length > 1 ? i + 1 : undefined, trace)),
    "",
    ...verdictLines(replayed, ink),
  ];
}

interface Trace {
  readonly ink: Ink;
  /** What is judged: `after step 1: files > /layers/plan.toml > toml`. The contents of these files matter. */
  readonly places: readonly string[];
}

function sessionLines(steps: readonly Played[], number: number | undefined, trace: Trace): readonly string[] {
  const head = number === undefined ? [] : ["", trace.ink.strong(`world ${number}`)];
  return [...head, ...steps.flatMap((played, i) => ["", ...stepLines(played, steps[i - 1]?.seen, trace)])];
}

function stepLines({ step, seen }: Played, before: StepObservation | undefined, trace: Trace): readonly string[] {
  const { ink } = trace;
  const fault = "run" in step && step.fault !== undefined ? `  ${JSON.stringify(step.fault)}` : "";
  return [
    `${ink.strong(describeStep(step))}${fault}  ${describeExit(seen.exit)}`,
    ...("run" in step ? [`  ${ink.faint(`$ ${commandOf(step)}`)}`] : []),
    ...outputLines(seen).map((line) => `  ${ink.faint(`| ${line}`)}`),
    ...fileLines(before?.files ?? {}, seen.files, trace),
    ...callLines(seen, trace),
    ...changes("image", before?.images ?? {}, seen.images),
    ...newImages(before, seen),
    ...requestLines(seen),
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

/** What changed, with the content of what is judged. */
function fileLines(
  before: StepObservation["files"],
  after: StepObservation["files"],
  { places }: Trace,
): readonly string[] {
  return changes("file", before, after).map((line) => {
    const path = line.slice(line.indexOf("/"));
    const file = after[path];
    const isJudged = places.some((place) => `${place} `.includes(` ${path} `));
    return file === undefined || !isJudged ? line : `${line}  ${contentOf(file)}`;
  });
}

const CONTENT_MAX = 600;

function contentOf({
  kind,
  mode,
  owner,
  target,
  toml,
  json,
  text,
  malformed,
  size,
}: StepObservation["files"][string]): string {
  const content = target ?? (text !== undefined ? JSON.stringify(text) : (JSON.stringify(toml ?? json) ?? malformed));
  const words = [
    kind === "file" ? "" : kind,
    mode,
    owner,
    content ?? (size === undefined ? "" : countOf(size, "byte")),
  ];
  return withoutControls(words.filter((word) => word !== "").join(" ")).slice(0, CONTENT_MAX);
}

/** The variables that are judged, of each program of the test case that ran. */
function callLines({ calls }: StepObservation, { places }: Trace): readonly string[] {
  return calls.map(({ as, argv, env }) => {
    const judged = Object.entries(env).filter(([name]) => places.some((place) => place.endsWith(` env > ${name}`)));
    const words = [`as=${as}`, ...argv.slice(1), ...judged.map(([name, value]) => `${name}=${JSON.stringify(value)}`)];
    return `  ran ${withoutControls(words.join(" "))}`;
  });
}

const REQUESTS_MAX = 20;

function requestLines({ registry }: StepObservation): readonly string[] {
  if (registry.length === 0) return [];
  const shown = registry
    .slice(0, REQUESTS_MAX)
    .map(
      ({ method, what, ref, status }) =>
        `    ${method} ${what} ${withoutControls(ref).replace(/(sha256:[0-9a-f]{12})[0-9a-f]*/, "$1")} ${status}`,
    );
  const left = registry.length - shown.length;
  return [`  ${countOf(registry.length, "registry request")}`, ...shown, ...(left > 0 ? [`    and ${left} more`] : [])];
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
    const media = `    ${ref} manifest ${image.media.manifest}, configuration ${image.media.config}`;
    const layers = image.layers.map(({ id, role, diffId, media: type, entries }, i) => {
      const what = role === "run" && first !== -1 && i > first ? ELSEWHERE : role;
      const names = entries.slice(0, 4).map(({ name }) => name);
      const more = entries.length > names.length ? ` and ${entries.length - names.length} more` : "";
      return `    ${ref} ${id}  ${what}  ${diffId.slice(0, 19)}  ${type.replace(/^.*\.layer\./, "")}  ${names.join(" ")}${more}`;
    });
    return [media, ...layers];
  });
}

/** A layer above the run image that is not in a directory of the specification. */
const ELSEWHERE = "elsewhere";

function verdictLines({ verdict, failures }: Replayed, ink: Ink): readonly string[] {
  switch (verdict.is) {
    case "pass":
      return [ink.good("it no longer fails")];
    case "fail":
      return [
        ink.bad("it still fails"),
        ...failures.flatMap((one) =>
          brokenLines(one, ink, { statements: (id) => ledger().get(statementId(id)) }).slice(1),
        ),
      ];
    case "error":
      return [ink.bad(`the harness failed: ${verdict.error}`)];
    default:
      return [ink.faint(`${verdict.is}: ${verdict.detail}`)];
  }
}
