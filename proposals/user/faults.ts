/** Faults of a user's module, and calls of its functions, which may throw. */
import { type Fault, fail, ok, type Result } from "#base";
import { describeValue } from "./shape.ts";

export type UserProposalFault = Fault<"proposal-module">;

export const failModule = (message: string, file: string) =>
  fail({
    kind: "proposal-module" as const,
    message,
    where: { file },
    remedy: "docs/proposals.md shows a complete module",
  });

export function callModule<T>(name: string, file: string, act: () => T): Result<T, UserProposalFault> {
  try {
    return ok(act());
  } catch (error) {
    return failModule(
      `${name} threw ${error instanceof Error ? `${error.name}: ${error.message}` : describeValue(error)}`,
      file,
    );
  }
}
