/** A damaged file never gets further than the phase that meets it. `publication.never-partial` is about registries and killed phases. */
import { type Place, pointer, type ShownPlace, statementIds, wrongEnd } from "#protocol";
import { comparableParts, exitOf, hasSucceeded, imageIn } from "../kit/images.ts";
import { breaking, type Law, type LawCheck, type LawViolation, lawId } from "../kit/law.ts";
import { eitherOf, endsAsPhase, inImage, sameAs, successAt } from "../kit/shown.ts";
import {
  APP,
  CREATE,
  changedFile,
  contentsOf,
  type DamagedPhase,
  damageSessions,
  damageTrials,
  type Files,
  hasMetadata,
  isLaunchLayer,
  LAYERS_DIR,
  layerNames,
  type Meeting,
  type MeetingSteps,
  meetingOf,
} from "./scenario.ts";

const EACH_TAG = "platform.exporter.same-image-each-tag";
const TOGETHER = "buildpack.layers.cache.both-or-neither";
const CONTENTS = "buildpack.layers.cache.restore-contents";
const STORED = "buildpack.layers.cache.store";
const EXITS: Readonly<Record<DamagedPhase, string>> = {
  analyze: "platform.analyzer.exit.30-39",
  restore: "platform.restorer.exit.40-49",
  export: "platform.exporter.exit.60-69",
};

function checkEnd({ damage, phase, step, hit, at }: Meeting): readonly LawViolation[] {
  const expected = wrongEnd(step, hit);
  if (expected === undefined) return [];
  const shown = endsAsPhase(at.hit, phase);
  return breaking([{ at: `${phase}, ${damage}`, expected, actual: exitOf(hit), shown }], EXITS[phase]);
}

/** The tag names a whole image, and a new one only if the exporter succeeded. */
function checkPublished({ damage, phase, hit, old, at: steps }: Meeting): readonly LawViolation[] {
  const image = hit.images[APP];
  const at = `${APP}, ${damage}`;
  const digest = inImage({ step: steps.hit, ref: APP }, "digest");
  if (image === undefined || "broken" in image) {
    const actual = image === undefined ? "no image" : image.broken;
    const shown = [{ at: digest, is: { present: true } }];
    return breaking([{ at, expected: "a whole image", actual, shown }], EACH_TAG);
  }
  if (image.digest === old || (phase === "export" && hasSucceeded(hit))) return [];
  const before = { at: digest, is: { sameAs: inImage({ step: steps.hit - 1, ref: APP }, "digest") } };
  const shown = phase === "export" ? eitherOf([before], successAt(steps.hit)) : [before];
  return breaking([{ at, expected: `the old image: ${old ?? "none"}`, actual: image.digest, shown }], EACH_TAG);
}

/** Each layer is restored as without the damage, or its contents are absent, and then the metadata of the cache is absent too. */
function checkRestored({ damage, phase, clean, hit, at: steps }: Meeting): readonly LawViolation[] {
  if (phase !== "restore" || !hasSucceeded(hit)) return [];
  return layerNames.flatMap((name) => {
    const [expected, actual] = [contentsOf(clean, name), contentsOf(hit, name)];
    const [isCached, isThere] = [expected, actual].map((files) => Object.keys(files).length > 0);
    const different = changedFile(expected, actual);
    const shown = shownLayer(name, { expected, actual, steps, hadMetadata: hasMetadata(clean, name) });
    if (isThere && different !== undefined)
      return breaking(
        [{ at: different, expected: "what was cached, or no contents", actual: damage, shown }],
        CONTENTS,
      );
    const at = `${LAYERS_DIR}/${name}, ${damage}`;
    const hasToml = hasMetadata(hit, name);
    if (isThere && !hasToml && hasMetadata(clean, name))
      return breaking([{ at, expected: "metadata with the contents", actual: "contents alone", shown }], TOGETHER);
    if (isCached && !isThere && hasToml && !isLaunchLayer(name))
      return breaking([{ at, expected: "contents with the metadata", actual: "metadata alone", shown }], TOGETHER);
    return [];
  });
}

interface RestoredLayer {
  readonly expected: Files;
  readonly actual: Files;
  readonly hadMetadata: boolean;
  readonly steps: MeetingSteps;
}

/** The layer is as without the damage, or absent, with its metadata unless the previous image has them; or the restorer fails. */
function shownLayer(name: string, { expected, actual, steps, hadMetadata }: RestoredLayer): readonly ShownPlace[] {
  const fileAt = (step: number, path: string): string => pointer("steps", step, "files", path);
  const same = (path: string) => sameAs(fileAt(steps.hit, path), fileAt(steps.clean, path), expected[path]);
  const gone = (path: string): Place => ({ at: fileAt(steps.hit, path), is: { present: false } });
  const metadata = `${LAYERS_DIR}/${name}.toml`;
  const paths = Object.keys({ ...expected, ...actual });
  const kept: readonly Place[] = hadMetadata ? [{ at: fileAt(steps.hit, metadata), is: { present: true } }] : [];
  const whole = [...paths.map(same), ...kept];
  const absent = [...paths, ...(isLaunchLayer(name) ? [] : [metadata])].map(gone);
  return eitherOf(whole, absent, [{ at: pointer("steps", steps.hit, "exit", "code"), is: { excludes: 0 } }]);
}

