/** `plimsoll rebase`: simulate a rebase and say what it would break. */
import type { Command } from "commander";
import type { RebaseVerbOptions } from "../rebase/run.ts";
import { collect } from "./arguments.ts";

const EXAMPLES = `
Examples:
  plimsoll rebase oci:./image --run-image oci:./new-run-image
  plimsoll rebase oci-archive:app.tar --run-image docker.io/me/run:2 --output oci:./rebased
  plimsoll rebase oci:./image --run-image oci:./new-run-image --proposal export-dirs:rebase=check

A run image from a file counts as the next version of the one that the app image names. What it would break is told by law:
L1 something of the app's changed, L3 the run image reaches into what the app owns, L4 the app's layers stand over the run
image, L5 the layers below are not the run image's, lost: a program that a process starts with is gone. Findings do not
change the exit code.

Exit codes: the lifecycle's own (0 rebased, 70 to 79 refused), 2 usage, 3 the harness failed.`;

export function addRebase(program: Command): void {
  program
    .command("rebase")
    .description("simulate a rebase and say what it would break")
    .argument("<image>", "the app image: oci:<dir>, oci-archive:<file> or a reference")
    .requiredOption("--run-image <image>", "the new run image: a folder, oci:<dir>, oci-archive:<file> or a reference")
    .option("--output <output>", "oci:<dir>, oci-archive:<file> or a registry reference; nothing may be there")
    .option("--force", "rebase although the lifecycle would refuse")
    .option("--platform-api <version>", "the Platform API; default: the newest that the reference speaks")
    .option(
      "--proposal <id|file>",
      "switched on for the rebaser, `<id>:<option>=<value>` with a choice; may be repeated; all",
      collect,
      [],
    )
    .option("--json", "print one JSON document")
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (image: string, options: RebaseVerbOptions) => {
      const { runRebaseVerb } = await import("../rebase/run.ts");
      process.exitCode = await runRebaseVerb(image, options);
    });
}
