/** `plimsoll differential`: runs generated worlds on two lifecycles and explains what differs. */
import { type Command, Option } from "commander";
import type { DifferentialOptions } from "../differential/run.ts";
import { addColor, parsePositive } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll differential ./go-launcher ./rust-launcher   compare two launchers
  plimsoll differential ./rust-launcher                 compare one with the reference
  plimsoll differential ./a ./b --runs 5000 --seed x    generate more worlds, or others
  plimsoll differential ./a ./b --json                  print one JSON document
  plimsoll differential ./bin --phase build             compare whole builds with the reference's: all phases, a rebuild or rebase, the start
  plimsoll differential ./bin --phase build --departures    the same, where the reference has the known departures of the official lifecycle

The command does not judge differences. It names the statements about each, if there are any.

Exit codes: 0 no difference, 1 differences, 2 usage error, 3 harness failed, 4 this machine has no sandbox.`;

export function addDifferential(program: Command): void {
  const command = program
    .command("differential")
    .description("run generated worlds on two lifecycles, and show what differs")
    .argument("<lifecycle>", "a directory with executables, a release (.tgz) or an image")
    .argument("[lifecycle]", "another one (default: the reference)")
    .addOption(
      new Option("--phase <name>", "the launcher alone, or whole builds")
        .choices(["launch", "build"])
        .default("launch"),
    )
    .option("--departures", "the reference has the departures of the official lifecycle that are known")
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
