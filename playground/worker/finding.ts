/** Performs a finding: its world with the RFC as written, and with the repair. */
import { type Fault, FaultError, ok, orThrow } from "#base";
import { type Counterexample, type Proposal, proposals } from "#proposals";
import { bundleText } from "#protocol";
import { describeStep } from "#runner";
import { bundleOfFinding, performFinding, type Replayed, replayCase, type ShownFinding } from "#suite/findings";
import type { Mark, TreeRow } from "../model/built.ts";
import type { FindingView, PerformedView, ShownTree } from "../model/finding.ts";
import { subjectWith } from "./lifecycle.ts";

/** Throws a fault if no counterexample has this id. */
export async function showFinding(id: string): Promise<FindingView> {
  const { finding, proposal } = findingNamed(id);
  const evidence = proposal.evidence?.() ?? {};
  const world = evidence.counterexamples?.find((one) => one.finding === id);
  if (world === undefined) throw unknown(id);
  const others = Object.values(evidence.cases ?? {}).flat();
  const shown = orThrow(
    await performFinding(finding, {
      proposal: proposal.id,
      world,
      replay: async (bundle) => ok(await replayCase(bundle, subjectWith(bundle.proposals), others)),
    }),
  );
  const { text, repaired, trees } = shown;
  return {
    id,
    inputs: text.inputs.map(({ name, value }) => ({ name, value })),
    text: performedView(text),
    ...(repaired !== undefined && { repaired: performedView(repaired) }),
    ...(trees !== undefined && { trees: { left: treeView(trees.left), right: treeView(trees.right) } }),
    bundle: bundleText(bundleOfFinding(world)),
  };
}

function findingNamed(id: string): { readonly finding: Counterexample; readonly proposal: Proposal } {
  for (const proposal of proposals) {
    const finding = proposal.findings.find((one) => one.id === id);
    if (finding?.kind === "counterexample") return { finding, proposal };
  }
  throw unknown(id);
}

const unknown = (id: string): FaultError<Fault<"finding">> =>
  new FaultError({ kind: "finding", message: `no counterexample is called ${JSON.stringify(id)}` });

function performedView({ sessions, verdict, failures }: Replayed): PerformedView {
  return {
    steps: (sessions[0] ?? []).map(({ step, seen: { exit } }) => `${describeStep(step)}${exitWords(exit)}`),
    outcome: OUTCOMES[verdict.is] ?? verdict.is,
    holds: verdict.is === "pass",
    failures: failures.map(({ at, expected, actual }) => ({
      at,
      expected,
      actual: actual === undefined ? "nothing" : JSON.stringify(actual),
    })),
  };
}

const OUTCOMES: Readonly<Record<string, string>> = {
  pass: "the promise holds",
  fail: "the promise does not hold",
};

function exitWords(exit: Replayed["sessions"][number][number]["seen"]["exit"]): string {
  if (exit === undefined) return "";
  if ("code" in exit) return `: exit ${exit.code}`;
  return "signal" in exit ? `: killed by ${exit.signal}` : ": stopped";
}

type Trees = NonNullable<ShownFinding["trees"]>;

const treeView = ({ title, rows }: Trees["left"]): ShownTree => ({
  title,
  rows: rows.map(
    ({ path, mark, note }): TreeRow => ({
      path,
      kind: "file",
      ...(isMark(mark) && { mark }),
      ...(note !== undefined && { note }),
    }),
  ),
});

const isMark = (mark: string | undefined): mark is Mark => mark === "+" || mark === "-" || mark === "~";
