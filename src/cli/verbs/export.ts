/** `plimsoll export`: test cases and failures for use without Plimsoll. */
import type { Command } from "commander";
import type { ExportOptions } from "../export/run.ts";
import { runVerb } from "../terminal/run-verb.ts";

const EXAMPLES = `
Examples:
  plimsoll export --out cases.json                             every case with its world, as JSON
  plimsoll export rebase platform/export --platform-api 0.15   some cases, on standard output
  plimsoll export .plimsoll/failures/<file> --out failure      a failure as a folder: files, images, and a script that repeats it

Exit codes: 0 written, 2 bad file or word, 3 it could not be written, 4 no case was exported.`;

export function addExport(program: Command): void {
  program
    .command("export")
    .description("write cases as JSON for a harness in another language, or a failure as a folder with a script")
    .argument("[what...]", "ids of cases or statements, globs, sections, phases; or a file that plimsoll test wrote")
    .option("--platform-api <range>", "Platform API versions; default: the oldest and the newest of each case")
    .option("--buildpack-api <range>", "Buildpack API versions")
    .option("--out <path>", "the file to write; for a failure the new folder")
    .addHelpText("after", EXAMPLES)
    .action(async (what: readonly string[], options: ExportOptions) => {
      const { runExportVerb } = await import("../export/run.ts");
      process.exitCode = await runVerb(() => runExportVerb(what, options));
    });
}
