/** Text for people: control characters in the output of a lifecycle have no effect. */
import { expect, test } from "vitest";
import { api } from "#base";
import type { RunRecord } from "../records/record.ts";
import { PLAIN_INK, summaryLines, withoutControls } from "./terminal.ts";

test("control characters are shown, not sent to the terminal", () => {
  expect(withoutControls("\u001b[2J\u0007 \u009b1m\u007f\r")).toBe("\\x1b[2J\\x07 \\x9b1m\\x7f\\x0d");
});

test("tabs and text of any language stay", () => {
  expect(withoutControls("a\tnaïve フォルダ")).toBe("a\tnaïve フォルダ");
});

test("one case is not `1 cases`", () => {
  const text = summaryLines(ONE_RESULT, 0, PLAIN_INK).join("\n");
  expect(text).toContain("1 case, 1 result, 1 specification statement verified");
  expect(text).toContain("a  1 world, 1 not vacuous");
});

test("the summary counts each lane apart", () => {
  const [first] = ONE_RESULT.results;
  if (first === undefined) throw new Error("the record has a result");
  const implied = { ...first, id: "b", lane: "implied", verdict: { is: "fail", kind: "bug" } } as const;
  const text = summaryLines({ ...ONE_RESULT, results: [first, implied] }, 1, PLAIN_INK).join("\n");
  expect(text).toContain("passed: must 1 of 1, implied 0 of 1");
});

const ONE_RESULT: RunRecord = {
  schema: 2,
  tool: { name: "plimsoll", version: "1.0.0" },
  specification: { revision: "main" },
  machine: { kind: "sim", node: "v22.0.0", os: "linux" },
  seed: "0",
  selection: { what: [], lane: "all" },
  lifecycle: { name: "mine", version: "1", build: "sha256:0", platform: [], buildpack: [], amendments: [] },
  complete: true,
  results: [
    {
      id: "a",
      kind: "law",
      says: "It holds.",
      lane: "must",
      statements: ["some.statement"],
      platformApi: api("0.15"),
      buildpackApi: api("0.12"),
      verdict: { is: "pass" },
      durationMs: 1,
      worlds: { generated: 1, trialsChecked: 1, worldsChecked: 1 },
    },
  ],
};
