/** Registers test cases and laws as tests. The caller passes the functions of its vitest, which this package does not load. */
import type { describe, test } from "vitest";
import { orThrow } from "#base";
import type { ResultRecord } from "#reports";
import { failureLines, issuesOf, PLAIN_INK } from "#reports";
import { createSuiteRunner } from "#runner";
import { type LifecycleModule, lifecycleSubject, subjectSpec } from "#subjects/host";
import { judgeables, planRun } from "./catalogue.ts";
import { openLifecycle } from "./lifecycle.ts";
import type { LoadedProposals } from "./loaded-proposals.ts";
import { loadUserProposals } from "./user-proposals.ts";

export interface ConformanceOptions {
  /** A lifecycle written in-process, or what `plimsoll test --lifecycle` takes; default `reference`. */
  readonly lifecycle?: LifecycleModule | string;
  /** Ids of cases or statements, globs of them, sections, phases; default: all. */
  readonly what?: readonly string[];
  /** `<id>` or `<id>:<option>=<value>`; or the file of a module, whose test cases and laws are registered too. */
  readonly proposals?: readonly string[];
  readonly seed?: string;
  /** Generated worlds for each law. */
  readonly runs?: number;
}

export interface Vitest {
  readonly describe: typeof describe;
  readonly test: typeof test;
}

export function registerConformance({ describe, test }: Vitest, options: ConformanceOptions): void {
  const { what = [], seed = "plimsoll", runs = 25 } = options;
  describe("conformance", async () => {
    const loaded = orThrow(await loadUserProposals(options.proposals ?? []));
    const subject = orThrow(await subjectOf(options, loaded));
    const planned = orThrow(planRun(await subject.describe(), what, { loaded }));
    const runner = createSuiteRunner(subject, judgeables(loaded), {
      subject: { kind: "reference" },
      proposals: loaded.words,
      seed,
      runs,
      sharing: true,
      nowMs: () => performance.now(),
    });
    for (const one of planned) {
      test(`${one.id} (platform ${one.platform}, buildpack ${one.buildpack})`, async ({ skip }) => {
        const record = await runner.judge(one);
        const { verdict } = record;
        if (verdict.is === "not-run") skip(verdict.why);
        if ((verdict.is === "fail" || verdict.is === "inconclusive") && verdict.kind !== "bug")
          skip(`a failure of kind ${verdict.kind}: ${issuesOf(record).join(", ")}`);
        if (verdict.is !== "pass") throw new NotConforming(record, loaded.asked);
      });
    }
  });
}

/** Its message is what the command prints. */
class NotConforming extends Error {
  override readonly name = "NotConforming";
  constructor(record: ResultRecord, proposals: readonly string[]) {
    super(failureLines(record, PLAIN_INK, proposals).join("\n"));
    this.stack = `${this.name}: ${this.message}`;
  }
}

async function subjectOf({ lifecycle = "reference" }: ConformanceOptions, loaded: LoadedProposals) {
  if (typeof lifecycle !== "string") return lifecycleSubject(lifecycle, "lifecycle");
  const spec = subjectSpec(lifecycle);
  return spec.ok ? openLifecycle({ subject: spec.value, proposals: loaded.words, loaded }) : spec;
}
