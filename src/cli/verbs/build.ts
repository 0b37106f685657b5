/** `plimsoll build`: simulate one build with real buildpacks and base images; write the image. */
import { type Command, Option } from "commander";
import type { BuildOptions } from "../build/options.ts";
import { collect, positive, seconds } from "./arguments.ts";

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
  program
    .command("build")
    .description("simulate one build with real buildpacks and base images; write the image")
    .argument("[app]", "the name of the image; without a tag it gets :latest", "app")
    .option("--path <folder>", "the app's source", ".")
    .option(
      "--buildpack <buildpack>",
      "a folder, a .cnb, a .tgz, or an id in the builder; repeated, in order",
      collect,
      [],
    )
    .option(
      "--extension <extension>",
      "an image extension: a folder or a .tgz; repeated, in order; it may extend both images",
      collect,
      [],
    )
    .option("--order <file>", "an order.toml, instead of one group of all buildpacks")
    .option("--builder <image>", "a builder: a build image with buildpacks and an order in /cnb")
    .addOption(
      new Option("--build-image <image>", "what buildpacks run in; default: a small built-in one").conflicts("builder"),
    )
    .option(
      "--run-image <image>",
      "a folder, oci:<dir>, oci-archive:<file> or a reference; default: a small built-in one",
    )
    .option("--env <name=value>", "a variable for the buildpacks; NAME alone takes it from here; repeated", collect, [])
    .option("--env-file <file>", "such variables, one a line; repeated", collect, [])
    .option("--process <type>", "the process that the image starts by default")
    .option("--tag <name>", "a further name of the image; repeated", collect, [])
    .option("--cache <folder>", "a folder for the cache volume, kept between builds")
    .option("--previous-image <image>", "the image of the last build, whose layers may be reused")
    .option("--project-metadata <file>", "a project-metadata.toml, recorded in a label")
    .addOption(new Option("--publish", "push to the registry that the name says").conflicts("output"))
    .option("--output <output>", "oci:<dir>, oci-archive:<file> or a registry reference; nothing may be there")
    .addOption(
      new Option("--machine <machine>", "who runs the scripts: an in-process shell, or real bash in a sandbox")
        .choices(["sim", "host"])
        .default("sim"),
    )
    .option("--lifecycle <folder>", "executables to run with --machine host; default: the reference's")
    .option("--launcher <file>", "the launcher to put into the image")
    .option("--platform-api <version>", "the Platform API; default: the newest that the reference speaks")
    .option("--creator", "all phases in one process")
    .option(
      "--proposal <id|file>",
      "switched on, `<id>:<option>=<value>` with a choice, or the module of one; may be repeated; all",
      collect,
      [],
    )
    .option("--timeout <seconds>", "how long one phase may take", seconds, 600)
    .option("--disk <mib>", "how much may be written to one volume", positive, 8192)
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
