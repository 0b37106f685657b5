/**
 * Turns names into directories. Each volume has two places: its directory, and the path that buildpacks know.
 *
 *   "aws-extensions", not in the label       /workspaces/aws-extensions
 *   "aws-extensions", mapped to /opt         /opt, and a link /workspaces/aws-extensions -> /opt
 */
import {
  type AbsPath,
  ancestors,
  type Bytes,
  type Fault,
  fail,
  isWithin,
  ok,
  pathOfText,
  type Result,
  ROOT,
  textOfByteString,
} from "#base";
import { json } from "#contract";
import { quote } from "../kit/quote.ts";
import { listOf, membersOf } from "../shared/json.ts";
import { LISTED_MAX, problemOf } from "../shared/paths.ts";
import { LABEL, MOVED_APP, WORKSPACES } from "./names.ts";
import type { Options } from "./options.ts";

export type VolumeRules = Pick<Options, "names" | "overlaps" | "reserved">;
export type VolumeFault = Fault<"exportable-volumes">;

export interface Volume {
  readonly name: string;
  readonly dir: AbsPath;
  /** The path that buildpacks know: equal to `dir` if no label maps the name. */
  readonly link: AbsPath;
}

/** Directories by the names of volumes. */
export type Mapping = ReadonlyMap<string, AbsPath>;

const NAME_LENGTH_MAX = 128;

const flaw = (message: string, file: string, remedy?: string): Result<never, VolumeFault> =>
  fail({ kind: "exportable-volumes", message, where: { file }, ...(remedy !== undefined && { remedy }) });

/** `file` is the name of the label's source in messages. */
export function mappingOf(label: Bytes | string | undefined, file: string, rules: VolumeRules): Result<Mapping, Fault> {
  const mapping = new Map<string, AbsPath>();
  if (label === undefined) return ok(mapping);
  const read = json.read(label, file);
  if (!read.ok) return read;
  if (!Array.isArray(read.value)) return flaw("expected a list of `name` and `value`", file, SAMPLE);
  const entries = listOf(read.value);
  if (entries.length > LISTED_MAX) return tooMany(entries.length, file);
  for (const entry of entries) {
    const { name, value } = membersOf(entry);
    if (typeof name !== "string" || typeof value !== "string")
      return flaw("expected a `name` and a `value` that are texts", file, SAMPLE);
    const problem = nameProblem(name, rules) ?? pathProblem(value, rules);
    if (problem !== undefined) return flaw(`${quote(name)} at ${quote(value)}: ${problem}`, file, SAMPLE);
    if (mapping.has(name) && rules.overlaps === "refused")
      return flaw(`${quote(name)} is mapped twice`, file, "leave one of the two out");
    mapping.set(name, pathOfText(value));
  }
  return ok(mapping);
}

const tooMany = (count: number, file: string): Result<never, VolumeFault> =>
  flaw(`expected at most ${LISTED_MAX} volumes, found ${count}`, file, "make one volume of several");

const SAMPLE = `write ${LABEL} as [{"name": "aws-extensions", "value": "/opt"}]`;

/** The problem in words; undefined if there is none. */
function nameProblem(name: string, { names }: VolumeRules): string | undefined {
  if (names === "any") return undefined;
  if (name.length > NAME_LENGTH_MAX) return `the name is longer than ${NAME_LENGTH_MAX} characters`;
  if (!/^[A-Za-z0-9._-]+$/.test(name)) return "a name has letters, digits, `.`, `_` and `-` only";
  if (name === "." || name === "..") return "the name is no name of a directory";
  return name === "default" ? "the name is that of the app directory" : undefined;
}

function pathProblem(value: string, { reserved }: VolumeRules): string | undefined {
  const problem = problemOf(value, { characters: "plain", reserved });
  return problem === undefined ? undefined : `the path ${problem}`;
}

/** Checks the names that one descriptor declares. */
export function lawfulNames(
  names: readonly string[],
  file: string,
  rules: VolumeRules,
): Result<readonly string[], VolumeFault> {
  for (const name of names) {
    const problem = nameProblem(name, rules);
    if (problem !== undefined) return flaw(`${quote(name)}: ${problem}`, file, 'name it like "aws-extensions"');
  }
  return ok(names);
}

/** Without duplicates. `by` is the name of their source in messages. */
export function volumesOf(
  names: readonly string[],
  mapping: Mapping,
  by: string,
  rules: VolumeRules,
): Result<readonly Volume[], VolumeFault> {
  const each = new Set(names);
  if (each.size > LISTED_MAX) return tooMany(each.size, by);
  const lawful = lawfulNames(names, by, rules);
  if (!lawful.ok) return lawful;
  const volumes = [...each].map((name): Volume => {
    const link = pathOfText(`${WORKSPACES}/${name}`);
    return { name, dir: mapping.get(name) ?? link, link };
  });
  return rejectOverlaps(volumes, by, rules);
}

/** Fails if two volumes share or contain a directory, or if one is the directory of the links. */
export function rejectOverlaps(
  volumes: readonly Volume[],
  by: string,
  { overlaps, reserved }: VolumeRules,
): Result<readonly Volume[], VolumeFault> {
  const taken = volumes.find(({ dir }) => isWithin(dir, WORKSPACES) || isWithin(MOVED_APP, dir));
  if (taken !== undefined && reserved === "refused")
    return flaw(
      `${quote(taken.name)} is mapped to ${textOfByteString(taken.dir)}, which is no volume's`,
      by,
      ELSEWHERE,
    );
  if (overlaps === "allowed") return ok(volumes);
  const inside = volumes.find(({ dir, link }) => dir !== link && isWithin(link, dir));
  if (inside !== undefined)
    return flaw(
      `${quote(inside.name)} is mapped to ${textOfByteString(inside.dir)}, which is inside its own link`,
      by,
      ELSEWHERE,
    );
  const overlap = overlapIn(volumes);
  if (overlap === undefined) return ok(volumes);
  const [a, b] = overlap.map(({ name, dir }) => `${quote(name)} at ${textOfByteString(dir)}`);
  return flaw(`${a} and ${b} overlap`, by, "map one of them elsewhere");
}

const ELSEWHERE = "map it to another directory";

/** The first two volumes of which a place equals or contains one of the other. The link of one may be the directory of another. */
function overlapIn(volumes: readonly Volume[]): readonly [Volume, Volume] | undefined {
  const at = new Map(volumes.flatMap((one) => placesOf(one).map((path) => [path, one] as const)));
  for (const one of volumes)
    for (const path of placesOf(one).flatMap((place) => [ROOT, ...ancestors(place), place])) {
      const other = at.get(path);
      if (other !== undefined && other !== one) return [one, other];
    }
  return undefined;
}

const placesOf = ({ dir, link }: Volume): readonly AbsPath[] => [dir, link];
