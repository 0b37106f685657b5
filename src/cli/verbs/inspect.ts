/** `plimsoll inspect`: shows what buildpacks put into an image. */
import type { Command } from "commander";
import type { InspectOptions } from "../inspect/run.ts";
import { addColor } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll inspect oci:./image
  plimsoll inspect oci-archive:app.tar --tree /layers
  plimsoll inspect docker.io/me/app:1 --json

Exit codes: 0 shown, 2 usage error, or the image does not match its manifest, 3 harness failed.`;

export function addInspect(program: Command): void {
  const command = program
    .command("inspect")
    .description("show an image: its layers and the buildpack that made each, labels, processes, SBOM, files")
    .argument("<image>", "oci:<dir>, oci-archive:<file>, a folder or a registry reference")
    .option("--tree [path]", "also print the files of the image, or those below a path")
    .option("--json", "print one JSON document");
  addColor(command)
    .addHelpText("after", EXAMPLES)
    .action(async (image: string, options: InspectOptions) => {
      const { runInspectVerb } = await import("../inspect/run.ts");
      process.exitCode = await runInspectVerb(image, options);
    });
}
