/**
 * No partial publication: the harness stops a creator, or fails its request, at each registry request in turn. Afterwards every tag names the
 * old image or the new one, and a retry makes the image of the build that did not fail.
 */

import * as fc from "fast-check";
import type { Ref, RunStep, Step, StepObservation, Versions } from "#protocol";
import { equal, statementIds } from "#protocol";
import { anyBuild, withCache, worldOfBuild } from "./arbitraries/builds.ts";
import { anyRunImage } from "./arbitraries/images.ts";
import type { ProposalWorlds } from "./generators/proposal-worlds.ts";
import { comparableParts, exitOf, hasSucceeded, imageIn } from "./kit/images.ts";
import { breaking, type Law, type LawViolation, lawId, type SessionObservation, type Trial } from "./kit/law.ts";
import { publishedDigests, SAME_IMAGE } from "./kit/published-digests.ts";
import { isStopped, sessionsOfStop, stoppedIn, stopsOf } from "./kit/stops.ts";

const EACH_TAG = "platform.exporter.same-image-each-tag";
const TAGS: readonly Ref[] = ["@app:1", "@app:2"];
const CREATE: RunStep = { run: "create", images: ["@app:1"], flags: { "-tag": "@app:2" } };

/** One build, or two with a changed app, so that an old image is at stake. */
const trials =
  (worlds: ProposalWorlds) =>
  (versions: Versions, on: readonly string[]): fc.Arbitrary<Trial> =>
    fc
      .tuple(anyBuild(), anyRunImage(), fc.boolean(), worlds.used(on, versions))
      .map(([build, run, isSecond, change]) => {
        const given = change(withCache(worldOfBuild(build, versions, [run])));
        const more: Step = { edit: { [`${worlds.appDir(given)}/new.txt`]: { text: "new" } } };
        return { given, when: isSecond ? [CREATE, ...worlds.newContainer(given), more, CREATE] : [CREATE] };
      });

function check(trial: Trial, seen: readonly SessionObservation[]) {
  const { done, before, after, retried } = stoppedIn(seen);
  if (done === undefined || !hasSucceeded(done) || TAGS.some((tag) => done.images[tag] === undefined))
    return { vacuous: "no app image was built" };
  if (!isStopped(trial)) return { violations: TAGS.flatMap((tag) => checkWhole(done, tag)) };
  if (after === undefined || retried === undefined) return { vacuous: "the step was not run" };
  const [old, published] = [publishedDigests(before), publishedDigests(done)];
  return {
    violations: [...new Set([...TAGS, ...old.keys(), ...published.keys()])].flatMap((tag) => [
      ...checkWhole(after, tag),
      ...checkOldOrNew(after, tag, [old.get(tag), published.get(tag)]),
      ...(hasSucceeded(after) ? checkPublished(after, tag, published.get(tag)) : []),
      ...checkRetry(retried, done, tag),
    ]),
  };
}

const digestOf = (step: StepObservation | undefined, tag: Ref): string | undefined => publishedDigests(step).get(tag);

function checkWhole(step: StepObservation, tag: Ref): readonly LawViolation[] {
  const image = step.images[tag];
  if (image === undefined || !("broken" in image)) return [];
  return breaking([{ at: tag, expected: "a whole image", actual: image.broken }], EACH_TAG);
}

function checkOldOrNew(
  step: StepObservation,
  tag: Ref,
  allowed: readonly (string | undefined)[],
): readonly LawViolation[] {
  const actual = digestOf(step, tag);
  if (allowed.includes(actual) || checkWhole(step, tag).length > 0) return [];
  const expected = `the old image or the new one: ${allowed.map((one) => one ?? "none").join(" or ")}`;
  return breaking([{ at: tag, expected, actual: actual ?? null }], EACH_TAG);
}

/** A build that succeeds has published the new image. */
function checkPublished(step: StepObservation, tag: Ref, expected: string | undefined): readonly LawViolation[] {
  const actual = digestOf(step, tag);
  if (actual === expected) return [];
  const at = `${tag}, after a successful build`;
  return breaking([{ at, expected: expected ?? "no image", actual: actual ?? null }], EACH_TAG);
}

/** Compares contents only; `rebuild.idempotent` compares the bytes of manifests. */
function checkRetry(step: StepObservation, clean: StepObservation, tag: Ref): readonly LawViolation[] {
  if (!hasSucceeded(step)) return breaking([{ at: "the retry", expected: "success", actual: exitOf(step) }], EACH_TAG);
  if (imageIn(clean, tag) === undefined) return checkSameArtifact(step, clean, tag);
  const [expected, actual] = [comparableParts(imageIn(clean, tag)), comparableParts(imageIn(step, tag))];
  const different = Object.entries(expected).filter(([part, value]) => !equal(value, actual[part]));
  const violations = different.map(([part, value]) => ({
    at: `${part} of ${tag}, after the retry`,
    expected: JSON.stringify(value),
    actual: actual[part] ?? null,
  }));
  return breaking(violations, SAME_IMAGE);
}

function checkSameArtifact(step: StepObservation, clean: StepObservation, tag: Ref): readonly LawViolation[] {
  const [expected, actual] = [digestOf(clean, tag), digestOf(step, tag)];
  if (expected === actual) return [];
  return breaking(
    [{ at: `${tag}, after the retry`, expected: expected ?? "nothing", actual: actual ?? null }],
    EACH_TAG,
  );
}

export const noPartialPublication = (worlds: ProposalWorlds): Law => ({
  id: lawId("publication.never-partial"),
  says: "If a creator stops at any registry request, every tag names a whole image, old or new, and a retry makes the image of the build that did not fail.",
  lane: "must",
  covers: statementIds(EACH_TAG, SAME_IMAGE),
  needs: { can: ["registry-kill"] },
  kind: "law",
  usedBy: worlds.usedBy,
  runsDivisor: 25,
  trials: trials(worlds),
  sessions: sessionsOfStop,
  check,
  followUps: (trial, seen, which) => stopsOf(trial, seen, { fresh: worlds.newContainer(trial.given), which }),
});
