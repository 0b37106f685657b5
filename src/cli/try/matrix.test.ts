/** A slice of the matrix: a few cases, one other proposal. */
import { expect, test } from "vitest";
import { proposals } from "#proposals";
import { NO_USER_PROPOSALS } from "#suite";
import { SIMULATED } from "../build/options.testkit.ts";
import { buildProposals } from "../build/proposals.ts";
import { buildRows } from "./matrix-builds.ts";
import { caseRows, casesForMatrix } from "./matrix-cases.ts";
import { matrixLines } from "./matrix-row.ts";

const quiet = { start: () => {}, done: () => {} };

test("a case whose verdict changes is named with the reason, and the others are counted", async () => {
  const on = await buildProposals(["metadata-locations:layout=always"]);
  const ids = ["detect.order.optional-first", "restore.layers.cache-dir", "rebase.run-image.mirror"];
  const judged = casesForMatrix(NO_USER_PROPOSALS).filter(({ id }) => ids.includes(id));
  const loaded = { ...NO_USER_PROPOSALS, ...on.chosen };
  const rows = await caseRows(judged, loaded, quiet);
  expect(rows.at(-1)?.what).toBe(`${judged.length - (rows.length - 1)} other cases`);
  expect(rows[0]).toMatchObject({ part: "case", off: "pass", on: "fail", why: expect.stringContaining("/steps/") });
  const same = await caseRows(judged, { ...loaded, words: ["export-dirs"] }, quiet);
  expect(same).toEqual([
    { part: "case", what: `${judged.length} other cases`, off: "as before", on: "as before", why: "" },
  ]);
});

test("builds: buildpacks of examples, pairs, rebases and next builds", async () => {
  const on = await buildProposals(["export-dirs"]);
  const [enabled] = on.on;
  const others = proposals.filter(({ id }) => id === "oci-artifacts");
  if (enabled?.proposal.example === undefined) throw new Error("export-dirs has an example");
  const { example } = enabled.proposal;
  const off = await buildProposals([]);
  const rows = await buildRows({ enabled, on, off, example, options: SIMULATED, progress: quiet, others });
  const shown = rows.map(({ part, why }) => `${part}: ${why}`);
  expect(shown).toEqual([
    "buildpacks: the same image",
    "pair: composed",
    "pair: composed",
    "rebase: both rebasers do the same",
    "rebase: both rebasers do the same",
    "next build: the image of a first build",
    "next build: the image of a first build",
  ]);
  expect(rows.filter(({ part }) => part === "rebase").every(({ on: end }) => /^rebase exit 0, \w{12}$/.test(end))).toBe(
    true,
  );
  expect(matrixLines(rows)).toHaveLength(rows.length + 1);
});
