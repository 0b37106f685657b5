/** Modules that are no proposal, or a wrong one. Each fault says what was expected and what was found. */
import { describe, expect, test } from "vitest";
import { idsOrFault, makeFolder, proposal, step, writeModule } from "./modules.testkit.ts";

describe("a module", () => {
  test.each([
    ["that does not exist", "./none.ts", /none\.ts: expected the module of a proposal, found nothing; give the path/],
    ["that is a folder", () => makeFolder("folder.ts"), /found a folder/],
    ["without a suffix", "./mine", /no proposal is called ".\/mine"; the file of a module ends with/],
    [
      "that does not parse",
      () => writeModule("\nexport const ="),
      /module-\d+\.ts:\d+: .*could not be loaded: .*Unexpected token/,
    ],
    [
      "with an import that does not exist",
      () => writeModule('import "./gone.ts";'),
      /could not be loaded: .*\.\/gone\.ts/,
    ],
    [
      "with an import that plimsoll does not export",
      () => writeModule('import { simMachine } from "plimsoll"; export const a = simMachine;'),
      /"simMachine" is not exported by "plimsoll, as a proposal gets it"/,
    ],
    [
      "that throws",
      () => writeModule('\nthrow new TypeError("bad day");'),
      /module-\d+\.ts:2: the module threw TypeError: bad day/,
    ],
    ["that throws a number", () => writeModule("throw 7;"), /the module threw 7/],
    ["with a top-level await", () => writeModule("export const a = await 1;"), /found an `await` at its top/],
    [
      "that exports nothing",
      () => writeModule("export {};"),
      /expected the module to export `proposal`, found no exports/,
    ],
    [
      "that exports something else",
      () => writeModule("export const lifecycle = 1;"),
      /found lifecycle; docs\/proposals\.md/,
    ],
    [
      "that exports a list",
      () => writeModule("export const proposal = [];"),
      /expected an object, found an empty list/,
    ],
  ])("is rejected %s", async (_, word, says) => {
    expect(await idsOrFault(typeof word === "string" ? word : word())).toMatch(says);
  });
});

describe("a proposal", () => {
  test.each([
    [
      "without parts",
      () => writeModule('export const proposal = { id: "Mine", options: {} };'),
      /expected a name such as "my-proposal" in `id`, found "Mine"; expected a string in `title`, found nothing; .*`options`, found an object; .*`amendment`/,
    ],
    [
      "with an invalid option",
      () => writeModule(proposal('options: [{ name: "a", says: "b", values: [] }]')),
      /at least one word in `options\[0\].values`, found an empty list/,
    ],
    [
      "with a finding of another proposal",
      () =>
        writeModule(
          proposal('findings: [{ id: "x.y", kind: "decision", gaps: [], says: "a", decided: "b", because: "c" }]'),
        ),
      /begins with "mine\." in `findings\[0\]\.id`/,
    ],
    [
      "with an incomplete finding",
      () => writeModule(proposal('findings: [{ id: "mine.y", kind: "counterexample", gaps: [], says: "a" }]')),
      /`findings\[0\]\.happens`, found nothing/,
    ],
    [
      "with an incomplete example",
      () => writeModule(proposal("example: { app: {} }")),
      /`example\.says`, found nothing; .*`example\.buildpacks`/,
    ],
    [
      "whose amendment throws",
      () => writeModule(proposal('amendment() { throw new Error("no"); }')),
      /module-\d+\.ts:\d+: amendment\(\) threw Error: no/,
    ],
    [
      "whose amendment is not an object",
      () => writeModule(proposal("amendment: () => 7")),
      /invalid amendment of amendment\(\): expected an object, found 7/,
    ],
    [
      "whose amendment has another name",
      () => writeModule(proposal("", 'id: "yours"')),
      /expected the id "mine", found "yours"/,
    ],
    [
      "whose amendment has another axis",
      () => writeModule(proposal("", 'axis: "platform"')),
      /expected "proposal" in `axis`, found "platform"/,
    ],
    [
      "with an unknown phase",
      () => writeModule(proposal("", `steps: [{ phase: "dance", where: "", step: ${step} }]`)),
      /expected one of analyze, .* in `steps\[0\]\.phase`, found "dance"/,
    ],
    [
      "with a step of another phase",
      () => writeModule(proposal("", `steps: [{ phase: "build", where: "after:export:labels", step: ${step} }]`)),
      /a step of build in `steps\[0\]\.where`/,
    ],
    [
      "with a step without run",
      () => writeModule(proposal("", `steps: [{ phase: "export", where: "after:export:labels", step: {} }]`)),
      /a function in `steps\[0\]\.step\.run`, found nothing/,
    ],
    [
      "with an unknown decision",
      () => writeModule(proposal("", "platform: { colourOf: { cites: [], apply: (f) => f } }")),
      /unknown decision `platform\.colourOf`: the decisions are .*imageLabels/,
    ],
    [
      "with an invalid platform",
      () => writeModule(proposal("platform: () => 7")),
      /platform\(\) must return an object/,
    ],
    [
      "with an unknown option",
      () => `${writeModule(proposal())}:colour=purple`,
      /"colour=purple" is not an option of .*\.ts; give colour=red\|blue/,
    ],
  ])("is rejected %s", async (_, word, says) => {
    expect(await idsOrFault(typeof word === "string" ? word : word())).toMatch(says);
  });
});
