/** Whether a subject can be judged by a test case or a law. */
import type { Needs, StatementId, TestCase } from "./case.ts";
import { describeRange, isInRange } from "./instantiate.ts";
import type { Description } from "./subject.ts";
import type { Versions } from "./versions.ts";

/** The reason why this subject cannot be judged with these versions; undefined if it can. */
export function unmetNeed(needs: Needs, versions: Versions, subject: Description): string | undefined {
  if (needs.platform !== undefined && !isInRange(versions.platform, needs.platform))
    return `Platform API ${versions.platform} is not in the range of the test case: ${describeRange(needs.platform)}`;
  if (needs.buildpack !== undefined && !isInRange(versions.buildpack, needs.buildpack))
    return `Buildpack API ${versions.buildpack} is not in the range of the test case: ${describeRange(needs.buildpack)}`;
  if (!subject.platform.includes(versions.platform))
    return `the lifecycle does not support Platform API ${versions.platform}`;
  if (!subject.buildpack.includes(versions.buildpack))
    return `the lifecycle does not support Buildpack API ${versions.buildpack}`;
  const capability = (needs.can ?? []).find((one) => !subject.can.includes(one));
  if (capability !== undefined) return `the test case needs "${capability}", which this machine or lifecycle cannot do`;
  const proposal = (needs.amendments ?? []).find((id) => !subject.amendments.includes(id));
  if (proposal !== undefined) return `the proposal "${proposal}" is not enabled`;
  return hasAnyProposal(needs, subject) ? undefined : "no proposal is enabled";
}

/** A draft form of a proposal has the proposal's id and a suffix. */
export const hasAnyProposal = ({ anyProposal }: Needs, { amendments }: Description): boolean =>
  anyProposal === undefined ||
  amendments.some((one) => anyProposal.some((id) => one === id || one.startsWith(`${id}:`)));

/** The statements that a test case is evidence for. */
export const coveredBy = ({ then }: Pick<TestCase, "then">): readonly StatementId[] => [
  ...new Set(then.flatMap(({ covers }) => covers)),
];
