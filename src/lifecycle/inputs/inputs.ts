/** What a phase was told, by flag, variable or default: what a step reads instead of argv and env. Paths are byte strings. */
import { type Api, byteString, ok, type Result } from "#base";
import { type InputFault, type Inputs, inputs } from "#contract";
import type { Process } from "#machine";
import type { ProgramPhase } from "../phase/context.ts";

export type { Inputs } from "#contract";

/** Inputs that are paths without being called so in the table. */
const PATHS: readonly string[] = ["launcher", "launcherSbom", "layoutDir", "run", "stack", "system"];

/** `argv` without the program's name. */
export function resolveInputs(
  process: Process,
  told: {
    readonly phase: ProgramPhase;
    readonly platformApi: Api;
    readonly argv: readonly string[];
    readonly defaults: inputs.Defaults;
    readonly added?: inputs.InputSpecs;
  },
): Result<Inputs, InputFault> {
  const parsed = inputs.parseArguments({
    ...told,
    env: process.env,
    cwd: process.cwd,
    exists: (path) => process.fs.exists(byteString(path)),
  });
  return parsed.ok ? ok(withBytePaths(parsed.value)) : parsed;
}

const isPath = (name: string, kind: string): boolean => PATHS.includes(name) || /file|directory/.test(kind);
const PATH_NAMES: readonly string[] = Object.entries(inputs.TABLE).flatMap(([name, { kind }]) =>
  isPath(name, kind) ? [name] : [],
);

function withBytePaths(given: Inputs): Inputs {
  const paths: Record<string, string> = {};
  for (const name of PATH_NAMES) {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    const bytes = typeof value === "string" ? byteString(value) : value;
    if (typeof bytes === "string" && bytes !== value) paths[name] = bytes;
  }
  return Object.keys(paths).length === 0 ? given : { ...given, ...paths };
}
