/** `plimsoll inspect`: an image as a buildpacks person sees it. */
import type { Command } from "commander";
import type { InspectOptions } from "../inspect/run.ts";

const EXAMPLES = `
Examples:
  plimsoll inspect oci:./image
  plimsoll inspect oci-archive:app.tar --tree /layers
  plimsoll inspect docker.io/me/app:1 --json

Exit codes: 0, 2 usage or an image that is not what its manifest says, 3 the harness failed.`;

export function addInspect(program: Command): void {
  program
    .command("inspect")
    .description("an image as a buildpacks person sees it: layers, who made each, labels, processes, SBOM, tree")
    .argument("<image>", "oci:<dir>, oci-archive:<file>, a folder or a registry reference")
    .option("--tree [path]", "its files too, below a path")
    .option("--json", "print one JSON document")
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (image: string, options: InspectOptions) => {
      const { runInspectVerb } = await import("../inspect/run.ts");
      process.exitCode = await runInspectVerb(image, options);
    });
}
