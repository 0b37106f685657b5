import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareRecords } from "./compare.ts";
import { mergeRecords, type NamedRecord } from "./merge.ts";
import { recordParser } from "./parse.ts";
import { failedResult, shard, testRecord, testResult } from "./record.testkit.ts";

const parse = recordParser(JSON.parse(readFileSync("specs/record.schema.json", "utf8")));

describe("a record from outside", () => {
  const record = testRecord([testResult("a"), failedResult("b")]);
  const { complete, results, ...head } = record;
  const lines = [head, ...results].map((line) => JSON.stringify(line));

  test("is read as a document", () => {
    expect(parse(JSON.stringify(record, null, 1), "r.json")).toEqual({ ok: true, value: record });
  });

  test("is read as the lines of a run, which is then not complete, and without the half line of a killed run", () => {
    const expected = { ok: true, value: { ...record, complete: false } };
    expect(parse(`${lines.join("\n")}\n`, "r.ndjson")).toEqual(expected);
    expect(parse(`${lines.join("\n")}\n{"id":"c","ki`, "r.ndjson")).toEqual(expected);
    expect(parse(`${lines[0]}\n`, "r.ndjson")).toEqual({ ok: true, value: { ...head, complete: false, results: [] } });
  });

  test.each([
    ["nothing", "", /not a record/],
    ["a document that is cut off", JSON.stringify(record, null, 1).slice(0, 200), /not JSON, or cut off/],
    ["another document", '{"name": "x"}', /not a record/],
    ["a record of version 1", JSON.stringify({ ...record, schema: 1 }), /expected version 2 of the record, found 1/],
    ["a record of a later version", JSON.stringify({ ...record, schema: 3 }), /found 3/],
    ["a half line in the middle", `${lines[0]}\n{"id"\n${lines[1]}\n`, /line 2 is not JSON/],
    [
      "an unknown verdict",
      JSON.stringify(testRecord([{ ...testResult("a"), verdict: { is: "great" } as never }])),
      /results\.0\.verdict/,
    ],
    [
      "a result without an id",
      JSON.stringify(testRecord([{ ...testResult("a"), id: undefined } as never])),
      /results\.0 must have required property 'id'/,
    ],
  ])("that is %s is refused in one line", (_, text, why) => {
    const read = parse(text, "r.json");
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.fault).toMatchObject({ kind: "bad-record", where: { file: "r.json" } });
    expect(read.fault.message).toMatch(why);
    expect(read.fault.message).not.toContain("\n");
  });
});

