/** `plimsoll doctor`: what this machine can run, and how to mend what it cannot. */
import type { Command } from "commander";
import { ink, printLine } from "../terminal/output.ts";

const EXAMPLES = `
Examples:
  plimsoll doctor
  plimsoll doctor --lifecycle ./bin      what a directory of executables speaks

Exit codes: 0 everything can be run, 4 real executables cannot, 2 the lifecycle cannot be opened.`;

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("what this machine can run, what the given lifecycle speaks, and how to mend it")
    .option("--lifecycle <lifecycle>", "a directory of executables, or a module")
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async ({ lifecycle, color }: { readonly lifecycle?: string; readonly color?: boolean }) => {
      const { diagnose } = await import("../doctor/doctor.ts");
      const { lines, code } = await diagnose(lifecycle, ink(color));
      for (const line of lines) printLine(line);
      process.exitCode = code;
    });
}
