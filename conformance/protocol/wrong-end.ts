/**
 * The one rule about how a phase may end, whatever a test case expects: by itself, without a crash of its runtime, and with a code that
 * the specification gives to this phase or to every phase.
 */
import { meaningOf } from "#contract";
import type { Step } from "./case.ts";
import type { StepObservation } from "./observation.ts";

/** What the step should have done; undefined if it ended as a phase may. */
export function wrongEnd(step: Step | undefined, seen: StepObservation | undefined): string | undefined {
  if (step === undefined || seen?.exit === undefined || !("run" in step)) return undefined;
  const { exit } = seen;
  if ("timeout" in exit || "stopped" in exit) return "to end by itself";
  if (step.fault !== undefined && "give" in step.fault && step.fault.give === "kill") return undefined;
  if ("code" in exit && hasPanicked(exit.code, `${seen.stdout}\n${seen.stderr}`)) return "to end without a crash";
  // The launcher becomes the process of the app, which may end in any way.
  if (step.run === "launch") return undefined;
  if ("signal" in exit) return "to end without a crash";
  if (meaningOf(step.run, exit.code) !== undefined) return undefined;
  return isSignal(exit.code) ? "to end without a crash" : `to exit with a code of ${step.run} or of every phase`;
}

/** A shell reports a process that a signal ended as 128 and the signal's number. */
const isSignal = (code: number): boolean => code > 128 && code <= 128 + 64;

interface Runtime {
  /** The codes with which the runtime ends after an error that the program did not handle. */
  readonly codes: readonly number[];
  /** The lines that it prints, all of them. */
  readonly prints: readonly RegExp[];
}

/** Both the code and the trace must fit: a program may use the code, and its output may quote a trace. */
const RUNTIMES: Readonly<Record<string, Runtime>> = {
  go: { codes: [2], prints: [/^(?:panic: |fatal error: ).*/m, /^goroutine \d+ (?:gp=.* )?\[.*/m] },
  rust: { codes: [101, 134], prints: [/^thread '.*' (?:\(\d+\) )?panicked at .*/m] },
  node: { codes: [1, 7], prints: [/^ {4}at .+:\d+:\d+\)?$/m, /^Node\.js v\d+/m] },
  python: { codes: [1], prints: [/^Traceback \(most recent call last\):$/m] },
  java: { codes: [1], prints: [/^Exception in thread ".*" .*/m, /^\tat .*/m] },
  dotnet: { codes: [134], prints: [/^Unhandled exception\. .*/m] },
};

const hasPanicked = (code: number, output: string): boolean =>
  Object.values(RUNTIMES).some(({ codes, prints }) => codes.includes(code) && prints.every((one) => one.test(output)));

/** The lines by which a crash is known. They are at the beginning of a trace, which can be long. */
export const crashLines = (output: string): readonly string[] =>
  Object.values(RUNTIMES).flatMap(({ prints }) => prints.flatMap((one) => one.exec(output)?.[0] ?? []));
