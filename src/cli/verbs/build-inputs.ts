/** The options that say what is built. Every verb that builds has them. */
import { type Command, Option } from "commander";
import { parsePositive, parseSeconds, repeatableOption } from "./options.ts";

export const addBuildInputs = (command: Command): Command =>
  command
    .option("--path <folder>", "source folder of the app", ".")
    .option(
      "--descriptor <file>",
      "a project.toml, whose include, exclude, group and env count; default: that of --path",
    )
    .addOption(repeatableOption("--buildpack <buildpack>", "a folder, .cnb, .tgz or id in the builder, in order"))
    .addOption(
      repeatableOption(
        "--extension <extension>",
        "an image extension, which may extend both images: a folder or .tgz, in order",
      ),
    )
    .option("--order <file>", "an order.toml; default: one group of all buildpacks")
    .option("--builder <image>", "a builder: a build image with buildpacks and an order in /cnb")
    .addOption(
      new Option("--build-image <image>", "image to build in; default: a small built-in one").conflicts("builder"),
    )
    .option(
      "--run-image <image>",
      "a folder, oci:<dir>, oci-archive:<file> or a reference; default: a small built-in one",
    )
    .option("--platform <os/arch>", "fail unless the run image is for this platform")
    .option("--network <mode>", "none, which is the default: a build has no network")
    .addOption(repeatableOption("--volume <folder:path>", "show a copy of a folder to the buildpacks; read-only"))
    .addOption(repeatableOption("--env <name=value>", "variable for the buildpacks; NAME alone copies yours"))
    .addOption(repeatableOption("--env-file <file>", "file of such variables, one per line"))
    .option("--process <type>", "default process type of the image")
    .option("--previous-image <image>", "image of the last build, whose layers may be reused")
    .option("--project-metadata <file>", "a project-metadata.toml, recorded in a label")
    .option("--output <output>", "oci:<dir>, oci-archive:<file> or a registry reference; a path must not exist yet")
    .addOption(
      new Option("--machine <machine>", "where scripts run: sim: in-process shell, host: real bash in a sandbox")
        .choices(["sim", "host"])
        .default("sim"),
    )
    .option("--launcher <file>", "launcher to put into the image")
    .option("--platform-api <version>", "Platform API version; default: the newest that the reference supports")
    .option("--creator", "run all phases in one process")
    .option("--timeout <seconds>", "time limit of one phase", parseSeconds, 600)
    .option("--disk <mib>", "size limit of each volume", parsePositive, 8192);
