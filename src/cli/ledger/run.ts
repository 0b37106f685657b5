/** `plimsoll ledger`: how much of the specification the suite verifies, and what has changed in the text since. */
import { join } from "node:path";
import { type Fault, fail, ok, orThrow, type Result, textOf } from "#base";
import { readFileUpTo } from "#base/host";
import {
  type CoveredStatement,
  coverageOf,
  type Drift,
  driftOf,
  type Grouping,
  knownSentences,
  ledger,
  specificationRevision,
} from "#ledger";
import { partyRules } from "#parties";
import type { Judgeable } from "#protocol";
import { judgeables, NO_USER_PROPOSALS } from "#suite";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printLine } from "../terminal/output.ts";
import { apiTable } from "./by-api.ts";
import { coverageJson, coverageLines, driftJson, driftLines } from "./print.ts";

export interface LedgerOptions {
  /** `api`: the table of the README. */
  readonly by?: Grouping | "api";
  /** A checkout of the specification. */
  readonly against?: string;
  readonly json?: true;
  readonly color?: boolean;
}

/** With `--against`: 1 if the text has changed. */
export async function runLedgerVerb({ by, against, json, color }: LedgerOptions): Promise<number> {
  const revision = specificationRevision();
  if (against !== undefined) {
    const drift = orThrow(driftAgainst(against));
    if (json === true) printLine(JSON.stringify(driftJson(drift, revision), null, 1));
    else for (const line of driftLines(drift, revision, ink(color))) printLine(line);
    return drift.changed.length + drift.added.length > 0 ? EXIT.fails : EXIT.conforms;
  }
  const covered = specificationCoverage();
  if (json === true) printLine(JSON.stringify(coverageJson(covered, revision), null, 1));
  else if (by === "api") for (const line of apiTable(covered)) printLine(line);
  else for (const line of coverageLines(covered, { revision, by }, ink(color))) printLine(line);
  return EXIT.conforms;
}

/** Without the promises of proposals, and without evidence that needs a proposal. */
export function specificationCoverage(): readonly CoveredStatement[] {
  const evidence = new Map<Judgeable["statements"][number], string[]>();
  for (const { id, statements } of [...judgeables(NO_USER_PROPOSALS).filter(isOfSpecification), ...partyRules()]) {
    for (const statement of statements) {
      const known = evidence.get(statement);
      if (known === undefined) evidence.set(statement, [id]);
      else known.push(id);
    }
  }
  return coverageOf(specified(), evidence);
}

const isOfSpecification = ({ onRequest, needs }: Judgeable): boolean =>
  !onRequest && needs.anyProposal === undefined && (needs.amendments ?? []).length === 0;

const specified = () => new Map([...ledger()].filter(([, { document }]) => !document.startsWith("proposals/")));

function driftAgainst(checkout: string): Result<Drift, Fault> {
  const statements = [...specified().values()];
  const documents = new Map<string, string>();
  for (const name of new Set(statements.map(({ document }) => document))) {
    const read = readDocument(checkout, name);
    if (!read.ok) return read;
    documents.set(name, read.value);
  }
  return ok(driftOf({ statements, sentences: knownSentences() }, documents));
}

const DOCUMENT_SIZE_MAX = 16 * 1024 * 1024;

function readDocument(checkout: string, name: string): Result<string, Fault> {
  const file = join(checkout, name);
  const read = readFileUpTo(file, DOCUMENT_SIZE_MAX);
  if (read.ok) return ok(textOf(read.value));
  return fail({
    kind: "no-checkout",
    message: `the document cannot be read: ${read.fault.message}`,
    where: { file },
    remedy: "give a checkout of buildpacks/spec",
  });
}
