/** Compares two sets of executables on generated worlds. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { orThrow } from "#base";
import { type DifferentialPhase, launchPhase, type SearchResult, searchDifferences } from "#differential";
import { type OpenSide, openSide } from "#differential/host";
import { probeSandbox } from "#machine";
import { REFERENCE_EXECUTABLES } from "#subjects/host";
import { executablesIn } from "../lifecycles/spec.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printLine } from "../terminal/output.ts";
import { reportFault, runVerb, throwFault } from "../terminal/run-verb.ts";
import { differentialLines, differentialRecord } from "./print.ts";

export interface DifferentialOptions {
  readonly seed: string;
  readonly runs: number;
  readonly json?: boolean;
  readonly color?: boolean;
}

export const runDifferential = (
  first: string,
  second: string | undefined,
  options: DifferentialOptions,
): Promise<number> =>
  runVerb(async () => {
    const phase = launchPhase(process.arch);
    const given = [second === undefined ? REFERENCE_EXECUTABLES : first, second ?? first];
    const directories: string[] = [];
    for (const text of given) directories.push(resolve(orThrow(await executablesIn(text))));
    for (const directory of directories) checkDirectory(phase, directory);
    const sandbox = await probeSandbox();
    if (!sandbox.usable)
      return reportFault({ kind: "no-sandbox", message: sandbox.reason, remedy: sandbox.remedy }, EXIT.nothing);
    const [a = "", b = ""] = directories;
    const names = [second === undefined ? "reference" : first, second ?? first] as const;
    const result = await search(
      phase,
      [
        { name: names[0], directory: a },
        { name: names[1], directory: b },
      ],
      options,
    );
    print(names, result, options);
    return result.causes.length === 0 ? EXIT.conforms : EXIT.fails;
  });

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
    const onProgress = (done: number, causes: number): void => {
      if (process.stderr.isTTY && json !== true) process.stderr.write(`\r${done} worlds, ${causes} differences`);
    };
    const result = await searchDifferences(phase, both, { seed, runs, onProgress });
    if (process.stderr.isTTY && json !== true) printError("");
    return result;
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
