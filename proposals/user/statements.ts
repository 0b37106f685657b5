/** Turns the statements of a user proposal into statements of the ledger. */
import { ok, type Result } from "#base";
import { ledger, type Statement } from "#ledger";
import { type StatementId, statementId } from "#protocol";
import type { EvidenceDraft, StatementDraft } from "./drafts.ts";
import { failModule, type UserProposalFault } from "./faults.ts";
import type { ProposalModule } from "./module.ts";
import { fieldProblems, isList, optionalMember, text, texts } from "./shape.ts";

type Statements = ReadonlyMap<StatementId, Statement>;

const SHAPE = {
  says: ["a sentence", text[1]],
  level: optionalMember(text),
  subject: optionalMember(text),
  phase: optionalMember(["a list of phases", texts[1]]),
  section: optionalMember(text),
  lines: optionalMember(text),
  testable: optionalMember(['"yes", "partial" or "no"', (value) => ["yes", "partial", "no"].includes(String(value))]),
  observe: optionalMember(texts),
  test: optionalMember(text),
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
