import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { official } from "../amendments/official.ts";
import { allCitations, citationsOf } from "./citations.ts";

/** Ids of the ledger, as `specs/README.md` describes it. */
function ledgerIds(): ReadonlySet<string> {
  const folders = ["specs", "proposals"].map((name) => fileURLToPath(new URL(`../../../${name}/`, import.meta.url)));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}${name}`),
  );
  const lines = files
    .filter((name) => name.endsWith(".toml"))
    .flatMap((name) => readFileSync(name, "utf8").split("\n"));
  return new Set(lines.flatMap((line) => /^id = "(.*)"$/.exec(line)?.[1] ?? []));
}

test("every statement that a decision, a step or an amendment cites is in the ledger", () => {
  const ids = ledgerIds();
  const cited = allCitations([official]);
  const unknown = cited.flatMap(({ name, amendment, cites }) =>
    cites.filter((id) => !ids.has(id)).map((id) => `${amendment ?? "base"} ${name}: ${id}`),
  );
  expect(unknown).toEqual([]);
  expect(cited.length).toBeGreaterThan(100);
});

test("citations of a statement name decisions and steps, each with its amendment", () => {
  const places = citationsOf("buildpack.launch-toml.process.command").map(({ name, amendment }) => [name, amendment]);
  expect(places).toEqual([
    ["buildpack.commandForm", undefined],
    ["buildpack.commandForm", "buildpack-0.9"],
  ]);
  expect(citationsOf("platform.rebaser.identical").map(({ name }) => name)).toContain("rebase:set-config");
});
