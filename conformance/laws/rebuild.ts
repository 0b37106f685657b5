/** Repeated builds: in the same world they add nothing, in another world they make the same image. */

import * as fc from "fast-check";
import type { ImageObservation, Ref, Step, StepObservation, Versions, World } from "#protocol";
import { equal, statementIds, valueAt } from "#protocol";
import { anyBuild, withCache, worldOfBuild } from "./arbitraries/builds.ts";
import { anyRunImage } from "./arbitraries/images.ts";
import type { ProposalWorlds } from "./generators/proposal-worlds.ts";
import { exitOf, hasSucceeded, imageIn } from "./kit/images.ts";
import { breaking, type Law, type LawViolation, lawId, singleSession, type Trial } from "./kit/law.ts";
import { publicationDifferences, SAME_IMAGE, SAME_MANIFEST } from "./kit/published-digests.ts";
import { successAt } from "./kit/shown.ts";

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

const CREATED = "platform.repro.constant-created";
const MTIMES = ["platform.repro.constant-mtime", "platform.exporter.repro.mtime"];

export const idempotentRebuild = (worlds: ProposalWorlds): Law => ({
  id: lawId("rebuild.idempotent"),
  says: "A build without changes makes the image of the build before, and adds no layer.",
  lane: "should",
  covers: statementIds(SAME_IMAGE, SAME_MANIFEST),
  needs: {},
  kind: "law",
  usedBy: worlds.usedBy,
  runsDivisor: 1,
  trials: trials(worlds, (world) => {
    const again = [...worlds.newContainer(world), CREATE];
    return [CREATE, ...again, ...again];
  }),
  sessions: singleSession,
  check(_, [seen = []]) {
    const [first, second, third] = seen
      .map((step, at): Build => ({ step, at }))
      .filter(({ step: { exit } }) => exit !== undefined);
    if (first === undefined || !hasSucceeded(first.step) || imageIn(first.step, APP) === undefined)
      return { vacuous: "no app image was built" };
    // The first build has no previous image, and a previous image can be an input.
    const violations = rebuilt(first, second).map((one) => ({ ...one, reading: "D-30" }));
    return { violations: [...rebuilt(second, third), ...violations] };
  },
});

/** A build, and its position among the steps. */
interface Build {
  readonly step: StepObservation;
  readonly at: number;
}

function rebuilt(before: Build | undefined, after: Build | undefined): readonly LawViolation[] {
  if (before === undefined || !hasSucceeded(before.step) || after === undefined) return [];
  const shown = successAt(after.at);
  if (!hasSucceeded(after.step))
    return breaking([{ at: "the next build", expected: "success", actual: exitOf(after.step), shown }], SAME_IMAGE);
  const added = uploads(after.step).map((ref) => ({
    at: ref,
    expected: "a blob that is there already",
    actual: "an upload",
  }));
  const steps = { expected: before.at, actual: after.at };
  return [...publicationDifferences(before.step, after.step, steps), ...breaking(added, SAME_MANIFEST)];
}

/** Another user's surroundings, which no input of the specification is: a time zone, a language, no home, a megabyte of variables. */
const SURROUNDINGS: Readonly<Record<string, string | null>> = {
  TZ: "Pacific/Kiritimati",
  LANG: "tr_TR.UTF-8",
  LC_ALL: "tr_TR.UTF-8",
  HOME: null,
  USER: "somebody",
  COLUMNS: "1",
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`LARGE_${i}`, "x".repeat(100_000)])),
};

/** A umask is not among them: buildpacks make their files with it, and an image has the modes of these. */
const elsewhere = (step: Step): Step =>
  "run" in step
    ? {
        ...step,
        env: { ...step.env, ...SURROUNDINGS },
        surroundings: { cwd: "/workspace", closed: ["stdin"], openFiles: 128 },
      }
    : step;

/** After the step that makes the other world. */
const OTHER_BUILD = 2;

export const reproducibleBuild = (worlds: ProposalWorlds): Law => ({
  id: lawId("build.reproducible"),
  says: "The same inputs in another world, with other random numbers and other surroundings (time zone, language, no home), make the same image.",
  lane: "should",
  covers: statementIds(SAME_IMAGE, SAME_MANIFEST, CREATED, ...MTIMES),
  needs: {},
  kind: "law",
  usedBy: worlds.usedBy,
  runsDivisor: 1,
  trials: trials(worlds, () => [CREATE]),
  sessions: (trial) => [trial, { ...trial, when: trial.when.map(elsewhere) }],
  check(_, [first, second]) {
    const [one, other] = [first?.[0], second?.[0]];
    const image = imageIn(one, APP);
    if (one === undefined || !hasSucceeded(one) || image === undefined) return { vacuous: "no app image was built" };
    if (other === undefined || !hasSucceeded(other)) {
      const failed = {
        at: "the other build",
        expected: "success",
        actual: exitOf(other),
        shown: successAt(OTHER_BUILD),
      };
      return { violations: breaking([failed], SAME_IMAGE) };
    }
    const different = publicationDifferences(one, other, { expected: 0, actual: OTHER_BUILD });
    return { violations: [...different, ...differentTimes(image, imageIn(other, APP))] };
  },
});

/** Times that are not constant. */
function differentTimes(one: ImageObservation, other: ImageObservation | undefined): readonly LawViolation[] {
  const [times, otherTimes] = [timesIn(one), timesIn(other ?? one)];
  const of = (time: keyof typeof times) =>
    equal(times[time], otherTimes[time])
      ? []
      : [{ at: `${time} of ${APP}`, expected: JSON.stringify(times[time]), actual: otherTimes[time] }];
  return [...breaking(of("created"), CREATED), ...breaking(of("mtimes"), ...MTIMES)];
}

const timesIn = ({ config, layers }: ImageObservation) => ({
  created: valueAt(config, "/created") ?? null,
  mtimes: layers.map(({ entries }) => entries.map(({ mtime }) => mtime)),
});
