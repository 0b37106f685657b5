/** A record as a page of Markdown, for the summary of a workflow or a comment on a pull request. */
import { countOf } from "#base";
import { type ResultRecord, type RunRecord, subjectOf } from "../records/record.ts";
import { type Statements, standingOf, verifiedShare, verifiedWords } from "../records/standing.ts";
import { counts, runOutcome } from "../records/verdict.ts";

/** A comment must stay readable: the other failures are in the record. */
const FAILURES_MAX = 20;

export function markdown(records: readonly RunRecord[], statements: Statements): string {
  return `${records.map((record) => sectionOf(record, statements)).join("\n\n")}\n`;
}

function sectionOf(record: RunRecord, statements: Statements): string {
  const { results, seed, specification, complete } = record;
  // Those that count first.
  const failed = results.filter(({ verdict }) => isFailure(verdict.is)).toSorted((a, b) => rankOf(a) - rankOf(b));
  const listed = mergedByCase(failed);
  const rest = listed.length - FAILURES_MAX;
  return [
    `### ${SIGNS[runOutcome(results)]} ${plain(subjectOf(record))}`,
    "",
    countsLine(results) + (complete ? "" : ", **not complete**"),
    "",
    verifiedWords(verifiedShare(standingOf(results, statements))),
    "",
    ...(listed.length === 0
      ? []
      : [
          "| | kind | test case | versions | what fails |",
          "| --- | --- | --- | --- | --- |",
          ...listed.slice(0, FAILURES_MAX).map(rowOf),
        ]),
    ...(rest > 0 ? ["", `and ${countOf(rest, "more test case")}`] : []),
    ...(listed.length === 0 ? [] : [""]),
    `<sub>specification ${specification.revision.slice(0, 12)}, seed ${plain(seed)}; <code>plimsoll explain &lt;id&gt;</code> explains one</sub>`,
  ].join("\n");
}

const SIGNS = { conforms: "✅", fails: "❌", error: "⚠️", nothing: "⚪" } as const;

const isFailure = (verdict: string): boolean => ["fail", "inconclusive", "stale", "error"].includes(verdict);

const rankOf = (result: ResultRecord): number =>
  result.verdict.is === "stale" ? 0.5 : result.verdict.is === "error" || counts(result) ? 0 : 1;

function countsLine(results: readonly ResultRecord[]): string {
  const byVerdict = new Map<string, number>();
  for (const { verdict } of results) byVerdict.set(verdict.is, (byVerdict.get(verdict.is) ?? 0) + 1);
  return [...byVerdict].map(([verdict, count]) => `**${count}** ${verdict.replace("-", " ")}`).join(", ");
}

interface MergedFailure {
  readonly first: ResultRecord;
  readonly versions: readonly string[];
}

function mergedByCase(failed: readonly ResultRecord[]): readonly MergedFailure[] {
  const merged = new Map<string, MergedFailure>();
  for (const result of failed) {
    const versions = `${result.platformApi}/${result.buildpackApi}`;
    const key = `${result.id} ${result.party} ${result.verdict.is}`;
    const known = merged.get(key) ?? { first: result, versions: [] };
    merged.set(key, { ...known, versions: [...known.versions, versions] });
  }
  return [...merged.values()];
}

function rowOf({ first, versions }: MergedFailure): string {
  const { verdict, id, says } = first;
  const why = "why" in verdict ? verdict.why : says;
  const kind = "kind" in verdict ? verdict.kind : "";
  return `| ${verdict.is} | ${kind} | \`${plain(id)}\` | ${versions.join(", ")} | ${plain(why)} |`;
}

/** Text that a lifecycle or a seed could have chosen: no markup, no mention, no link, one line. */
const plain = (text: string): string =>
  text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]()#+!|~@<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
