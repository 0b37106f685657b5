/** `plimsoll test`: judges a lifecycle. */
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ProfileName } from "#protocol";
import { REPORT_KINDS, type ReportKind, type TestOptions } from "../test/options.ts";
import { addColor, addExecutables, addProposal, parsePositive, parseSeconds, parseShard } from "./options.ts";

const EXAMPLES = `
Examples:
  plimsoll test                                   judge the built-in reference
  plimsoll test --lifecycle ./bin                 judge a directory of executables, in a sandbox
  plimsoll test --lifecycle ./launcher-only       judge some phases; the reference performs the others
  plimsoll test launch --lifecycle ./a --lifecycle ./b   compare what two lifecycles do in each case
  plimsoll test --lifecycle ./bin --timeout 5     the same, but stop a step that runs longer than 5 seconds
  plimsoll test --lifecycle ./my-lifecycle.js     judge a lifecycle written as a module
  plimsoll test --profile registry                judge only what needs neither an OCI layout nor image extensions
  plimsoll test export.slices.sequential          run one case
  plimsoll test platform/export detect --list     list the cases of a section and a phase
  plimsoll test --machine both                    run the reference in-process and as executables, and compare
  plimsoll test --lifecycle ./bin --known known.toml      the failures in this file are expected
  plimsoll test --lifecycle ./bin --rerun .plimsoll       only what failed in the last run
  plimsoll test --lifecycle mutant:               list the mutants; run one to see the suite fail

Exit codes: 0 conforms, 1 does not conform, 2 usage error, 3 harness failed, 4 nothing was run, 130 interrupted.`;

export function addTest(program: Command): void {
  const command = program
    .command("test")
    .description("judge a lifecycle with cases and laws; the main verb")
    .argument("[what...]", "ids of cases or statements, globs of them, sections (platform/export), phases")
    .addOption(lifecycleOption())
    .option("--rest <directory>", "a lifecycle that performs the phases which yours lacks (default: the reference)");
  addExecutables(command)
    .option("--platform-api <range>", "Platform API versions to run, such as 0.15 or 0.12..0.14")
    .option("--buildpack-api <range>", "Buildpack API versions to run")
    .option(
      "--all-versions",
      "run every pair of versions; default: newest, oldest, and both sides of every change that a case rests on",
    );
  addProposal(command)
    .addOption(new Option("--lane <lane>", "run only this lane").choices(["must", "implied", "should", "may"]))
    .addOption(profileOption())
    .addOption(
      new Option(
        "--machine <machine>",
        "sim: in-process, host: executables in a sandbox, both: compare the two; default: as the lifecycle needs",
      ).choices(["sim", "host", "both"]),
    )
    .option("--seed <text>", "seed for all randomness", "plimsoll")
    .option("--runs <n>", "generated worlds for each law; real executables run a tenth of them", parsePositive, 25)
    .option("--timeout <seconds>", "time limit of one step (default: 60)", parseSeconds)
    .option("--jobs <n>", "number of results to judge at once", parsePositive)
    .option("--shard <i/n>", "run only part i of n; index/n: the part of an indexed job of Kubernetes", shard)
    .option("--rerun <record>", "run only what failed in this record")
    .option("--since <record>", "run only what this record does not have")
    .option(
      "--known <file>",
      "failures that are expected: a TOML file; an entry that passes or has expired is a failure",
    )
    .option("--update-known", "write that file from this run: add what fails, remove what passes, and print both")
    .option("--strict", "exit with 1 also for failures of kind text or open, or in the lane should")
    .option("--no-sharing", "perform all steps of each case; default: cases that begin with the same steps share them")
    .option("--bail", "stop at the first failure that counts")
    .option(
      "--out <directory>",
      "where to write the record and the failures: each run in a folder of its own, with links to the last",
      absolute,
      resolve(".plimsoll"),
    )
    .option("--record <directory>", "also write recordings, which can be judged later without the lifecycle", absolute)
    .addOption(
      new Option("--report <kinds>", "write reports beside the record: html,junit,markdown,badge").argParser(
        parseReports,
      ),
    )
    .option("--json", "print the record to standard output instead of text")
    .option("--list", "print the cases that would run, and stop")
    .option("--watch", "run again whenever a file of the lifecycle or a proposal changes")
    .option("--quiet", "print only failures and the summary")
    .option("--verbose", "print every result");
  addColor(command)
    .addHelpText("after", EXAMPLES)
    .action(async (what: readonly string[], options: TestOptions) => {
      if (options.watch === true) {
        const { runAndWatch } = await import("../test/watch.ts");
        process.exitCode = await runAndWatch(process.argv.slice(2), options);
        return;
      }
      const { runTest } = await import("../test/run.ts");
      process.exitCode = await runTest(what, options);
    });
}

const PROFILES: Readonly<Record<ProfileName, true>> = {
  core: true,
  registry: true,
  layout: true,
  daemon: true,
  "daemon-free": true,
  extensions: true,
};

const profileOption = (): Option =>
  new Option(
    "--profile <name>",
    `judge only what a profile claims, and fail what it claims and lacks: ${Object.keys(PROFILES).join(", ")}; repeatable`,
  ).argParser((value: string, all: readonly ProfileName[] = []) => {
    if (isProfile(value)) return [...new Set([...all, value])];
    throw new InvalidArgumentError(`Expected one of ${Object.keys(PROFILES).join(", ")}.`);
  });

const isProfile = (name: string): name is ProfileName => Object.hasOwn(PROFILES, name);

function parseReports(text: string): readonly ReportKind[] {
  return text.split(",").map((word) => {
    const kind = REPORT_KINDS.find((one) => one === word.trim());
    if (kind === undefined) throw new InvalidArgumentError(`Expected a list of ${REPORT_KINDS.join(", ")}.`);
    return kind;
  });
}

/** The first value replaces the default. */
const lifecycleOption = (): Option =>
  new Option(
    "--lifecycle <lifecycle>",
    "reference, mutant:<name>, a directory of executables, a release (.tgz), an image, or a module; twice: compare",
  )
    .argParser((value: string, all: readonly string[]) => (all === REFERENCE ? [value] : [...all, value]))
    .default(REFERENCE, "reference");
const REFERENCE: readonly string[] = ["reference"];

/** commander passes the former value or the default as a second argument, which these functions would take for their own. */
const absolute = (path: string): string => resolve(path);
const shard = (text: string): string => parseShard(text);
