/** `plimsoll check`: judges a party other than the lifecycle. */
import { resolve } from "node:path";
import { Argument, type Command, Option } from "commander";
import type { Party } from "#parties";
import type { CheckOptions } from "../check/options.ts";
import { addColor, parseSeconds, repeatableOption } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll check buildpack ./my-buildpack                        judge its descriptor, and its programs with an empty app
  plimsoll check buildpack ./my-buildpack --path ./app           the same with an app that it accepts
  plimsoll check buildpack my.cnb other.tgz --machine host       run its scripts in real bash, in a sandbox
  plimsoll check buildpack ./all --with ./part                   a composite buildpack, with a buildpack of its order
  plimsoll check extension ./my-extension --path ./app           an image extension
  plimsoll check builder oci:./builder --run-image oci:./run     its user, labels, order, buildpacks and lifecycle
  plimsoll check image oci:./app                                 labels, processes, and whether a rebase breaks it
  plimsoll check platform ./probe --write-probe                  write a lifecycle that records what a platform does
  plimsoll check platform build.log                              judge what it recorded, from the log of the platform
  plimsoll check buildpack ./my-buildpack --rule check.buildpack.id   one rule only
  plimsoll check buildpack ./my-buildpack --known known.toml     the failures in this file are expected

What cannot be checked here is "not run", with the reason. Nothing has a network.

Exit codes: 0 no fault in what it must do, 1 a MUST or implied statement is broken, 2 usage error, 3 harness failed,
4 nothing was run.`;

const PARTIES: readonly Party[] = ["buildpack", "extension", "builder", "image", "platform"];

export function addCheck(program: Command): void {
  const command = program
    .command("check")
    .description("judge a buildpack, an extension, a builder, an image or a platform with the statements that bind it")
    .addArgument(new Argument("<party>", "what is judged").choices(PARTIES))
    .argument("<what...>", "a folder, .cnb, .tgz or image; of a platform: its log")
    .option("--path <folder>", "source folder of an app, for bin/detect and bin/build; default: an empty one")
    .addOption(
      repeatableOption(
        "--with <component>",
        "a buildpack or image extension that its order names: a folder, .cnb or .tgz",
      ),
    )
    .addOption(repeatableOption("--env <name=value>", "variable for the programs; NAME alone copies yours"))
    .addOption(repeatableOption("--env-file <file>", "file of such variables, one per line"))
    .option("--build-image <image>", "image to run programs in; for a run image: the build image beside it")
    .option(
      "--run-image <image>",
      "run image of whole builds; for a builder or a build image: beside it; for an app image: the newer one",
    )
    .addOption(
      new Option("--as <role>", "what an image is; default: what its labels say").choices(["build", "run", "app"]),
    )
    .addOption(
      new Option("--machine <machine>", "where scripts run: sim: in-process shell, host: real bash in a sandbox")
        .choices(["sim", "host"])
        .default("sim"),
    )
    .option("--timeout <seconds>", "time limit of one program or phase", parseSeconds, 60)
    .option("--write-probe", "write the probe lifecycle, which a platform runs, into the folder <what>")
    .addOption(repeatableOption("--rule <id>", "judge this rule only"))
    .option("--known <file>", "failures that are expected: a TOML file")
    .option("--strict", "exit with 1 also for failures in the lane should")
    .option("--out <directory>", "where to write the record", (path: string) => resolve(path), resolve(".plimsoll"))
    .option("--json", "print the record to standard output instead of text")
    .option("--quiet", "print only failures and the summary")
    .option("--verbose", "print every result");
  addColor(command)
    .addHelpText("after", EXAMPLES)
    .action(async (party: Party, what: readonly string[], options: CheckOptions) => {
      const { runCheckVerb } = await import("../check/run.ts");
      process.exitCode = await runCheckVerb(party, what, options);
    });
}