/** A damaged cache may make every build fail, with a code of the phase. Damaged files of a container are gone in the next one. */
function checkNextBuilds({ damage, isCached, next: [created, ...phases] }: Meeting): readonly LawViolation[] {
  if (created === undefined) return [];
  const { hit } = created;
  const at = `the next build, ${damage}`;
  if (!hasSucceeded(hit)) {
    const expected = isCached ? wrongEnd(CREATE, hit) : "success";
    const shown = isCached ? endsAsPhase(created.at.hit, "create") : successAt(created.at.hit);
    return expected === undefined ? [] : breaking([{ at, expected, actual: exitOf(hit), shown }], EXITS.restore);
  }
  return [created, ...phases.slice(-1)].flatMap((one) => {
    const [expected, actual] = [one.clean, one.hit].map((step) => JSON.stringify(comparableParts(imageIn(step, APP))));
    if (expected === actual) return [];
    return breaking([{ at, expected: expected ?? "", actual: actual ?? null, shown: shownImage(one.at) }], CONTENTS);
  });
}

/** The image is as without the damage, or the build fails. */
const shownImage = ({ clean, hit }: MeetingSteps): readonly ShownPlace[] =>
  eitherOf(
    [["config"], ["labels"], ["history"], ["layers", "*", "diffId"]].map((part) => ({
      at: inImage({ step: hit, ref: APP }, ...part),
      is: { sameAs: inImage({ step: clean, ref: APP }, ...part) },
    })),
    [{ at: pointer("steps", hit, "exit", "code"), is: { excludes: 0 } }],
  );

const law = {
  needs: {},
  kind: "law",
  observes: "all",
  runsDivisor: 3,
  trials: damageTrials,
  sessions: damageSessions,
  sharesFirstSteps: true,
} as const satisfies Partial<Law>;

const NO_MEETING: LawCheck = { vacuous: "there was no such file, or a build without damage failed" };

/** Judges each meeting with a damaged file. */
const checking =
  (...checks: readonly ((meeting: Meeting) => readonly LawViolation[])[]): Law["check"] =>
  (trial, seen) => {
    const meeting = meetingOf(trial, seen);
    return meeting === undefined ? NO_MEETING : { violations: checks.flatMap((one) => one(meeting)) };
  };

const storedFile: Law = {
  ...law,
  id: lawId("damage.stored-file"),
  says: "If a file of the cache or of an earlier phase is damaged, the next phase succeeds or ends with a code of its own, and leaves a whole image; a later build that succeeds makes the same image as without the damage.",
  lane: "must",
  covers: statementIds(EACH_TAG, CONTENTS, ...Object.values(EXITS)),
  check: checking(checkEnd, checkPublished, checkNextBuilds),
};

const restoredWhole: Law = {
  ...law,
  id: lawId("damage.restored-whole"),
  says: "If a file of the cache or of an earlier phase is damaged, the restorer restores each layer as it was, or no contents of it and no metadata of the cache.",
  lane: "must",
  covers: statementIds(TOGETHER, CONTENTS),
  check: checking(checkRestored),
};

/** The index of the restorer among the runs of the next builds. */
const RESTORE = 3;

const healedCache: Law = {
  ...law,
  id: lawId("damage.healed"),
  says: "After a file was damaged, the next build that succeeds leaves a cache from which everything is restored.",
  lane: "should",
  covers: statementIds(STORED),
  check(trial, seen) {
    const meeting = meetingOf(trial, seen);
    const created = meeting?.next[0];
    if (meeting === undefined || created === undefined || !hasSucceeded(created.hit)) return NO_MEETING;
    const { clean, hit, at: steps } = meeting.next[RESTORE] ?? created;
    const lost = layerNames.flatMap((name) => changedFile(contentsOf(clean, name), contentsOf(hit, name)) ?? []);
    const fileAt = (step: number, path: string): string => pointer("steps", step, "files", path);
    const violations = lost.map((at) => ({
      at,
      expected: "restored in the build after the next",
      actual: meeting.damage,
      shown: eitherOf(
        [sameAs(fileAt(steps.hit, at), fileAt(steps.clean, at), clean.files[at])],
        [{ at: pointer("steps", created.at.hit, "exit", "code"), is: { excludes: 0 } }],
      ),
    }));
    return { violations: breaking(violations, STORED) };
  },
};

export const damageLaws: readonly Law[] = [storedFile, restoredWhole, healedCache];
export { killLaws } from "./kills.ts";
