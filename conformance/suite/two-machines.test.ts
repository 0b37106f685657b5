/** The reference in-process and its executables in a sandbox: case by case the same verdict, and the identical observation. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contentOf, orThrow } from "#base";
import { amendmentsOfProposals } from "#proposals";
import type { Subject, SubjectSpec, TestCase } from "#protocol";
import { unmetNeed, versionsOf } from "#protocol";
import type { CaseRun } from "#runner";
import { referenceSubject } from "#subjects";
import { askedSpec, REFERENCE_EXECUTABLES } from "#subjects/host";
import { cases, findingWorlds } from "./evidence.ts";
import { launcherWith } from "./host/executables-with-proposals.ts";
import { openLifecycle } from "./lifecycle.ts";
import { differences, NEEDS_PATH, reasonToSkip } from "./two-machines.testkit.ts";

/** Starting a Node.js process for each phase is slow, so the gate compares a fixed part of the cases. `npm run two-machines` compares all. */
const isWhole = process.env.PLIMSOLL_TWO_MACHINES === "all";
const EVERY = isWhole ? 1 : 12;
const EVERY_OF_PROPOSALS = isWhole ? 1 : 10;
const TIMEOUT_MS = 1_800_000;

async function subjects(proposals: readonly string[]): Promise<readonly [Subject, Subject]> {
  const amendments = orThrow(amendmentsOfProposals(proposals));
  // Some proposals change the launcher; both machines put the changed one into images.
  const launcher = contentOf(readFileSync(launcherWith({ words: proposals, proposals: [], sources: [] })));
  const inProcess = orThrow(referenceSubject(amendments, { launcher }));
  const spec: SubjectSpec = { kind: "executables", directory: REFERENCE_EXECUTABLES };
  // A proposal changes no API version, and asking executables for theirs takes longer than a case.
  const subject = proposals.length === 0 ? spec : askedSpec(spec, await inProcess.describe());
  const executables = await openLifecycle({ subject, proposals });
  return [inProcess, orThrow(executables)];
}

/** The cases that the executables can perform, on their newest versions. */
async function plannedOf(asked: readonly TestCase[], executables: Subject): Promise<readonly CaseRun[]> {
  const host = await executables.describe();
  return asked.flatMap((one): readonly CaseRun[] => {
    const versions = versionsOf(one, host).at(-1);
    return versions === undefined || unmetNeed(one.needs, versions, host) !== undefined || NEEDS_PATH.has(one.id)
      ? []
      : [{ testCase: one, versions }];
  });
}

const skipped = reasonToSkip !== undefined && process.env.CI === undefined;
const why = reasonToSkip === undefined ? "" : ` (${reasonToSkip})`;

test.skipIf(skipped)(
  `the reference is the same on both machines${why}`,
  async () => {
    if (reasonToSkip !== undefined) throw new Error(reasonToSkip);
    const both = await subjects([]);
    const planned = await plannedOf(
      cases.filter((_, i) => i % EVERY === 0),
      both[1],
    );
    expect(planned.length).toBeGreaterThan(50);
    expect(await differences(planned, both)).toEqual([]);
  },
  TIMEOUT_MS,
);

interface Asked {
  readonly words: string;
  readonly one: TestCase;
}

/** Cases of proposals, and worlds of findings, each with the words that enable its proposals. */
const ofProposals: readonly Asked[] = [
  ...cases.map((one) => ({ words: one.needs.amendments?.join(" ") ?? "", one })),
  ...findingWorlds.map((world) => ({ words: world.proposals.join(" "), one: world.case })),
].filter(({ words }) => words !== "");

const wordsOfProposals = [...new Set(ofProposals.map(({ words }) => words))];

test.skipIf(skipped).each(wordsOfProposals)(
  `the reference with %s is the same on both machines${why}`,
  async (words) => {
    if (reasonToSkip !== undefined) throw new Error(reasonToSkip);
    const both = await subjects(words.split(" "));
    const planned = await plannedOf(
      ofProposals
        .filter((asked) => asked.words === words)
        .filter((_, i) => i % EVERY_OF_PROPOSALS === 0)
        .map(({ one }) => one),
      both[1],
    );
    expect(await differences(planned, both)).toEqual([]);
  },
  TIMEOUT_MS,
);
