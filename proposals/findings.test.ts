/** Each question that an RFC leaves open has an answer: a counterexample that replays, or a decision. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { utf8 } from "#base";
import { issues, ledger } from "#ledger";
import { type Counterexample, proposals } from "#proposals";
import type { IssueId, StatementId } from "#protocol";
import { bundleOfFinding, findingWorld, findingWorlds, frozenText, readBundle, replay } from "#suite";

const frozenFolder = (proposal: string): string => join(import.meta.dirname, proposal, "frozen");
const findings = proposals.flatMap((proposal) => proposal.findings);
const counterexamples = proposals.flatMap((proposal) =>
  proposal.findings
    .filter((one): one is Counterexample => one.kind === "counterexample")
    .map((finding) => ({ id: finding.id, finding, proposal: proposal.id })),
);

async function verdictOf(id: string, more: readonly string[] = []) {
  const world = findingWorld(id);
  if (world === undefined) throw new Error(`${id} has no world`);
  const bundle = bundleOfFinding(world);
  const replayed = await replay({ ...bundle, proposals: [...bundle.proposals, ...more] });
  if (!replayed.ok) throw new Error(replayed.fault.message);
  return replayed.value.verdict;
}

describe("findings", () => {
  test("have unique ids, and name existing gaps and statements", () => {
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    const lost = findings.flatMap((one) => [
      ...one.gaps.filter((gap) => issues().get(gap as IssueId)?.class !== "gap"),
      ...(one.kind === "counterexample" ? one.breaks.filter((id) => !ledger().has(id as StatementId)) : []),
    ]);
    expect(lost).toEqual([]);
  });

  test.each(proposals)("of $id answer every question that its RFC leaves open", (proposal) => {
    const open = [...issues().values()].filter(
      (one) => one.class === "gap" && one.where === `proposals/${proposal.id}`,
    );
    const answered = new Set(proposal.findings.flatMap(({ gaps }) => gaps));
    expect(open.filter(({ id }) => !answered.has(id)).map(({ id, title }) => `${id} ${title}`)).toEqual([]);
  });

  test("that are counterexamples have a repair, or the reason why not", () => {
    const silent = counterexamples.filter(
      ({ finding: { repair, noRepair } }) => (repair === undefined) === (noRepair === undefined),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  test("are frozen, each under its id", () => {
    const expected = counterexamples.map(({ id }) => id).toSorted();
    expect(findingWorlds.map(({ finding }) => finding).toSorted()).toEqual(expected);
    const folders = proposals.map(({ id }) => frozenFolder(id)).filter(existsSync);
    const files = folders.flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith(".json")));
    expect(files.toSorted()).toEqual(expected.map((id) => `${id}.json`).toSorted());
  });
});

describe.each(counterexamples)("$id", ({ id, finding, proposal }) => {
  test("equals its frozen file", async () => {
    const world = findingWorld(id);
    if (world === undefined) throw new Error("it has no world");
    const file = join(frozenFolder(proposal), `${id}.json`);
    // `vitest run -u` writes it.
    await expect(frozenText(world)).toMatchFileSnapshot(file);
    expect(readBundle(utf8(frozenText(world)), file)).toMatchObject({ ok: true });
  });

  test("shows that the promise does not hold", async () => {
    const verdict = await verdictOf(id);
    if (verdict.is !== "fail") throw new Error(`expected a failure, it is ${JSON.stringify(verdict)}`);
    const world = findingWorld(id);
    const covered = new Set(world?.case.then.flatMap(({ covers }) => covers));
    expect(finding.breaks.filter((statement) => !covered.has(statement as StatementId))).toEqual([]);
  });

  test.skipIf(finding.repair === undefined)("passes with its repair", async () => {
    expect(await verdictOf(id, [`${proposal}:${finding.repair}`])).toEqual({ is: "pass" });
  });
});
