/**
 * No partial publication: a creator is stopped, or refused, at each of its registry requests in turn. Every tag is whole then, the
 * old image or the new one, and a clean retry makes the image of the build that never failed.
 */
import * as fc from "fast-check";
import type { Json } from "#base";
import type { InjectedFault, Ref, RegistryFault, RunStep, Step } from "../protocol/case.ts";
import type { Versions } from "../protocol/instantiate.ts";
import { equal } from "../protocol/match.ts";
import type { StepObservation } from "../protocol/observation.ts";
import { anyBuild, withCache, worldOfBuild } from "./arbitraries/builds.ts";
import { anyRunImage } from "./arbitraries/images.ts";
import type { ProposalWorlds } from "./generators/proposal-worlds.ts";
import { comparableParts, imageIn, succeeded } from "./kit/images.ts";
import { type Law, type LawViolation, lawId, requirementIds, type SessionObservation, type Trial } from "./kit/law.ts";
import { publishedDigests } from "./kit/published-digests.ts";

const TAGS: readonly Ref[] = ["@app:1", "@app:2"];
const CREATE: RunStep = { run: "create", images: ["@app:1"], flags: { "-tag": "@app:2" } };

/** Two builds, the app changed between them: what was published first must not be lost. */
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

const lastRun = (when: readonly Step[]): number => when.findLastIndex((step) => "run" in step);
const faultIn = (step: Step | undefined): InjectedFault | undefined =>
  step !== undefined && "run" in step ? step.fault : undefined;
/** Where the step stands that was stopped; -1 where none was. */
const stopped = ({ when }: Trial): number => when.findIndex((step) => faultIn(step) !== undefined);

/** A kill at each request, and every other fault at one of them, so that each comes up. */
const FAULTS: readonly RegistryFault[] = [500, "cut"];

const followUps =
  (worlds: ProposalWorlds) =>
  (trial: Trial, [seen]: readonly SessionObservation[]): readonly Trial[] => {
    const at = lastRun(trial.when);
    const requests = seen?.[at]?.registry.length ?? 0;
    const faults = Array.from({ length: requests }, (_, request): InjectedFault[] => [
      { request, give: "kill" },
      { request, give: FAULTS[request % FAULTS.length] ?? 500 },
    ]);
    return faults.flat().map((fault) => withFault(worlds, trial, at, fault));
  };

/** The stopped command, then a new container, the same files, and the command again. */
function withFault(worlds: ProposalWorlds, { given, when }: Trial, at: number, fault: InjectedFault): Trial {
  const step = when[at] as RunStep;
  const between = when.filter((one) => !("run" in one));
  const anew = between.length > 0 ? between : worlds.newContainer(given);
  return { given, when: [...when.slice(0, at), { ...step, fault }, ...anew, step] };
}

/** The trial as it goes when nothing fails: the steps up to the one that was stopped. */
function faultless(trial: Trial): Trial {
  const at = stopped(trial);
  if (at < 0) return trial;
  const { fault: _fault, ...step } = trial.when[at] as RunStep;
  return { given: trial.given, when: [...trial.when.slice(0, at), step] };
}

function check(trial: Trial, [clean, faulty]: readonly SessionObservation[]) {
  const at = stopped(trial);
  const done = clean?.at(-1);
  if (done === undefined || !succeeded(done) || TAGS.some((tag) => done.images[tag] === undefined))
    return { vacuous: "no app image was built" };
  if (at < 0) return { violations: TAGS.flatMap((tag) => whole(done, tag)) };
  const [after, retried] = [faulty?.[at], faulty?.at(-1)];
  if (after === undefined || retried === undefined) return { vacuous: "the step was not run" };
  const [old, young] = [publishedDigests(clean?.[at - 1]), publishedDigests(done)];
  return {
    violations: [...new Set([...TAGS, ...old.keys(), ...young.keys()])].flatMap((tag) => [
      ...whole(after, tag),
      ...oldOrNew(after, tag, [old.get(tag), young.get(tag)]),
      ...(succeeded(after) ? newWhereItSaysSo(after, tag, young.get(tag)) : []),
      ...retry(retried, done, tag),
    ]),
  };
}

const digestOf = (step: StepObservation | undefined, tag: Ref): string | undefined => publishedDigests(step).get(tag);

function whole(step: StepObservation, tag: Ref): readonly LawViolation[] {
  const image = step.images[tag];
  return image !== undefined && "broken" in image ? [{ at: tag, expected: "a whole image", actual: image.broken }] : [];
}

function oldOrNew(step: StepObservation, tag: Ref, allowed: readonly (string | undefined)[]): readonly LawViolation[] {
  const actual = digestOf(step, tag);
  return allowed.includes(actual) || whole(step, tag).length > 0
    ? []
    : [
        {
          at: tag,
          expected: `the old image or the new one: ${allowed.map((one) => one ?? "none").join(" or ")}`,
          actual: actual ?? null,
        },
      ];
}

/** A build that reports success has published. */
function newWhereItSaysSo(step: StepObservation, tag: Ref, expected: string | undefined): readonly LawViolation[] {
  const actual = digestOf(step, tag);
  return actual === expected
    ? []
    : [{ at: `${tag}, after a build that ended well`, expected: expected ?? "no image", actual: actual ?? null }];
}

/** The same image, by what is in it: that its manifest is the same, byte for byte, is what `rebuild.idempotent` says. */
function retry(step: StepObservation, clean: StepObservation, tag: Ref): readonly LawViolation[] {
  if (!succeeded(step)) return [{ at: "the retry", expected: "success", actual: (step.exit ?? null) as Json }];
  if (imageIn(clean, tag) === undefined) return sameArtifact(step, clean, tag);
  const [expected, actual] = [comparableParts(imageIn(clean, tag)), comparableParts(imageIn(step, tag))];
  return Object.entries(expected)
    .filter(([part, value]) => !equal(value, actual[part]))
    .map(([part, value]) => ({
      at: `${part} of ${tag}, after the retry`,
      expected: JSON.stringify(value),
      actual: actual[part] ?? null,
    }));
}

function sameArtifact(step: StepObservation, clean: StepObservation, tag: Ref): readonly LawViolation[] {
  const [expected, actual] = [digestOf(clean, tag), digestOf(step, tag)];
  return expected === actual
    ? []
    : [{ at: `${tag}, after the retry`, expected: expected ?? "nothing", actual: actual ?? null }];
}

export const noPartialPublication = (worlds: ProposalWorlds): Law => ({
  id: lawId("publication.never-partial"),
  says: "A creator that is stopped at any registry request leaves every tag whole, old or new, and a retry makes the image of the build that never failed.",
  lane: "must",
  covers: requirementIds(
    "platform.exporter.same-image-each-tag",
    "platform.creator.equivalence",
    "platform.repro.image-id",
  ),
  needs: { can: ["registry-kill"] },
  kind: "law",
  usedBy: worlds.usedBy,
  runsDivisor: 25,
  trials: trials(worlds),
  sessions: (trial) => (stopped(trial) < 0 ? [trial] : [faultless(trial), trial]),
  check,
  followUps: followUps(worlds),
});
