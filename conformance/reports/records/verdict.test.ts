/** The table of docs/verdicts.md is the one that the command follows. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FailureKind, Lane } from "#protocol";
import { counts, EFFECTS, type RecordedVerdict, runOutcome } from "./verdict.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/verdicts.md"), "utf8");

test("docs/verdicts.md has the whole table", () => {
  const rows = Object.entries(EFFECTS).flatMap(([lane, effects]) =>
    Object.entries(effects).map(
      ([verdict, { bug, text, open }]) => `| ${lane} | ${verdict} | ${bug} | ${text} | ${open} |`,
    ),
  );
  expect(page.split("\n").filter((line) => /\| (?:always|strict|shown) \|$/.test(line))).toEqual(rows);
});

const failed = (lane: Lane, kind: FailureKind): { readonly lane: Lane; readonly verdict: RecordedVerdict } => ({
  lane,
  verdict: { is: "fail", kind },
});

test("by default only a bug counts that breaks a MUST or an implied statement", () => {
  const kinds = ["bug", "text", "open"] as const;
  const counted = (["must", "implied", "should", "may"] as const).flatMap((lane) =>
    kinds.filter((kind) => counts(failed(lane, kind))).map((kind) => `${lane} ${kind}`),
  );
  expect(counted).toEqual(["must bug", "implied bug"]);
});

test("--strict counts every kind of what binds, and bugs against a SHOULD", () => {
  const strict = (lane: Lane, kind: FailureKind): string => runOutcome([failed(lane, kind)], { strict: true });
  expect([strict("must", "text"), strict("implied", "open"), strict("should", "bug")]).toEqual(Array(3).fill("fails"));
  expect([strict("should", "text"), strict("may", "bug")]).toEqual(Array(2).fill("conforms"));
});
