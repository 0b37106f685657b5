import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { official } from "../amendments/official.ts";
import { RELEASED } from "../amendments/released.ts";
import { buildpackDecisions, platformDecisions } from "./decisions.ts";
import { baseSteps } from "./steps.ts";

/** Ids of the ledger, as `specs/README.md` describes it. */
function ledgerIds(): ReadonlySet<string> {
  const specs = fileURLToPath(new URL("../../../specs/", import.meta.url));
  const files = readdirSync(specs, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".toml"));
  const lines = files.flatMap((name) => readFileSync(`${specs}${name}`, "utf8").split("\n"));
  return new Set(lines.flatMap((line) => /^id = "(.*)"$/.exec(line)?.[1] ?? []));
}

test("every statement that a decision, a step or an amendment cites stands in the ledger", () => {
  const cited = [
    ...[...Object.entries(platformDecisions), ...Object.entries(buildpackDecisions)],
    ...Object.values(baseSteps).flatMap((steps) => steps.map((step) => [step.id, step] as const)),
    ...[...RELEASED, official].flatMap((one) => [
      ...[...Object.entries(one.platform ?? {}), ...Object.entries(one.buildpack ?? {})].map(
        ([name, wrap]) => [`${one.id} ${name}`, wrap] as const,
      ),
      ...(one.steps ?? []).map(({ step }) => [`${one.id} ${step.id}`, step] as const),
    ]),
  ];
  const ids = ledgerIds();
  const unknown = cited.flatMap(([by, { cites }]) => cites.filter((id) => !ids.has(id)).map((id) => `${by}: ${id}`));
  expect(unknown).toEqual([]);
  expect(cited.length).toBeGreaterThan(100);
});
