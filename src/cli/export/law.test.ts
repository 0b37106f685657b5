/** What an exported counterexample is judged by: it fails where the law fails, and on the reference not. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { invariant, orThrow } from "#base";
import { packageFile } from "#base/host";
import { inFolder, runTool, testWith } from "#base/testkit";
import type { LawBundle, StepObservation, Subject } from "#protocol";
import { loadNeeded, openLifecycle, readBundle } from "#suite/judge";
import { portableJson } from "#world";
import { runInProcess } from "../e2e/command.testkit.ts";
import { exportedTrial } from "./law.ts";

const JUDGE = packageFile("examples/python-runner/judge.py");

/** What a detector and a restorer get wrong. */
const MUTANTS = [
  ["plans.resolved", "pairings-backwards"],
  ["damage.restored-whole", "metadata-of-damaged-contents"],
] as const;

/** Of all sessions. Each further one begins with a step that makes its world. */
async function observed(bundle: LawBundle, subject: Subject): Promise<readonly object[]> {
  const { laws } = orThrow(await loadNeeded({ ...bundle, what: [] }));
  const law = laws.find(({ id }) => id === bundle.law);
  invariant(law !== undefined, "a bundle names a law");
  const all: (StepObservation | object)[] = [];
  for (const [i, { given, when }] of law.sessions(bundle).entries()) {
    if (i > 0) all.push({});
    const session = await subject.open(given, bundle.seed);
    for (const step of when) all.push(await session.step(step));
    await session.close();
  }
  return all;
}

for (const [law, mutant] of MUTANTS)
  testWith("python3")(`the places of ${law} fail on the mutant ${mutant}, and hold on the reference`, () =>
    inFolder(async (folder) => {
      const run = ["--platform-api", "0.15", "--buildpack-api", "0.12", "--out", join(folder, "run"), "--quiet"];
      await runInProcess("test", law, "--lifecycle", `mutant:${mutant}`, ...run);
      const file = join(folder, `run/failures/${law}-0.15-0.12.json`);
      const bundle = orThrow(readBundle(readFileSync(file), file));
      invariant(bundle.kind === "law", "the failure of a law");
      const { portable } = orThrow(await exportedTrial(bundle, file));
      writeFileSync(join(folder, "case.json"), JSON.stringify(portableJson(portable)));
      for (const [subject, code] of [
        [bundle.subject, 1],
        [{ kind: "reference" }, 0],
      ] as const) {
        const opened = orThrow(await openLifecycle({ subject, proposals: [] }));
        const seen = join(folder, subject.kind);
        mkdirSync(seen);
        const steps = await observed(bundle, opened);
        for (const [i, step] of steps.entries()) writeFileSync(join(seen, `${i}.json`), JSON.stringify(step));
        const judged = runTool("python3", ["-B", JUDGE, join(folder, "case.json"), seen]);
        expect({ subject, code: judged.status }, judged.stdout + judged.stderr).toEqual({ subject, code });
      }
    }),
  );
