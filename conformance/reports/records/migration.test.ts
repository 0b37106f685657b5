/** build/migrate-records.mjs turns files of version 1 into version 2. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const top = resolve(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "plimsoll-migrate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Pair = readonly [old: object, migrated: object];

const LAW: Pair = [
  {
    id: "l.a",
    kind: "property",
    requirements: ["s"],
    verdict: { is: "broken", why: "e" },
    worlds: { tried: 3, told: 2, telling: 1, using: { p: 1 } },
  },
  {
    id: "l.a",
    kind: "law",
    statements: ["s"],
    verdict: { is: "error", why: "e" },
    worlds: { generated: 3, trialsChecked: 2, worldsChecked: 1, worldsUsing: { p: 1 } },
  },
];
const OLD_FAILURE = { at: "/a", wanted: "a", got: null, requirements: ["s"] };
const FAILURE = { at: "/a", expected: "a", actual: null, statements: ["s"] };
const HUNG = { id: "a.b", kind: "case" };
const CASE: Pair = [
  {
    ...HUNG,
    requirements: [],
    verdict: { is: "not-run", why: "given-up: it hung" },
    evidence: { broken: [OLD_FAILURE], steps: [] },
  },
  {
    ...HUNG,
    statements: [],
    verdict: { is: "not-run", why: "hung: it hung" },
    evidence: { failures: [FAILURE], steps: [] },
  },
];

const REFERENCE = { kind: "reference" };
const FILES: Readonly<Record<string, Pair>> = {
  recording: [
    { plimsoll: 1, kind: "recording", case: "a.b", seen: { key: "k", steps: [{ seen: 1 }] } },
    { plimsoll: 2, kind: "recording", case: "a.b", observation: { key: "k", steps: [{ seen: 1 }] } },
  ],
  case: [
    { plimsoll: 1, kind: "case", subject: { kind: "faulty", name: "x" }, case: { id: "a.b" }, seen: { key: "k" } },
    {
      plimsoll: 2,
      kind: "case",
      subject: { kind: "mutant", name: "x" },
      case: { id: "a.b" },
      observation: { key: "k" },
    },
  ],
  law: [
    {
      plimsoll: 1,
      kind: "property",
      property: "l.a",
      subject: REFERENCE,
      violations: [{ at: "/a", wanted: "a", got: "b" }],
    },
    {
      plimsoll: 2,
      kind: "law",
      law: "l.a",
      subject: REFERENCE,
      violations: [{ at: "/a", expected: "a", actual: "b" }],
    },
  ],
  record: [
    { schema: 1, results: [LAW[0], CASE[0]] },
    { schema: 2, results: [LAW[1], CASE[1]] },
  ],
};

const migrate = (): string =>
  execFileSync(process.execPath, ["build/migrate-records.mjs", folder], { cwd: top, encoding: "utf8" });
const file = (name: string): string => join(folder, `${name}.json`);

test("every kind of file is migrated once", () => {
  for (const [name, [old]] of Object.entries(FILES)) writeFileSync(file(name), JSON.stringify(old, null, 1));
  expect(migrate()).toContain("4 of 4 files");
  for (const [name, [, migrated]] of Object.entries(FILES))
    expect(JSON.parse(readFileSync(file(name), "utf8"))).toEqual(migrated);
  expect(migrate()).toContain("0 of 4 files");
});

test("a record that goes on is migrated line by line", () => {
  const path = join(folder, "record.ndjson");
  const lines = [{ schema: 1, seed: "0" }, LAW[0], CASE[0]];
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  migrate();
  const migrated = readFileSync(path, "utf8").trimEnd().split("\n");
  expect(migrated.map((line) => JSON.parse(line))).toEqual([{ schema: 2, seed: "0" }, LAW[1], CASE[1]]);
});
