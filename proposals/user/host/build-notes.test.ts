/** A user's module brings whatever a built-in proposal can: its inputs, label, cache, law and mutants work from end to end. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { api, describeFault } from "#base";
import { judgeLaw } from "#laws";
import { ruleBook } from "#lifecycle";
import { amendmentsOfProposals, evaluateModule, lifecycleKit, readModule, withoutEvidence } from "#proposals";
import { createCaseRunner } from "#runner";
import { lawById, loadUserProposals, openLifecycle } from "#suite";

const FILE = join(import.meta.dirname, "build-notes.fixture.ts");
const versions = { platform: api("0.15"), buildpack: api("0.12") };

const found = await loadUserProposals([FILE]);
if (!found.ok) throw new Error(describeFault(found.fault));
const loaded = found.value;

async function opened(mutant?: string) {
  const subject = mutant === undefined ? { kind: "reference" as const } : { kind: "mutant" as const, name: mutant };
  const lifecycle = await openLifecycle({ subject, proposals: loaded.words, loaded });
  if (!lifecycle.ok) throw new Error(describeFault(lifecycle.fault));
  return lifecycle.value;
}

async function verdicts(mutant?: string) {
  const subject = await opened(mutant);
  const [testCase] = loaded.cases;
  const law = lawById("build-notes.noted", loaded.laws);
  if (testCase === undefined || law === undefined) throw new Error("the module has a test case and a law");
  const byId = new Map(loaded.cases.map((one) => [one.id, one]));
  const ofCase = await createCaseRunner(subject, byId, "notes").judge({ testCase, versions });
  const ofLaw = await judgeLaw(law, subject, { versions, runs: 5, seed: "notes" });
  return { case: ofCase.verdict.is, law: ofLaw.verdict.is };
}

describe("build-notes", () => {
  test("passes its test case and keeps its law", async () => {
    expect(await verdicts()).toEqual({ case: "pass", law: "pass" });
  });

  test.each(["note-forgotten", "note-shortened"])("mutant:%s fails both", async (mutant) => {
    expect(await verdicts(mutant)).toEqual({ case: "fail", law: "fail" });
  });

  test("is used in the worlds of the general laws", async () => {
    const law = lawById("proposals.composed", loaded.laws);
    if (law === undefined) throw new Error("there is the law of composition");
    const { verdict, search } = await judgeLaw(law, await opened(), { versions, runs: 5, seed: "notes" });
    expect([verdict.is, search?.worldsUsing]).toEqual(["pass", { "build-notes": 5 }]);
  });

  test("is a cache that the build command keeps", () => {
    expect(loaded.proposals[0]?.proposal.caches).toEqual(["build-notes"]);
  });

  test("composes in the executables, which do not have the helpers of evidence", () => {
    const code = loaded.sources[0]?.code ?? "";
    const module = readModule(
      evaluateModule(code, lifecycleKit, (name) => process.getBuiltinModule(name)),
      FILE,
    );
    if (!module.ok) throw new Error(describeFault(module.fault));
    const named = amendmentsOfProposals(["build-notes"], [withoutEvidence(module.value)]);
    const book = named.ok ? ruleBook(named.value) : named;
    expect(book.ok && book.value.amendments).toEqual(["build-notes"]);
  });
});
