/** Findings: the search finds each from any seed, shrinks it to a page, and its frozen file still shows it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { api, orThrow } from "#base";
import { proposals } from "#proposals";
import { type Bundle, bundleOf, bundleText, type LawBundle } from "#protocol";
import { allLaws, openLifecycle, readBundle, replay } from "#suite";
import { frozenTrial } from "./kit/judge.ts";
import type { Law } from "./kit/law.ts";
import { searchCounterexample } from "./kit/search.ts";

const FOLDER = join(import.meta.dirname, "findings");
const PROPOSALS = join(import.meta.dirname, "../../proposals");
const LINES_MAX = 60;
/** A buildpack that works with every layout has three copies of its acts. */
const LINES_OF_LAYOUTS_MAX = 140;
const versions = { platform: api("0.15"), buildpack: api("0.12") };

interface Found {
  readonly name: string;
  /** Where it is frozen. */
  readonly folder: string;
  readonly law: Law;
  readonly proposals: readonly string[];
}

const lawCalled = (id: string): Law => {
  const law = allLaws.find((one) => one.id === id);
  if (law === undefined) throw new Error(`no law is called ${id}`);
  return law;
};

function folderOf(word: string | undefined): string {
  return word === undefined ? FOLDER : join(PROPOSALS, word.split(":")[0] ?? "", "frozen/laws");
}

const brokenLaws = proposals.flatMap((one) => one.evidence?.().brokenLaws ?? []);

/** Laws that no lifecycle can obey, and laws that an RFC as written breaks. */
const findings: readonly Found[] = [
  ...allLaws
    .filter(({ kind, needs }) => kind === "finding" && needs.anyProposal === undefined)
    .map((law) => {
      const { amendments = [] } = law.needs;
      return { name: law.id, folder: folderOf(amendments[0]), law, proposals: amendments };
    }),
  ...brokenLaws.map(({ law, proposal }) => ({
    name: `${law}.${proposal.split(":")[0]}`,
    folder: folderOf(proposal),
    law: lawCalled(law),
    proposals: [proposal],
  })),
];
const files = [...new Set(findings.map(({ folder }) => folder))].flatMap((folder) => readdirSync(folder));

function frozen({ folder, name }: Found): LawBundle {
  const file = `${name}.json`;
  const bundle = orThrow(readBundle(readFileSync(join(folder, file)), file));
  if (bundle.kind !== "law") throw new Error("it is a test case");
  return bundle;
}

async function fromSeed({ law, proposals }: Found, seed: string): Promise<Bundle> {
  const subject = { kind: "reference" } as const;
  const opened = orThrow(await openLifecycle({ subject, proposals }));
  const { counterexample } = await searchCounterexample(law, opened, { versions, runs: 100, seed });
  if (counterexample === undefined) throw new Error(`${law.id} was not found from ${seed}`);
  return bundleOf({ subject, proposals, seed, versions }, frozenTrial(law, counterexample));
}

/** Every app image has the launcher, so each change of it changes digests. */
const withoutDigests = (text: string): string => text.replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:");

describe("findings", () => {
  test("each is frozen under its id", () => {
    expect(files.toSorted()).toEqual(findings.map(({ name }) => `${name}.json`).toSorted());
  });

  test.each(findings)("$name is found from any seed, and is a page", async (one) => {
    for (const seed of ["one", "two", "three"]) {
      const bundle = await fromSeed(one, seed);
      const text = bundleText(bundle);
      const max = one.law.id.startsWith("proposals.switched") ? LINES_OF_LAYOUTS_MAX : LINES_MAX;
      expect(text.split("\n").length, text).toBeLessThanOrEqual(max);
    }
  });

  test.each(findings)("$name still shows what it was frozen for", async (one) => {
    const bundle = frozen(one);
    const { verdict } = orThrow(await replay(bundle));
    if (verdict.is !== "fail") throw new Error(`it is "${verdict.is}"`);
    const violations = verdict.failures.map(({ at, expected, actual }) => ({ at, expected, actual }));
    expect(withoutDigests(JSON.stringify(violations))).toEqual(withoutDigests(JSON.stringify(bundle.violations)));
  });

  test.each(findings)("the file of $name is what the search writes", async (one) => {
    const file = join(one.folder, `${one.name}.json`);
    const { seed } = existsSync(file) ? frozen(one) : { seed: "one" };
    const text = bundleText(await fromSeed(one, seed));
    const kept = existsSync(file) ? readFileSync(file, "utf8") : text;
    // `vitest run -u` writes the file.
    await expect(withoutDigests(kept) === withoutDigests(text) ? kept : text).toMatchFileSnapshot(file);
  });

  test.each(brokenLaws.filter(({ repaired }) => repaired.length > 0))(
    "$law holds with $repaired",
    async ({ law, repaired }) => {
      const opened = orThrow(await openLifecycle({ subject: { kind: "reference" }, proposals: repaired }));
      const { worlds, trialsChecked, counterexample } = await searchCounterexample(lawCalled(law), opened, {
        versions,
        runs: 60,
        seed: "one",
      });
      expect(counterexample, JSON.stringify(counterexample)).toBeUndefined();
      expect(trialsChecked * 4).toBeGreaterThanOrEqual(worlds);
    },
  );
});
