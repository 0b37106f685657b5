/** One case, or a whole selection, performed by a subject and judged. Controls run once for each subject and version. */
import { proposals } from "#proposals";
import type { Case, CaseId } from "../protocol/case.ts";
import { describeRange, instantiate, isInRange, type Versions } from "../protocol/instantiate.ts";
import { judge } from "../protocol/judge.ts";
import { type Observation, stoppedStep } from "../protocol/observation.ts";
import { perform } from "../protocol/perform.ts";
import type { Description, Subject } from "../protocol/subject.ts";
import type { Verdict } from "../protocol/verdict.ts";

/** A case that is to be judged with these versions. */
export interface Planned {
  readonly case: Case;
  readonly versions: Versions;
}

export interface Judged extends Planned {
  readonly verdict: Verdict;
  /** What was seen, where the case was performed. */
  readonly seen?: Observation;
}

/** Judges cases of one subject; keeps the verdicts of controls. */
export interface Court {
  judge(planned: Planned): Promise<Judged>;
}

/** `cases` are all that there are: controls are found among them by id. */
export function court(subject: Subject, cases: ReadonlyMap<CaseId, Case>, seed: string): Court {
  const controls = new Map<string, Promise<Verdict>>();

  function controlOf({ case: judged, versions }: Planned): Promise<Verdict> | undefined {
    if (judged.control === undefined) return undefined;
    const control = cases.get(judged.control.id);
    if (control === undefined)
      return Promise.resolve({ is: "broken", error: `no case is called ${judged.control.id}` });
    const key = `${control.id} ${versions.platform} ${versions.buildpack}`;
    const known = controls.get(key) ?? judgeOne({ case: control, versions }).then(({ verdict }) => verdict);
    controls.set(key, known);
    return known;
  }

  async function judgeOne(planned: Planned): Promise<Judged> {
    const { versions } = planned;
    const unmet = unmetNeed(planned, await subject.describe());
    if (unmet !== undefined) return { ...planned, verdict: { is: "not-run", why: "needs", detail: unmet } };
    const instance = instantiate(planned.case, versions);
    try {
      const seen = subject.recall === undefined ? await perform(subject, instance, seed) : subject.recall(instance);
      if (seen === undefined) return { ...planned, verdict: STALE };
      const control = stoppedStep(seen.steps) === undefined ? await controlOf(planned) : undefined;
      return { ...planned, seen, verdict: judge(instance, seen, control) };
    } catch (error) {
      return {
        ...planned,
        verdict: { is: "broken", error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
      };
    }
  }

  return { judge: judgeOne };
}

const STALE: Verdict = {
  is: "not-run",
  why: "stale-recording",
  detail: "there is no recording of this case as it is now",
};

/** A form of a text has the text's id, and one word more. */
export const hasProposals = ({ amendments }: Description): boolean =>
  amendments.some((one) => proposals.some(({ id }) => one === id || one.startsWith(`${id}:`)));

/** Why this subject cannot be asked: undefined where it can. */
export function unmetNeed(
  { case: { needs }, versions }: { readonly case: Pick<Case, "needs">; readonly versions: Versions },
  subject: Description,
): string | undefined {
  if (needs.platform !== undefined && !isInRange(versions.platform, needs.platform))
    return `Platform API ${versions.platform} is outside what the case is for: ${describeRange(needs.platform)}`;
  if (needs.buildpack !== undefined && !isInRange(versions.buildpack, needs.buildpack))
    return `Buildpack API ${versions.buildpack} is outside what the case is for: ${describeRange(needs.buildpack)}`;
  if (!subject.platform.includes(versions.platform))
    return `the lifecycle does not speak Platform API ${versions.platform}`;
  if (!subject.buildpack.includes(versions.buildpack))
    return `the lifecycle does not speak Buildpack API ${versions.buildpack}`;
  const missing = [
    ...(needs.can ?? [])
      .filter((capability) => !subject.can.includes(capability))
      .map((capability) => `it needs "${capability}", which this machine or lifecycle cannot do`),
    ...(needs.amendments ?? [])
      .filter((id) => !subject.amendments.includes(id))
      .map((id) => `the proposal "${id}" is off`),
    ...(needs.proposals !== undefined && !hasProposals(subject) ? ["every proposal is off"] : []),
  ];
  return missing[0];
}
