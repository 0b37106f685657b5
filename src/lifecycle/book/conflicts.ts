/** Finds conflicts between amendments before any phase runs. */
import { type AbsPath, type Fault, isWithin } from "#base";
import type { Amendment } from "../phase/amendment.ts";
import type { Resource } from "../phase/resource.ts";

/** Two amendments, and the decision, step or resource that both change. */
export interface Conflict {
  readonly a: string;
  readonly b: string;
  readonly on: string;
  /** The problem, if the conflict is between one amendment and the rules. */
  readonly lost?: { readonly says: string; readonly remedy: string };
}

export type ConflictsFault = Fault<"rules-conflict"> & { readonly conflicts: readonly Conflict[] };

export function conflictsFault(conflicts: readonly Conflict[]): ConflictsFault {
  const lost = conflicts.flatMap((one) => one.lost ?? []);
  if (lost.length > 0) {
    const remedies = [...new Set(lost.map(({ remedy }) => remedy))];
    const message = lost.map(({ says }) => says).join("; ");
    return { kind: "rules-conflict", message, remedy: remedies.join("; "), conflicts };
  }
  const each = conflicts.map(({ a, b, on }) => `${a} and ${b} on ${on}`);
  return {
    kind: "rules-conflict",
    message: `amendments conflict: ${each.join("; ")}`,
    remedy: "switch one of them off, or state the order of the two in `after`",
    conflicts,
  };
}

/** Every unordered pair that wraps the same decision, replaces the same step, or writes the same resource. */
export function conflictsOf(
  amendments: readonly Amendment[],
  ordered: (a: Amendment, b: Amendment) => boolean,
): readonly Conflict[] {
  return amendments.flatMap((a, i) =>
    amendments
      .slice(i + 1)
      .filter((b) => !ordered(a, b))
      .flatMap((b) => meetings(a, b).map((on) => ({ a: a.id, b: b.id, on }))),
  );
}

function meetings(a: Amendment, b: Amendment): readonly string[] {
  const ofB = new Set(claimedNames(b));
  const names = claimedNames(a).filter((name) => ofB.has(name));
  return [...new Set([...names, ...overlaps(writtenBy(a), writtenBy(b))])];
}

const claimedNames = (amendment: Amendment): readonly string[] => [
  ...Object.keys(amendment.platform ?? {}).map((name) => `platform.${name}`),
  ...Object.keys(amendment.buildpack ?? {}).map((name) => `buildpack.${name}`),
  ...Object.entries(amendment.inputs ?? {}).flatMap(([name, { flag, variable }]) => [
    `input ${name}`,
    ...(flag === undefined ? [] : [`flag -${flag}`]),
    ...(variable === undefined ? [] : [`variable ${variable}`]),
  ]),
  ...(amendment.steps ?? []).filter((change) => change.where.startsWith("replace:")).map((change) => change.where),
];

const writtenBy = ({ steps = [] }: Amendment): readonly Resource[] => steps.flatMap(({ step }) => step.writes ?? []);

const overlaps = (ours: readonly Resource[], theirs: readonly Resource[]): readonly Resource[] =>
  ours.filter((one) => theirs.some((other) => overlap(one, other)));

function overlap(a: Resource, b: Resource): boolean {
  if (a === b) return true;
  const [pathA, pathB] = [pathIn(a), pathIn(b)];
  return pathA !== undefined && pathB !== undefined && (isWithin(pathA, pathB) || isWithin(pathB, pathA));
}

/** `file:<layers>/group.toml` and `path:/opt` have paths. A name in angle brackets is a part of the path. */
const pathIn = (resource: Resource): AbsPath | undefined =>
  /^(file|path):/.test(resource) ? (`/${resource.replace(/^(file|path):\/?/, "")}` as AbsPath) : undefined;
