/** Turns the statements of a user proposal into statements of the ledger. */
import { ok, type Result } from "#base";
import { ledger, type Statement } from "#ledger";
import { type StatementId, statementId } from "#protocol";
import type { EvidenceDraft, StatementDraft } from "./drafts.ts";
import { failModule, type UserProposalFault } from "./faults.ts";
import type { ProposalModule } from "./module.ts";
import { fieldProblems, isList } from "./shape.ts";

type Statements = ReadonlyMap<StatementId, Statement>;

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isOptional = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

const SHAPE = {
  says: ["a sentence", isText],
  level: ["a text", isOptional(isText)],
  subject: ["a text", isOptional(isText)],
  phase: ["a list of phases", isOptional(isTexts)],
  section: ["a text", isOptional(isText)],
  lines: ["a text", isOptional(isText)],
  testable: ['"yes", "partial" or "no"', isOptional((value) => ["yes", "partial", "no"].includes(String(value)))],
  observe: ["a list of texts", isOptional(isTexts)],
  test: ["a text", isOptional(isText)],
} as const;

/** `others`: the statements of the modules before this one. */
export function readStatements(
  drafts: EvidenceDraft,
  { proposal, file }: ProposalModule,
  others: Statements,
): Result<readonly Statement[], UserProposalFault> {
  const given = drafts.statements ?? [];
  if (!isList(given)) return failModule("expected a list in `statements`", file);
  const prefix = `proposal.${proposal.id}.`;
  const wrong = given.flatMap((one, at) => fieldProblems(one, { id: idShape(prefix), ...SHAPE }, `statements[${at}]`));
  if (wrong.length > 0) return failModule(`invalid \`statements\`: ${wrong.join("; ")}`, file);
  const statements = given.map((one) => asLedger(one, proposal.id));
  const ids = statements.map(({ id }) => id);
  const taken = ids.find((id, at) => ids.indexOf(id) !== at || others.has(id) || ledger().has(id));
  return taken === undefined ? ok(statements) : failModule(`the id of the statement ${taken} is taken`, file);
}

const idShape = (prefix: string) =>
  [
    `an id that begins with "${prefix}"`,
    (value: unknown) => typeof value === "string" && value.startsWith(prefix) && /^[a-z][a-z0-9.-]*$/.test(value),
  ] as const;

function asLedger(given: StatementDraft, proposal: string): Statement {
  const { id, says, level = "IMPLICIT", subject = "lifecycle", phase = [], test } = given;
  return {
    id: statementId(id),
    document: `proposals/${proposal}`,
    revision: "",
    section: given.section ?? "",
    lines: given.lines ?? "",
    level,
    subject,
    phases: phase,
    says,
    sha256: "",
    testable: given.testable ?? "yes",
    observe: given.observe ?? [],
    ...(test !== undefined && { test }),
    tags: [],
    issues: [],
  };
}
