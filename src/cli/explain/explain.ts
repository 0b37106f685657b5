/** Explains an id: a statement, a case, a law, a phase, a proposal, a finding, an issue of the ledger, or an exit code. */
import { closestPattern } from "#base";
import { EXIT_CODES, meaningOf } from "#contract";
import type { Law } from "#laws/kit";
import { type Issue, issues } from "#ledger";
import { issueId, statementId } from "#protocol";
import { type Ink, moduleHint } from "#reports";
import type { LoadedProposals } from "#suite";
import { EXIT } from "../terminal/exit-codes.ts";
import { coveredLines, explainCase } from "./case.ts";
import { type Catalogue, catalogueWith } from "./catalogue.ts";
import { field } from "./field.ts";
import { explainFinding, findingIds, findingNamed, findingsAbout } from "./finding.ts";
import { explainMutant, mutantNamed } from "./mutant.ts";
import { explainPhase } from "./phase.ts";
import { explainProposal } from "./proposal.ts";
import { explainStatement } from "./statement.ts";

export interface Explanation {
  readonly lines: readonly string[];
  /** For `--json`; undefined if the id is not known. */
  readonly data?: object;
  readonly code: number;
}

/** `loaded`: the user's proposals, which are explained too. */
export async function explain(id: string, ink: Ink, loaded?: LoadedProposals): Promise<Explanation> {
  const catalogue = catalogueWith(loaded);
  const found = await find(id, catalogue, ink);
  if (found !== undefined) {
    const { lines, ...data } = found;
    return { lines, data: { id, ...data, text: lines }, code: EXIT.conforms };
  }
  if (/^\d+$/.test(id)) {
    const line = `plimsoll: neither a lifecycle nor Plimsoll has an exit code ${id}; docs/exit-codes.md lists those of Plimsoll`;
    return { lines: [line], code: EXIT.usage };
  }
  // Only an unknown id needs the rules of other parties.
  const { partyRules } = await import("#parties");
  const near = closestPattern(id, [
    ...catalogue.statements.keys(),
    ...[...catalogue.cases, ...catalogue.laws].map((one) => one.id),
    ...partyRules().map((one) => one.id),
    ...issues().keys(),
    ...findingIds(catalogue),
    ...catalogue.proposals.map((one) => one.id),
    ...catalogue.mutants.map(({ mutant }) => mutant.name),
  ]);
  const hint =
    near === undefined
      ? "plimsoll explain '*' lists all ids; plimsoll test --list lists the cases"
      : `did you mean ${near}?`;
  return { lines: [`plimsoll: unknown id ${JSON.stringify(id)}; ${hint}${moduleHint(id)}`], code: EXIT.usage };
}

/** What an id means, in words and as data. */
interface Found {
  readonly kind: string;
  readonly lines: readonly string[];
  readonly [member: string]: unknown;
}

async function find(id: string, catalogue: Catalogue, ink: Ink): Promise<Found | undefined> {
  const finding = findingNamed(id, catalogue);
  if (finding !== undefined)
    return { kind: "finding", finding: finding.finding, lines: await explainFinding(finding, catalogue, ink) };
  return findNow(id, catalogue, ink);
}

async function findNow(id: string, catalogue: Catalogue, ink: Ink): Promise<Found | undefined> {
  const proposal = catalogue.proposals.find((one) => one.id === id);
  if (proposal !== undefined) {
    const { title, rfc, options, findings } = proposal;
    return { kind: "proposal", title, rfc, options, findings, lines: explainProposal(proposal, catalogue, ink) };
  }
  const phase = explainPhase(id, catalogue, ink);
  if (phase !== undefined) return { kind: "phase", lines: phase };
  const statement = catalogue.statements.get(statementId(id));
  if (statement !== undefined)
    return { kind: "statement", statement, lines: explainStatement(statement, catalogue, ink) };
  const testCase = catalogue.cases.find((one) => one.id === id);
  if (testCase !== undefined) return { kind: "case", case: testCase, lines: explainCase(testCase, catalogue, ink) };
  const law = catalogue.laws.find((one) => one.id === id);
  if (law !== undefined) {
    const { says, lane, covers } = law;
    return { kind: "law", says, lane, covers, lines: explainLaw(law, catalogue, ink) };
  }
  const issue = issues().get(issueId(id));
  if (issue !== undefined) return { kind: "issue", issue, lines: explainIssue(issue, catalogue, ink) };
  const exit = /^\d+$/.test(id) ? explainExitCode(Number(id), ink) : undefined;
  if (exit !== undefined) return { kind: "exit-code", lines: exit };
  const mutant = mutantNamed(id, catalogue);
  if (mutant !== undefined) return { kind: "mutant", mutant, lines: explainMutant(mutant, catalogue, ink) };
  return findAmongRules(id, catalogue, ink);
}

