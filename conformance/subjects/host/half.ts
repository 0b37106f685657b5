/** A directory with some of a lifecycle's executables, completed by those of another lifecycle. */
import { chmodSync, copyFileSync, existsSync, linkSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { inputs } from "#contract";
import { scratchDirectory } from "#machine";
import type { StepPhase } from "#protocol";

/** The phases whose executables the directory has. */
export const phasesIn = (directory: string): readonly StepPhase[] =>
  inputs.PROGRAM_PHASES.filter((phase) => existsSync(join(directory, inputs.PROGRAMS[phase])));

const combined = new Map<string, string>();

/** A directory with all files of `rest`, and in their place those of `own` with the same names. It is removed with the process. */
export function combine(own: string, rest: string): string {
  const key = JSON.stringify([own, rest]);
  const known = combined.get(key);
  if (known !== undefined) return known;
  const directory = scratchDirectory("lifecycle");
  // The user of a phase must be able to enter it.
  chmodSync(directory, 0o755);
  const files = new Map([...filesIn(rest), ...filesIn(own)]);
  for (const [name, path] of files) share(path, join(directory, name));
  combined.set(key, directory);
  return directory;
}

const filesIn = (directory: string): readonly (readonly [name: string, path: string])[] =>
  readdirSync(directory)
    .map((name) => [name, realpathSync(join(directory, name))] as const)
    .filter(([, path]) => statSync(path).isFile());

/** A hard link where that is possible: executables can be large. */
function share(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
