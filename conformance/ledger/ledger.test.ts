import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { StatementId } from "#protocol";
import { issues, ledger } from "./host/ledger.ts";
import { citedDigest, citedLines, normalised } from "./statements/drift.ts";

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

  test("counts every document's lines in one revision", () => {
    expect(new Set(specified.map(({ revision }) => revision)).size).toBe(1);
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

describe("drift", () => {
  const text = "one\nthe *lifecycle* MUST\n  read `CNB_X`\nfour\n";

  test("cited lines are ranges and single lines", () => {
    expect(citedLines(text, "1,3-4")).toBe("one\n  read `CNB_X`\nfour");
  });

  test("markup and line breaks are no change", () => {
    expect(normalised(citedLines(text, "2-3"))).toBe("the lifecycle MUST read CNBX");
  });

  const checkout = process.env.PLIMSOLL_SPEC;
  test.skipIf(checkout === undefined || !existsSync(checkout))(
    "no statement has changed in the checkout that PLIMSOLL_SPEC names",
    () => {
      const texts = new Map<string, string>();
      const textOf = (document: string): string => {
        const known = texts.get(document) ?? readFileSync(join(checkout ?? "", document), "utf8");
        texts.set(document, known);
        return known;
      };
      const changed = specified.flatMap(({ id, document, lines, sha256 }) => {
        const digest = citedDigest(textOf(document), lines);
        return digest === sha256 ? [] : [`${id}: sha256 = "${digest}"`];
      });
      expect(changed).toEqual([]);
    },
  );
});
