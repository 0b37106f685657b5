/** The stories of the built-in proposals: evidence of real builds, the pages made of it, and the texts themselves. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { citedDigest } from "#ledger";
import { HARMS, lookAt, type Proposal, proposals, type Story } from "#proposals";
import { SIMULATED } from "../build/options.testkit.ts";
import { buildProposals } from "../build/proposals.ts";
import { storyPage } from "./story-page.ts";
import { shortName, statementsOf, type ToldStory, tellStory } from "./tell.ts";
import { performTrial } from "./trial.ts";

const stories = proposals.flatMap((proposal) =>
  (proposal.stories ?? []).map((story) => ({ proposal, story, of: `${proposal.id}: ${story.text}` })),
);
const told = new Map<Story, ToldStory>();
beforeAll(async () => {
  for (const { proposal, story } of stories)
    told.set(story, await tellStory({ proposal, story, given: [], options: SIMULATED }));
});

function toldOf(story: Story): ToldStory {
  const one = told.get(story);
  if (one === undefined) throw new Error("the story was not told");
  return one;
}

test("every proposal has a story for each of its forms", () => {
  for (const { id, options: own, stories: all = [] } of proposals) {
    const forms = own.find(({ name }) => name === "form")?.values ?? [undefined];
    expect(new Set(all.map(({ form }) => form)), id).toEqual(new Set(forms));
  }
});

describe.each(stories)("$of", ({ proposal, story }) => {
  test("every promise has evidence that holds, or a reason", () => {
    const { promises, additions } = toldOf(story);
    expect(promises.map(({ statement }) => statement)).toEqual(statementsOf(story).map(({ id }) => id));
    const bare = promises.filter(({ evidence, none }) => evidence.length === 0 && none === undefined);
    expect(bare.map(({ statement }) => statement)).toEqual([]);
    const all = [...promises.flatMap(({ evidence }) => evidence), ...additions.map(({ evidence }) => evidence)];
    expect(all.filter(({ holds }) => !holds)).toEqual([]);
    expect(promises.filter(({ none }) => none === "no test case covers it")).toEqual([]);
  });

  test("names only statements, findings and trials that exist", () => {
    const names = statementsOf(story).map(({ id }) => shortName(id));
    expect(Object.keys(story.promises).filter((name) => !names.includes(name))).toEqual([]);
    const wording = story.first.map(
      (name) => proposal.findings.find(({ id }) => id === `${proposal.id}.${name}`)?.wording,
    );
    expect(wording).not.toContain(undefined);
    const trials = Object.values(story.promises).flatMap((one) => ("see" in one ? (one.trial ?? []) : []));
    expect(new Set(trials)).toEqual(new Set(Object.keys(story.trials ?? {}).filter((name) => trials.includes(name))));
    const changed = (story.changes ?? []).flatMap(({ approved }) => approved ?? []);
    expect(changed.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("without the proposal, a build shows nothing of what the example shows", async () => {
    const without = await performTrial({
      example: story.example,
      options: story.since === undefined ? SIMULATED : { ...SIMULATED, platformApi: "0.12" },
      proposals: await buildProposals([]),
      starts: story.starts === true,
    });
    const same = Object.entries(story.promises).filter(
      ([, one]) => "see" in one && one.see.every((pointer) => lookAt(pointer, without).holds),
    );
    expect(same.map(([name]) => name)).toEqual([]);
    expect((story.additions ?? []).filter(({ see }) => lookAt(see, without).holds)).toEqual([]);
  });
});

test("every counterexample says how harmful it is, and for whom", () => {
  const all = proposals.flatMap(({ findings }) => findings.filter((one) => one.kind === "counterexample"));
  const unknown = all.filter(({ harm, hurts }) => harm === undefined || !(harm in HARMS) || hurts === undefined);
  expect(unknown.map(({ id }) => id)).toEqual([]);
});

/** `npx vitest run src/cli/try/story.test.ts -u` writes the pages again. */
test.each(proposals)("the page of $id in docs/proposals is what builds show", async (proposal: Proposal) => {
  const page = storyPage(proposal, (proposal.stories ?? []).map(toldOf));
  await expect(page).toMatchFileSnapshot(packageFile(`docs/proposals/${proposal.id}.md`));
});

/** A folder with the texts of the drafts and of the approved RFCs; the digests of statements say which is which. */
const folder = process.env.PLIMSOLL_TEXTS;
const texts =
  folder !== undefined && existsSync(folder)
    ? readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"))
    : undefined;

describe.skipIf(texts === undefined)("the texts that PLIMSOLL_TEXTS has", () => {
  test.each(stories)("$of: every line is a promise or has a reason", ({ story }) => {
    const statements = statementsOf(story);
    const text = texts?.find((one) => statements.every(({ lines, sha256 }) => citedDigest(one, lines) === sha256));
    if (text === undefined) throw new Error("no text has the sentences of the statements");
    const cited = new Set([...statements, ...story.others].flatMap(({ lines }) => numbersIn(lines)));
    expect(contentLines(text).filter(({ number }) => !cited.has(number))).toEqual([]);
  });
});

const numbersIn = (lines: string): readonly number[] =>
  lines.split(",").flatMap((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });

/** Neither headings, nor fences, nor the table of facts above the summary. */
function contentLines(text: string): readonly { readonly number: number; readonly line: string }[] {
  const lines = text.split("\n").map((line, i) => ({ number: i + 1, line: line.trim() }));
  const start = lines.findIndex(({ line }) => /^(# )?Summary$/.test(line));
  const isSkipped = (line: string): boolean =>
    line === "" ||
    line.startsWith("```") ||
    /^#+ |^\[[\w-]+\]: #/.test(line) ||
    /^(Summary|Definitions|Motivation|What it is|How it Works|Drawbacks|Alternatives|Prior Art|Unresolved Questions|Spec\. Changes \(OPTIONAL\))$/.test(
      line,
    );
  return lines.slice(start).filter(({ line }) => !isSkipped(line));
}
