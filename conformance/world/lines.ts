/** Ends the machine when a step has printed so many lines: a moment that every lifecycle has, on every machine. */
import type { OutputListener } from "#machine";
import type { InjectedFault } from "#protocol";
import type { KillTarget } from "./registry.ts";

/** Undefined if the fault is another one. */
export function killAtLine(fault: InjectedFault | undefined, machine: KillTarget): OutputListener | undefined {
  if (fault === undefined || !("line" in fault)) return undefined;
  let left = fault.line + 1;
  return (_stream, part) => {
    if (left <= 0) return;
    left -= part.filter((byte) => byte === NEWLINE).length;
    if (left <= 0) void machine.kill();
  };
}

const NEWLINE = 0x0a;
