/**
 * A phase meets documents that were changed at random, several members at once, or made of the contract's types. The test cases `documents.*` change
 * one member at a time; this law finds what needs two. Worlds and steps are those of the test cases.
 */
import * as fc from "fast-check";
import { type DocumentRow, documentRows, documentText, needsOf, stepsOfTexts } from "#cases/documents";
import type { StepObservation, StepPhase, Versions } from "#protocol";
import { equal, instantiate, statementIds, versionsOf, wrongEnd } from "#protocol";
import { exitOf, hasSucceeded } from "../kit/images.ts";
import {
  breaking,
  type Law,
  type LawViolation,
  lawId,
  type SessionObservation,
  singleSession,
  type Trial,
} from "../kit/law.ts";
import { anyChanges, applyChanges } from "./changes.ts";
import { DOCUMENTS_OF_TYPE } from "./types.ts";

const EXITS: Readonly<Record<StepPhase, string>> = {
  analyze: "platform.analyzer.exit.30-39",
  detect: "platform.detector.exit.20",
  restore: "platform.restorer.exit.40-49",
  extend: "platform.extender.exit.100-109",
  build: "platform.builder.exit.51",
  export: "platform.exporter.exit.60-69",
  create: "platform.creator.exit.20-29",
  rebase: "platform.rebaser.exit.70-79",
  launch: "platform.launcher.exit.80-89",
};

const isJudgedAt = (row: DocumentRow, { platform, buildpack }: Versions): boolean =>
  versionsOf({ needs: needsOf(row) }, { platform: [platform], buildpack: [buildpack] }).length > 0;

/** Its own document with changes, or any document of the type. */
function anyText(row: DocumentRow): fc.Arbitrary<string> {
  const own = anyChanges.map((changes) => documentText(row, applyChanges(row.data, changes)));
  const ofType = DOCUMENTS_OF_TYPE[row.document];
  return ofType === undefined ? own : fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: ofType });
}

/** Some documents, one after the other, then one that works. Extenders run Dockerfiles, which takes long. */
const trials = (versions: Versions): fc.Arbitrary<Trial> =>
  fc
    .constantFrom(...documentRows.filter((row) => row.phase !== "extend" && isJudgedAt(row, versions)))
    .chain((row) => fc.tuple(fc.constant(row), fc.array(anyText(row), { minLength: 1, maxLength: 4 })))
    .map(([row, texts]) => {
      const when = [...(row.before ?? []), ...stepsOfTexts(row, [...texts, documentText(row, row.data)])];
      return instantiate({ given: row.given, when }, versions);
    });

function check({ when }: Trial, [seen = []]: readonly SessionObservation[]) {
  const runs = seen.flatMap((after, i) => {
    const step = when[i];
    return step !== undefined && "run" in step ? [{ step, after, before: seen[i - 1] }] : [];
  });
  const violations = runs.flatMap(({ step, after }): readonly LawViolation[] => {
    const expected = wrongEnd(step, after);
    if (expected === undefined) return [];
    return breaking([{ at: `${step.run}, a changed document`, expected, actual: exitOf(after) }], EXITS[step.run]);
  });
  if (violations.length > 0) return { violations };
  const last = runs.at(-1);
  if (last === undefined || !hasSucceeded(last.after))
    return { vacuous: "the phase did not take the document that works" };
  return runs.some(({ before, after }) => hasEffect(before, after))
    ? { violations }
    : { vacuous: "no run of the phase changed anything" };
}

const hasEffect = (before: StepObservation | undefined, after: StepObservation): boolean =>
  after.calls.length > 0 || !equal(before?.files ?? {}, after.files) || !equal(before?.images ?? {}, after.images);

export const changedDocuments: Law = {
  id: lawId("documents.changed"),
  says: "A phase that meets a document with several odd members ends with a code of its own, without a crash.",
  lane: "implied",
  covers: statementIds(...new Set(Object.values(EXITS))),
  needs: { can: ["launch"] },
  kind: "law",
  runsDivisor: 1,
  observes: "all",
  trials,
  sessions: singleSession,
  check,
};
