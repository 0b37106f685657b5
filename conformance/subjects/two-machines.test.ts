/** The reference in-process and its executables in a sandbox: case by case the same verdict, and the identical observation. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FaultError, packageFile } from "#base";
import { probeSandbox } from "#machine";
import { cases } from "../cases/index.ts";
import { versionsOf } from "../protocol/instantiate.ts";
import type { Subject } from "../protocol/subject.ts";
import { type Court, court, type Planned, unmetNeed } from "../suite/run.ts";
import { executablesSubject } from "./executables.ts";
import { referenceSubject } from "./reference.ts";

/** A Node.js process for every phase takes its time: a third of the cases, always the same ones. */
const EVERY = 3;
const AT_ONCE = 2;
const SEED = "two machines";
const TIMEOUT_MS = 300_000;

const directory = packageFile("dist/executables");
const sandbox = await probeSandbox();
const lacking = sandbox.usable
  ? existsSync(join(directory, "launcher"))
    ? undefined
    : "the executables are not built: npm run build"
  : sandbox.reason;

test.skipIf(lacking !== undefined && process.env.CI === undefined)(
  `the reference is the same on both machines${lacking === undefined ? "" : ` (${lacking})`}`,
  async () => {
    if (lacking !== undefined) throw new Error(lacking);
    const [inProcess, executables] = await subjects();
    const both = [sittingOf(inProcess), sittingOf(executables)] as const;
    const host = await executables.describe();
    const planned = cases.flatMap((one, i): readonly Planned[] => {
      const versions = versionsOf(one, host).at(-1);
      if (versions === undefined || i % EVERY !== 0) return [];
      return unmetNeed({ case: one, versions }, host) === undefined ? [{ case: one, versions }] : [];
    });
    expect(planned.length).toBeGreaterThan(50);
    const different: unknown[] = [];
    const next = planned.values();
    const worker = async (): Promise<void> => {
      for (const one of next) different.push(...(await differencesOf(one, both)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(different).toEqual([]);
  },
  TIMEOUT_MS,
);

async function subjects(): Promise<readonly [Subject, Subject]> {
  const inProcess = referenceSubject();
  if (!inProcess.ok) throw new FaultError(inProcess.fault);
  const executables = await executablesSubject({ directory });
  if (!executables.ok) throw new FaultError(executables.fault);
  return [inProcess.value, executables.value];
}

const sittingOf = (subject: Subject): Court => court(subject, new Map(cases.map((one) => [one.id, one])), SEED);

/** Everything is compared, logs and registry requests too: nothing but the key of recordings may differ. */
async function differencesOf(planned: Planned, [a, b]: readonly [Court, Court]): Promise<readonly unknown[]> {
  const [one, other] = await Promise.all([a.judge(planned), b.judge(planned)]);
  if (one.verdict.is === other.verdict.is && sameJson(one.seen?.steps, other.seen?.steps)) return [];
  return [
    {
      case: planned.case.id,
      inProcess: { verdict: one.verdict, steps: one.seen?.steps },
      executables: { verdict: other.verdict, steps: other.seen?.steps },
    },
  ];
}

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
