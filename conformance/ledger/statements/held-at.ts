/** The versions at which statements hold. A test case runs where all of its statements hold. */
import { type Api, api, compareApi, parseApi } from "#base";
import type { ApiRange, Needs } from "#protocol";
import type { Statement } from "./statement.ts";

/** Image extensions are an extension of the Buildpack API. Older platforms know none. */
const EXTENSIONS: Required<VersionNeeds> = { platform: [api("0.10")], buildpack: [api("0.9")] };
/** The promises of an RFC do not say their versions; an RFC is about the versions of its time. */
export const VERSIONS_OF_RFCS: Required<VersionNeeds> = { platform: [api("0.12")], buildpack: [api("0.8")] };

export type VersionNeeds = Pick<Needs, "platform" | "buildpack">;
type Held = Pick<Statement, "document" | "since" | "until">;

/** An axis that no statement limits is absent. `until` may say in words since when a statement is deprecated: it still holds. */
export const heldAt = (statements: readonly Held[]): VersionNeeds => statements.map(heldAtOne).reduce(inBoth, {});

function heldAtOne({ document, since, until }: Held): VersionNeeds {
  const [first, last] = [parseApi(since ?? ""), parseApi(until ?? "")];
  if (document === "image_extension.md") return { ...EXTENSIONS, ...(first !== undefined && { buildpack: [first] }) };
  const axis = document === "platform.md" ? "platform" : document === "buildpack.md" ? "buildpack" : undefined;
  if (axis === undefined) return VERSIONS_OF_RFCS;
  if (last !== undefined) return { [axis]: [first ?? OLDEST, last] };
  return first === undefined ? {} : { [axis]: [first] };
}

/** Older than every supported version. */
const OLDEST = api("0.1");

/** The versions in both ranges of each axis. */
export function inBoth(one: VersionNeeds, other: VersionNeeds): VersionNeeds {
  const [platform, buildpack] = [overlap(one.platform, other.platform), overlap(one.buildpack, other.buildpack)];
  return { ...(platform !== undefined && { platform }), ...(buildpack !== undefined && { buildpack }) };
}

function overlap(one: ApiRange | undefined, other: ApiRange | undefined): ApiRange | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const from = compareApi(one[0], other[0]) >= 0 ? one[0] : other[0];
  const ends = [one[1], other[1]].filter((end): end is Api => end !== undefined).toSorted(compareApi);
  const [to] = ends;
  return to === undefined ? [from] : [from, to];
}
