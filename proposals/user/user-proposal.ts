/** A user proposal with its options. User modules are not type-checked and may throw; both are reported as faults. */
import { type AbsPath, type Fault, ok, orThrow, type Result } from "#base";
import type { Amendment } from "#lifecycle";
import type { PlatformSide } from "../kit/platform-side.ts";
import type { OptionValues } from "../kit/proposal.ts";
import { callModule, failModule, type UserProposalFault } from "./faults.ts";
import type { UserProposal } from "./module.ts";
import { amendmentProblems, describeValue, isListOf, isRecord } from "./shape.ts";

export function enableUserProposal(
  user: UserProposal,
  chosen: OptionValues,
): Result<{ readonly amendment: Amendment; readonly platform?: PlatformSide }, UserProposalFault> {
  const { file, proposal } = user;
  const amendment = callModule("amendment()", user, () => proposal.amendment(chosen));
  if (!amendment.ok) return amendment;
  const problems = amendmentProblems(amendment.value, proposal.id);
  if (problems.length > 0) return failModule(`invalid amendment of amendment(): ${problems.join("; ")}`, file);
  if (proposal.platform === undefined) return ok({ amendment: amendment.value });
  const side = callModule("platform()", user, () => proposal.platform?.(chosen));
  if (!side.ok) return side;
  if (!isRecord(side.value)) return failModule("platform() must return an object", file);
  return ok({ amendment: amendment.value, platform: guardedPlatformSide(side.value, user) });
}

function guardedPlatformSide(side: PlatformSide, user: UserProposal): PlatformSide {
  const { file } = user;
  const result = <T>(name: string, act: () => Result<T, Fault> | undefined): Result<T, Fault> => {
    const given = callModule(`platform().${name}()`, user, act);
    return given.ok ? checkedResult(given.value, name, file) : given;
  };
  return {
    ...(side.builderLabels && {
      builderLabels: (given) => result("builderLabels", () => side.builderLabels?.(given)),
    }),
    ...(side.prepare && { prepare: (build) => result("prepare", () => side.prepare?.(build)) }),
    ...(side.ownedDirectories && {
      ownedDirectories: (app) =>
        ownedPaths(
          callModule("platform().ownedDirectories()", user, () => side.ownedDirectories?.(app)),
          file,
        ),
    }),
  };
}

function checkedResult<T>(value: Result<T, Fault> | undefined, name: string, file: string): Result<T, Fault> {
  if (isRecord(value) && (value.ok ? isRecord(value.value) : isRecord(value.fault))) return value;
  return failModule(`expected ok(…) or fail(…) of platform().${name}(), found ${describeValue(value)}`, file);
}

/** Throws a fault: the caller does not expect a Result. */
function ownedPaths(
  given: Result<readonly AbsPath[] | undefined, UserProposalFault>,
  file: string,
): readonly AbsPath[] {
  const paths: unknown = orThrow(given);
  if (isListOf(paths, isAbsolute)) return paths;
  return orThrow(
    failModule(
      `expected a list of absolute paths of platform().ownedDirectories(), found ${describeValue(paths)}`,
      file,
    ),
  );
}

const isAbsolute = (path: unknown): path is AbsPath => typeof path === "string" && path.startsWith("/");
