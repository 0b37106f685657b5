/** The inputs of a phase from flags, variables and defaults. Steps read them instead of argv and env. */
import type { Api, Result } from "#base";
import { type InputFault, type Inputs, inputs } from "#contract";
import type { Process } from "#machine";

export type { Inputs } from "#contract";

/** `argv` without the program's name. */
export function resolveInputs(
  process: Process,
  given: {
    readonly phase: inputs.ProgramPhase;
    readonly platformApi: Api;
    readonly argv: readonly string[];
    readonly defaults: inputs.Defaults;
    readonly added?: inputs.InputSpecs;
  },
): Result<Inputs, InputFault> {
  return inputs.parseArguments({
    ...given,
    env: process.env,
    cwd: process.cwd,
    exists: (path) => process.fs.exists(path),
  });
}
