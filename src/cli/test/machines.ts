/** Chooses the machines for a lifecycle, and compares the results of two machines. */
import { countOf, type Fault, fail, ok, type Result } from "#base";
import type { SubjectSpec } from "#protocol";
import type { Ink, ResultRecord, RunRecord } from "#reports";
import { referenceExecutables } from "#subjects/host";
import type { TestOptions } from "./options.ts";

export type UnusableMachineFault = Fault<"machine-impossible">;

/** The lifecycles to open for `--machine`: one, or for `both` the same lifecycle on each machine. */
export function specsFor(
  spec: SubjectSpec,
  { machine }: Pick<TestOptions, "machine">,
): Result<readonly [SubjectSpec, SubjectSpec?], UnusableMachineFault> {
  const isHosts = spec.kind === "executables";
  if (machine === undefined || (machine === "sim" && !isHosts) || (machine === "host" && isHosts)) return ok([spec]);
  if (machine === "sim") return impossible("executables run only in a sandbox", "remove --machine, or give host");
  if (spec.kind !== "reference") {
    return impossible(`--machine ${machine} works only for the reference`, "remove --machine");
  }
  return machine === "host" ? ok([referenceExecutables()]) : ok([spec, referenceExecutables()]);
}

const impossible = (message: string, remedy: string) => fail({ kind: "machine-impossible" as const, message, remedy });

export interface MachineComparison {
  readonly lines: readonly string[];
  readonly disagreements: number;
}

/** Compares only results that both machines could run. */
export function compareMachines(sim: RunRecord, host: RunRecord, ink: Ink): MachineComparison {
  const hostResults = new Map(host.results.map((result) => [nameOf(result), result]));
  const both = sim.results.flatMap((a) => {
    const b = hostResults.get(nameOf(a));
    return b === undefined || isNotRun(a) || isNotRun(b) ? [] : [{ a, b }];
  });
  const differing = both.filter(({ a, b }) => a.verdict.is !== b.verdict.is);
  const only = new Set([...sim.results, ...host.results].map(nameOf)).size - both.length;
  return {
    disagreements: differing.length,
    lines: [
      "",
      ...differing.map(({ a, b }) => `${ink.bad("DIFFERS")}  ${nameOf(a)}  sim ${a.verdict.is}  host ${b.verdict.is}`),
      `${countOf(both.length, "result")} on both machines, ${differing.length} ${differing.length === 1 ? "differs" : "differ"}${only > 0 ? `; ${only} on one only` : ""}`,
    ],
  };
}

const nameOf = ({ id, platformApi, buildpackApi }: ResultRecord): string =>
  `${id}  platform ${platformApi}  buildpack ${buildpackApi}`;
const isNotRun = ({ verdict }: ResultRecord): boolean => verdict.is === "not-run";
