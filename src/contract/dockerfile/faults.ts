/** Faults of reading a Dockerfile. */
import { FaultError } from "#base";
import type { DockerfileFault, SourceSpan } from "./model.ts";

export type Position = Pick<SourceSpan, "line" | "column">;

export class DockerfileError extends FaultError<DockerfileFault> {}

/** Ends the reading; `readDockerfile` returns the fault. */
export function rejectDockerfile(
  kind: DockerfileFault["kind"],
  message: string,
  at: { readonly file: string } & Partial<Position>,
  remedy: string,
): never {
  const { file, line, column } = at;
  const where = { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
  throw new DockerfileError({ kind, message, where, remedy });
}
