/** Builds for the matrix: sample buildpacks, pairs of proposals, rebases and next builds, with the proposal off and on. */
import {
  combineExamples,
  type EnabledProposal,
  type Example,
  formsOf,
  type Proposal,
  type TrialOutcome,
} from "#proposals";
import type { BuildOptions } from "../build/options.ts";
import { type BuildProposals, buildProposals } from "../build/proposals.ts";
import type { MatrixProgress, MatrixRow } from "./matrix-row.ts";
import { performTrial } from "./trial.ts";

export interface BuildMatrix {
  readonly enabled: EnabledProposal;
  readonly on: BuildProposals;
  readonly off: BuildProposals;
  readonly example: Example;
  readonly options: BuildOptions;
  readonly progress: MatrixProgress;
  /** The proposals whose examples are built, and with which it is paired. */
  readonly others: readonly Proposal[];
}

export async function buildRows(matrix: BuildMatrix): Promise<readonly MatrixRow[]> {
  return [
    ...(await sampleRows(matrix)),
    ...(await pairRows(matrix)),
    ...(await rebaseRows(matrix)),
    ...(await nextBuildRows(matrix)),
  ];
}

/** How many pieces of work `buildRows` reports, at most. */
export const buildCount = (others: readonly Proposal[]): number => others.length + formsOf(others).length + 4;

/** `built` with the digest, the phase that failed, or why the platform rejects it. */
function endOf({ rejected, phases, image }: TrialOutcome): string {
  if (rejected !== undefined) return "rejected";
  const failed = phases.find(({ ended }) => ended !== "exit 0");
  if (failed !== undefined) return `${failed.phase} ${failed.ended}`;
  return `built ${image?.manifest.digest.slice(7, 19) ?? ""}`.trim();
}

function reasonOf({ rejected, phases }: TrialOutcome): string {
  if (rejected !== undefined) return rejected;
  const failed = phases.find(({ ended }) => ended !== "exit 0");
  return failed === undefined ? "" : (failed.said.trim().split("\n").at(-1) ?? "");
}

const isBuilt = (outcome: TrialOutcome): boolean => endOf(outcome).startsWith("built");

/** The buildpacks of each worked example, whether or not they use the proposal. */
async function sampleRows({ on, off, options, progress, others }: BuildMatrix): Promise<readonly MatrixRow[]> {
  const rows: MatrixRow[] = [];
  for (const { id, example } of others) {
    if (example === undefined) continue;
    const what = `those of the example of ${id}`;
    progress.start(what);
    const [before, after] = [
      await performTrial({ example, options, proposals: off }),
      await performTrial({ example, options, proposals: on }),
    ];
    const why =
      endOf(before) === endOf(after) ? "the same image" : reasonOf(after) || reasonOf(before) || "another image";
    rows.push({ part: "buildpacks", what, off: endOf(before), on: endOf(after), why });
    progress.done(what, isBuilt(before) && !isBuilt(after));
  }
  return rows;
}

/** With each form of each other proposal, in one build with both examples. */
async function pairRows({
  enabled,
  on,
  example,
  options,
  progress,
  others,
}: BuildMatrix): Promise<readonly MatrixRow[]> {
  const rows: MatrixRow[] = [];
  for (const form of formsOf(others)) {
    const other = others.find(({ id }) => id === form.proposal);
    const theirs = other?.exampleOfForm?.[form.word.split("form=")[1] ?? ""] ?? other?.example;
    if (other === undefined || theirs === undefined || other.id === enabled.proposal.id) continue;
    progress.start(form.word);
    const alone = await performTrial({ example: theirs, options, proposals: await buildProposals([form.word]) });
    const both = await performTrial({
      example: combineExamples([example, theirs]),
      options,
      proposals: await buildProposals([...on.chosen.words, form.word]),
    });
    const why = isBuilt(both) ? "composed" : reasonOf(both);
    rows.push({ part: "pair", what: form.word, off: endOf(alone), on: endOf(both), why });
    progress.done(form.word, !isBuilt(both));
  }
  return rows;
}

const NEWER = { "/etc/release": "2\n" } as const;

/** Images built with and without it, rebased by lifecycles that have it and that do not. */
async function rebaseRows({ on, off, example, options, progress }: BuildMatrix): Promise<readonly MatrixRow[]> {
  const rows: MatrixRow[] = [];
  for (const [built, proposals] of [
    ["without it", off],
    ["with it", on],
  ] as const) {
    const what = `an image built ${built}`;
    progress.start(what);
    const outcomes = [
      await performTrial({ example, options, proposals, rebase: NEWER, rebaser: off }),
      await performTrial({ example, options, proposals, rebase: NEWER, rebaser: on }),
    ] as const;
    const [by, withIt] = outcomes.map(rebaseEnd);
    const why =
      by === withIt
        ? "both rebasers do the same"
        : (outcomes.map(reasonOf).find((one) => one !== "") ?? "other images");
    rows.push({ part: "rebase", what, off: by ?? "", on: withIt ?? "", why });
    progress.done(
      what,
      outcomes.some((one) => !isBuilt(one)),
    );
  }
  return rows;
}

const rebaseEnd = (outcome: TrialOutcome): string => {
  const ended = outcome.phases.find(({ phase }) => phase === "rebase")?.ended;
  return ended === undefined
    ? `not rebased: ${endOf(outcome)}`
    : `rebase ${ended}, ${endOf(outcome).replace("built ", "")}`;
};

/** A lifecycle without it builds after one with it, and the reverse; the image should be the one of a first build. */
async function nextBuildRows({ on, off, example, options, progress }: BuildMatrix): Promise<readonly MatrixRow[]> {
  const rows: MatrixRow[] = [];
  const first = {
    off: await performTrial({ example, options, proposals: off }),
    on: await performTrial({ example, options, proposals: on }),
  };
  for (const [what, earlier, later, clean] of [
    ["old lifecycle, image built with it", first.on, off, first.off],
    ["new lifecycle, image built without it", first.off, on, first.on],
  ] as const) {
    progress.start(what);
    const previous = earlier.image;
    const next = previous && (await performTrial({ example, options, proposals: later, previous }));
    const end = next === undefined ? "no earlier image" : endOf(next);
    const why =
      end === endOf(clean)
        ? "the image of a first build"
        : (next && reasonOf(next)) || "another image than a first build makes";
    rows.push({ part: "next build", what, off: endOf(clean), on: end, why });
    progress.done(what, end !== endOf(clean));
  }
  return rows;
}
