import { expect, test } from "vitest";
import type { SearchResult } from "#differential";
import { statementIds } from "#protocol";
import { PLAIN_INK } from "#reports";
import { differentialLines, differentialRecord } from "./print.ts";

const result: SearchResult<string> = {
  worlds: 10,
  differing: 3,
  causes: [
    {
      world: "linked",
      changes: [
        {
          role: "exec.d",
          part: "a link",
          shows: "exec.d/a: a link",
          statements: statementIds("buildpack.launch.execd"),
        },
      ],
      differences: [{ member: "env EXECD", a: "y\u001bes", b: undefined }],
      worlds: 3,
    },
    { world: "plain", changes: [], differences: [{ member: "umask", a: "", b: "0022" }], worlds: 1 },
  ],
};

test("a difference shows its smallest world, both sides, and the statements about it", () => {
  const lines = differentialLines(["go", "rust"], result, "x", PLAIN_INK).join("\n");
  expect(lines).toContain("1. exec.d/a: a link\n   env EXECD\n      go    y");
  expect(lines).not.toContain("\u001b");
  expect(lines).toContain("      rust  absent\n   about this: buildpack.launch.execd; 3 worlds");
  expect(lines).toContain("2. in the plain world");
  expect(lines).toContain("no statement is about this; 1 world\n");
  expect(lines).toMatch(/2 differences in 3 of 10 worlds$/);
});

test("the JSON has the same", () => {
  expect(differentialRecord(["go", "rust"], result, "x")).toMatchObject({
    lifecycles: ["go", "rust"],
    seed: "x",
    worlds: 10,
    differing: 3,
    differences: [
      {
        changes: ["exec.d/a: a link"],
        members: [{ member: "env EXECD", a: "y\u001bes", b: null }],
        statements: ["buildpack.launch.execd"],
        worlds: 3,
      },
      { changes: [], statements: [] },
    ],
  });
});
