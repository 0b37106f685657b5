/** `plimsoll replay`: a frozen failure again. */
import type { Command } from "commander";
import type { ReplayOptions } from "../replay/run.ts";

const EXAMPLES = `
Examples:
  plimsoll replay .plimsoll/failures/rebase.safety.L3-0.15-0.12.json
                                                               a failure, as it was frozen
  plimsoll replay failure.json --lifecycle ./bin               the same on another lifecycle
  plimsoll replay export.slices.sequential                     one case, on the reference
  plimsoll replay export-dirs.rebase-shows-run-image           what shows a finding of a proposal
  plimsoll replay mine.a-finding --proposal ./mine.ts          or of a module of your own

Exit codes: 0 it no longer fails, 1 it still fails, 2 a bad file, 3 the harness failed, 4 it cannot be run here.`;

export function addReplay(program: Command): void {
  program
    .command("replay")
    .description("run one case, one frozen failure or the world of a finding again, with its whole trace")
    .argument("<file|case|finding>", "a file that plimsoll test wrote, or the id of a case or of a finding")
    .option("--lifecycle <lifecycle>", "instead of the one that the file names")
    .option("--proposal <id|file>", "switched on besides those that the file names; may be repeated", collect, [])
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (what: string, options: ReplayOptions) => {
      const { runReplay } = await import("../replay/run.ts");
      process.exitCode = await runReplay(what, options);
    });
}

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
