/** Common conditions of rules that look at what programs did. */
import type { Answer, Ran } from "../kit/rule.ts";
import { notRun } from "../kit/rule.ts";
import type { ComponentEvidence } from "./evidence.ts";
import { PROGRAMS } from "./executable-rules.ts";
import type { MainRun, ProgramRuns } from "./runs.ts";
import type { WorldName } from "./worlds.ts";

export type DetectRun = NonNullable<ProgramRuns["detect"]>;

export function inWorld(evidence: ComponentEvidence, name: WorldName, answer: (runs: ProgramRuns) => Answer): Answer {
  const { ran } = evidence;
  if (ran.is === "not-run") return notRun(ran.why);
  const runs = ran.worlds[name];
  return runs === undefined ? notRun(`this Buildpack API has no world "${name}"`) : answer(runs);
}

/** Answers if bin/detect ran and the machine could run it. */
export const onDetect = (
  evidence: ComponentEvidence,
  answer: (detect: DetectRun, runs: ProgramRuns) => Answer,
): Answer =>
  inWorld(evidence, "usual", (runs) => {
    const { detect } = runs;
    if (detect === undefined) return notRun("there is no bin/detect that can run");
    return detect.limit === undefined
      ? answer(detect, runs)
      : notRun(`the machine cannot run bin/detect: ${detect.limit}`);
  });

/** Answers if bin/detect passed, and bin/build or bin/generate ended with 0. */
export const onMain = (evidence: ComponentEvidence, answer: (main: MainRun, runs: ProgramRuns) => Answer): Answer =>
  inWorld(evidence, "usual", (runs) => {
    const why = whyNoMain(evidence, runs);
    return why === undefined && runs.main !== undefined ? answer(runs.main, runs) : notRun(why ?? "it did not run");
  });

function whyNoMain({ component }: ComponentEvidence, { detect, main }: ProgramRuns): string | undefined {
  const name = PROGRAMS[component.kind][1] ?? "";
  if (detect?.limit !== undefined) return `the machine cannot run bin/detect: ${detect.limit}`;
  if (detect !== undefined && detect.code !== 0)
    return `bin/detect does not pass this app (${endOf(detect.ran)}): give an app that it accepts with --path, and variables with --env`;
  if (main === undefined) return `there is no ${name} that can run`;
  if (main.limit !== undefined) return `the machine cannot run ${name}: ${main.limit}`;
  return main.code === 0
    ? undefined
    : `${name} fails here, without a network (${endOf(main.ran)}): ${lastLineOf(main.ran)}`;
}

export const endOf = ({ exit }: Ran): string => {
  if ("code" in exit) return `exit ${exit.code}`;
  if ("signal" in exit) return `killed by ${exit.signal}`;
  return "timeout" in exit ? "timed out" : exit.stopped;
};

const lastLineOf = ({ output }: Ran): string => output.trimEnd().split("\n").at(-1)?.slice(0, 160) ?? "";
