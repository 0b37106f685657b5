import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { ledger } from "#ledger";
import { citationsOf } from "#lifecycle";
import type { StatementId } from "#protocol";
import type { Ink } from "#reports";
import { cases, fileOfCase } from "#suite";
import { catalogueWith } from "./catalogue.ts";
import { explain } from "./explain.ts";
import { sourceLocation } from "./source.ts";
import { explainStatement } from "./statement.ts";

const as = (text: string): string => text;
const plain: Ink = { strong: as, faint: as, good: as, bad: as };

describe("a statement is explained", () => {
  test("with the code that obeys it, its cases and laws, and the mutants that break it", () => {
    const statement = ledger().get("platform.rebaser.identical" as StatementId);
    const lines = statement === undefined ? [] : explainStatement(statement, catalogueWith(), plain);
    const text = lines.join("\n");
    expect(text).toMatch(/obeyed {5}platform\.rebasedLabels {2}src\/lifecycle\/decisions\/rebase\.ts:\d+/);
    expect(text).toMatch(/obeyed {5}rebase:set-config {2}src\/lifecycle\/rebase\/steps\.ts:\d+/);
    expect(text).toContain("case       rebase.labels.other  ");
    expect(text).toContain("law        rebase.safety.L1  ");
    expect(text).toContain("file       conformance/cases/platform/rebaser.ts");
    expect(text).toContain("broken by  mutant:labels-of-run-image  ");
  });

  const explained = (id: string): string => {
    const statement = ledger().get(id as StatementId);
    return statement === undefined ? "" : explainStatement(statement, catalogueWith(), plain).join("\n");
  };

  test("with findings that break it, and the forms and options that obey it", () => {
    const text = explained("proposal.export-dirs.rebase-safe");
    expect(text).toMatch(/obeyed {5}rebase:export-dirs of export-dirs:rebase=check {2}proposals\/export-dirs\/rebase/);
    expect(text).toContain("finding    export-dirs.rebase-shows-run-image  ");
    expect(text).toContain("law        export-dirs.rebase-safe  ");
    expect(explained("proposal.extension-layer-draft.env-var")).toContain(" of extension-layer:form=draft  proposals/");
  });

  test("with a case, if it is a testable promise of a proposal", () => {
    const promises = [...ledger().values()].filter(
      ({ id, testable }) => id.startsWith("proposal.") && testable === "yes",
    );
    expect(promises.filter(({ id }) => explained(id).includes("no case covers it yet")).map(({ id }) => id)).toEqual(
      [],
    );
  });

  test("every step of a proposal cites an existing statement", () => {
    const steps = catalogueWith().amendments.flatMap(({ id, steps = [] }) =>
      steps.map(({ step }) => ({ by: id, ...step })),
    );
    const wrong = steps.filter(
      ({ cites }) => cites.length === 0 || cites.some((one) => !ledger().has(one as StatementId)),
    );
    expect([...new Set(wrong.map(({ by, id, cites }) => `${by} ${id} ${cites.join(" ")}`))]).toEqual([]);
  });

  test("with the file of each decision and step that obeys it", () => {
    const lost = [...ledger().keys()].flatMap((id) =>
      citationsOf(id)
        .filter((place) => sourceLocation(place) === undefined)
        .map(({ name, amendment }) => `${amendment ?? "base"} ${name}`),
    );
    expect([...new Set(lost)]).toEqual([]);
  });

  test("with the file of every case", () => {
    expect([...new Set(cases.map(fileOfCase))].filter((file) => !existsSync(packageFile(file)))).toEqual([]);
  });
});

test("a law is explained", async () => {
  const { code, lines } = await explain("rebase.safety.L1", plain);
  expect([code, lines.some((line) => line.includes("platform.rebaser.identical"))]).toEqual([0, true]);
});
