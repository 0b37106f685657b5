/** A proposal that a user wrote as a module. Nobody held it against our types, and its functions may throw: all that is told as faults. */
import { type AbsPath, type Fault, fail, ok, type Result } from "#base";
import type { Amendment } from "#lifecycle";
import { orThrow } from "../kit/or-throw.ts";
import type { PlatformSide } from "../kit/platform-side.ts";
import type { OptionValues, Proposal } from "../kit/proposal.ts";
import * as kit from "./exports.ts";
import { amendmentProblems, describeValue, isListOf, isRecord, proposalProblems } from "./shape.ts";

export interface UserProposal {
  /** The whole path of its module. */
  readonly file: string;
  readonly proposal: Proposal;
}

export type UserProposalFault = Fault<"proposal-module">;

/** The names that a module may import from this package. */
export const moduleImports: readonly string[] = Object.keys(kit);

/** Gives a module of Node.js. */
export type LoadBuiltin = (name: string) => unknown;

/** What the code of a bundled module exports: it has one import left, `plimsoll`, and modules of Node.js. Throws what the module throws. */
export function evaluateModule(code: string, load: LoadBuiltin): Readonly<Record<string, unknown>> {
  const module: { readonly exports: Record<string, unknown> } = { exports: {} };
  new Function("plimsoll", "require", "module", "exports", code)(kit, load, module, module.exports);
  return module.exports;
}

/** Success: `proposal` can be asked for its amendment. */
export function readUserProposal(
  exported: Readonly<Record<string, unknown>>,
  file: string,
): Result<UserProposal, UserProposalFault> {
  const { proposal } = exported;
  if (proposal === undefined) {
    const names = Object.keys(exported).join(", ");
    return failModule(`expected the module to export \`proposal\`, found ${names === "" ? "no exports" : names}`, file);
  }
  const problems = proposalProblems(proposal);
  if (problems.length > 0) return failModule(`\`proposal\` is none: ${problems.join("; ")}`, file);
  return ok({ file, proposal: proposal as Proposal });
}

/** With its options chosen: what its functions give is looked at, and what they throw is caught. */
export function enableUserProposal(
  { file, proposal }: UserProposal,
  chosen: OptionValues,
): Result<{ readonly amendment: Amendment; readonly platform?: PlatformSide }, UserProposalFault> {
  const amendment = attempt("amendment()", file, () => proposal.amendment(chosen));
  if (!amendment.ok) return amendment;
  const problems = amendmentProblems(amendment.value, proposal.id);
  if (problems.length > 0) return failModule(`amendment() gives no amendment: ${problems.join("; ")}`, file);
  if (proposal.platform === undefined) return ok({ amendment: amendment.value });
  const side = attempt("platform()", file, () => proposal.platform?.(chosen));
  if (!side.ok) return side;
  if (!isRecord(side.value)) return failModule("platform() gives no platform's side: expected an object", file);
  return ok({ amendment: amendment.value, platform: guardedPlatformSide(side.value, file) });
}

function guardedPlatformSide(side: PlatformSide, file: string): PlatformSide {
  const result = <T>(name: string, act: () => Result<T, Fault> | undefined): Result<T, Fault> => {
    const given = attempt(`platform().${name}()`, file, act);
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
          attempt("platform().ownedDirectories()", file, () => side.ownedDirectories?.(app)),
          file,
        ),
    }),
  };
}

function checkedResult<T>(value: Result<T, Fault> | undefined, name: string, file: string): Result<T, Fault> {
  if (isRecord(value) && (value.ok ? isRecord(value.value) : isRecord(value.fault))) return value;
  return failModule(`expected ok(…) or fail(…) of platform().${name}(), found ${describeValue(value)}`, file);
}

/** It is asked for after a rebase, where nobody waits for a result: a fault is thrown. */
function ownedPaths(
  given: Result<readonly AbsPath[] | undefined, UserProposalFault>,
  file: string,
): readonly AbsPath[] {
  const paths: unknown = orThrow(given);
  if (isListOf(paths, isAbsolute)) return paths as readonly AbsPath[];
  return orThrow(
    failModule(
      `expected a list of absolute paths of platform().ownedDirectories(), found ${describeValue(paths)}`,
      file,
    ),
  );
}

const isAbsolute = (path: unknown): boolean => typeof path === "string" && path.startsWith("/");

function attempt<T>(name: string, file: string, act: () => T): Result<T, UserProposalFault> {
  try {
    return ok(act());
  } catch (error) {
    return failModule(
      `${name} threw ${error instanceof Error ? `${error.name}: ${error.message}` : describeValue(error)}`,
      file,
    );
  }
}

export const failModule = (message: string, file: string) =>
  fail({ kind: "proposal-module" as const, message, where: { file }, remedy: "docs/proposals.md shows a whole one" });
