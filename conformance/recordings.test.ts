/** The recordings of the repository: no recording is stale, the verdicts are the listed ones, and the reference with the official departures acts the same. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FaultError, invariant } from "#base";
import { toml } from "#contract";
import { issues } from "#ledger";
import { official } from "#lifecycle";
import type { CaseId, TestCase, Verdict } from "#protocol";
import { instantiate, issueId, kindOfFailures, perform } from "#protocol";
import { createCaseRunner, observationDifferences } from "#runner";
import { type Recording, recordedSubject, referenceSubject } from "#subjects";
import { readRecordings } from "#subjects/host";
import { allLaws, cases } from "#suite";

interface Listed {
  readonly case: string;
  /** Of a departure: what its failures mean. */
  readonly kind?: string;
  /** Statements that fail, or pointers where the reference differs. */
  readonly ids: readonly string[];
}

const directory = join(import.meta.dirname, "recordings");
const departuresFile = tableIn(`${directory}/departures.toml`);
const departures = listedIn("departure", "fails");
const unlike = listedIn("unlike", "at");
const recordings = recordingsIn(`${directory}/official-0.21.17`);
const byId = new Map<CaseId, TestCase>(cases.map((one) => [one.id, one]));
const caseOf = (recording: Recording): TestCase | undefined => byId.get(recording.case as CaseId);

test("there are recordings of every phase, of one build", () => {
  const phases = new Set(recordings.map((recording) => recording.case.replace(/^inputs\./, "").split(".")[0]));
  expect([...phases].sort()).toEqual([
    "analyze",
    "build",
    "create",
    "detect",
    "export",
    "generate",
    "launch",
    "rebase",
    "restore",
  ]);
  expect(new Set(recordings.map(({ lifecycle }) => lifecycle.build)).size).toBe(1);
  expect(recordings.length).toBeGreaterThanOrEqual(30);
});

test("no recording is stale", async () => {
  const judged = await judgedRecordings(byId);
  const stale = judged.filter(({ verdict }) => verdict.is === "not-run").map(({ recording }) => nameOf(recording));
  expect(stale, "record these again").toEqual([]);
});

test("an old recording gives no verdict on a changed case", async () => {
  const changed = new Map([...byId].map(([id, one]) => [id, { ...one, given: { ...one.given, env: { NEW: "1" } } }]));
  for (const { verdict } of await judgedRecordings(changed))
    expect(verdict).toMatchObject({ is: "not-run", why: "stale-recording" });
});

describe("each departure", () => {
  const unrecorded = rowsOf(departuresFile, "unrecorded");
  const rows = [...rowsOf(departuresFile, "departure"), ...unrecorded, ...rowsOf(departuresFile, "law")];

  test("of kind text or open names an issue of that kind, with a source or readings", () => {
    const odd = rows.filter(({ kind, issue }) => {
      const known = issues().get(issueId(String(issue)));
      const isFounded = known !== undefined && known.sources.length + known.readings.length > 0;
      return kind !== "bug" && (known?.kind !== kind || !isFounded);
    });
    expect(odd).toEqual([]);
  });

  test("that names an issue names one of the ledger", () => {
    expect(rows.filter(({ issue }) => issue !== undefined && !issues().has(issueId(String(issue))))).toEqual([]);
  });

  test("that is not recorded names a case that has no recording", () => {
    const recorded = new Set(recordings.map((one) => one.case));
    const odd = unrecorded.filter((row) => !byId.has(String(row.case) as CaseId) || recorded.has(String(row.case)));
    expect(odd).toEqual([]);
  });

  test("of a law names a law of the suite", () => {
    const laws = new Set(allLaws.map(({ id }) => String(id)));
    expect(rowsOf(departuresFile, "law").filter(({ law }) => !laws.has(String(law)))).toEqual([]);
  });
});

