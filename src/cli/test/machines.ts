/** Where a lifecycle can run, and whether two machines say the same of it. */
import { counted, type Fault, fail, ok, type Result } from "#base";
import { type CaseRecord, type Ink, type RunRecord, referenceExecutables, type SubjectSpec } from "#suite";
import type { TestOptions } from "./options.ts";

export type UnusableMachineFault = Fault<"machine-impossible">;

/** What is opened for `--machine`: one lifecycle, or two that are one on different machines. */
export function specsFor(
  spec: SubjectSpec,
  { machine }: Pick<TestOptions, "machine">,
): Result<readonly [SubjectSpec, SubjectSpec?], UnusableMachineFault> {
  const isHosts = spec.kind === "executables";
  if (machine === undefined || (machine === "sim" && !isHosts) || (machine === "host" && isHosts)) return ok([spec]);
  if (machine === "sim") return impossible("executables run in a sandbox only", "leave --machine out, or give host");
  if (spec.kind !== "reference") {
    return impossible(`--machine ${machine} is for the reference, which is both`, "leave --machine out");
  }
  return machine === "host" ? ok([referenceExecutables()]) : ok([spec, referenceExecutables()]);
}

const impossible = (message: string, remedy: string) => fail({ kind: "machine-impossible" as const, message, remedy });

export interface MachineComparison {
  readonly lines: readonly string[];
  readonly disagreements: number;
}

/** A result that one of the two could not run is none to compare. */
export function compareMachines(sim: RunRecord, host: RunRecord, ink: Ink): MachineComparison {
  const there = new Map(host.results.map((result) => [nameOf(result), result]));
  const both = sim.results.flatMap((a) => {
    const b = there.get(nameOf(a));
    return b === undefined || isNotRun(a) || isNotRun(b) ? [] : [{ a, b }];
  });
  const differing = both.filter(({ a, b }) => a.verdict.is !== b.verdict.is);
  const only = new Set([...sim.results, ...host.results].map(nameOf)).size - both.length;
  return {
    disagreements: differing.length,
    lines: [
      "",
      ...differing.map(({ a, b }) => `${ink.bad("DIFFERS")}  ${nameOf(a)}  sim ${a.verdict.is}  host ${b.verdict.is}`),
      `${counted(both.length, "result")} on both machines, ${differing.length} ${differing.length === 1 ? "differs" : "differ"}${only > 0 ? `; ${only} on one only` : ""}`,
    ],
  };
}

const nameOf = ({ id, platformApi, buildpackApi }: CaseRecord): string =>
  `${id}  platform ${platformApi}  buildpack ${buildpackApi}`;
const isNotRun = ({ verdict }: CaseRecord): boolean => verdict.is === "not-run";
