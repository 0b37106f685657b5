/** What a build is made of, as options: the same for every verb that builds. */
import { type Command, Option } from "commander";
import { collect, parsePositive, parseSeconds } from "./arguments.ts";

export const addInputs = (command: Command): Command =>
  command
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
    .option("--previous-image <image>", "the image of the last build, whose layers may be reused")
    .option("--project-metadata <file>", "a project-metadata.toml, recorded in a label")
    .option("--output <output>", "oci:<dir>, oci-archive:<file> or a registry reference; nothing may be there")
    .addOption(
      new Option("--machine <machine>", "who runs the scripts: an in-process shell, or real bash in a sandbox")
        .choices(["sim", "host"])
        .default("sim"),
    )
    .option("--launcher <file>", "the launcher to put into the image")
    .option("--platform-api <version>", "the Platform API; default: the newest that the reference speaks")
    .option("--creator", "all phases in one process")
    .option("--timeout <seconds>", "how long one phase may take", parseSeconds, 600)
    .option("--disk <mib>", "how much may be written to one volume", parsePositive, 8192);
