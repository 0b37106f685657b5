/** The laws of a module: one that holds, and one whose counterexample is shown. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder } from "#base/testkit";
import { buildProposals } from "../build/proposals.ts";
import { checkLaws } from "./check-laws.ts";
import { skeletonText } from "./skeleton.ts";

/** `value`: what the law says that the label is. */
const withLaw = (value: string): string =>
  skeletonText("mine")
    .replace("import {", "import { anyBuild, anyRunImage, imageIn, lawId, proposalLaw, worldOfBuild,")
    .replace(
      "    // A lifecycle with one fault",
      `    laws: [{
      ...proposalLaw("mine"),
      id: lawId("mine.labelled"),
      says: "Every app image has the label.",
      covers: ["proposal.mine.labelled"],
      trials: (versions) => anyBuild().chain((build) => anyRunImage().map((run) => ({
        given: worldOfBuild(build, versions, [run]),
        when: [{ run: "create", images: ["@app:1"] }],
      }))),
      check(_, [seen = []]) {
        const image = imageIn(seen[0], "@app:1");
        if (image === undefined) return { vacuous: "no app image was built" };
        const actual = image.labels["example.mine"] ?? null;
        return { violations: actual === ${JSON.stringify(value)} ? [] : [{ at: "the label", expected: "another one", actual }] };
      },
    }],
    // A lifecycle with one fault`,
    );

test.each([
  ["yes", undefined],
  [
    "no",
    /^a world with \d+ buildpacks?, \d+ files? breaks it: create @app:1; the label: expected another one, found "yes"$/,
  ],
])("a law that says %j", (value, problem) =>
  inFolder(async (folder) => {
    const file = join(folder, "mine.ts");
    writeFileSync(file, withLaw(value));
    const [checked, ...others] = await checkLaws("mine", (await buildProposals([file])).chosen);
    expect(others).toEqual([]);
    expect(checked).toMatchObject({
      what: "mine.labelled",
      note: expect.stringMatching(/^[1-9]\d* of 1?\d generated worlds/),
    });
    if (problem === undefined) expect(checked?.problem).toBeUndefined();
    else expect(checked?.problem).toMatch(problem);
  }),
);
