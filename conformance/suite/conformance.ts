/** Registers test cases and laws as tests. The caller passes the functions of its vitest, which this package does not load. */
import { describeFault, orThrow } from "#base";
import { ledger, renames } from "#ledger";
import { statementId } from "#protocol";
import type { ResultRecord } from "#reports";
import { failureLines, issuesOf, PLAIN_INK } from "#reports";
import { createSuiteRunner, type PlannedRun } from "#runner";
import { type LifecycleModule, lifecycleSubject, subjectSpec } from "#subjects/host";
import { judgeables, planRun } from "./catalogue.ts";
import { openLifecycle } from "./lifecycle.ts";
import type { LoadedProposals } from "./loaded-proposals.ts";
import { loadUserProposals } from "./user-proposals.ts";
import { usualWorld } from "./usual-world.ts";

export interface ConformanceOptions {
  /** A lifecycle written in-process, or what `plimsoll test --lifecycle` takes; default `reference`. */
  readonly lifecycle?: LifecycleModule | string;
  /** Ids of cases or statements, globs of them, sections, phases; default: all. */
  readonly what?: readonly string[];
  /** `<id>` or `<id>:<option>=<value>`; or the file of a module, whose test cases and laws are registered too. */
  readonly proposals?: readonly string[];
  /** A file of known failures, as `plimsoll test --known` takes it. A known failure is skipped with its reason. */
  readonly known?: string;
  readonly seed?: string;
  /** Generated worlds for each law. */
  readonly runs?: number;
}

/** What is used of vitest. */
export interface Vitest {
  describe(name: string, fill: () => Promise<void>): unknown;
  test(name: string, act: (context: { skip(note: string): void }) => Promise<void> | void): unknown;
}

export function registerConformance({ describe, test }: Vitest, options: ConformanceOptions): void {
  const { what = [], seed = "plimsoll", runs = 25 } = options;
  describe("conformance", async () => {
    const loaded = orThrow(await loadUserProposals(options.proposals ?? []));
    const subject = orThrow(await subjectOf(options, loaded));
    const planned = orThrow(planRun(await subject.describe(), what, { loaded }));
    const known = options.known === undefined ? undefined : await openKnown(options.known, loaded);
    const runner = createSuiteRunner(subject, judgeables(loaded), {
      subject: { kind: "reference" },
      proposals: loaded.words,
      seed,
      runs,
      sharing: true,
      nowMs: () => performance.now(),
      usualWorld,
    });
    for (const one of planned) {
      test(`${one.id} (platform ${one.platform}, buildpack ${one.buildpack})`, async ({ skip }) => {
        const judged = await runner.judge(one);
        const record = known?.apply(judged) ?? judged;
        const { verdict } = record;
        if (verdict.is === "not-run") skip(verdict.why);
        if (verdict.is === "known") skip(`known: ${verdict.reason}`);
        if ((verdict.is === "fail" || verdict.is === "inconclusive") && verdict.kind !== "bug")
          skip(`a failure of kind ${verdict.kind}: ${issuesOf(record).join(", ")}`);
        if (verdict.is !== "pass") throw new NotConforming(record, loaded.given);
      });
    }
    for (const id of known?.idsAmong(planned) ?? []) {
      test(`the known failure ${id} still fails`, ({ skip }) => {
        const results = known?.resultsOf(id) ?? [];
        const versions = planned.filter((one) => one.id === id).length;
        if (results.length < versions) skip("not all of its versions were run");
        const stale = results.find(({ verdict }) => verdict.is === "stale");
        if (stale !== undefined) throw new NotConforming(stale, loaded.given);
      });
    }
  });
}

/** The known failures of this suite, and the results that they name. Throws one line for each thing that is wrong with the file. */
async function openKnown(path: string, loaded: LoadedProposals) {
  const { readKnownFile, withKnown, withStale } = await import("#reports/known");
  const needs = new Map(judgeables(loaded).map((one): [string, typeof one.needs] => [one.id, one.needs]));
  const { entries, faults } = readKnownFile(path, { needs, renames: renames() });
  if (faults.length > 0) throw new Error(faults.map(describeFault).join("\n"));
  const run = { today: new Date().toISOString().slice(0, 10), file: path, allVersions: true };
  const results: ResultRecord[] = [];
  return {
    apply(result: ResultRecord): ResultRecord {
      const kept = withKnown(result, entries, run);
      results.push(kept);
      return kept;
    },
    idsAmong: (planned: readonly PlannedRun[]): readonly string[] => [
      ...new Set(entries.map(({ id }) => id).filter((id) => planned.some((one) => one.id === id))),
    ],
    resultsOf: (id: string): readonly ResultRecord[] =>
      withStale(results, entries, run).filter((result) => result.id === id),
  };
}

const statements = (id: string) => ledger().get(statementId(id));

/** Its message is what the command prints. */
class NotConforming extends Error {
  override readonly name = "NotConforming";
  constructor(record: ResultRecord, proposals: readonly string[]) {
    super(failureLines(record, PLAIN_INK, { proposals, statements }).join("\n"));
    this.stack = `${this.name}: ${this.message}`;
  }
}

async function subjectOf({ lifecycle = "reference" }: ConformanceOptions, loaded: LoadedProposals) {
  if (typeof lifecycle !== "string") return lifecycleSubject(lifecycle, "lifecycle");
  const spec = subjectSpec(lifecycle);
  return spec.ok ? openLifecycle({ subject: spec.value, proposals: loaded.words, loaded }) : spec;
}
