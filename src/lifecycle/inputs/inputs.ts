/** The inputs of a phase from flags, variables and defaults. Steps read them instead of argv and env. */
import { type Api, type ByteString, type Result, textOfByteString } from "#base";
import { type InputFault, type Inputs, inputs } from "#contract";
import { type Process, textOfEnvironment } from "#machine";

export type { Inputs } from "#contract";

/** `argv` without the program's name. */
export function resolveInputs(
  process: Process,
  given: {
    readonly phase: inputs.ProgramPhase;
    readonly platformApi: Api;
    readonly argv: readonly ByteString[];
    readonly defaults: inputs.Defaults;
    readonly added?: inputs.InputSpecs;
  },
): Result<Inputs, InputFault> {
  return inputs.parseArguments({
    ...given,
    argv: given.argv.map((arg) => textOfByteString(arg)),
    env: textOfEnvironment(process.env),
    cwd: process.cwd,
    exists: (path) => process.fs.exists(path),
  });
}
