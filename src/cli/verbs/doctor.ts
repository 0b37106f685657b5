/** `plimsoll doctor`: shows what this machine can run, and how to fix what it cannot. */
import type { Command } from "commander";
import type { DoctorOptions } from "../doctor/doctor.ts";
import { ink, printLine } from "../terminal/output.ts";
import { addColor, addExecutables } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll doctor
  plimsoll doctor --lifecycle ./bin      also show the API versions that these executables support

Exit codes: 0 everything can run, 4 real executables cannot run, 2 the lifecycle cannot be opened.`;

export function addDoctor(program: Command): void {
  const command = program
    .command("doctor")
    .description("show what this machine can run, what a lifecycle supports, and how to fix what is missing")
    .option("--lifecycle <lifecycle>", "a directory of executables, a release (.tgz), an image, or a module");
  addColor(addExecutables(command).option("--json", "print one JSON document"))
    .addHelpText("after", EXAMPLES)
    .action(async ({ color, json, ...options }: DoctorOptions & { readonly color?: boolean; readonly json?: true }) => {
      const { diagnose } = await import("../doctor/doctor.ts");
      const { lines, data, code } = await diagnose(options, ink(color));
      if (json === true) printLine(JSON.stringify(data, null, 1));
      else for (const line of lines) printLine(line);
      process.exitCode = code;
    });
}
