/** Compares two sets of executables on generated worlds. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { compareApi, invariant, orThrow } from "#base";
import {
  buildPhase,
  type DifferentialPhase,
  launchPhase,
  type SearchResult,
  searchDifferences,
  subjectSide,
  type VersionLists,
} from "#differential";
import { type OpenSide, openSide } from "#differential/host";
import { official } from "#lifecycle";
import { probeSandbox } from "#machine";
import type { Description, Subject } from "#protocol";
import { referenceSubject } from "#subjects";
import { REFERENCE_EXECUTABLES } from "#subjects/host";
import { openLifecycle } from "#suite";
import { executablesIn } from "../lifecycles/spec.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printLine } from "../terminal/output.ts";
import { reportFault, runVerb, throwFault } from "../terminal/run-verb.ts";
import { differentialLines, differentialRecord } from "./print.ts";

export interface DifferentialOptions {
  readonly seed: string;
  readonly runs: number;
  readonly phase: "launch" | "build";
  /** Of the reference, in whole builds. */
  readonly departures?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

export const runDifferential = (
  first: string,
  second: string | undefined,
  options: DifferentialOptions,
): Promise<number> =>
  runVerb(async () => {
    const names = [second === undefined ? "reference" : first, second ?? first] as const;
    if (options.departures === true && (options.phase !== "build" || second !== undefined))
      return reportFault({
        kind: "useless-departures",
        message: "--departures is about the reference in whole builds",
        remedy: "give it with --phase build and one lifecycle",
      });
    const sandbox = await probeSandbox();
    if (!sandbox.usable)
      return reportFault({ kind: "no-sandbox", message: sandbox.reason, remedy: sandbox.remedy }, EXIT.nothing);
    const given = second === undefined ? [first] : [first, second];
    const result =
      options.phase === "build" ? await compareBuilds(given, options) : await compareLaunchers(given, options);
    if (process.stderr.isTTY && options.json !== true) printError("");
    print(names, result, options);
    return result.causes.length === 0 ? EXIT.conforms : EXIT.fails;
  });

async function compareLaunchers(
  given: readonly string[],
  options: DifferentialOptions,
): Promise<SearchResult<unknown>> {
  const phase = launchPhase(process.arch);
  const named = given.length === 1 ? [REFERENCE_EXECUTABLES, ...given] : given;
  const compared: Compared[] = [];
  for (const text of named) {
    const name = text === REFERENCE_EXECUTABLES ? "reference" : text;
    compared.push({ name, directory: resolve(orThrow(await executablesIn(text))) });
  }
  for (const { directory } of compared) checkDirectory(phase, directory);
  const [a, b] = compared;
  invariant(a !== undefined && b !== undefined, "two lifecycles are compared");
  return search(phase, [a, b], options);
}

/** The reference runs in-process. */
async function compareBuilds(
  given: readonly string[],
  { seed, runs, json, departures = false }: DifferentialOptions,
): Promise<SearchResult<unknown>> {
  const subjects: Subject[] = given.length === 1 ? [orThrow(referenceSubject(departures ? [official] : []))] : [];
  for (const text of given) {
    const directory = orThrow(await executablesIn(text));
    subjects.push(orThrow(await openLifecycle({ subject: { kind: "executables", directory }, proposals: [] })));
  }
  const [a, b] = subjects;
  invariant(a !== undefined && b !== undefined, "two lifecycles are compared");
  const phase = buildPhase(commonVersions(await a.describe(), await b.describe()));
  return searchDifferences(phase, [subjectSide(a, seed), subjectSide(b, seed)], {
    seed,
    runs,
    onProgress: progress(json),
  });
}

/** In the order of versions. */
function commonVersions(a: Description, b: Description): VersionLists {
  const common = (axis: keyof VersionLists) =>
    a[axis].filter((version) => b[axis].includes(version)).toSorted(compareApi);
  const lists = { platform: common("platform"), buildpack: common("buildpack") };
  if (lists.platform.length > 0 && lists.buildpack.length > 0) return lists;
  return throwFault({ kind: "no-common-api", message: "the two lifecycles have no API version in common" });
}

const progress =
  (json = false) =>
  (done: number, causes: number): void => {
    if (process.stderr.isTTY && !json) process.stderr.write(`\r${done} worlds, ${causes} differences`);
  };

function checkDirectory<W>({ executable }: DifferentialPhase<W>, directory: string): void {
  const path = join(directory, executable);
  if (existsSync(path) && statSync(path).isFile()) return;
  throwFault({
    kind: "executables-missing",
    message: `expected an executable at ${path}, found none`,
    remedy: `give a directory that holds ${executable}`,
  });
}

interface Compared {
  readonly name: string;
  readonly directory: string;
}

async function search<W>(
  phase: DifferentialPhase<W>,
  [a, b]: readonly [Compared, Compared],
  { seed, runs, json }: DifferentialOptions,
): Promise<SearchResult<W>> {
  const sides: OpenSide<W>[] = [];
  const open = async (one: Compared): Promise<OpenSide<W>> => {
    const side = await openSide(phase, { ...one, replacesProcess: one.directory !== REFERENCE_EXECUTABLES });
    sides.push(side);
    return side;
  };
  try {
    const both = [await open(a), await open(b)] as const;
    return await searchDifferences(phase, both, { seed, runs, onProgress: progress(json) });
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
}

function print<W>(
  names: readonly [string, string],
  result: SearchResult<W>,
  { seed, json, color }: DifferentialOptions,
): void {
  if (json === true) printLine(JSON.stringify(differentialRecord(names, result, seed)));
  else for (const line of differentialLines(names, result, seed, ink(color))) printLine(line);
}
