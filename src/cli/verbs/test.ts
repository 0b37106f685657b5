/** `plimsoll test`: judge a lifecycle. */
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import type { TestOptions } from "../test/options.ts";
import { collect, parsePositive, parseSeconds } from "./arguments.ts";

const EXAMPLES = `
Examples:
  plimsoll test                                   judge the built-in reference
  plimsoll test --lifecycle ./bin                 judge a directory of executables, in a sandbox
  plimsoll test --lifecycle ./bin --timeout 5     the same, where a step that hangs costs 5 seconds
  plimsoll test --lifecycle ./my-lifecycle.js     judge a lifecycle written in-process
  plimsoll test export.slices.sequential          one case
  plimsoll test platform/export detect --list     what a section and a phase hold
  plimsoll test --machine both                    the reference in-process and as executables, compared
  plimsoll test --lifecycle faulty:               which faulty lifecycles there are, to see the suite catch one

Exit codes: 0 conforms, 1 does not, 2 usage, 3 the harness failed, 4 nothing was run, 130 interrupted.`;

export function addTest(program: Command): void {
  program
    .command("test")
    .description("judge a lifecycle: cases and properties; the main job")
    .argument("[what...]", "ids of cases or statements, globs of them, sections (platform/export), phases")
    .option("--lifecycle <lifecycle>", "reference, faulty:<name>, a directory of executables, or a module", "reference")
    .option("--platform-api <range>", "versions to run with, such as 0.12..0.14 or 0.15")
    .option("--buildpack-api <range>", "versions to run with")
    .option(
      "--proposal <id|file>",
      "a proposal to switch on, `<id>:<option>=<value>` with a choice, or the module of one; may be repeated; all",
      collect,
      [],
    )
    .addOption(new Option("--lane <lane>", "only this lane").choices(["must", "should", "may"]))
    .addOption(
      new Option(
        "--machine <machine>",
        "where it runs: in-process, as executables in a sandbox, or both, compared; default: what the lifecycle is",
      ).choices(["sim", "host", "both"]),
    )
    .option("--seed <text>", "of everything random; the default is fixed", "plimsoll")
    .option("--runs <n>", "generated worlds for each property; real executables take a tenth", parsePositive, 25)
    .option("--timeout <seconds>", "how long one step may take before it is stopped (default: 60)", parseSeconds)
    .option("--jobs <n>", "threads", parsePositive)
    .option("--shard <i/n>", "only every n-th case, starting with the i-th")
    .option("--bail", "stop at the first failure")
    .option("--out <directory>", "where the record and the failures are written", absolute, resolve(".plimsoll"))
    .option(
      "--record <directory>",
      "keep everything that the lifecycle did, as recordings that judge without it",
      absolute,
    )
    .option("--list", "print the cases that would be run, and stop")
    .option("--quiet", "only failures and the summary")
    .option("--verbose", "every result")
    .option("--color", "colours, into a pipe too")
    .option("--no-color", "no colours")
    .addHelpText("after", EXAMPLES)
    .action(async (what: readonly string[], options: TestOptions) => {
      const { runTest } = await import("../test/run.ts");
      process.exitCode = await runTest(what, options);
    });
}

/** commander hands over the default too, which `resolve` would take for a path. */
const absolute = (path: string): string => resolve(path);
