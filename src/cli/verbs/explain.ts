/** `plimsoll explain`: what an id says, where it comes from, how it is tested. */
import type { Command } from "commander";
import { complain, ink, say } from "../output.ts";

const EXAMPLES = `
Examples:
  plimsoll explain buildpack.slices.sequential    a statement of the specification
  plimsoll explain export.slices.sequential       a case
  plimsoll explain A-25                           a contradiction or ambiguity of the text
  plimsoll explain export-dirs.rebase-shows-run-image   what running a proposal showed, with the trees
  plimsoll explain 62                             an exit code`;

export function addExplain(program: Command): void {
  program
    .command("explain")
    .description(
      "a statement, a case, a finding, an issue of the text or an exit code: what it says, where from, how it is tested",
    )
    .argument("<id>")
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (id: string, { color }: { readonly color?: boolean }) => {
      const { explain } = await import("../explain/explain.ts");
      const { lines, code } = await explain(id, ink(color));
      for (const line of lines) (code === 0 ? say : complain)(line);
      process.exitCode = code;
    });
}