test("docs/official.md describes every departure that is a bug, except in the lane may", () => {
  const page = readFileSync(join(import.meta.dirname, "../docs/official.md"), "utf8");
  const rows = [...rowsOf(departuresFile, "departure"), ...rowsOf(departuresFile, "unrecorded")];
  const bugs = rows.filter((row) => row.kind === "bug" && byId.get(String(row.case) as CaseId)?.lane !== "may");
  expect(bugs.map((row) => String(row.case)).filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
});

describe("each bug", () => {
  const page = readFileSync(join(import.meta.dirname, "../docs/official.md"), "utf8");
  const sections = page.split(/^## /m);
  const rows = (["departure", "unrecorded", "law"] as const).flatMap((table) => rowsOf(departuresFile, table));
  const bugs = rows.filter(({ kind }) => kind === "bug");

  test("names a file and a function of the source", () => {
    const odd = bugs.filter(({ where }) => !Array.isArray(where) || where.length === 0 || !where.every(isPlace));
    expect(odd).toEqual([]);
  });

  test("and only a bug names one", () => {
    expect(rows.filter(({ kind, where }) => kind !== "bug" && where !== undefined)).toEqual([]);
  });

  test("has these places in a section of docs/official.md that describes it", () => {
    const odd = bugs.filter(({ case: id, law, where }) => {
      const own = sections.filter((section) => section.includes(`\`${String(id ?? law)}\``)).join("\n");
      return !placesOf(where).every((place) => own.includes(inWords(place)));
    });
    expect(odd).toEqual([]);
  });

  test("is in a section with a command that shows one", () => {
    const known = new Set(bugs.map((row) => row.case));
    const odd = sections.filter((section) => {
      const shown = [...section.matchAll(/^Command: `plimsoll test --lifecycle bin (\S+)`$/gm)].map(([, id]) => id);
      return shown.length === 0 || shown.some((id) => !known.has(id) || !section.includes(`\`${id}\``));
    });
    expect(odd.filter((section) => /^\d+\. /.test(section))).toEqual([]);
  });
});

test("docs/official.md says of every departure how it was judged, with its kind", () => {
  const page = readFileSync(join(import.meta.dirname, "../docs/official.md"), "utf8");
  const judged = [...page.matchAll(/^\| (`.*`) \| (bug|text|open) \|/gm)].flatMap(([, ids = "", kind = ""]) =>
    [...ids.matchAll(/`([^`]+)`/g)].map(([, glob = ""]) => ({ kind, pattern: globOf(glob) })),
  );
  const rows = (["departure", "unrecorded", "law"] as const).flatMap((table) => rowsOf(departuresFile, table));
  const odd = rows.flatMap(({ case: id, law, kind }) => {
    const name = String(id ?? law);
    return judged.some((one) => one.kind === kind && one.pattern.test(name)) ? [] : [`${name} is ${String(kind)}`];
  });
  expect(odd).toEqual([]);
});

test("every verdict is a pass, except for the listed departures", async () => {
  const fails = (await judgedRecordings(byId)).flatMap(({ recording, verdict }) =>
    verdict.is === "pass" ? [] : [{ case: recording.case, kind: kindOf(verdict), fails: failing(verdict) }],
  );
  const expected = departures.map(({ case: id, kind, ids }) => ({ case: id, kind, fails: [...ids].sort() }));
  const sorted = <T extends { readonly case: string }>(list: readonly T[]): readonly T[] =>
    list.toSorted((a, b) => (a.case < b.case ? -1 : 1));
  expect(sorted(fails)).toEqual(sorted(expected));
});

describe("the reference with the official departures acts the same", () => {
  const made = referenceSubject([official], { name: "official departures" });
  if (!made.ok) throw new FaultError(made.fault);
  const subject = made.value;

  test.each(recordings.map((recording) => [nameOf(recording), recording] as const))("%s", async (_, recording) => {
    const known = caseOf(recording);
    expect(known).toBeDefined();
    if (known === undefined) return;
    const seen = await perform(subject, instantiate(known, recording.versions), "recordings");
    const allowed = unlike.find((one) => one.case === recording.case)?.ids ?? [];
    const differences = observationDifferences(recording.observation, seen);
    expect(differences.filter(({ at }) => !allowed.includes(at))).toEqual([]);
    expect(differences.map(({ at }) => at).filter((at) => allowed.includes(at))).toEqual(allowed);
  });
});

async function judgedRecordings(
  known: ReadonlyMap<CaseId, TestCase>,
): Promise<readonly { readonly recording: Recording; readonly verdict: Verdict }[]> {
  const [first, ...others] = recordings;
  invariant(first !== undefined, "readRecordings gives at least one");
  const runner = createCaseRunner(recordedSubject([first, ...others]), known, "recordings");
  return Promise.all(
    recordings.map(async (recording) => {
      const judged = known.get(recording.case as CaseId);
      const gone: Verdict = { is: "not-run", why: "stale-recording", detail: "there is no such case" };
      if (judged === undefined) return { recording, verdict: gone };
      return { recording, verdict: (await runner.judge({ testCase: judged, versions: recording.versions })).verdict };
    }),
  );
}

/** `[library] file function`. */
const PLACE = /^((?:imgutil |go-containerregistry )?[\w./-]+\.go) ([\w.]+)$/;
const placesOf = (where: unknown): readonly string[] => (Array.isArray(where) ? where.map(String) : []);
const isPlace = (place: unknown): boolean => PLACE.test(String(place));
const inWords = (place: string): string => place.replace(PLACE, "`$2` in $1");

const globOf = (glob: string): RegExp => new RegExp(`^${glob.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);

const kindOf = (verdict: Verdict): string =>
  verdict.is === "fail"
    ? kindOfFailures(verdict.failures)
    : verdict.is === "inconclusive"
      ? (verdict.kind ?? "bug")
      : "";

const failing = (verdict: Verdict): readonly string[] =>
  verdict.is === "fail" ? [...new Set(verdict.failures.flatMap(({ statements }) => statements))].sort() : [verdict.is];

function nameOf({ case: id, versions }: Recording): string {
  return `${id} ${versions.platform} ${versions.buildpack}`;
}

function recordingsIn(where: string): readonly Recording[] {
  const read = readRecordings(where);
  if (!read.ok) throw new FaultError(read.fault);
  return read.value;
}

function tableIn(path: string): toml.TomlTable {
  const read = toml.read(readFileSync(path), path);
  if (!read.ok) throw new FaultError(read.fault);
  return read.value;
}

function isRow(value: toml.TomlValue): value is toml.TomlTable {
  return toml.isTable(value);
}

function rowsOf(file: toml.TomlTable, table: "departure" | "law" | "unrecorded" | "unlike"): readonly toml.TomlTable[] {
  const rows = file[table];
  invariant(Array.isArray(rows), `departures.toml has a list ${table}`);
  return rows.flatMap((row) => (isRow(row) ? [row] : []));
}

function listedIn(table: "departure" | "unlike", member: "fails" | "at"): readonly Listed[] {
  return rowsOf(departuresFile, table).map((row) => {
    const ids = row[member];
    invariant(Array.isArray(ids), `each ${table} has a list ${member}`);
    return { case: String(row.case), kind: String(row.kind), ids: ids.map(String) };
  });
}
