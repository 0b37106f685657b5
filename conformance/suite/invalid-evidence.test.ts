/** Modules with wrong statements, cases or worlds. Each fault says what was expected and what was found. */
import { describe, expect, test } from "vitest";
import { idsOrFault, oneCase, proposal, shownBy, writeModule } from "./modules.testkit.ts";

describe("a module", () => {
  test.each([
    [
      "with invalid statements",
      () => writeModule(`${proposal()}export const statements = 7;`),
      /expected a list in `statements`/,
    ],
    [
      "with a statement of another proposal",
      () => writeModule(`${proposal()}export const statements = [{ id: "platform.x", says: "" }];`),
      /begins with "proposal\.mine\." in `statements\[0\]\.id`, found "platform\.x"; expected a sentence/,
    ],
    [
      "with a statement twice",
      () =>
        writeModule(`${proposal()}const a = { id: "proposal.mine.a", says: "A" }; export const statements = [a, a];`),
      /the statement proposal\.mine\.a is taken/,
    ],
    ["with invalid cases", () => writeModule(`${proposal()}export const cases = {};`), /expected a list in `cases`/],
    [
      "with a case that is not JSON",
      () => writeModule(`${proposal()}export const cases = [() => 1];`),
      /cases\[0\].*expected JSON data/,
    ],
    [
      "with a case without steps",
      () => writeModule(`${proposal()}export const cases = [{ id: "a.b.c", says: "It." }];`),
      /cases\[0\]\.when: expected an array, found nothing/,
    ],
    ["with invalid worlds", () => writeModule(`${proposal()}export const worlds = {};`), /expected a list in `worlds`/],
    [
      "with a world without parts",
      () => writeModule(`${proposal()}export const worlds = [{ options: "colour=red" }];`),
      /the id of a counterexample in `worlds\[0\]\.finding`, found nothing; .*`worlds\[0\]\.options`, .*`worlds\[0\]\.case`, found nothing/,
    ],
    [
      "with a world of an unknown finding",
      () => shownBy('{ finding: "mine.fade", case: "proposal.mine.one" }'),
      /worlds\[0\]\.finding: expected a counterexample of the module, found "mine\.fade"; did you mean mine\.fades\?/,
    ],
    [
      "with a world of a decision",
      () => shownBy('{ finding: "mine.taste", case: "proposal.mine.one" }'),
      /worlds\[0\]\.finding: expected a counterexample/,
    ],
    [
      "with a world of an unknown option",
      () => shownBy('{ finding: "mine.fades", options: ["colour=rde"], case: "proposal.mine.one" }'),
      /worlds\[0\]\.options: .* found "colour=rde"; did you mean colour=red\?/,
    ],
    [
      "with a world of an unknown case",
      () => shownBy('{ finding: "mine.fades", case: "proposal.mine.two" }'),
      /worlds\[0\]\.case: expected a case of the module, found "proposal\.mine\.two"; did you mean proposal\.mine\.one\?/,
    ],
    [
      "with a world of an invalid case of its own",
      () => shownBy('{ finding: "mine.fades", case: { says: "It.", when: [{ run: "dance" }], then: [] } }'),
      /worlds\[0\]\.case\.when\.0\.run: expected a phase, found "dance"/,
    ],
    [
      "with a world that covers another statement",
      () => shownBy('{ finding: "mine.fades", case: { says: "It.", when: [], then: [] } }'),
      /worlds\[0\]\.case: mine\.fades breaks proposal\.mine\.a, which no expectation of finding\.mine\.fades covers/,
    ],
    [
      "with a world for unsupported versions",
      () => shownBy(`{ finding: "mine.fades", case: { ...one, platform: ["7.0"] } }`),
      /worlds\[0\]\.case: the reference supports none of its API versions/,
    ],
    [
      "with two worlds for one finding",
      () => shownBy('{ finding: "mine.fades", case: "proposal.mine.one" }, { finding: "mine.fades", case: one }'),
      /worlds\[1\]\.finding: mine\.fades has a world already/,
    ],
  ])("is rejected %s", async (_, word, says) => {
    expect(await idsOrFault(typeof word === "string" ? word : word())).toMatch(says);
  });

  test.each([
    [
      "with a case of an unknown phase",
      'when: [{ run: "dance" }]',
      /cases\[0\]\.when\.0\.run: expected a phase, found "dance"/,
    ],
    [
      "with a case of an unknown act",
      'given: { buildpacks: [{ build: [{ do: "wirte", path: "/x", text: "" }] }] }',
      /cases\[0\]\.given\.buildpacks\.0\.build\.0: expected an act in `do`, found "wirte"; did you mean write\?/,
    ],
    [
      "with a case of an invalid expectation",
      'then: [{ at: "/steps/0/exit/code", is: { equal: 0 }, covers: [] }]',
      /cases\[0\]\.then\.0\.is: expected a matcher such as \{ equals: 0 \}, found \{"equal":0\}; did you mean equals\?/,
    ],
    [
      "with a case of an invalid pointer",
      'then: [{ at: "exit.code", is: { equals: 0 }, covers: [] }]',
      /cases\[0\]\.then\.0\.at: expected a pointer such as \/steps/,
    ],
    [
      "with a case of an image without a name",
      'when: [{ run: "create", images: [5] }]',
      /cases\[0\]\.when\.0\.images: expected a list of strings/,
    ],
    ["with a case of invalid versions", 'platform: ["new"]', /cases\[0\]\.platform: expected API versions/],
    ["with a case of an invalid world", "given: { files: [] }", /cases\[0\]\.given\.files: expected an object/],
    ["with a case of an unknown matcher", "then: [{ at: 1 }]", /cases\[0\]\.then\.0\.at: expected a string/],
    [
      "with a case that covers an unknown statement",
      'then: [{ at: "", is: { equals: 0 }, covers: ["proposal.mine.none"] }]',
      /covers proposal\.mine\.none, which is not a statement/,
    ],
    [
      "with a case of an unknown control",
      'control: { id: "a.b.c", differs: "/given" }',
      /has the control a\.b\.c, which is not a test case/,
    ],
    [
      "with the id of an existing case",
      'id: "export.slices.sequential"',
      /the case export\.slices\.sequential is taken/,
    ],
  ])("is rejected %s", async (_, parts, says) => {
    expect(await idsOrFault(writeModule(`${proposal()}export const cases = [${oneCase(parts)}];`))).toMatch(says);
  });
});
