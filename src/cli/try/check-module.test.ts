/** Modules as their authors check them: the skeleton, the examples, and one with every kind of mistake. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { buildProposals } from "../build/proposals.ts";
import { checkModule } from "./check-module.ts";
import type { Checked } from "./checked.ts";
import { skeletonText } from "./skeleton.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function checked(file: string): Promise<readonly Checked[]> {
  const { on, chosen } = await buildProposals([file]);
  const [enabled] = on;
  if (enabled === undefined) throw new Error("the module enables a proposal");
  return checkModule(enabled, chosen);
}

test.each([
  ["the skeleton", written("my-idea.ts", skeletonText("my-idea")), 1],
  ["RFC 0131, observability", packageFile("examples/other-rfcs/observability.ts"), 3],
  ["cache scopes", packageFile("examples/other-rfcs/cache-scopes.ts"), 3],
  ["shared layers", packageFile("examples/other-rfcs/shared-layers.ts"), 2],
])("%s: cases pass, mutants fail them, findings show and are repaired", async (_, file, findings) => {
  const all = await checked(file);
  expect(all.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(all.filter(({ what }) => !what.startsWith("proposal.")).length).toBe(findings + 1);
});

test("each mistake is a problem of its own", async () => {
  const text = skeletonText("wrong")
    .replace("fault: skipStep(", 'fault: skipStep(true ? "export:labels" : ')
    .replace('{ equals: "no" }, "kept"', '{ equals: "yes" }, "kept"');
  const problems = (await checked(written("wrong.ts", text))).flatMap(({ what, problem = "" }) =>
    problem === "" ? [] : [`${what}: ${problem}`],
  );
  expect(problems).toEqual([expect.stringMatching(/^wrong\.label-lost: the world does not show it: pass/)]);
  const silent = skeletonText("silent").replace(/mutants: \[[\s\S]*?\n {4}\],/, "mutants: [],");
  const unheld = (await checked(written("silent.ts", silent))).filter(({ problem }) => problem !== undefined);
  expect(unheld).toMatchObject([{ what: "proposal.silent.labelled", problem: "no mutant breaks what it covers" }]);
});
