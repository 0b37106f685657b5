/** `plimsoll playground`: the simulator as a page. */
import type { Command } from "commander";

const EXAMPLES = `
Examples:
  plimsoll playground --out site                      write the page; open site/index.html, or put the folder on any host
  plimsoll try export-dirs --html try.html            one file that opens with the example of a proposal
  plimsoll explain export-dirs.rebase-shows-run-image --html finding.html     one file that shows a finding

The page needs no server: the simulator runs in the browser. docs/playground.md describes it.

Exit codes: 0 written, 2 usage error, 3 a file cannot be written.`;

export function addPlayground(program: Command): void {
  program
    .command("playground")
    .description("write a page in which the simulator runs: edit a world, step through its build, share it as a link")
    .requiredOption("--out <folder>", "the folder to write")
    .addHelpText("after", EXAMPLES)
    .action(async ({ out }: { readonly out: string }) => {
      const { runPlaygroundVerb } = await import("../playground/run.ts");
      process.exitCode = await runPlaygroundVerb(out);
    });
}
