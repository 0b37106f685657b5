/**
 * A record as JUnit XML, as Jenkins' junit-10.xsd describes it: one suite for each record, in it one suite for each test case with the
 * statements as properties, in it one test for each pair of versions. A failure is a failure, an error of the harness is an error, and
 * what was not run is skipped with its reason.
 */
import { type ResultRecord, type RunRecord, subjectOf } from "../records/record.ts";
import { machineName } from "../records/verdict.ts";
import { failureLines } from "../terminal/failure.ts";
import { knownWords, staleWords } from "../terminal/known.ts";
import { PLAIN_INK } from "../terminal/terminal.ts";
import { type XmlElement, xmlDocument } from "./xml.ts";

export function junit(records: readonly RunRecord[]): string {
  const suites = records.map(suiteOf);
  const results = records.flatMap((record) => record.results);
  return xmlDocument({ name: "testsuites", attributes: { name: "plimsoll", ...countsOf(results) }, children: suites });
}

function suiteOf(record: RunRecord): XmlElement {
  const { lifecycle, results } = record;
  const byId = new Map<string, ResultRecord[]>();
  for (const result of results) byId.set(result.id, [...(byId.get(result.id) ?? []), result]);
  return {
    name: "testsuite",
    attributes: { name: subjectOf(record), ...countsOf(results), skipped: skipped(results) },
    children: [
      properties({
        "plimsoll.version": record.tool.version,
        "specification.revision": record.specification.revision,
        "lifecycle.build": lifecycle.build,
        machine: machineName(record.machine),
        seed: record.seed,
        complete: String(record.complete),
      }),
      ...[...byId.values()].map(caseSuite),
    ],
  };
}

function caseSuite(results: readonly ResultRecord[]): XmlElement {
  const [first] = results;
  const { id = "", says = "", lane = "", statements = [] } = first ?? {};
  return {
    name: "testsuite",
    attributes: { name: id, ...countsOf(results), skipped: skipped(results) },
    children: [
      properties([
        ["says", says],
        ["lane", lane],
        ...statements.map((statement): [string, string] => ["statement", statement]),
      ]),
      ...results.map(testOf),
    ],
  };
}

const testOf = (result: ResultRecord): XmlElement => ({
  name: "testcase",
  attributes: {
    name: result.party ?? `platform ${result.platformApi}, buildpack ${result.buildpackApi}`,
    classname: result.id,
    time: seconds(result.durationMs),
  },
  children: outcomeOf(result),
});

function outcomeOf(result: ResultRecord): readonly XmlElement[] {
  const { verdict } = result;
  const text = failureLines(result, PLAIN_INK).join("\n");
  switch (verdict.is) {
    case "pass":
      return [];
    case "known":
      return [{ name: "skipped", attributes: { type: "known", message: knownWords(verdict) } }];
    case "stale":
      return [{ name: "failure", attributes: { type: "stale", message: staleWords(verdict) }, text }];
    case "not-run":
      return [{ name: "skipped", attributes: { type: "not-run", message: verdict.why } }];
    case "error":
      return [{ name: "error", attributes: { type: "error", message: verdict.why }, text }];
    case "inconclusive":
      return [{ name: "failure", attributes: { type: "inconclusive", message: verdict.why }, text }];
    case "fail":
      return [{ name: "failure", attributes: { type: verdict.kind, message: messageOf(result) }, text }];
  }
}

function messageOf({ says, evidence }: ResultRecord): string {
  const [first] = evidence?.failures ?? [];
  if (first === undefined) return says;
  const actual = first.actual === null ? "nothing" : JSON.stringify(first.actual);
  return `${says} expected ${first.expected}, actual ${cut(actual)}`;
}

const MESSAGE_MAX = 300;
const cut = (text: string): string => (text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX)}…` : text);

const properties = (
  entries: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
): XmlElement => ({
  name: "properties",
  children: (Array.isArray(entries) ? entries : Object.entries(entries)).map(([name, value]) => ({
    name: "property",
    attributes: { name, value },
  })),
});

const countOf = (results: readonly ResultRecord[], ...verdicts: readonly string[]): number =>
  results.filter(({ verdict }) => verdicts.includes(verdict.is)).length;

const countsOf = (results: readonly ResultRecord[]) => ({
  tests: results.length,
  failures: countOf(results, "fail", "inconclusive", "stale"),
  errors: countOf(results, "error"),
  time: seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0)),
});

const skipped = (results: readonly ResultRecord[]): number => countOf(results, "known", "not-run");

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
