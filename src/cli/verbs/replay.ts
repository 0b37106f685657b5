/** `plimsoll replay`: runs a frozen failure again. */
import type { Command } from "commander";
import type { ReplayOptions } from "../replay/run.ts";
import { addColor, repeatableOption } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll replay .plimsoll/failures/rebase.safety.L3-0.15-0.12.json
                                                               a failure of plimsoll test
  plimsoll replay failure.json --lifecycle ./bin               the same failure on another lifecycle
  plimsoll replay export.slices.sequential                     one case, on the reference
  plimsoll replay export-dirs.rebase-shows-run-image           a finding of a proposal
  plimsoll replay mine.a-finding --proposal ./mine.ts          a finding of your own proposal

Exit codes: 0 it no longer fails, 1 it still fails, 2 bad file or id, 3 harness failed, 4 it cannot run here.`;

export function addReplay(program: Command): void {
  const command = program
    .command("replay")
    .description("run a case, a frozen failure or a finding again, and print its whole trace")
    .argument("<file|case|finding>", "a file that plimsoll test wrote, or the id of a case or finding")
    .option("--lifecycle <lifecycle>", "run this lifecycle; default: the one that the file names")
    .addOption(repeatableOption("--proposal <id|file>", "enable a proposal besides those that the file names"));
  addColor(command.option("--json", "print one JSON document: each step with its whole observation, and the verdict"))
    .addHelpText("after", EXAMPLES)
    .action(async (what: string, options: ReplayOptions) => {
      const { runReplay } = await import("../replay/run.ts");
      process.exitCode = await runReplay(what, options);
    });
}
