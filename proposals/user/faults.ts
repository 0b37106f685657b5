/** Faults of a user's module, and calls of its functions, which may throw. */
import { type Fault, fail, ok, type Result } from "#base";
import { describeValue } from "./shape.ts";

/** Where in the author's files an error was thrown; undefined if it is unknown. */
export type ThrownAt = (error: unknown) => { readonly file: string; readonly line: number } | undefined;

export type UserProposalFault = Fault<"proposal-module">;

export const failModule = (message: string, file: string, line?: number) =>
  fail({
    kind: "proposal-module" as const,
    message,
    where: { file, ...(line !== undefined && { line }) },
    remedy: "docs/proposals.md shows a complete module",
  });

export interface CalledModule {
  readonly file: string;
  readonly thrownAt?: ThrownAt;
}

export function callModule<T>(
  name: string,
  { file, thrownAt }: CalledModule,
  act: () => T,
): Result<T, UserProposalFault> {
  try {
    return ok(act());
  } catch (error) {
    const at = thrownAt?.(error);
    const said = error instanceof Error ? `${error.name}: ${error.message}` : describeValue(error);
    return failModule(`${name} threw ${said}`, at?.file ?? file, at?.line);
  }
}
