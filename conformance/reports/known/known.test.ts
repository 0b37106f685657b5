/** Known failures: the file, the verdicts that it gives, and the file that a run writes. */
import { describe, expect, test } from "vitest";
import { api, describeFault, utf8 } from "#base";
import type { Needs } from "#protocol";
import { failedResult, testResult } from "../records/record.testkit.ts";
import { passingEntries, withKnown, withStale } from "./apply.ts";
import { readKnown } from "./entries.ts";
import { updatedKnown } from "./update.ts";

const NEEDS: ReadonlyMap<string, Needs> = new Map<string, Needs>([
  ["a.b", {}],
  ["a.c", { platform: [api("0.13")] }],
]);
const TARGETS = { needs: NEEDS, renames: new Map([["a.old", "a.b"]]) };
const read = (text: string) => readKnown(utf8(text), "known.toml", TARGETS);
const entry = (more = "", id = "a.b"): string => `[[known]]\nid = "${id}"\nreason = "issue 7"\n${more}`;
const RUN = { today: "2027-01-31", file: "known.toml", allVersions: true };
const old = { platformApi: api("0.12") };

describe("the file", () => {
  test("has an entry for each failure", () => {
    const text = entry('platform-api = "0.12..0.14"\nlink = "https://example.com/7"\nexpires = 2027-01-31');
    const { entries, faults } = read(text);
    expect(faults).toEqual([]);
    const platform = { from: "0.12", to: "0.14" };
    const link = "https://example.com/7";
    expect(entries).toEqual([{ id: "a.b", reason: "issue 7", platform, link, expires: "2027-01-31", line: 1 }]);
  });

  test.each([
    [
      "an id of nothing",
      entry("", "a.bb"),
      /known\.toml:2:6?.*names nothing: no case or law has the id "a.bb"; did you mean a.b\?/,
    ],
    ["a former id", entry("", "a.old"), /its id is a\.b now/],
    [
      "versions that the case is not for",
      entry('platform-api = "..0.12"', "a.c"),
      /:4:.*a\.c is not for these versions/,
    ],
    [
      "the same result twice",
      `${entry()}\n${entry('platform-api = "0.15"')}`,
      /known\.toml:5: a\.b is already known by line 1/,
    ],
    ["no reason", '[[known]]\nid = "a.b"', /expected a text for reason/],
    ["an empty reason", '[[known]]\nid = "a.b"\nreason = " "', /expected a text for reason/],
    ["a mistyped key", entry("expire = 2027-01-31"), /:4:.*did you mean expires\?/],
    ["a date that does not exist", entry('expires = "2027-02-30"'), /expected a date such as 2027-01-31/],
    ["bad versions", entry('buildpack-api = "0.12..0.10"'), /did you mean 0\.10\.\.0\.12/],
    ["a version that is no text", entry("platform-api = 0.12"), /expected a text in quotes/],
    ["another table", "[a]\nb = 1", /expected only \[\[known\]\]/],
    ["no TOML", "[[known", /known\.toml:1:/],
  ])("is refused with %s, in one line", (_, text, says) => {
    const { faults } = read(text);
    expect(faults.map(describeFault)).toEqual([expect.stringMatching(says)]);
    expect(describeFault(faults[0] ?? { kind: "", message: "" })).not.toContain("\n");
  });

  test("is refused with a line for each thing that is wrong", () => {
    expect(read(`${entry("", "x")}\n${entry("", "y.z")}`).faults).toHaveLength(2);
  });
});

describe("a result", () => {
  const { entries } = read(entry('expires = 2027-01-31\nplatform-api = "0.15"'));

  test("that fails as expected is known, on the last day too", () => {
    expect(withKnown(failedResult("a.b"), entries, RUN).verdict).toEqual({
      is: "known",
      kind: "bug",
      reason: "issue 7",
      expires: "2027-01-31",
    });
  });

  test("of other versions, another case, or another verdict stays what it is", () => {
    for (const one of [
      failedResult("a.b", old),
      failedResult("a.c"),
      testResult("a.b"),
      testResult("a.b", { verdict: { is: "error", why: "x" } }),
    ])
      expect(withKnown(one, entries, RUN)).toBe(one);
  });

  test("that fails after the last day is stale", () => {
    const { verdict } = withKnown(failedResult("a.b"), entries, { ...RUN, today: "2027-02-01" });
    expect(verdict).toMatchObject({
      is: "stale",
      passes: false,
      kind: "bug",
      why: expect.stringContaining("expired on 2027-01-31"),
    });
  });

  test("that passes is stale at the end of the run, if no result of its entry fails", () => {
    const all = read(entry()).entries;
    const stale = withStale([testResult("a.b"), testResult("a.b", old), testResult("a.c")], all, RUN);
    expect(stale.map(({ verdict }) => verdict.is)).toEqual(["stale", "stale", "pass"]);
    const known = withKnown(failedResult("a.b"), all, RUN);
    expect(withStale([known, testResult("a.b", old)], all, RUN).map(({ verdict }) => verdict.is)).toEqual([
      "known",
      "pass",
    ]);
  });

  test("that was not run, or ran with some versions only, makes no entry stale", () => {
    const all = read(entry()).entries;
    const skipped = testResult("a.b", { verdict: { is: "not-run", why: "needs: x" } });
    expect(passingEntries([skipped], all, RUN)).toEqual([]);
    expect(passingEntries([], all, RUN)).toEqual([]);
    expect(passingEntries([testResult("a.b")], all, { allVersions: false })).toEqual([]);
    expect(passingEntries([testResult("a.b")], entries, { allVersions: false })).toHaveLength(1);
  });
});

describe("an update", () => {
  const fails = ({ verdict }: { readonly verdict: { readonly is: string } }): boolean => verdict.is === "fail";
  const update = (text: string, results: Parameters<typeof updatedKnown>[1]) =>
    updatedKnown({ text, entries: read(text).entries }, results, { allVersions: true, fails });

  test("of an empty list explains the format, and adds an entry for each case, with versions where some pass", () => {
    const { text, added, removed } = update("", [
      failedResult("a.b"),
      failedResult("a.b", old),
      failedResult("a.c"),
      testResult("a.c", old),
    ]);
    expect(text).toMatch(
      /^# Failures that are known.*\n.*\n\n# The lifecycle does it\.\n\[\[known\]\]\nid = "a\.b"\nreason = "no reason given yet"\n\n/,
    );
    expect(read(text)).toMatchObject({
      faults: [],
      entries: [{ id: "a.b" }, { id: "a.c", platform: { from: "0.15", to: "0.15" } }],
    });
    expect([added, removed]).toEqual([["a.b", "a.c  platform 0.15  buildpack 0.12"], []]);
  });

  test("keeps what stays as it is, and removes what passes with its comment", () => {
    const text = `# ours\n\n# passes soon\n[[known]]\nid = "a.b"\nreason = """\n# not a comment\n[[known]]"""\n\n# stays\n${entry("# inside", "a.c")}`;
    const {
      text: after,
      removed,
      added,
    } = update(text, [
      testResult("a.b"),
      failedResult("a.c", { verdict: { is: "known", kind: "bug", reason: "issue 7" } }),
    ]);
    expect(after).toBe(`# ours\n\n# stays\n${entry("# inside", "a.c")}\n`);
    expect([removed.length, added]).toEqual([1, []]);
  });
});
