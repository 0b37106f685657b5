/** `plimsoll try`: builds the example of a proposal without the proposal and with it. */
import type { Command } from "commander";
import type { TryOptions } from "../try/run.ts";
import { addBuildInputs } from "./build-inputs.ts";
import { addColor } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll try                                       list the proposals
  plimsoll try export-dirs                           the promises of its text, with evidence of a build of this moment
  plimsoll try export-dirs --compare                 its example, built without the proposal and with it, side by side
  plimsoll try export-dirs:rebase=check              the same, with an option
  plimsoll try export-dirs oci-artifacts             two proposals at once: both examples in one build; or: all
  plimsoll try export-dirs --matrix                  beside everything else, in one table; takes minutes
  plimsoll try oci-artifacts:form=draft              an earlier draft of the RFC
  plimsoll try --new my-idea                         write the module of a proposal of your own, my-idea.ts
  plimsoll try ./my-idea.ts                          show it, and check its cases, mutants and findings
  plimsoll try oci-artifacts --output localhost:5000/shop:1    also write the image and artifacts of the second build
  plimsoll try export-dirs --html try.html           a page to edit and build it in the browser, see docs/playground.md
  plimsoll try export-dirs --path ./app --buildpack ./my-buildpack --run-image oci:./debian

With --path, --buildpack, --extension, --order, --builder, --build-image or --run-image your own inputs are built
instead of the example.

Exit codes: the lifecycle's own of the build with the proposal (0 built), 1 a check of a module does not hold, 2 usage error,
3 harness failed.`;

export function addTry(program: Command): void {
  const command = program
    .command("try")
    .description("show what a proposal promises, what a build of this moment shows of it, and what it leaves open")
    .argument("[proposal...]", "<id>[:<option>=<value>], or the path of a module; several are enabled together");
  addBuildInputs(command)
    .option("--new <name>", "write a module with one promise, one test case, one mutant and one finding")
    .option("--matrix", "a table: every case, example, other proposal, rebase and next build, with it off and on")
    .option("--compare", "show the builds without and with the proposal side by side")
    .option("--json", "print one JSON document to standard output")
    .option("--html <file>", "write a page in which the example can be edited and built; nothing is printed");
  addColor(command)
    .addHelpText("after", EXAMPLES)
    .action(async (words: readonly string[], { html, ...options }: TryOptions & { readonly html?: string }) => {
      if (html !== undefined) {
        const { writeTryPage } = await import("../playground/run.ts");
        process.exitCode = await writeTryPage(words, html);
        return;
      }
      const { runTryVerb } = await import("../try/run.ts");
      process.exitCode = await runTryVerb(words, { ...options, ...FIXED });
    });
}

/** Options that only `plimsoll build` has. */
const FIXED = { tag: [], proposal: [] } as const;
