/** `plimsoll try all`: one app that uses every built-in proposal, and what each of them contributes. */
import { byHarm, contributions, exampleTogether, HARMS, lookAt, proposals, type TrialOutcome } from "#proposals";
import type { BuildOptions } from "../build/options.ts";
import type { BuildProposals } from "../build/proposals.ts";
import { inputLines } from "./print-input.ts";
import { evidenceLines } from "./print-story.ts";
import { commandLines, heading, type Page, prose } from "./prose.ts";
import { performTrial } from "./trial.ts";

export const isEveryProposal = ({ on }: BuildProposals): boolean =>
  proposals.every(({ id }) => on.some(({ proposal }) => proposal.id === id)) && on.length === proposals.length;

export const buildTogether = (chosen: BuildProposals, options: BuildOptions): Promise<TrialOutcome> =>
  performTrial({ example: exampleTogether, options, proposals: chosen, starts: true });

export function togetherLines(built: TrialOutcome, page: Page): readonly string[] {
  const { ink } = page;
  const started =
    built.phases
      .find(({ phase }) => phase === "app")
      ?.said.trim()
      .split("\n") ?? [];
  return [
    `${ink.strong("all five")}  one app that uses them`,
    `  ${prose(exampleTogether.says, 2, page)}`,
    ...heading("The input", page),
    ...inputLines(exampleTogether, ink, page.width, ["start.sh"]),
    ...heading("What each of them does for the app", page),
    ...contributions.flatMap(({ proposal, did, see }) => [
      `  ${ink.strong(proposal)}  ${ink.faint(`plimsoll try ${proposal}`)}`,
      `          did   ${prose(did, 16, page)}`,
      ...evidenceLines(
        see.map((pointer) => lookAt(pointer, built)),
        page,
      ),
    ]),
    ...(built.rejected === undefined ? [] : ["", `  ${ink.bad(prose(built.rejected, 2, page))}`]),
    ...heading("The phases", page),
    ...built.phases.map(({ phase, ended }) => `  ${phase.padEnd(8)} ${ended === "exit 0" ? ended : ink.bad(ended)}`),
    ...heading("What the app prints", page),
    ...started.map((line) => `  ${line}`),
    ...harmLines(page),
  ];
}

/** The counterexamples of the worst kind of all proposals, and the number of the others. */
function harmLines(page: Page): readonly string[] {
  const worst = proposals.flatMap(({ findings }) => byHarm(findings).filter(({ harm }) => harm === "secret"));
  const counts = proposals.map(({ id, findings }) => `${byHarm(findings).length} of ${id}`);
  return [
    ...heading("What the texts leave open, the most harmful first", page),
    page.ink.faint(`  the lifecycle ${HARMS.secret}`),
    ...worst.flatMap(({ id, happens }) => [`    ${page.ink.bad(id)}`, `      ${prose(happens, 6, page)}`]),
    `  ${prose(`all counterexamples: ${counts.join(", ")}`, 2, page)}`,
    ...heading("More", page),
    ...commandLines("the two builds side by side", "plimsoll try all --compare", page),
    ...commandLines("how two proposals share a build", "docs/combinations.md", page),
  ];
}
