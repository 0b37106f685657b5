/** The API versions that a lifecycle supports, as its user, its `lifecycle.toml` or its exit codes say. */
import { type Api, type Fault, fail, ok, type Result, versionsWithin } from "#base";
import { referenceBook } from "#lifecycle";

export type Axis = "platform" | "buildpack";

/** An absent list is not known. */
export type Speaks = { readonly [axis in Axis]?: readonly Api[] };

export type SpeaksFault = Fault<"bad-speaks" | "bad-range">;

/** The versions that Plimsoll has test cases for, the oldest first. */
export const judgedApis = (axis: Axis): readonly Api[] =>
  axis === "platform" ? referenceBook().platformApis : referenceBook().buildpackApis;

/** Reads `platform=0.12..0.13,buildpack=0.10`. Versions without test cases are left out. */
export function parseSpeaks(text: string): Result<Speaks, SpeaksFault> {
  const speaks: { [axis in Axis]?: readonly Api[] } = {};
  for (const part of text.split(",")) {
    const [axis = "", range, ...more] = part.trim().split("=");
    if (!isAxis(axis) || range === undefined || more.length > 0)
      return fail({
        kind: "bad-speaks",
        message: `--speaks: expected platform=<versions> or buildpack=<versions>, found ${JSON.stringify(part)}`,
        remedy: "write for example --speaks platform=0.12..0.13,buildpack=0.8..0.10",
      });
    const versions = versionsWithin(judgedApis(axis), range);
    if (!versions.ok) return versions;
    speaks[axis] = versions.value;
  }
  return ok(speaks);
}

const isAxis = (text: string): text is Axis => text === "platform" || text === "buildpack";
