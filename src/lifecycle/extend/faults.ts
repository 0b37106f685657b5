/** Faults of applying a Dockerfile, with the place of the instruction. */
import { type Fault, FaultError } from "#base";
import type { dockerfile } from "#contract";
import type { Exit } from "#machine";

export type ExtendFaultKind =
  | "extend-unsupported"
  | "extend-word"
  | "extend-copy"
  | "extend-user"
  | "extend-shell"
  | "extend-run"
  | "extend-file"
  | "temporary-directory";

export type ExtendFault = Fault<ExtendFaultKind> & {
  /** The exit of the command of a RUN. */
  readonly exit?: Exit;
};

export interface InstructionPosition extends Pick<dockerfile.SourceSpan, "line" | "column"> {
  readonly file: string;
}

export class ExtendError extends FaultError<ExtendFault> {}

/** Throws; `applyDockerfile` returns the fault as a value. */
export function rejectInstruction(
  kind: ExtendFaultKind,
  message: string,
  { file, line, column }: InstructionPosition,
  remedy: string,
  exit?: Exit,
): never {
  const where = { file, line, column };
  throw new ExtendError({ kind, message, where, remedy, ...(exit && { exit }) });
}
