/** A damaged file never gets further than the phase that meets it. `publication.never-partial` is about registries and killed phases. */
import { statementIds, wrongEnd } from "#protocol";
import { comparableParts, exitOf, hasSucceeded, imageIn } from "../kit/images.ts";
import { breaking, type Law, type LawCheck, type LawViolation, lawId } from "../kit/law.ts";
import {
  APP,
  CREATE,
  changedFile,
  contentsOf,
  type DamagedPhase,
  damageSessions,
  damageTrials,
  hasMetadata,
  isLaunchLayer,
  LAYERS_DIR,
  layerNames,
  type Meeting,
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

function checkEnd({ damage, phase, step, hit }: Meeting): readonly LawViolation[] {
  const expected = wrongEnd(step, hit);
  if (expected === undefined) return [];
  return breaking([{ at: `${phase}, ${damage}`, expected, actual: exitOf(hit) }], EXITS[phase]);
}

/** The tag names a whole image, and a new one only if the exporter succeeded. */
function checkPublished({ damage, phase, hit, old }: Meeting): readonly LawViolation[] {
  const image = hit.images[APP];
  const at = `${APP}, ${damage}`;
  if (image === undefined || "broken" in image) {
    const actual = image === undefined ? "no image" : image.broken;
    return breaking([{ at, expected: "a whole image", actual }], EACH_TAG);
  }
  if (image.digest === old || (phase === "export" && hasSucceeded(hit))) return [];
  return breaking([{ at, expected: `the old image: ${old ?? "none"}`, actual: image.digest }], EACH_TAG);
}

/** Each layer is restored as without the damage, or its contents are absent, and then the metadata of the cache is absent too. */
function checkRestored({ damage, phase, clean, hit }: Meeting): readonly LawViolation[] {
  if (phase !== "restore" || !hasSucceeded(hit)) return [];
  return layerNames.flatMap((name) => {
    const [expected, actual] = [contentsOf(clean, name), contentsOf(hit, name)];
    const [isCached, isThere] = [expected, actual].map((files) => Object.keys(files).length > 0);
    const different = changedFile(expected, actual);
    if (isThere && different !== undefined)
      return breaking([{ at: different, expected: "what was cached, or no contents", actual: damage }], CONTENTS);
    const at = `${LAYERS_DIR}/${name}, ${damage}`;
    const hasToml = hasMetadata(hit, name);
    if (isThere && !hasToml && hasMetadata(clean, name))
      return breaking([{ at, expected: "metadata with the contents", actual: "contents alone" }], TOGETHER);
    if (isCached && !isThere && hasToml && !isLaunchLayer(name))
      return breaking([{ at, expected: "contents with the metadata", actual: "metadata alone" }], TOGETHER);
    return [];
  });
}

/** A damaged cache may make every build fail, with a code of the phase. Damaged files of a container are gone in the next one. */
function checkNextBuilds({ damage, isCached, next: [created, ...phases] }: Meeting): readonly LawViolation[] {
  if (created === undefined) return [];
  const [clean, hit] = created;
  const at = `the next build, ${damage}`;
  if (!hasSucceeded(hit)) {
    const expected = isCached ? wrongEnd(CREATE, hit) : "success";
    return expected === undefined ? [] : breaking([{ at, expected, actual: exitOf(hit) }], EXITS.restore);
  }
  const images = [[clean, hit] as const, ...phases.slice(-1)];
  return images.flatMap(([one, other]) => {
    const [expected, actual] = [one, other].map((step) => JSON.stringify(comparableParts(imageIn(step, APP))));
    if (expected === actual) return [];
    return breaking([{ at, expected: expected ?? "", actual: actual ?? null }], CONTENTS);
  });
}

const law = {
  needs: {},
  kind: "law",
  observes: "all",
  runsDivisor: 3,
  trials: damageTrials,
  sessions: damageSessions,
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
    if (meeting === undefined || created === undefined || !hasSucceeded(created[1])) return NO_MEETING;
    const [clean, hit] = meeting.next[RESTORE] ?? created;
    const lost = layerNames.flatMap((name) => changedFile(contentsOf(clean, name), contentsOf(hit, name)) ?? []);
    const violations = lost.map((at) => ({
      at,
      expected: "restored in the build after the next",
      actual: meeting.damage,
    }));
    return { violations: breaking(violations, STORED) };
  },
};

export const damageLaws: readonly Law[] = [storedFile, restoredWhole, healedCache];
export { killedAtCall } from "./kills.ts";
