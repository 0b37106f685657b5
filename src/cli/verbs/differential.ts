/** `plimsoll differential`: runs generated worlds on two lifecycles and explains what differs. */
import type { Command } from "commander";
import type { DifferentialOptions } from "../differential/run.ts";
import { addColor, parsePositive } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll differential ./go-launcher ./rust-launcher   compare two launchers
  plimsoll differential ./rust-launcher                 compare one with the reference
  plimsoll differential ./a ./b --runs 5000 --seed x    generate more worlds, or others
  plimsoll differential ./a ./b --json                  print one JSON document

So far only the launcher can be compared. The command does not judge differences. It names the statements about each, if there are any.

Exit codes: 0 no difference, 1 differences, 2 usage error, 3 harness failed, 4 this machine has no sandbox.`;

export function addDifferential(program: Command): void {
  const command = program
    .command("differential")
    .description("run generated worlds on two sets of executables, and show what differs")
    .argument("<lifecycle>", "a directory with a launcher, a release (.tgz) or an image")
    .argument("[lifecycle]", "another one (default: the reference's executables)")
    .option("--seed <text>", "seed of the worlds", "plimsoll")
    .option("--runs <n>", "number of generated worlds", parsePositive, 1000)
    .option("--json", "print JSON");
  addColor(command)
    .addHelpText("after", EXAMPLES)
    .action(async (first: string, second: string | undefined, options: DifferentialOptions) => {
      const { runDifferential } = await import("../differential/run.ts");
      process.exitCode = await runDifferential(first, second, options);
    });
}
