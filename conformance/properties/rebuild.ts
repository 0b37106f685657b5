/** Builds that are repeated: in the same world, nothing is added; in a fresh one, everything is the same. */
import * as fc from "fast-check";
import type { Json } from "#base";
import { builds, cached, worldOf } from "../arbitraries/builds.ts";
import { runImages } from "../arbitraries/images.ts";
import type { Step } from "../protocol/case.ts";
import type { Versions } from "../protocol/instantiate.ts";
import { equal } from "../protocol/match.ts";
import type { ImageSeen, StepSeen } from "../protocol/observation.ts";
import { imageIn, partsOf, succeeded } from "./images.ts";
import { covering, itself, type Property, propertyId, type Trial, type Violation } from "./property.ts";

const CREATE: Step = { run: "create", images: ["@app:1"] };
/** A new build container; the registry and the cache stay. */
const AGAIN: Step = { fresh: ["layers", "app"] };

const trials =
  (when: readonly Step[]) =>
  (versions: Versions): fc.Arbitrary<Trial> =>
    fc
      .tuple(builds(["/workspace"]), runImages())
      .map(([build, run]) => ({ given: cached(worldOf(build, versions, [run])), when }));

function sameImage(wanted: ImageSeen, got: ImageSeen): readonly Violation[] {
  if (wanted.digest === got.digest) return [];
  const [before, after] = [partsOf(wanted), partsOf(got)];
  const differing = Object.keys(before).filter((part) => !equal(before[part], after[part]));
  return [
    { at: "digest of the manifest", wanted: wanted.digest, got: got.digest },
    ...differing.map((part) => ({ at: part, wanted: JSON.stringify(before[part]), got: after[part] ?? null })),
  ];
}

/** Requests by which the step gave the registry something that it did not have. */
const uploads = ({ registry }: StepSeen): readonly string[] =>
  registry.filter(({ what, status, ref }) => what === "upload" && status === 201 && ref !== "").map(({ ref }) => ref);

export const idempotentRebuild: Property = {
  id: propertyId("rebuild.idempotent"),
  says: "A second build with nothing changed makes the same image and adds no layer.",
  lane: "should",
  covers: covering("platform.repro.image-id", "platform.repro.manifest-digest", "platform.exporter.repro.created"),
  needs: {},
  kind: "law",
  oneIn: 1,
  trials: trials([CREATE, AGAIN, CREATE]),
  sessions: itself,
  check(_, [seen]) {
    const [first, , second] = seen ?? [];
    const [built, rebuilt] = [imageIn(first, "@app:1"), imageIn(second, "@app:1")];
    if (!succeeded(first) || built === undefined || second === undefined) return { silent: "no app image was built" };
    if (!succeeded(second) || rebuilt === undefined)
      return { violations: [{ at: "the second build", wanted: "success", got: (second.exit ?? null) as Json }] };
    const added = uploads(second).map((ref) => ({ at: ref, wanted: "a blob that is there already", got: "an upload" }));
    return { violations: [...sameImage(built, rebuilt), ...added] };
  },
};

export const reproducibleBuild: Property = {
  id: propertyId("build.reproducible"),
  says: "The same inputs in another world, with other random numbers, make the same image.",
  lane: "should",
  covers: covering(
    "platform.repro.image-id",
    "platform.repro.manifest-digest",
    "platform.repro.constant-created",
    "platform.repro.constant-mtime",
    "platform.exporter.repro.mtime",
  ),
  needs: {},
  kind: "law",
  oneIn: 1,
  trials: trials([CREATE]),
  sessions: (trial) => [trial, trial],
  check(_, [here, there]) {
    const [one, other] = [imageIn(here?.[0], "@app:1"), imageIn(there?.[0], "@app:1")];
    if (!succeeded(here?.[0]) || one === undefined) return { silent: "no app image was built" };
    if (!succeeded(there?.[0]) || other === undefined)
      return { violations: [{ at: "the other build", wanted: "success", got: (there?.[0]?.exit ?? null) as Json }] };
    return { violations: sameImage(one, other) };
  },
};
