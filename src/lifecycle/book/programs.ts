/** Every phase as a program, by the name of its executable. */
import { absPath, type ByteString, baseName, byteString, FaultError, textOfByteString } from "#base";
import { inputs } from "#contract";
import type { Program } from "#machine";
import type { RuleBook } from "../phase/amendment.ts";
import type { Journal } from "../phase/journal.ts";
import { type PhaseProgram, type ProgramOptions, phaseProgram } from "../phase/program.ts";
import { analyzeStart } from "../phase/states/analyze.ts";
import { buildStart } from "../phase/states/build.ts";
import { createStart } from "../phase/states/create.ts";
import { detectStart } from "../phase/states/detect.ts";
import { exportStart } from "../phase/states/export.ts";
import { extendStart } from "../phase/states/extend.ts";
import { launchStart } from "../phase/states/launch.ts";
import { rebaseStart } from "../phase/states/rebase.ts";
import { restoreStart } from "../phase/states/restore.ts";
import { LIFECYCLE_VERSION } from "../rules/version.ts";
import { ruleBook } from "./book.ts";

export interface ProgramsOptions {
  /** Default: the released versions. */
  readonly book?: RuleBook;
  readonly journal?: Journal;
}

export function phasePrograms({
  book = referenceBook(),
  ...more
}: ProgramsOptions = {}): Readonly<Record<inputs.Executable, PhaseProgram>> {
  const options: ProgramOptions = { book, ...more };
  return {
    analyzer: phaseProgram({ phase: "analyze", start: analyzeStart }, options),
    restorer: phaseProgram({ phase: "restore", start: restoreStart }, options),
    extender: phaseProgram({ phase: "extend", start: extendStart }, options),
    exporter: phaseProgram({ phase: "export", start: exportStart }, options),
    creator: phaseProgram({ phase: "create", start: createStart }, options),
    rebaser: phaseProgram({ phase: "rebase", start: rebaseStart }, options),
    detector: phaseProgram({ phase: "detect", start: detectStart }, options),
    builder: phaseProgram({ phase: "build", start: buildStart }, options),
    launcher: phaseProgram({ phase: "launch", start: launchStart, exitCode: ({ exitCode = 0 }) => exitCode }, options),
  };
}

/** One program for all phases, as the official executable: its own name selects the phase, otherwise its first argument. */
export function lifecycleProgram(options: ProgramsOptions = {}): Program {
  const programs: Readonly<Record<string, PhaseProgram>> = phasePrograms(options);
  return async (process) => {
    const called = nameOf(process.argv[0] ?? byteString(""));
    const program = Object.hasOwn(programs, called) ? programs[called] : undefined;
    if (program !== undefined) return program(process);
    const [argv0 = byteString(""), second = byteString(""), ...rest] = process.argv;
    const phase = textOfByteString(second);
    if (phase === "-version") {
      process.stdout.write(`${LIFECYCLE_VERSION}\n`);
      return 0;
    }
    const byPhase = inputs.isProgramPhase(phase) ? programs[inputs.PROGRAMS[phase]] : undefined;
    if (byPhase !== undefined) return byPhase(process, [argv0, ...rest]);
    const known = Object.keys(programs).join(", ");
    process.stderr.write(`ERROR: ${JSON.stringify(phase || called)} is not a phase; call it as one of ${known}\n`);
    return USAGE;
  };
}

const USAGE = 3;

/** The last element of a path, without an extension. */
const nameOf = (argv0: ByteString): string =>
  textOfByteString(baseName(absPath(byteString`/${argv0}`))).replace(/\.[^.]*$/, "");

let reference: RuleBook | undefined;

/** The released versions, composed at the first call. */
export function referenceBook(): RuleBook {
  if (reference === undefined) {
    const book = ruleBook();
    if (!book.ok) throw new FaultError(book.fault);
    reference = book.value;
  }
  return reference;
}
