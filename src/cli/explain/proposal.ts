/** Explains a proposal: where its RFC is, which choices it leaves open, and what running it showed. */

import type { Proposal, ProposalOption } from "#proposals";
import type { Ink } from "#reports";
import { wrap } from "../terminal/wrap.ts";
import type { Catalogue } from "./catalogue.ts";
import { field } from "./field.ts";

export function explainProposal(proposal: Proposal, catalogue: Catalogue, ink: Ink): readonly string[] {
  const { id, title, rfc, options, findings } = proposal;
  const module = catalogue.moduleOf(id);
  const word = catalogue.proposalWordOf(id);
  return [
    `${ink.strong(id)}  ${title}`,
    `  ${wrap(rfc, 2)}`,
    "",
    module === undefined ? field(ink, "page", `proposals/${id}/README.md`) : field(ink, "module", module),
    field(ink, "try", `plimsoll try ${word}`),
    field(ink, "test", `plimsoll test --proposal ${word} '${CASES}${id}.*'`),
    ...section("Choices that the RFC leaves open, the default first", options.flatMap(optionLines(ink)), ink),
    ...section("Findings", findings.map(findingLine(ink)), ink),
    ...(findings.length === 0 ? [] : ["", "  plimsoll explain <finding> shows one with its wording and file trees"]),
  ];
}

/** The ids of a proposal's cases begin with it. */
const CASES = "proposal.";

const section = (title: string, lines: readonly string[], ink: Ink): readonly string[] =>
  lines.length === 0 ? [] : ["", ink.strong(title), ...lines];

const optionLines =
  (ink: Ink) =>
  ({ name, values, says }: ProposalOption): readonly string[] => [
    `  ${ink.strong(name)}=${values.join("|")}`,
    `    ${wrap(says, 4)}`,
  ];

const findingLine =
  (ink: Ink) =>
  (finding: Proposal["findings"][number]): string => {
    const repair = finding.kind === "decision" ? "a decision" : (finding.repair ?? "no option avoids it");
    return `  ${finding.kind === "decision" ? finding.id : ink.bad(finding.id)}  ${ink.faint(repair)}`;
  };
