/** Repeated builds: in the same world they add nothing, in another world they make the same image. */

import * as fc from "fast-check";
import type { Ref, Step, StepObservation, Versions, World } from "#protocol";
import { statementIds } from "#protocol";
import { anyBuild, withCache, worldOfBuild } from "./arbitraries/builds.ts";
import { anyRunImage } from "./arbitraries/images.ts";
import type { ProposalWorlds } from "./generators/proposal-worlds.ts";
import { exitOf, imageIn, succeeded } from "./kit/images.ts";
import { type Law, lawId, singleSession, type Trial } from "./kit/law.ts";
import { publicationDifferences } from "./kit/published-digests.ts";

const APP: Ref = "@app:1";
const CREATE: Step = { run: "create", images: [APP] };

const trials =
  (worlds: ProposalWorlds, when: (world: World) => readonly Step[]) =>
  (versions: Versions, on: readonly string[]): fc.Arbitrary<Trial> =>
    fc.tuple(anyBuild(["/workspace"]), anyRunImage(), worlds.used(on, versions)).map(([build, run, change]) => {
      const given = change(withCache(worldOfBuild(build, versions, [run])));
      return { given, when: when(given) };
    });

/** Uploads of blobs that the registry did not have. */
const uploads = ({ registry }: StepObservation): readonly string[] =>
  registry.filter(({ what, status, ref }) => what === "upload" && status === 201 && ref !== "").map(({ ref }) => ref);

export const idempotentRebuild = (worlds: ProposalWorlds): Law => ({
  id: lawId("rebuild.idempotent"),
  says: "A second build without changes makes the same image and adds no layer.",
  lane: "should",
  covers: statementIds("platform.repro.image-id", "platform.repro.manifest-digest"),
  needs: {},
  kind: "law",
  usedBy: worlds.usedBy,
  runsDivisor: 1,
  trials: trials(worlds, (world) => [CREATE, ...worlds.newContainer(world), CREATE]),
  sessions: singleSession,
  check(_, [seen]) {
    const [first, second] = [seen?.[0], seen?.at(-1)];
    if (!succeeded(first) || imageIn(first, APP) === undefined || first === undefined || second === undefined)
      return { vacuous: "no app image was built" };
    if (!succeeded(second))
      return { violations: [{ at: "the second build", expected: "success", actual: exitOf(second) }] };
    const added = uploads(second).map((ref) => ({
      at: ref,
      expected: "a blob that is there already",
      actual: "an upload",
    }));
    return { violations: [...publicationDifferences(first, second), ...added] };
  },
});

export const reproducibleBuild = (worlds: ProposalWorlds): Law => ({
  id: lawId("build.reproducible"),
  says: "The same inputs in another world, with other random numbers, make the same image.",
  lane: "should",
  covers: statementIds(
    "platform.repro.image-id",
    "platform.repro.manifest-digest",
    "platform.repro.constant-created",
    "platform.repro.constant-mtime",
    "platform.exporter.repro.mtime",
  ),
  needs: {},
  kind: "law",
  usedBy: worlds.usedBy,
  runsDivisor: 1,
  trials: trials(worlds, () => [CREATE]),
  sessions: (trial) => [trial, trial],
  check(_, [here, there]) {
    const [one, other] = [here?.[0], there?.[0]];
    if (one === undefined || !succeeded(one) || imageIn(one, APP) === undefined)
      return { vacuous: "no app image was built" };
    if (other === undefined || !succeeded(other))
      return { violations: [{ at: "the other build", expected: "success", actual: exitOf(other) }] };
    return { violations: publicationDifferences(one, other) };
  },
});
