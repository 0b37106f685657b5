/**
 * A creator ends at a file call, or the call fails: a process is killed, a disk is full, worn out or read-only. Only a machine in-process can
 * stop at a file call. Around real executables all calls of a kind fail, a disk is full after some bytes, or it ends at a request or at a line that it prints: both machines can.
 * `publication.never-partial` tries every request, and looks at the images only.
 */
import * as fc from "fast-check";
import { FILE_CALLS } from "#machine";
import type { InjectedFault, Ref, RunStep, Step, StepObservation, Versions } from "#protocol";
import { equal, statementIds } from "#protocol";
import { anyRunImage } from "../arbitraries/images.ts";
import { comparableParts, exitOf, hasSucceeded, imageIn } from "../kit/images.ts";
import { breaking, type Law, type LawViolation, lawId, type SessionObservation, type Trial } from "../kit/law.ts";
import { APP, CREATE, changedFile, contentsOf, LAYERS, NEW_CONTAINER, PHASES, worldWith } from "./scenario.ts";

const EACH_TAG = "platform.exporter.same-image-each-tag";
const CONTENTS = "buildpack.layers.cache.restore-contents";

/** A build with these layers makes more calls. */
const CALLS = 400;
/** The phases up to the restorer. */
const RESTORING = PHASES.slice(0, 3);

type CallFault = Extract<InjectedFault, { readonly syscall: number }>;

const anyCallFault: fc.Arbitrary<InjectedFault> = fc.record({
  syscall: fc.nat({ max: CALLS }),
  give: fc.constantFrom<CallFault["give"]>("kill", "kill", "ENOSPC", "EIO", "EROFS"),
});

/** A file system of a network refuses some kinds of calls, a worn out disk others, a full one has no place for another file. */
const anyKindOfCalls: fc.Arbitrary<InjectedFault> = fc.record({
  calls: fc.constantFrom(...FILE_CALLS).map((kind) => [kind]),
  give: fc.constantFrom("ENOSPC", "EIO", "EROFS", "EPERM"),
});

/** The layers, their archives and the documents of a build take about as much; in a sandbox each file takes a page. */
const FULL_BYTES = [8_000, 80_000] as const;

/** Where a lifecycle writes much: the cache, the layers, and temporary files. */
const anyFullDisk: fc.Arbitrary<InjectedFault> = fc.record({
  full: fc.constantFrom("/cache", "/cache", "/layers", "/tmp"),
  bytes: fc.oneof(...FULL_BYTES.map((max) => fc.nat({ max }))),
});

/** A lifecycle may print more lines, and send more requests. */
const [LINES, REQUESTS] = [12, 40];

const anyKill: fc.Arbitrary<InjectedFault> = fc.oneof(
  fc.record({ line: fc.nat({ max: LINES }), give: fc.constant("kill" as const) }),
  fc.record({ request: fc.nat({ max: REQUESTS }), give: fc.constant("kill" as const) }),
);

/** The first or the second build meets the fault. Then come a clean retry, and the phases up to the restorer in a new container. */
const trialsWith =
  (anyFault: fc.Arbitrary<InjectedFault>) =>
  (versions: Versions): fc.Arbitrary<Trial> =>
    fc
      .record({
        layers: fc.oneof(fc.constant(LAYERS), fc.subarray([...LAYERS], { minLength: 1 })),
        run: anyRunImage(),
        isSecond: fc.boolean(),
        fault: anyFault,
      })
      .map(({ layers, run, isSecond, fault }) => {
        const faulty: Step = { ...CREATE, fault };
        return {
          given: worldWith(layers, run, versions),
          when: [
            ...(isSecond ? [CREATE, NEW_CONTAINER] : []),
            faulty,
            NEW_CONTAINER,
            CREATE,
            NEW_CONTAINER,
            ...RESTORING,
          ],
        };
      });

const isFaulty = (step: Step): step is RunStep & { readonly fault: InjectedFault } =>
  "run" in step && step.fault !== undefined;

/** Without the fault, then with it. */
const sessions: Law["sessions"] = (trial) => [
  { ...trial, when: trial.when.map((step): Step => (isFaulty(step) ? CREATE : step)) },
  trial,
];

/** A step with the fault may succeed, with the same image: a lifecycle need not make such a call, nor mind that it failed. */
const checkSameImage = (done: StepObservation, hit: StepObservation): readonly LawViolation[] => {
  const [expected, actual] = [done, hit].map((step) => comparableParts(imageIn(step, APP)));
  if (equal(expected, actual)) return [];
  const violation = {
    at: `${APP}, of the step with the fault`,
    expected: JSON.stringify(expected),
    actual: JSON.stringify(actual),
  };
  return breaking([violation], EACH_TAG);
};

