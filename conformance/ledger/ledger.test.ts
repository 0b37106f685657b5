import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Api, compareApi, parseApi } from "#base";
import { referenceBook } from "#lifecycle";
import type { StatementId } from "#protocol";
import { issues, knownSentences, ledger } from "./host/ledger.ts";
import { citedDigest, citedLines, driftOf, normaliseText } from "./statements/drift.ts";
import { holdsNow, type Statement } from "./statements/statement.ts";

const all = [...ledger().values()];
/** Without the promises of proposals, which are in other documents. */
const specified = all.filter(({ document }) => !document.startsWith("proposals/"));

describe("the ledger", () => {
  test("has a statement with all its members", () => {
    expect(ledger().get("platform.detector.exec-env.skip" as StatementId)).toMatchObject({
      document: "platform.md",
      section: "Lifecycle Interface > Usage > detector > Outputs",
      lines: "457,458",
      level: "MUST",
      subject: "lifecycle",
      phases: ["detect"],
      since: "0.15",
      testable: "yes",
      issues: ["C-16", "D-19"],
    });
  });

  test("counts every document's lines in one revision, except those of statements that hold no more", () => {
    expect(new Set(specified.filter(holdsNow).map(({ revision }) => revision)).size).toBe(1);
    expect(all[0]?.revision).toMatch(/^[0-9a-f]{40}$/);
  });

  test("has no statement without words, digest and lines", () => {
    const flawed = all.filter(
      ({ says, sha256, lines }) => says === "" || !/^[0-9a-f]{64}$/.test(sha256) || !/^[\d,-]+$/.test(lines),
    );
    expect(flawed.map(({ id }) => id)).toEqual([]);
  });

  test("knows every issue and statement that a statement refers to", () => {
    const lost = all.flatMap(({ id, issues: about, sameAs }) => [
      ...about.filter((issue) => !issues().has(issue)).map((issue) => `${id}: ${issue}`),
      ...(sameAs === undefined || ledger().has(sameAs) ? [] : [`${id}: ${sameAs}`]),
    ]);
    expect(lost).toEqual([]);
  });
});

const checkout = process.env.PLIMSOLL_SPEC;
const texts = new Map<string, string>();
function textAt(revision: string, document: string): string {
  const name = `${revision}:${document}`;
  const known = texts.get(name) ?? spawnSync("git", ["-C", checkout ?? "", "show", name], { encoding: "utf8" }).stdout;
  texts.set(name, known);
  return known;
}
const hasReleases = checkout !== undefined && existsSync(join(checkout, ".git"));

/** The lines of a released document, without markup. */
const linesOfRelease = new Map<string, ReadonlySet<string>>();
function releaseLines(document: string, version: Api): ReadonlySet<string> {
  const tag = `${document.replace(/\.md$/, "")}/v${version}`;
  const known = linesOfRelease.get(tag) ?? new Set(textAt(tag, document).split("\n").map(normaliseText));
  linesOfRelease.set(tag, known);
  return known;
}

test.skipIf(!hasReleases)("no release before `since` has the text of a statement", () => {
  const { platformApis, buildpackApis } = referenceBook();
  const versions: Readonly<Record<string, readonly Api[]>> = {
    "platform.md": platformApis,
    "buildpack.md": buildpackApis,
  };
  const late = specified.flatMap(({ id, document, revision, lines, since = "" }) => {
    const first = parseApi(since);
    const before = (versions[document] ?? []).filter((one) => first !== undefined && compareApi(one, first) < 0);
    const cited = citedLines(textAt(revision, document), lines)
      .split("\n")
      .map(normaliseText)
      .filter((line) => line !== "");
    const found = before.find((one) => cited.every((line) => releaseLines(document, one).has(line)));
    return found === undefined ? [] : [`${id}: since = "${found}"`];
  });
  expect(late).toEqual([]);
});

test.skipIf(!hasReleases)(
  "the checkout has the text of every statement that holds no more, at the release that it cites",
  () => {
    const lost = specified
      .filter((one) => !holdsNow(one))
      .filter(({ document, revision, lines, sha256 }) => citedDigest(textAt(revision, document), lines) !== sha256);
    expect(lost.map(({ id }) => id)).toEqual([]);
  },
);
test.skipIf(checkout === undefined || !existsSync(checkout))(
  "the checkout that PLIMSOLL_SPEC names has the text of every statement, and no other normative line",
  () => {
    const documents = new Map(
      [...new Set(specified.map(({ document }) => document))].map((name) => [
        name,
        readFileSync(join(checkout ?? "", name), "utf8"),
      ]),
    );
    const { moved, changed, added } = driftOf({ statements: specified, sentences: knownSentences() }, documents);
    const digestIn = ({ document, lines }: Statement) => citedDigest(documents.get(document) ?? "", lines);
    expect(moved.map(({ statement: { id }, lines }) => `${id}: lines = "${lines}"`)).toEqual([]);
    expect(changed.map(({ statement }) => `${statement.id}: sha256 = "${digestIn(statement)}"`)).toEqual([]);
    expect(added).toEqual([]);
  },
);
