/** `plimsoll explain`: what an id says, where it comes from, how it is tested. */
import type { Command } from "commander";
import { EXIT } from "../terminal/exit-codes.ts";
import { ink, printError, printFault, printLine } from "../terminal/output.ts";
import { collect } from "./arguments.ts";

const EXAMPLES = `
Examples:
  plimsoll explain buildpack.slices.sequential    a statement of the specification
  plimsoll explain export.slices.sequential       a case
  plimsoll explain A-25                           a contradiction or ambiguity of the text
  plimsoll explain export --proposal export-dirs  a phase: its steps and decisions, and where proposals put theirs
  plimsoll explain export-dirs                    a proposal: its choices, and what running it showed
  plimsoll explain export-dirs.rebase-shows-run-image   what running a proposal showed, with the trees
  plimsoll explain 62                             an exit code
  plimsoll explain mine.a-finding --proposal ./mine.ts     what a module of your own says`;

interface ExplainOptions {
  readonly proposal: readonly string[];
  readonly color?: boolean;
}

export function addExplain(program: Command): void {
  program
    .command("explain")
    .description(
      "a statement, a case, a phase, a proposal, a finding, an issue of the text or an exit code: what it says, where from, how it is tested",
    )
    .argument("<id>")
    .option(
      "--proposal <id|file>",
      "the module of a proposal, whose statements, cases and findings are explained too; of any, as it is switched on in what is printed",
      collect,
      [],
    )
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (id: string, { proposal, color }: ExplainOptions) => {
      const { loadUserProposals } = await import("#suite");
      const brought = await loadUserProposals(proposal);
      if (!brought.ok) {
        printFault(brought.fault);
        process.exitCode = EXIT.usage;
        return;
      }
      const { explain } = await import("../explain/explain.ts");
      const { lines, code } = await explain(id, ink(color), brought.value);
      for (const line of lines) (code === 0 ? printLine : printError)(line);
      process.exitCode = code;
    });
}
