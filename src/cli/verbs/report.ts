/** `plimsoll report`, `compare` and `merge`: what can be done with records. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CompareOptions } from "../compare/run.ts";
import type { MergeOptions } from "../merge/run.ts";
import type { ReportOptions } from "../report/run.ts";
import { runVerb } from "../terminal/run-verb.ts";
import { addColor } from "./options.ts";

const A_RECORD = "record.json, record.ndjson, or the folder of a run";
const REPORT_EXAMPLES = `
Examples:
  plimsoll report .plimsoll                                          print the failures and the summary again
  plimsoll report .plimsoll --html report.html                       a page to browse and to share
  plimsoll report .plimsoll --junit junit.xml --markdown summary.md  write files for CI
  plimsoll report .plimsoll --badge badge.svg                        with .json: the endpoint format of shields.io

Exit codes: 0 written, 2 a record cannot be read, 3 a file cannot be written.`;

export function addReport(program: Command): void {
  const command = program
    .command("report")
    .description("turn records into files for people and for CI")
    .argument("<record...>", A_RECORD)
    .option("--html <file>", "one page with filters and a map of the specification; works offline")
    .option("--junit <file>", "JUnit XML")
    .option("--markdown <file>", "a short page for a pull request or the summary of a workflow")
    .addOption(new Option("--badge <file>", "a badge of the first record, .svg or .json").argParser(parseBadge));
  addColor(command)
    .addHelpText("after", REPORT_EXAMPLES)
    .action(async (paths: readonly string[], options: ReportOptions) => {
      const { runReportVerb } = await import("../report/run.ts");
      process.exitCode = await runVerb(() => runReportVerb(paths, options));
    });
}

function parseBadge(path: string): string {
  if (/\.(svg|json)$/.test(path)) return path;
  throw new InvalidArgumentError("Expected a file that ends with .svg or .json.");
}

const COMPARE_EXAMPLES = `
Examples:
  plimsoll compare main/record.json .plimsoll/record.json
  plimsoll compare main .plimsoll --json

Exit codes: 0 nothing got worse, 1 a result that passed, or a known failure, fails now, 2 a record cannot be read.`;

export function addCompare(program: Command): void {
  const command = program
    .command("compare")
    .description("compare two records: what got worse or better, what is new or gone, what else differs")
    .argument("<before>", A_RECORD)
    .argument("<after>", "the later record, named in the same ways")
    .option("--json", "print one JSON document");
  addColor(command)
    .addHelpText("after", COMPARE_EXAMPLES)
    .action(async (before: string, after: string, options: CompareOptions) => {
      const { runCompareVerb } = await import("../compare/run.ts");
      process.exitCode = await runVerb(() => runCompareVerb(before, after, options));
    });
}

const MERGE_EXAMPLES = `
Examples:
  plimsoll test --shard 1/2 --out one; plimsoll test --shard 2/2 --out two
  plimsoll merge one two --out record.json

Exit codes: those of plimsoll test for the whole run; 2 if the records are not all shards of one run: nothing is written.`;

export function addMerge(program: Command): void {
  program
    .command("merge")
    .description("join the records of the shards of one run")
    .argument("<record...>", A_RECORD)
    .requiredOption("--out <file>", "the record to write")
    .option("--quiet", "print nothing")
    .addHelpText("after", MERGE_EXAMPLES)
    .action(async (paths: readonly string[], options: MergeOptions) => {
      const { runMergeVerb } = await import("../merge/run.ts");
      process.exitCode = await runVerb(() => runMergeVerb(paths, options));
    });
}
