/** `plimsoll build`: simulates one build with real buildpacks and base images, and writes the image. */
import { type Command, Option } from "commander";
import type { BuildOptions } from "../build/options.ts";
import { addBuildInputs } from "./build-inputs.ts";
import { addColor, addProposal, repeatableOption } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll build --path ./app --buildpack ./my-buildpack                  build and print the result; write nothing
  plimsoll build me/app --path ./app --buildpack a.tgz --buildpack b.cnb --output oci:./image
  plimsoll build me/app --run-image oci:./debian --machine host --output oci-archive:app.tar
  plimsoll build me/app --cache ./cache --previous-image oci:./image --output oci:./image-2

The built-in launcher is a Node.js program: to start the image's processes, the run image needs a Node.js that
/usr/bin/env can find. --launcher puts another launcher into the image.
A build that exceeds --timeout, or needs what the simulated machine cannot do, exits with 3.

Exit codes: the lifecycle's own (0 built, 20 no group detected, 51 a buildpack failed ...), 2 usage error, 3 harness failed.`;

export function addBuild(program: Command): void {
  const command = program
    .command("build")
    .description("simulate one build with real buildpacks and base images; write the image")
    .argument("[app]", "name of the image; default tag: latest", "app");
  addBuildInputs(command)
    .addOption(repeatableOption("--tag <name>", "another name for the image"))
    .option("--cache <folder>", "folder of the cache volume, kept between builds")
    .addOption(new Option("--publish", "push to the registry of the image's name").conflicts("output"))
    .option(
      "--lifecycle <what>",
      "executables to run with --machine host: folder, release (.tgz), image; default: the reference's",
    );
  addProposal(command)
    .option("--trace", "print every command and every registry request")
    .option("--json", "print one JSON document to standard output")
    .option("--quiet", "print only the digest")
    .option("--verbose", "run the lifecycle with log level debug");
  addColor(command)
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, options: BuildOptions) => {
      const { runBuildVerb } = await import("../build/run.ts");
      process.exitCode = await runBuildVerb(name, options);
    });
}
