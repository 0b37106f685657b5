/** The bundle of a finding. */
import { closestName, type Fault, fail, ok, type Result } from "#base";
import { type Finding, proposals } from "#proposals";
import type { Bundle } from "#protocol";
import { moduleHint, proposalWords } from "#reports";
import { bundleOfFinding, findingWorld, findingWorlds, type LoadedProposals } from "#suite";

/** The fault names the test case or finding with the closest id. */
export function bundleOf(what: string, loaded: LoadedProposals): Result<Bundle> {
  const { given, builtInCases, cases, worlds } = loaded;
  const world = findingWorld(what) ?? worlds.find(({ finding }) => finding === what);
  if (world !== undefined) return ok(bundleOfFinding(world));
  const finding = [...proposals, ...loaded.proposals.map(({ proposal }) => proposal)]
    .flatMap(({ findings }) => findings)
    .find(({ id }) => id === what);
  if (finding !== undefined) return whyNoWorld(finding, given);
  const near = closestName(what, [
    ...[...builtInCases, ...cases].map(({ id }) => id),
    ...[...findingWorlds, ...worlds].map((one) => one.finding),
  ]);
  return fail({
    kind: "bundle",
    message: `${JSON.stringify(what)} is neither a file nor the id of a case or finding`,
    remedy: `${near === undefined ? "plimsoll test writes failures to .plimsoll/latest/failures" : `did you mean ${near}?`}${moduleHint(what)}`,
  });
}

/** The fault for a finding without a world. */
function whyNoWorld({ id, kind }: Finding, words: readonly string[]): Result<never, Fault> {
  if (kind === "decision")
    return fail({
      kind: "bundle",
      message: `the finding ${id} is a decision, which has no world to replay`,
      remedy: `read it: plimsoll explain ${id}${proposalWords(words)}`,
    });
  return fail({
    kind: "bundle",
    message: `the module of the finding ${id} exports no world for it`,
    remedy: "export one in `worlds`, see docs/proposals.md",
  });
}
