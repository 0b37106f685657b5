/** The statements that a wrong result breaks. A result shows what is wrong with it, not what the lifecycle did to get there. */
import { misfitsOf, type Participant, type Resolved } from "./model.ts";

export const TRIAL = "buildpack.plan.trial";
const ENTRY = "platform.plan.entry";

/** What the detector wrote. */
export interface Detected {
  /** The ids of the group, without the buildpack that every group has. */
  readonly group: readonly string[];
  readonly entries: readonly DetectedEntry[];
}
export interface DetectedEntry {
  readonly providers: readonly string[];
  readonly names: readonly string[];
  readonly requirers: readonly string[];
}

/** Undefined: the group failed, or has to. */
export function brokenByDetection(
  participants: readonly Participant[],
  expected: Resolved | undefined,
  actual: Detected | undefined,
): readonly string[] {
  if (actual === undefined) return ["buildpack.plan.trials.all-fail"];
  if (expected === undefined || expected.group.join() !== actual.group.join())
    return brokenByGroup(participants, actual.group);
  const broken = new Set(actual.entries.flatMap((entry) => brokenByEntry(entry, actual.group)));
  return broken.size > 0 ? [...broken] : ["platform.detector.plan.written"];
}

function brokenByGroup(participants: readonly Participant[], group: readonly string[]): readonly string[] {
  const misfits = misfitsOf(participants.filter(({ id }) => group.includes(id)));
  const broken = misfits.map(({ optional, why }) =>
    optional ? `${TRIAL}.optional-${why}.buildpack` : `${TRIAL}.required-${why}`,
  );
  if (participants.some(({ id, optional }) => !optional && !group.includes(id)))
    broken.push(`${TRIAL}.required-unused-provide`, `${TRIAL}.required-unmet-require`);
  // A valid group that differs is the result of a later trial than the first one that passes.
  return broken.length > 0 ? [...new Set(broken)] : ["buildpack.plan.potential", "buildpack.plan.trials.order"];
}

function brokenByEntry({ providers, names, requirers }: DetectedEntry, group: readonly string[]): readonly string[] {
  const isLeftOut = [...providers, ...requirers].some((id) => !group.includes(id));
  return [
    ...(providers.length === 0 ? [`${ENTRY}.provider`] : []),
    ...(requirers.length === 0 ? [`${ENTRY}.requires`] : []),
    ...(names.length > 1 ? [`${ENTRY}.same-name`] : []),
    ...(isLeftOut ? [`${TRIAL}.optional-unused-provide.plan`, `${TRIAL}.optional-unmet-require.plan`] : []),
  ];
}

/** The requirements, `<name> for <id>`, that a buildpack had to get and got. */
export function brokenByDelivery(
  { entries }: Resolved,
  id: string,
  { expected, actual }: { readonly expected: readonly string[]; readonly actual: readonly string[] },
): readonly string[] {
  const providersOf = (requirement: string): readonly string[] =>
    entries[requirement.split(" ")[0] ?? ""]?.providers ?? [];
  const missing = expected.filter((one) => !actual.includes(one));
  const extra = actual.filter((one) => !expected.includes(one));
  const broken = [
    ...missing.map((one) =>
      providersOf(one)[0] === id ? "buildpack.build.plan-entries" : "buildpack.unmet.include-next",
    ),
    ...extra.flatMap((one) =>
      providersOf(one).includes(id)
        ? ["buildpack.unmet.assumed-met", "buildpack.unmet.exclude"]
        : ["buildpack.build.plan-entries"],
    ),
  ];
  // Otherwise only the number of equal requirements differs.
  return broken.length > 0 ? [...new Set(broken)] : ["buildpack.build.plan-entries"];
}
