/** Explains a finding: in words, then with the file trees before and after. */
import { describeFault, type Json } from "#base";
import { issues } from "#ledger";
import type { Counterexample, Finding, Proposal } from "#proposals";
import { issueId, statementId } from "#protocol";
import { type Ink, proposalWords, readablePointer, withoutControls } from "#reports";
import { describeStep } from "#runner";
import { frozenFile, type Replayed, type ShownFinding, showFinding } from "#suite";
import { describeExit } from "../replay/trace.ts";
import { sideBySide } from "../terminal/side-by-side.ts";
import { drawTree } from "../terminal/tree.ts";
import { wrap } from "../terminal/wrap.ts";
import type { Catalogue } from "./catalogue.ts";
import { field } from "./field.ts";

interface FindingOfProposal {
  readonly finding: Finding;
  readonly proposal: Proposal;
}

export const findingIds = ({ proposals }: Catalogue): readonly string[] =>
  proposals.flatMap(({ findings }) => findings.map(({ id }) => id));

export function findingNamed(id: string, { proposals }: Catalogue): FindingOfProposal | undefined {
  for (const proposal of proposals) {
    const finding = proposal.findings.find((one) => one.id === id);
    if (finding !== undefined) return { finding, proposal };
  }
  return undefined;
}

/** The findings that answer a question of the ledger. */
export const findingsAbout = (gap: string, { proposals }: Catalogue): readonly Finding[] =>
  proposals.flatMap(({ findings }) => findings.filter(({ gaps }) => gaps.includes(gap)));

export async function explainFinding(
  { finding, proposal }: FindingOfProposal,
  catalogue: Catalogue,
  ink: Ink,
): Promise<readonly string[]> {
  const module = catalogue.moduleOf(proposal.id);
  const name = catalogue.proposalWordOf(proposal.id);
  const { id, kind, gaps, says, wording } = finding;
  return [
    `${ink.strong(id)}  ${kind}  ${proposal.title}`,
    `  ${wrap(says, 2)}`,
    ...(finding.kind === "counterexample" ? [`  ${wrap(finding.happens, 2)}`] : []),
    "",
    ...gaps.map((gap) => field(ink, "answers", `${gap}  ${issues().get(issueId(gap))?.title ?? ""}`)),
    ...(finding.kind === "decision"
      ? [field(ink, "decided", finding.decided), field(ink, "because", finding.because)]
      : breaksLines(finding, { name, catalogue }, ink)),
    ...(wording === undefined ? [] : [field(ink, "wording", wording)]),
    module === undefined ? field(ink, "page", `proposals/${proposal.id}/README.md`) : field(ink, "module", module),
    ...(finding.kind === "counterexample" ? await shownLines(finding, proposal, catalogue, ink) : []),
  ];
}

interface NamedProposal {
  /** The word for the proposal: an id, or the path of a module. */
  readonly name: string;
  readonly catalogue: Catalogue;
}

const breaksLines = (
  { breaks, repair, noRepair }: Counterexample,
  { name, catalogue }: NamedProposal,
  ink: Ink,
): readonly string[] => [
  ...breaks.map((broken) => {
    const { says = "", level = "" } = catalogue.statements.get(statementId(broken)) ?? {};
    return field(ink, "breaks", `${broken}  ${level === "IMPLICIT" ? "" : `${level} `}${says}`);
  }),
  field(
    ink,
    "repair",
    repair === undefined
      ? ["no option", ...(noRepair === undefined ? [] : [noRepair])].join(": ")
      : proposalWords([`${name}:${repair}`]).trim(),
  ),
];

async function shownLines(
  finding: Counterexample,
  proposal: Proposal,
  catalogue: Catalogue,
  ink: Ink,
): Promise<readonly string[]> {
  const world = catalogue.worldOf(finding.id);
  if (world === undefined) return [field(ink, "world", "missing: the module exports no world for it in `worlds`")];
  const shown = await showFinding(finding, proposal.id, world);
  if (!shown.ok) return ["", `  ${describeFault(shown.fault)}`];
  const { text, repaired, trees } = shown.value;
  const module = catalogue.moduleOf(proposal.id) === undefined ? [] : [catalogue.proposalWordOf(proposal.id)];
  return [
    "",
    ...stepColumns({ text, ...(repaired !== undefined && { repaired }) }, finding, ink),
    ...expectedLines(text, ink),
    ...(trees === undefined ? [] : ["", ...treeLines(trees, ink)]),
    "",
    ...doubtLines(shown.value, finding, ink),
    field(ink, "replay", `plimsoll replay ${finding.id}${proposalWords(module)}`),
    ...(module.length > 0 ? [] : [field(ink, "frozen", frozenFile(finding.id))]),
  ];
}

/** Warns if the world, which may be a user's, contradicts its finding. */
function doubtLines({ text, repaired }: Runs, { repair }: Counterexample, ink: Ink): readonly string[] {
  const shows = text.verdict.is === "fail";
  const isRepaired = repaired === undefined || repaired.verdict.is === "pass";
  return [
    ...(shows
      ? []
      : [field(ink, "doubt", ink.bad("the world does not show it: the promise holds in the RFC as written"))]),
    ...(isRepaired ? [] : [field(ink, "doubt", ink.bad(`${repair} does not repair it: the world still fails`))]),
  ];
}

type Runs = Pick<ShownFinding, "text" | "repaired">;

function stepColumns({ text, repaired }: Runs, { repair }: Counterexample, ink: Ink): readonly string[] {
  const lines = (replayed: Replayed): readonly string[] => [
    ...(replayed.sessions[0] ?? []).map(({ step, seen }, i) => {
      const ended = describeExit(seen.exit);
      return `${i + 1} ${describeStep(step)}${ended === "" ? "" : `: ${ended}`}`;
    }),
    outcomeWords(replayed),
  ];
  const left = { title: "RFC as written", lines: lines(text) };
  if (repaired === undefined) return [ink.strong(left.title), ...left.lines].map((line) => `  ${line}`);
  const right = { title: `with ${repair}`, lines: lines(repaired) };
  return sideBySide(left, right, ink).map((line) => (line === "" ? "" : `  ${line}`));
}

function outcomeWords({ verdict }: Replayed): string {
  if (verdict.is === "fail") return "the promise does not hold";
  if (verdict.is === "pass") return "the promise holds";
  return `${verdict.is}: ${verdict.is === "error" ? (verdict.error.split("\n")[0] ?? "") : verdict.detail}`;
}

function expectedLines({ verdict }: Replayed, ink: Ink): readonly string[] {
  if (verdict.is !== "fail") return [];
  return verdict.failures.flatMap(({ at, expected, actual }) => [
    "",
    field(ink, "at", readablePointer(at)),
    field(ink, "expected", expected),
    field(
      ink,
      "actual",
      actual === undefined ? "nothing" : cut(withoutControls(JSON.stringify(actual satisfies Json))),
    ),
  ]);
}

const ACTUAL_MAX = 400;
const cut = (text: string): string => (text.length > ACTUAL_MAX ? `${text.slice(0, ACTUAL_MAX)}…` : text);

function treeLines({ left, right }: NonNullable<ShownFinding["trees"]>, ink: Ink): readonly string[] {
  const column = ({ title, rows }: typeof left) => ({ title, lines: drawTree(rows) });
  return sideBySide(column(left), column(right), ink).map((line) => (line === "" ? "" : `  ${line}`));
}
