/** `plimsoll try`: a worked example of a proposal. */
import { type Command, Option } from "commander";
import type { TryOptions } from "../try/run.ts";

const EXAMPLES = `
Examples:
  plimsoll try                                       the proposals there are
  plimsoll try export-dirs                           its worked example, without it and with it
  plimsoll try export-dirs:rebase=check              with an option chosen
  plimsoll try ./mine.ts                             one of your own
  plimsoll try export-dirs --path ./app --buildpack ./my-buildpack --run-image oci:./debian

Exit codes: the lifecycle's own of the build with the proposal (0 built), 2 usage, 3 the harness failed.`;

export function addTry(program: Command): void {
  program
    .command("try")
    .description("a worked example of a proposal: the same build without and with it, side by side, and its findings")
    .argument("[proposal]", "<id>, the module of one (./mine.ts), either with :<option>=<value>")
    .option("--path <folder>", "the app's source", ".")
    .option("--buildpack <buildpack>", "build with these instead of the example; repeated, in order", collect, [])
    .option("--order <file>", "an order.toml, instead of one group of all buildpacks")
    .option("--builder <image>", "a builder: a build image with buildpacks and an order in /cnb")
    .addOption(new Option("--build-image <image>", "what buildpacks run in").conflicts("builder"))
    .option("--run-image <image>", "a folder, oci:<dir>, oci-archive:<file> or a reference")
    .addOption(
      new Option("--machine <machine>", "who runs the scripts: an in-process shell, or real bash in a sandbox")
        .choices(["sim", "host"])
        .default("sim"),
    )
    .option("--platform-api <version>", "the Platform API; default: the newest that the reference speaks")
    .option("--json", "print one JSON document on standard output")
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (word: string | undefined, options: Partial<TryOptions>) => {
      const { runTryVerb } = await import("../try/run.ts");
      process.exitCode = await runTryVerb(word, { ...FIXED, ...options } as TryOptions);
    });
}

/** What `plimsoll build` lets one choose, and this does not. */
const FIXED = { env: [], envFile: [], tag: [], proposal: [], timeout: 600, disk: 8192 } as const;

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
