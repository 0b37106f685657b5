/** `plimsoll build`: simulate one build with real buildpacks and base images; write the image. */
import { type Command, Option } from "commander";
import type { BuildOptions } from "../build/options.ts";
import { collect } from "./arguments.ts";
import { addInputs } from "./inputs.ts";

const EXAMPLES = `
Examples:
  plimsoll build --path ./app --buildpack ./my-buildpack                  build and look; nothing is written
  plimsoll build me/app --path ./app --buildpack a.tgz --buildpack b.cnb --output oci:./image
  plimsoll build me/app --run-image oci:./debian --machine host --output oci-archive:app.tar
  plimsoll build me/app --cache ./cache --previous-image oci:./image --output oci:./image-2

The launcher that goes into the image is a Node.js program unless --launcher gives another one: to start the image's
processes the run image needs Node.js at /usr/bin/env node.
A timeout and whatever the simulated machine cannot do exit with 3.

Exit codes: the lifecycle's own (0 built, 20 no group, 51 a buildpack failed ...), 2 usage, 3 the harness failed.`;

export function addBuild(program: Command): void {
  const command = program
    .command("build")
    .description("simulate one build with real buildpacks and base images; write the image")
    .argument("[app]", "the name of the image; without a tag it gets :latest", "app");
  addInputs(command)
    .option("--tag <name>", "a further name of the image; repeated", collect, [])
    .option("--cache <folder>", "a folder for the cache volume, kept between builds")
    .addOption(new Option("--publish", "push to the registry that the name says").conflicts("output"))
    .option("--lifecycle <folder>", "executables to run with --machine host; default: the reference's")
    .option(
      "--proposal <id|file>",
      "switched on, `<id>:<option>=<value>` with a choice, or the module of one; may be repeated; all",
      collect,
      [],
    )
    .option("--trace", "print every command and every request to the registry")
    .option("--json", "print one JSON document on standard output")
    .option("--quiet", "print the digest only")
    .option("--verbose", "what the lifecycle logs at level debug")
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, options: BuildOptions) => {
      const { runBuildVerb } = await import("../build/run.ts");
      process.exitCode = await runBuildVerb(name, options);
    });
}
