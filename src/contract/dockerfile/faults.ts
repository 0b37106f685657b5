/** How the reading of a Dockerfile ends early: a fault that says where. */
import { FaultError } from "#base";
import type { DockerfileFault, SourceSpan } from "./model.ts";

export type Position = Pick<SourceSpan, "line" | "column">;

/** Carried to the reader of the file, which gives it back as a value. */
export function rejectDockerfile(
  kind: DockerfileFault["kind"],
  message: string,
  at: { readonly file: string } & Partial<Position>,
  remedy: string,
): never {
  const { file, line, column } = at;
  const where = { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
  const fault: DockerfileFault = { kind, message, where, remedy };
  throw new FaultError(fault);
}
