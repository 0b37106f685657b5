/** `plimsoll rebase`: simulates a rebase and reports what it would break. */
import type { Command } from "commander";
import type { RebaseVerbOptions } from "../rebase/run.ts";
import { addColor, addProposal } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll rebase oci:./image --run-image oci:./new-run-image
  plimsoll rebase oci-archive:app.tar --run-image docker.io/me/run:2 --output oci:./rebased
  plimsoll rebase oci:./image --run-image oci:./new-run-image --proposal export-dirs:rebase=check

A run image given as a file counts as the next version of the one that the app image names. Each finding names the rule
that the rebase would break. Findings do not change the exit code.
  L1    a file of the app changed
  L3    the run image has files in directories that belong to the app
  L4    the app's layers hide files of the run image
  L5    the layers at the bottom are not those of the run image
  lost  a program that a process starts is missing

Exit codes: the lifecycle's own (0 rebased, 70 to 79 rejected), 2 usage error, 3 harness failed.`;

export function addRebase(program: Command): void {
  const command = program
    .command("rebase")
    .description("simulate a rebase and report what it would break")
    .argument("<image>", "the app image: oci:<dir>, oci-archive:<file> or a reference")
    .requiredOption("--run-image <image>", "the new run image: a folder, oci:<dir>, oci-archive:<file> or a reference")
    .option("--output <output>", "oci:<dir>, oci-archive:<file> or a registry reference; a path must not exist yet")
    .option("--force", "rebase even if the lifecycle would reject the run image")
    .option("--platform-api <version>", "Platform API version; default: the newest that the reference supports");
  addColor(addProposal(command).option("--json", "print one JSON document"))
    .addHelpText("after", EXAMPLES)
    .action(async (image: string, options: RebaseVerbOptions) => {
      const { runRebaseVerb } = await import("../rebase/run.ts");
      process.exitCode = await runRebaseVerb(image, options);
    });
}
