/** `plimsoll try`: a worked example of a proposal. */
import type { Command } from "commander";
import type { TryOptions } from "../try/run.ts";
import { addInputs } from "./inputs.ts";

const EXAMPLES = `
Examples:
  plimsoll try                                       the proposals there are
  plimsoll try export-dirs                           its worked example, without it and with it
  plimsoll try export-dirs:rebase=check              with an option chosen
  plimsoll try export-dirs oci-artifacts             two at once: both examples in one build; all
  plimsoll try oci-artifacts:form=draft              another form of the text
  plimsoll try ./mine.ts                             one of your own
  plimsoll try oci-artifacts --output localhost:5000/shop:1    the image with the proposal, and what is published beside it
  plimsoll try export-dirs --path ./app --buildpack ./my-buildpack --run-image oci:./debian

Whatever says what is built (--buildpack, --extension, --order, --builder, --build-image, --run-image) takes the place of the example.

Exit codes: the lifecycle's own of the build with the proposal (0 built), 2 usage, 3 the harness failed.`;

export function addTry(program: Command): void {
  const command = program
    .command("try")
    .description("a worked example of a proposal: the same build without and with it, side by side, and its findings")
    .argument(
      "[proposal...]",
      "<id>, or the module of one (./mine.ts); <id>:<option>=<value> with a choice; several: at once",
    );
  addInputs(command)
    .option("--json", "print one JSON document on standard output")
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (words: readonly string[], options: TryOptions) => {
      const { runTryVerb } = await import("../try/run.ts");
      process.exitCode = await runTryVerb(words, { ...options, ...FIXED });
    });
}

/** What `plimsoll build` lets one choose, and this does not. */
const FIXED = { tag: [], proposal: [] } as const;
