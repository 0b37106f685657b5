/** What judges a user proposal: the module gives drafts, and they are completed and checked here. */
import { ok, type Result } from "#base";
import type { Law } from "#laws/kit";
import { ledger, type Statement } from "#ledger";
import type { StatementId, TestCase } from "#protocol";
import type { Evidence, ProposalMutant } from "../kit/evidence.ts";
import type { FindingWorld } from "../kit/finding-world.ts";
import { type KnownIds, readCases } from "./cases.ts";
import type { EvidenceDraft } from "./drafts.ts";
import { callModule, failModule, type UserProposalFault } from "./faults.ts";
import type { ProposalModule } from "./module.ts";
import { call, fieldProblems, isRecord, object, type Shape, text, texts } from "./shape.ts";
import { readStatements } from "./statements.ts";
import { readFindingWorlds } from "./worlds.ts";

export interface CheckedEvidence {
  readonly statements: readonly Statement[];
  readonly cases: readonly TestCase[];
  readonly worlds: readonly FindingWorld[];
  readonly evidence: Evidence;
}

/** `known`: what the modules before this one and Plimsoll have. */
export function readEvidence(module: ProposalModule, known: KnownIds): Result<CheckedEvidence, UserProposalFault> {
  const { file, proposal } = module;
  const drafts = callModule("evidence()", module, () => proposal.evidence?.() ?? {});
  if (!drafts.ok) return drafts;
  if (!isRecord(drafts.value)) return failModule("evidence() must return an object", file);
  const statements = readStatements(drafts.value, module, known.statements);
  if (!statements.ok) return statements;
  const all = new Map([...known.statements, ...statements.value.map((one) => [one.id, one] as const)]);
  const ids = { ...known, statements: all };
  const cases = readCases(drafts.value, module, ids);
  if (!cases.ok) return cases;
  const worlds = readFindingWorlds(drafts.value, module, { cases: cases.value, among: ids });
  if (!worlds.ok) return worlds;
  const code = readCode(drafts.value, module, ids);
  if (!code.ok) return code;
  return ok({
    statements: statements.value,
    cases: cases.value,
    worlds: worlds.value,
    evidence: { ...code.value, cases: { [file]: cases.value }, counterexamples: worlds.value },
  });
}

const LAW: Shape = {
  says: text,
  lane: [
    '"must", "implied", "should" or "may"',
    (value) => ["must", "implied", "should", "may"].includes(String(value)),
  ],
  covers: texts,
  needs: object,
  kind: ['"law" or "finding"', (value) => value === "law" || value === "finding"],
  runsDivisor: ["a number", (value) => typeof value === "number" && value >= 1],
  trials: call,
  sessions: call,
  check: call,
};
const MUTANT: Shape = { name: text, says: text, breaks: texts, proposals: texts, amendment: object };
const GENERATOR: Shape = {
  amendment: text,
  anyUse: call,
  isUsed: call,
  withoutProposal: call,
  missingResults: call,
};

/** Laws, mutants and generators are code: their shapes are checked, and the types of the package check the rest. */
function readCode(
  { laws = [], mutants = [], generators = [] }: EvidenceDraft,
  { file, proposal: { id } }: ProposalModule,
  known: KnownIds,
): Result<Pick<Evidence, "laws" | "mutants" | "generators">, UserProposalFault> {
  const own: Shape = {
    id: [
      `an id that begins with "${id}." and is not taken`,
      (value) => typeof value === "string" && value.startsWith(`${id}.`) && !known.laws.includes(value),
    ],
  };
  const lists = { laws: { ...own, ...LAW }, mutants: MUTANT, generators: GENERATOR };
  const given = { laws, mutants, generators };
  for (const key of ["laws", "mutants", "generators"] as const) {
    const list: unknown = given[key];
    if (!Array.isArray(list)) return failModule(`expected a list in \`${key}\``, file);
    const problems = list.flatMap((one, at) => fieldProblems(one, lists[key], `${key}[${at}]`));
    if (problems.length > 0) return failModule(problems.join("; "), file);
  }
  const lost = uncovered(laws, mutants, known);
  return lost.length === 0 ? ok(given) : failModule(lost.join("; "), file);
}

const uncovered = (laws: readonly Law[], mutants: readonly ProposalMutant[], { statements }: KnownIds) =>
  [
    ...laws.flatMap(({ id, covers }) => covers.map((one) => ({ by: id, one }))),
    ...mutants.flatMap(({ name, breaks }) => breaks.map((one) => ({ by: name, one }))),
  ].flatMap(({ by, one }: { readonly by: string; readonly one: StatementId }) =>
    statements.has(one) || ledger().has(one)
      ? []
      : [`${by} names ${one}, which is not a statement of the module or of the specification`],
  );
