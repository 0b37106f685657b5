/** How a Dockerfile can fail while it is applied: named for the act that failed, with the place of its instruction. */
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
  /** How the command of a RUN ended. */
  readonly exit?: Exit;
};

export interface InstructionPosition extends Pick<dockerfile.SourceSpan, "line" | "column"> {
  readonly file: string;
}

/** Ends the application: thrown within this folder, given back as a value by `applyDockerfile`. */
export function rejectInstruction(
  kind: ExtendFaultKind,
  message: string,
  { file, line, column }: InstructionPosition,
  remedy: string,
  exit?: Exit,
): never {
  const where = { file, line, column };
  const fault: ExtendFault = { kind, message, where, remedy, ...(exit && { exit }) };
  throw new FaultError(fault);
}
