/** `plimsoll explain`: shows what an id means, where it comes from and how it is tested. */
import type { Command } from "commander";
import type { Explanation } from "../explain/explain.ts";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printLine } from "../terminal/output.ts";
import { reportFault } from "../terminal/run-verb.ts";
import { addColor, repeatableOption } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll explain buildpack.slices.sequential    a statement of the specification
  plimsoll explain export.slices.sequential       a case: what is given, what runs, what must hold
  plimsoll explain platform/export                a section: its statements
  plimsoll explain platform.md:457                the statements of a line
  plimsoll explain 'platform.exporter.*'          everything whose id matches
  plimsoll explain mutant:no-group                a mutant
  plimsoll explain A-25                           a contradiction or an ambiguity in the specification
  plimsoll explain export --proposal export-dirs  a phase: its steps and decisions, and those of the enabled proposals
  plimsoll explain export-dirs                    a proposal: its options and its findings
  plimsoll explain export-dirs.rebase-shows-run-image   a finding, with the file trees before and after
  plimsoll explain 62                             an exit code
  plimsoll explain --api-diff platform 0.11 0.12   what changed between two API versions; or: buildpack 0.7 0.8
  plimsoll explain mine.a-finding --proposal ./mine.ts     a finding of your own proposal`;

interface ExplainOptions {
  readonly proposal: readonly string[];
  readonly apiDiff?: readonly string[];
  readonly json?: true;
  readonly html?: string;
  readonly color?: boolean;
}

export function addExplain(program: Command): void {
  const command = program
    .command("explain")
    .description("explain a statement, case, section, phase, mutant, proposal, finding, issue or exit code")
    .argument("[id]")
    .addOption(
      repeatableOption(
        "--proposal <id|file>",
        "enable a proposal, so that phases show its steps; with the path of a module: explain its ids too",
      ),
    );
  command
    .option("--api-diff <axis-and-versions...>", "instead of an id: what changed between two versions of an API")
    .option("--json", "print one JSON document: the data behind the text, and the text")
    .option("--html <file>", "for a finding: write a page that runs it in the browser");
  addColor(command)
    .addHelpText("after", EXAMPLES)
    .action(async (id: string | undefined, { proposal, color, json, html, apiDiff }: ExplainOptions) => {
      const style = ink(json === true ? false : color);
      if (apiDiff !== undefined) {
        const { explainApiDiff } = await import("../explain/api-diff.ts");
        show(explainApiDiff(id === undefined ? apiDiff : [], style), json);
        return;
      }
      if (id === undefined) {
        show(
          { lines: ["plimsoll: explain needs an id; plimsoll explain --help lists examples"], code: EXIT.usage },
          json,
        );
        return;
      }
      if (html !== undefined) {
        const { writeFindingPage } = await import("../playground/run.ts");
        process.exitCode = await writeFindingPage(id, html);
        return;
      }
      if (proposal.length === 0) {
        const { explainCaseAlone } = await import("../explain/case-alone.ts");
        const alone = explainCaseAlone(id, style);
        if (alone !== undefined) {
          show(alone, json);
          return;
        }
      }
      const { loadUserProposals } = await import("#suite");
      const loaded = await loadUserProposals(proposal);
      if (!loaded.ok) {
        process.exitCode = reportFault(loaded.fault);
        return;
      }
      const { explain } = await import("../explain/explain.ts");
      show(await explain(id, style, loaded.value), json);
    });
}

function show({ lines, data, code }: Explanation, json: true | undefined): void {
  if (json === true && data !== undefined) printLine(JSON.stringify(data, null, 1));
  else for (const line of lines) (code === 0 ? printLine : printError)(line);
  process.exitCode = code;
}
