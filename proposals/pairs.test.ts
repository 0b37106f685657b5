/** Every two proposals together, in every form: refused with both names, or composed, and then a build that uses both works. */

import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { api } from "#base";
import { packageFile } from "#base/host";
import { judgeLaw, proposalWorlds } from "#laws";
import { anyBuild, anyRunImage, hasSucceeded, imageIn, worldOfBuild } from "#laws/kit";
import { ruleBook } from "#lifecycle";
import { amendmentsOfProposals, formsOf, pairsOfForms, proposals } from "#proposals";
import type { Subject } from "#protocol";
import { lawById, openLifecycle } from "#suite";

const versions = { platform: api("0.15"), buildpack: api("0.12") };
const forms = formsOf(proposals);
const uses = proposals.flatMap((one) => one.evidence?.().generators ?? []);
const pairs = pairsOfForms(forms).map(([a, b]) => ({ a, b, words: [a.word, b.word] }));

async function opened(words: readonly string[]): Promise<Subject> {
  const subject = await openLifecycle({ subject: { kind: "reference" }, proposals: words });
  if (!subject.ok) throw new Error(subject.fault.message);
  return subject.value;
}

/** A build is stopped only at requests that differ in kind; all of them are tried with all proposals on. */
async function judged(id: string, words: readonly string[], worlds: number) {
  const property = lawById(id);
  if (property === undefined) throw new Error(`no property is called ${id}`);
  const runs = worlds * property.runsDivisor;
  return judgeLaw(property, await opened(words), { versions, runs, seed: "pairs", followUps: "different" });
}

/** In so many worlds of each pair. */
const LAWS: Readonly<Record<string, number>> = {
  "proposals.transparent": 5,
  "rebase.safety.L1": 5,
  "rebase.safety.L2": 3,
  "rebase.safety.L3": 5,
  "rebase.safety.L4": 5,
  "rebase.safety.L5": 3,
  "rebuild.idempotent": 5,
  "build.reproducible": 3,
  "publication.never-partial": 1,
  "proposals.switched-on": 2,
  "proposals.switched-back": 2,
  "proposals.moved": 2,
};

describe("each form", () => {
  test.each(forms)("$word has a generator of worlds", ({ amendment }) => {
    expect(uses.map(({ amendment }) => amendment)).toContain(amendment);
  });
});

const composed = pairs.filter(({ words }) => bookOf(words).ok);

function bookOf(words: readonly string[]) {
  const named = amendmentsOfProposals(words);
  if (!named.ok) throw new Error(named.fault.message);
  return ruleBook(named.value);
}

describe("two proposals", () => {
  test.each(pairs)("$a.word and $b.word are composed, or rejected with both names", ({ a, b, words }) => {
    const book = bookOf(words);
    if (book.ok) return expect(book.value.amendments).toEqual(expect.arrayContaining([a.amendment, b.amendment]));
    for (const { a: one, b: other, on } of book.fault.conflicts) {
      expect([one, other].toSorted()).toEqual([a.amendment, b.amendment].toSorted());
      expect(on).not.toBe("");
    }
  });

  test.each(composed)("$a.word and $b.word: a build with both keeps the promises of each", async ({ words }) => {
    const { verdict, search } = await judged("proposals.composed", words, 12);
    expect(verdict, JSON.stringify(search?.counterexample)).toEqual({ is: "pass" });
  });

  test.each(composed)("$a.word and $b.word keep the laws together", async ({ words }) => {
    for (const [law, worlds] of Object.entries(LAWS)) {
      const { verdict, search } = await judged(law, words, worlds);
      expect(verdict, `${law}: ${JSON.stringify(search?.counterexample)}`).toEqual({ is: "pass" });
    }
  });

  test("are documented", () => {
    const page = readFileSync(packageFile("docs/combinations.md"), "utf8");
    const ids = [...new Set(pairs.map(({ a, b }) => `| ${[a.proposal, b.proposal].toSorted().join(" + ")} |`))];
    expect(ids.filter((row) => !page.includes(row))).toEqual([]);
  });
});

/** Nothing in the rules tells that they meet: it is in the data. */
const meetings = uses.flatMap((one) =>
  uses.flatMap((other) =>
    one === other || one.exporting === undefined || other.claimedDirectories === undefined
      ? []
      : [{ taker: one.amendment, holder: other.amendment, one, other }],
  ),
);

describe("two proposals with one directory", () => {
  test.each(meetings)("$taker cannot export a directory of $holder, and both are named", async ({ one, other }) => {
    const worlds = fc.tuple(anyBuild(), anyRunImage(), proposalWorlds(uses).used([other.amendment], versions));
    const subject = await opened([one.amendment, other.amendment]);
    for (const [build, run, holds] of fc.sample(worlds, { numRuns: 4, seed: 1 })) {
      const held = holds(worldOfBuild(build, versions, [run]));
      for (const path of other.claimedDirectories?.(held) ?? []) {
        const owned = { [path.slice(0, path.lastIndexOf("/"))]: { dir: true } } as const;
        const given = one.exporting?.(path)({ ...held, files: { ...held.files, ...owned } }) ?? held;
        const session = await subject.open(given, "pairs");
        const seen = await session.step({ run: "create", images: ["@app:1"] }).finally(() => session.close());
        expect(hasSucceeded(seen), `${path} ${seen.stderr}`).toBe(false);
        expect(imageIn(seen, "@app:1")).toBeUndefined();
        expect(seen.stderr).toMatch(
          new RegExp(`${one.amendment} claims .*${other.amendment}|${other.amendment} claims .*${one.amendment}`),
        );
      }
    }
  });
});
