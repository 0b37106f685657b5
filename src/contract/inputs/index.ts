/** The inputs of the phases: flags, variables, defaults, positional arguments. */
export { durationNs } from "./flags.ts";
export type { Inputs, InputValue, LogLevel } from "./inputs.ts";
export {
  type Defaults,
  hasFlag,
  type InputFault,
  type InputSpecs,
  type Invocation,
  parseArguments,
} from "./parse.ts";
export {
  ARGUMENTS,
  EXECUTABLES,
  type Executable,
  isProgramPhase,
  PROGRAM_PHASES,
  PROGRAMS,
  type ProgramPhase,
} from "./phase.ts";
export {
  type ApiLiteral,
  FALLBACK_ORDER,
  INPUTS as TABLE,
  type InputKind,
  type InputName,
  type InputSpec,
} from "./table.ts";