describe("merge", () => {
  const one: NamedRecord = { name: "one", record: shard("1/2", [testResult("b"), failedResult("a")]) };
  const two: NamedRecord = { name: "two", record: shard("2/2", [testResult("c")]) };

  test("joins all shards of one run, whatever their order", () => {
    const merged = mergeRecords([two, one]);
    expect(merged).toEqual({ ok: true, value: testRecord([failedResult("a"), testResult("b"), testResult("c")]) });
  });

  test("is not complete if a shard is not", () => {
    const stopped = { ...two, record: { ...two.record, complete: false } };
    expect(mergeRecords([one, stopped])).toMatchObject({ ok: true, value: { complete: false } });
  });

  const other = (more: Partial<NamedRecord["record"]>): NamedRecord => ({ ...two, record: { ...two.record, ...more } });
  const withShard = (of: string): NamedRecord => other({ selection: { what: [], lane: "all", shard: of } });
  test.each([
    ["another seed", other({ seed: "x" }), /the seed differs: one has "plimsoll", two has "x"/],
    ["another release", other({ tool: { name: "plimsoll", version: "9" } }), /the release of Plimsoll differs/],
    ["another machine", other({ machine: { kind: "host", node: "20", os: "linux" } }), /the kind of machine differs/],
    ["another lifecycle", other({ lifecycle: { ...two.record.lifecycle, version: "2" } }), /the lifecycle differs/],
    ["other words", other({ selection: { what: ["x"], lane: "all", shard: "2/2" } }), /the selected words/],
    [
      "another list of known failures",
      other({ selection: { what: [], lane: "all", shard: "2/2", known: `sha256:${"0".repeat(64)}` } }),
      /the list of known failures differs: one has none/,
    ],
    ["another lane", other({ selection: { what: [], lane: "must", shard: "2/2" } }), /the lane differs/],
    ["another revision", other({ specification: { revision: "0".repeat(40) } }), /the revision of the specification/],
    ["no shard", other({ selection: { what: [], lane: "all" } }), /two is the record of a whole run/],
    ["the same shard", withShard("1/2"), /one and two are both shard 1\/2/],
    ["another number of shards", withShard("2/3"), /into 2 and 3 shards/],
    ["a result of the first", other({ results: [testResult("b")] }), /one and two both have b 0\.15 0\.12/],
  ])("refuses a second record with %s", (_, second, why) => {
    const merged = mergeRecords([one, second]);
    expect(merged.ok ? "merged" : merged.fault.message).toMatch(why);
  });

  test("refuses a run of which a shard is missing, and no record at all", () => {
    const merged = mergeRecords([one]);
    expect(merged.ok ? "merged" : merged.fault.message).toBe("shard 2/2 is missing");
    expect(mergeRecords([]).ok).toBe(false);
  });
});

describe("compare", () => {
  const none = new Map<string, string>();
  const ids = (changes: readonly { readonly after: { readonly id: string } }[]) => changes.map(({ after }) => after.id);
  const notRun = { verdict: { is: "not-run", why: "needs: two users" } } as const;
  const known = { verdict: { is: "known", kind: "bug", reason: "later" } } as const;

  test("sorts the changes of verdicts", () => {
    const before = testRecord([
      testResult("breaks"),
      failedResult("is-fixed"),
      failedResult("still-fails"),
      testResult("is-not-run"),
      testResult("was-known", known),
      testResult("gone"),
      failedResult("is-inconclusive"),
    ]);
    const after = testRecord([
      failedResult("breaks"),
      testResult("is-fixed"),
      failedResult("still-fails"),
      testResult("is-not-run", notRun),
      failedResult("was-known"),
      failedResult("new"),
      testResult("is-inconclusive", { verdict: { is: "inconclusive", kind: "bug", why: "its control failed" } }),
    ]);
    const compared = compareRecords(before, after, none);
    expect(ids(compared.worse)).toEqual(["breaks", "was-known"]);
    expect(ids(compared.better)).toEqual(["is-fixed"]);
    expect(ids(compared.otherwise)).toEqual(["is-not-run", "is-inconclusive"]);
    expect(compared.added.map(({ id }) => id)).toEqual(["new"]);
    expect(compared.gone.map(({ id }) => id)).toEqual(["gone"]);
    expect(compared.same).toBe(1);
    expect(compared.causes).toEqual([]);
  });

  test("finds a result that has another id now", () => {
    const renames = new Map([["old", "new"]]);
    const compared = compareRecords(testRecord([testResult("old")]), testRecord([failedResult("new")]), renames);
    expect(ids(compared.worse)).toEqual(["new"]);
    expect([...compared.renamed]).toEqual([["old", "new"]]);
    expect([compared.added, compared.gone]).toEqual([[], []]);
  });

  test("names what else differs", () => {
    const a = testRecord([]);
    const b = testRecord([], {
      seed: "other",
      tool: { name: "plimsoll", version: "0.2.0" },
      complete: false,
      lifecycle: { ...a.lifecycle, build: `sha256:${"1".repeat(64)}` },
    });
    expect(compareRecords(a, b, none).causes.map(({ what }) => what)).toEqual([
      "Plimsoll",
      "its build",
      "the seed",
      "the run",
    ]);
  });
});
