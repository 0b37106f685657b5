/** Shows how a run goes on: progress, and with --verbose a line for each result. Failures are printed at its end, with one cause together. */
import { countOf } from "#base";
import type { Ink, ResultRecord } from "#reports";
import { printLine } from "../terminal/output.ts";
import type { TestOptions } from "./options.ts";
import { createProgress } from "./progress.ts";

export interface Printer {
  start(name: string): void;
  result(record: ResultRecord): void;
  end(): void;
}

export function createPrinter(
  total: number,
  { quiet, verbose, json }: Pick<TestOptions, "quiet" | "verbose" | "json">,
  colours: Ink,
): Printer {
  const { stderr: stream, env } = process;
  const nowMs = (): number => performance.now();
  const progress = createProgress({ total, quiet: quiet === true, stream, env, nowMs });
  const isListed = verbose === true && json !== true;
  return {
    start: progress.start,
    result(record) {
      if (isListed) {
        progress.clear();
        printLine(resultLine(record, colours));
      }
      progress.done(`${record.id} ${record.platformApi} ${record.buildpackApi}`, isBad(record.verdict));
    },
    end: progress.end,
  };
}

const isBad = ({ is, ...verdict }: ResultRecord["verdict"]): boolean =>
  is === "error" || ((is === "fail" || is === "inconclusive") && "kind" in verdict && verdict.kind === "bug");

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
