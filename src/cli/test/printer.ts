/** Prints results as they come: every failure, other results with --verbose, and a live line on a terminal. */
import { countOf } from "#base";
import { failureLines, type Ink, type ResultRecord } from "#reports";
import { printLine } from "../terminal/output.ts";
import type { TestOptions } from "./options.ts";
import { createProgress } from "./progress.ts";

export interface Printer {
  start(name: string): void;
  result(record: ResultRecord): void;
  end(): void;
}

interface PrinterOptions extends Pick<TestOptions, "quiet" | "verbose"> {
  /** As the user gave them. */
  readonly proposals: readonly string[];
}

export function createPrinter(total: number, options: PrinterOptions, colours: Ink): Printer {
  const line = createProgress(total, options.quiet === true);
  return {
    start: line.start,
    result(record) {
      const isBad = isShownAtOnce(record.verdict);
      if (isBad || options.verbose === true) line.clear();
      if (isBad) printLine(["", ...failureLines(record, colours, options.proposals)].join("\n"));
      else if (options.verbose === true) printLine(resultLine(record, colours));
      line.done(`${record.id} ${record.platformApi} ${record.buildpackApi}`, isBad);
    },
    end: line.clear,
  };
}

/** A failure of kind `text` or `open` is shown apart, after all results. */
function isShownAtOnce(verdict: ResultRecord["verdict"]): boolean {
  if (verdict.is === "error") return true;
  return (verdict.is === "fail" || verdict.is === "inconclusive") && verdict.kind === "bug";
}

function resultLine({ id, verdict, platformApi, buildpackApi, worlds }: ResultRecord, colours: Ink): string {
  const is = verdict.is === "fail" ? `fail (${verdict.kind})` : verdict.is;
  const word = is === "pass" ? colours.good("pass") : colours.faint(is);
  // For a law: how many of the generated worlds exercised it.
  const tried =
    worlds === undefined
      ? ""
      : `  ${countOf(worlds.generated, "world")}, ${worlds.worldsChecked} not vacuous, ${countOf(worlds.trialsChecked, "trial")}`;
  return `${word}  ${id}  ${platformApi}  ${buildpackApi}${tried}`;
}