/** The rules of other parties are code of their own, which few ids need. */
async function findAmongRules(id: string, catalogue: Catalogue, ink: Ink): Promise<Found | undefined> {
  const { explainRule, ruleNamed } = await import("./rule.ts");
  const rule = ruleNamed(id);
  if (rule !== undefined) return { kind: "rule", rule, lines: explainRule(rule, catalogue, ink) };
  const { explainMany, manyNamed } = await import("./many.ts");
  const many = manyNamed(id, catalogue);
  return many === undefined ? undefined : { kind: "list", ...many, lines: explainMany(many, catalogue, ink) };
}

const explainLaw = (subject: Law, catalogue: Catalogue, ink: Ink): readonly string[] => [
  `${ink.strong(subject.id)}  ${subject.lane.toUpperCase()}  ${subject.kind} over generated worlds`,
  `  ${subject.says}`,
  "",
  ...coveredLines(subject.covers, catalogue, ink),
  "",
  field(ink, "run", `plimsoll test ${subject.id}${catalogue.proposalFlagsFor(subject)}`),
];

function explainIssue(issue: Issue, catalogue: Catalogue, ink: Ink): readonly string[] {
  const about = [...catalogue.statements.values()].filter((one) => one.issues.includes(issue.id));
  const citing = catalogue.cases.filter((one) =>
    one.then.some(({ readings = [] }) => readings.some((reading) => reading.issue === issue.id)),
  );
  return [
    `${ink.strong(issue.id)}  ${issue.class}, ${issue.kind}  ${issue.title}`,
    `  ${issue.says}`,
    ...(issue.example === undefined ? [] : [`  ${issue.example}`]),
    "",
    field(ink, "where", issue.where),
    ...(issue.official === undefined ? [] : [field(ink, "official", issue.official)]),
    ...issue.readings.map((one) => field(ink, "reading", `${one.says} (${one.text})`)),
    ...issue.sources.map((one) => field(ink, "source", `${one.says}: ${one.url}`)),
    ...about.map((one) => field(ink, "about", one.id)),
    ...findingsAbout(issue.id, catalogue).map((one) =>
      field(ink, one.kind, `${one.id}  ${one.kind === "decision" ? one.decided : one.happens}`),
    ),
    ...citing.map((one) => field(ink, "case", one.id)),
  ];
}

function explainExitCode(code: number, ink: Ink): readonly string[] | undefined {
  const own = OWN_CODES.filter(([value]) => value === code).map(([, says]) => field(ink, "plimsoll", says));
  const found = Object.keys(EXIT_CODES)
    .filter(hasExitCodes)
    .map((phase) => ({ phase, meaning: meaningOf(phase, code) }));
  const isCommon = new Set(found.map(({ meaning }) => meaning)).size === 1;
  const meanings = (isCommon ? found.slice(0, 1) : found).flatMap(({ phase, meaning }) =>
    meaning === undefined ? [] : [field(ink, isCommon ? "any phase" : phase, MEANINGS[meaning] ?? meaning)],
  );
  return own.length + meanings.length === 0 ? undefined : [ink.strong(`exit code ${code}`), ...own, ...meanings];
}

const hasExitCodes = (phase: string): phase is keyof typeof EXIT_CODES => Object.hasOwn(EXIT_CODES, phase);

/** Follows the tables of the Platform specification. */
const MEANINGS: Readonly<Record<string, string>> = {
  success: "success",
  generic: "a generic error",
  own: "an error that is specific to this phase",
  "platform-api": "the Platform API version is not supported",
  "buildpack-api": "a Buildpack API version is not supported",
  "detect-none": "no group passed detection, without errors",
  "detect-errored": "no group passed detection, and at least one buildpack failed with an error",
  "build-buildpack": "a buildpack's bin/build failed",
  "generate-extension": "an extension's bin/generate failed",
};

const OWN_CODES: readonly (readonly [number, string])[] = [
  [EXIT.conforms, "conforms: no bug in the MUSTs and implied statements that were selected and could run"],
  [EXIT.fails, "does not conform: a MUST or an implied statement has a bug or is inconclusive"],
  [EXIT.usage, "usage error: a bad option, file or id; nothing was run"],
  [EXIT.error, "harness failed: the harness, the sandbox or the adapter; the verdict is unknown"],
  [EXIT.nothing, "nothing was run: the selection is empty, or every case was skipped"],
  [EXIT.interrupted, "interrupted: the record has the results so far"],
];