/** Whether a step that meets the fault and succeeds is judged too. */
const checkWith =
  (judgesSuccess: boolean) =>
  (trial: Trial, [clean = [], hit = []]: readonly SessionObservation[]) => {
    const at = trial.when.findIndex(isFaulty);
    const [done, stopped, retried] = [clean[at], hit[at], hit[at + 2]];
    if (done === undefined || !clean.every(hasEndedWell) || imageIn(done, APP) === undefined)
      return { vacuous: "no app image was built" };
    if (stopped === undefined || retried === undefined || (hasSucceeded(stopped) && !judgesSuccess))
      return { vacuous: "the step ended before the fault" };
    const old = at === 0 ? undefined : hit[0]?.images[APP];
    return {
      violations: [
        ...(hasSucceeded(stopped)
          ? checkSameImage(done, stopped)
          : checkTag(stopped, [digestIn(old), digestIn(done.images[APP])])),
        ...checkRetry(clean[at + 2], retried),
        ...checkCache(clean.at(-1), hit.at(-1)),
      ],
    };
  };

const hasEndedWell = (step: StepObservation): boolean => step.exit === undefined || hasSucceeded(step);

const digestIn = (image: StepObservation["images"][Ref] | undefined): string | undefined =>
  image === undefined || "broken" in image ? undefined : image.digest;

function checkTag({ images }: StepObservation, allowed: readonly (string | undefined)[]): readonly LawViolation[] {
  const image = images[APP];
  const isWhole = image === undefined || !("broken" in image);
  if (isWhole && allowed.includes(digestIn(image))) return [];
  const actual = image !== undefined && "broken" in image ? image.broken : (digestIn(image) ?? null);
  return breaking([{ at: `${APP}, after the fault`, expected: "the old image or the new one", actual }], EACH_TAG);
}

function checkRetry(clean: StepObservation | undefined, retried: StepObservation): readonly LawViolation[] {
  if (!hasSucceeded(retried))
    return breaking([{ at: "the retry", expected: "success", actual: exitOf(retried) }], EACH_TAG, CONTENTS);
  const [expected, actual] = [clean, retried].map((step) => comparableParts(imageIn(step, APP)));
  if (equal(expected, actual)) return [];
  const violation = {
    at: `${APP}, after the retry`,
    expected: JSON.stringify(expected),
    actual: JSON.stringify(actual),
  };
  return breaking([violation], EACH_TAG);
}

/** The restorer finds in the cache of the retry what it finds without the fault. */
function checkCache(clean: StepObservation | undefined, hit: StepObservation | undefined): readonly LawViolation[] {
  if (clean === undefined || hit === undefined) return [];
  return LAYERS.flatMap(({ name }) => {
    const different = changedFile(contentsOf(clean, name), contentsOf(hit, name));
    if (different === undefined) return [];
    return breaking([{ at: different, expected: "restored as without the fault", actual: "another state" }], CONTENTS);
  });
}

const AFTERWARDS =
  "the tag names a whole image, old or new; a clean retry makes the image of the build that did not fail, and everything is restored from its cache.";

const common = {
  lane: "must",
  covers: statementIds(EACH_TAG, CONTENTS),
  kind: "law",
  observes: "all",
  sessions,
  sharesFirstSteps: true,
  check: checkWith(false),
} as const satisfies Partial<Law>;

export const killLaws: readonly Law[] = [
  {
    ...common,
    id: lawId("kills.file-call"),
    says: `If a creator ends at any file call, or the call fails, ${AFTERWARDS}`,
    needs: { can: ["syscall-faults"] },
    runsDivisor: 2,
    trials: trialsWith(anyCallFault),
  },
  {
    ...common,
    id: lawId("kills.any-moment"),
    says: `If a creator is killed at a request or when it prints a line, ${AFTERWARDS}`,
    needs: { can: ["registry-kill"] },
    runsDivisor: 5,
    trials: trialsWith(anyKill),
  },
  {
    ...common,
    id: lawId("kills.failing-calls"),
    says: `If all file calls of a kind fail while a creator runs, it succeeds with the same image, or ${AFTERWARDS}`,
    needs: { can: ["disk-faults"] },
    runsDivisor: 2,
    trials: trialsWith(anyKindOfCalls),
    check: checkWith(true),
  },
  {
    ...common,
    id: lawId("kills.full-disk"),
    says: `If the disk of the cache, of the layers or of temporary files is full after some bytes, a creator succeeds with the same image, or ${AFTERWARDS}`,
    needs: { can: ["disk-faults"] },
    runsDivisor: 2,
    trials: trialsWith(anyFullDisk),
    check: checkWith(true),
  },
];
