/** A user's module of a proposal, whole and broken in every way: each a fault that says what was expected and what was found. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { describeFault } from "#base";
import { amendmentsOfProposals } from "#proposals";
import { evaluateUserProposals, loadUserProposals, openLifecycle } from "#suite";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-brought-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** The path of a module with this text. */
function written(text: string, name = `module-${++count}.ts`): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function made(name: string): string {
  mkdirSync(join(folder, name));
  return join(folder, name);
}

const step = `{ id: "export:mine", cites: [], reads: [], writes: ["label:mine"], failsAs: "export", run() {} }`;
const change = `{ phase: "export", where: "before:export:labels", step: ${step} }`;

/** What a module declares at its top under these names. */
const EVIDENCE = `evidence: () => Object.fromEntries([
  ["statements", typeof statements === "undefined" ? undefined : statements],
  ["cases", typeof cases === "undefined" ? undefined : cases],
  ["worlds", typeof worlds === "undefined" ? undefined : worlds],
  ["laws", typeof laws === "undefined" ? undefined : laws],
  ["mutants", typeof mutants === "undefined" ? undefined : mutants],
].filter(([, value]) => value !== undefined)),`;

/** `changes` come last, so that they win. */
const proposal = (changes = "", amends = ""): string => `export const proposal = {
  id: "mine", title: "Mine", rfc: "here", options: [{ name: "colour", says: "Which.", values: ["red", "blue"] }], findings: [],
  amendment: () => ({ id: "mine", axis: "proposal", after: [], steps: [${change}], ${amends} }), ${EVIDENCE} ${changes} };\n`;

const simple = (more: string): string => `{ id: "proposal.mine.one", says: "It does.", when: [], then: [], ${more} }`;

const FINDINGS = `findings: [
  { id: "mine.fades", kind: "counterexample", gaps: [], says: "a", happens: "b", breaks: ["proposal.mine.a"] },
  { id: "mine.taste", kind: "decision", gaps: [], says: "a", decided: "b", because: "c" }]`;

/** A module with one statement, one case, `one`, and these worlds. */
const shownBy = (worlds: string): string =>
  written(`${proposal(FINDINGS)}
export const statements = [{ id: "proposal.mine.a", says: "It is red." }];
const one = ${simple('then: [{ at: "/steps", is: { present: true }, covers: ["proposal.mine.a"] }]')};
export const cases = [one];
export const worlds = [${worlds}];`);

async function said(...words: readonly string[]): Promise<string> {
  const brought = await loadUserProposals(words);
  if (!brought.ok) return describeFault(brought.fault);
  const named = amendmentsOfProposals(brought.value.words, brought.value.proposals);
  return named.ok ? named.value.map(({ id }) => id).join(" ") : describeFault(named.fault);
}

describe("a module of a proposal", () => {
  test("is TypeScript or JavaScript, and may import packages and files", async () => {
    const typed = written(`import { textOf, type Proposal, utf8 } from "plimsoll";
import { title } from "./title.ts";
import { sep } from "node:path";
${proposal("title: textOf(utf8(title + sep)) as string }; export type Mine = { readonly a: Proposal")}`);
    written("export enum Mode { A } export const title: string = `title ${Mode.A}`;", "title.ts");
    expect(await said(typed)).toBe("mine");
    const brought = await loadUserProposals([typed]);
    expect(brought.ok && brought.value.proposals[0]?.proposal.title).toBe("title 0/");
    expect(await said(written(proposal(), "plain.mjs"))).toBe("mine");
    expect(await said(written(proposal(), "plain.js"))).toBe("mine");
  });

  test("is loaded once for different paths and options", async () => {
    const path = written(proposal());
    const link = join(made("elsewhere"), "link.ts");
    symlinkSync(path, link);
    const near = relative(process.cwd(), path);
    expect(await said(path, `${near}:colour=blue`, link)).toBe("mine");
    expect(await said("export-dirs", path, "mine:colour=blue")).toBe("export-dirs mine");
    const brought = await loadUserProposals([`${near}:colour=blue`]);
    expect(brought.ok && brought.value.words).toEqual([`${path}:colour=blue`]);
  });

  test("shows its counterexamples by worlds, with the options that follow the RFC", async () => {
    const path = shownBy(
      '{ finding: "mine.fades", options: ["colour=blue"], case: { ...one, platform: ["0.12", "0.13"] } }',
    );
    const brought = await loadUserProposals([path]);
    expect(brought.ok ? brought.value.worlds : describeFault(brought.fault)).toMatchObject([
      {
        finding: "mine.fades",
        proposals: [`${path}:colour=blue`],
        versions: { platform: "0.13" },
        case: { id: "finding.mine.fades", needs: { amendments: ["mine"] } },
      },
    ]);
    const named = await loadUserProposals([shownBy('{ finding: "mine.fades", case: "proposal.mine.one" }')]);
    expect(named.ok && named.value.worlds.map((world) => world.case.id)).toEqual(["proposal.mine.one"]);
  });

  test("is the same from its bundle in another thread", async () => {
    const brought = await loadUserProposals([written(proposal())]);
    if (!brought.ok) throw new Error(describeFault(brought.fault));
    const again = evaluateUserProposals(brought.value.words, structuredClone(brought.value.sources));
    expect(again.ok && again.value.proposals.map(({ proposal: { id } }) => id)).toEqual(["mine"]);
  });

  test.each([
    ["that does not exist", "./none.ts", /none\.ts: expected the module of a proposal, found nothing; give the path/],
    ["that is a folder", () => made("folder.ts"), /found a folder/],
    ["without a suffix", "./mine", /no proposal is called ".\/mine"; the file of a module ends with/],
    ["that does not parse", () => written("export const ="), /could not be loaded: .*Unexpected token/],
    ["with an import that does not exist", () => written('import "./gone.ts";'), /could not be loaded: .*\.\/gone\.ts/],
    [
      "with an import that plimsoll does not export",
      () => written('import { simMachine } from "plimsoll"; export const a = simMachine;'),
      /"simMachine" is not exported by "plimsoll, as a proposal gets it"/,
    ],
    ["that throws", () => written('throw new TypeError("bad day");'), /the module threw TypeError: bad day/],
    ["that throws a number", () => written("throw 7;"), /the module threw 7/],
    ["with a top-level await", () => written("export const a = await 1;"), /found an `await` at its top/],
    ["that exports nothing", () => written("export {};"), /expected the module to export `proposal`, found no exports/],
    [
      "that exports something else",
      () => written("export const lifecycle = 1;"),
      /found lifecycle; docs\/proposals\.md/,
    ],
    ["that exports a list", () => written("export const proposal = [];"), /expected an object, found an empty list/],
    [
      "without parts",
      () => written('export const proposal = { id: "Mine", options: {} };'),
      /expected a name such as "my-proposal" in `id`, found "Mine"; expected a string in `title`, found nothing; .*`options`, found an object; .*`amendment`/,
    ],
    [
      "with an invalid option",
      () => written(proposal('options: [{ name: "a", says: "b", values: [] }]')),
      /at least one word in `options\[0\].values`, found an empty list/,
    ],
    [
      "with a finding of another proposal",
      () =>
        written(
          proposal('findings: [{ id: "x.y", kind: "decision", gaps: [], says: "a", decided: "b", because: "c" }]'),
        ),
      /begins with "mine\." in `findings\[0\]\.id`/,
    ],
    [
      "with an incomplete finding",
      () => written(proposal('findings: [{ id: "mine.y", kind: "counterexample", gaps: [], says: "a" }]')),
      /`findings\[0\]\.happens`, found nothing/,
    ],
    [
      "with an incomplete example",
      () => written(proposal("example: { app: {} }")),
      /`example\.says`, found nothing; .*`example\.buildpacks`/,
    ],
    [
      "whose amendment throws",
      () => written(proposal('amendment() { throw new Error("no"); }')),
      /amendment\(\) threw Error: no/,
    ],
    [
      "whose amendment is not an object",
      () => written(proposal("amendment: () => 7")),
      /invalid amendment of amendment\(\): expected an object, found 7/,
    ],
    [
      "whose amendment has another name",
      () => written(proposal("", 'id: "yours"')),
      /expected the id "mine", found "yours"/,
    ],
    [
      "whose amendment has another axis",
      () => written(proposal("", 'axis: "platform"')),
      /expected "proposal" in `axis`, found "platform"/,
    ],
    [
      "with an unknown phase",
      () => written(proposal("", `steps: [{ phase: "dance", where: "", step: ${step} }]`)),
      /expected one of analyze, .* in `steps\[0\]\.phase`, found "dance"/,
    ],
    [
      "with a step of another phase",
      () => written(proposal("", `steps: [{ phase: "build", where: "after:export:labels", step: ${step} }]`)),
      /a step of build in `steps\[0\]\.where`/,
    ],
    [
      "with a step without run",
      () => written(proposal("", `steps: [{ phase: "export", where: "after:export:labels", step: {} }]`)),
      /a function in `steps\[0\]\.step\.run`, found nothing/,
    ],
    [
      "with an unknown decision",
      () => written(proposal("", "platform: { colourOf: { cites: [], apply: (f) => f } }")),
      /unknown decision `platform\.colourOf`: the decisions are .*imageLabels/,
    ],
    ["with an invalid platform", () => written(proposal("platform: () => 7")), /platform\(\) must return an object/],
    [
      "with an unknown option",
      () => `${written(proposal())}:colour=purple`,
      /"colour=purple" is not an option of .*\.ts; give colour=red\|blue/,
    ],
    [
      "with invalid statements",
      () => written(`${proposal()}export const statements = 7;`),
      /expected a list in `statements`/,
    ],
    [
      "with a statement of another proposal",
      () => written(`${proposal()}export const statements = [{ id: "platform.x", says: "" }];`),
      /begins with "proposal\.mine\." in `statements\[0\]\.id`, found "platform\.x"; expected a sentence/,
    ],
    [
      "with a statement twice",
      () => written(`${proposal()}const a = { id: "proposal.mine.a", says: "A" }; export const statements = [a, a];`),
      /the statement proposal\.mine\.a is taken/,
    ],
    ["with invalid cases", () => written(`${proposal()}export const cases = {};`), /expected a list in `cases`/],
    [
      "with a case that is not JSON",
      () => written(`${proposal()}export const cases = [() => 1];`),
      /cases\[0\].*expected JSON data/,
    ],
    [
      "with a case without steps",
      () => written(`${proposal()}export const cases = [{ id: "a.b.c", says: "It." }];`),
      /cases\[0\]\.when: expected an array, found nothing/,
    ],
    [
      "with a case of an unknown phase",
      () => written(`${proposal()}export const cases = [${simple('when: [{ run: "dance" }]')}];`),
      /cases\[0\]\.when\.0\.run: expected a phase, found "dance"/,
    ],
    [
      "with a case of an unknown act",
      () =>
        written(
          `${proposal()}export const cases = [${simple('given: { buildpacks: [{ build: [{ do: "wirte", path: "/x", text: "" }] }] }')}];`,
        ),
      /cases\[0\]\.given\.buildpacks\.0\.build\.0: expected an act in `do`, found "wirte"; did you mean write\?/,
    ],
    [
      "with a case of an invalid expectation",
      () =>
        written(
          `${proposal()}export const cases = [${simple('then: [{ at: "/steps/0/exit/code", is: { equal: 0 }, covers: [] }]')}];`,
        ),
      /cases\[0\]\.then\.0\.is: expected a matcher such as \{ equals: 0 \}, found \{"equal":0\}; did you mean equals\?/,
    ],
    [
      "with a case of an invalid pointer",
      () =>
        written(
          `${proposal()}export const cases = [${simple('then: [{ at: "exit.code", is: { equals: 0 }, covers: [] }]')}];`,
        ),
      /cases\[0\]\.then\.0\.at: expected a pointer such as \/steps/,
    ],
    [
      "with a case of an image without a name",
      () => written(`${proposal()}export const cases = [${simple('when: [{ run: "create", images: [5] }]')}];`),
      /cases\[0\]\.when\.0\.images: expected a list of strings/,
    ],
    [
      "with a case of invalid versions",
      () => written(`${proposal()}export const cases = [${simple('platform: ["new"]')}];`),
      /cases\[0\]\.platform: expected API versions/,
    ],
    [
      "with a case of an invalid world",
      () => written(`${proposal()}export const cases = [${simple("given: { files: [] }")}];`),
      /cases\[0\]\.given\.files: expected an object/,
    ],
    [
      "with a case of an unknown matcher",
      () => written(`${proposal()}export const cases = [${simple("then: [{ at: 1 }]")}];`),
      /cases\[0\]\.then\.0\.at: expected a string/,
    ],
    [
      "with a case that covers an unknown statement",
      () =>
        written(
          `${proposal()}export const cases = [${simple('then: [{ at: "", is: { equals: 0 }, covers: ["proposal.mine.none"] }]')}];`,
        ),
      /covers proposal\.mine\.none, which is not a statement/,
    ],
    [
      "with a case of an unknown control",
      () => written(`${proposal()}export const cases = [${simple('control: { id: "a.b.c", differs: "/given" }')}];`),
      /has the control a\.b\.c, which is not a test case/,
    ],
    [
      "with the id of an existing case",
      () => written(`${proposal()}export const cases = [${simple('id: "export.slices.sequential"')}];`),
      /the case export\.slices\.sequential is taken/,
    ],
    ["with invalid worlds", () => written(`${proposal()}export const worlds = {};`), /expected a list in `worlds`/],
    [
      "with a world without parts",
      () => written(`${proposal()}export const worlds = [{ options: "colour=red" }];`),
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
    expect(await said(typeof word === "string" ? word : word())).toMatch(says);
  });

  test("is rejected if another module has its id", async () => {
    const own = written(proposal('id: "export-dirs"'));
    expect(await said(own)).toMatch(/the id "export-dirs" is taken: a built-in proposal has it/);
    const [a, b] = [written(proposal()), written(proposal())];
    expect(await said(a, b)).toBe(
      `${b}: the id "mine" is taken: ${a} has it; docs/proposals.md shows a complete module`,
    );
  });
});

describe("a module that contradicts another proposal", () => {
  const opened = async (...proposals: readonly string[]): Promise<string> => {
    const subject = await openLifecycle({ subject: { kind: "reference" }, proposals });
    return subject.ok ? (await subject.value.describe()).amendments.join(" ") : describeFault(subject.fault);
  };

  test("is rejected with both names and the conflict", async () => {
    const other = written(proposal("", "platform: { imageLabels: { cites: [], apply: (f) => f } }"));
    expect(await opened(other)).toBe("mine");
    const same = written(
      proposal('id: "other"', 'id: "other", platform: { imageLabels: { cites: [], apply: (f) => f } }'),
    );
    expect(await opened(other, same)).toMatch(/mine and other on platform\.imageLabels/);
    const layers = written(
      proposal("", `steps: [{ ...${change}, step: { ...${step}, writes: ["path:<export-dirs>/config"] } }]`),
    );
    expect(await opened("export-dirs", layers)).toMatch(/export-dirs and mine on .*<export-dirs>/);
  });

  test("is rejected if its anchor is not a step", async () => {
    const lost = written(proposal("", `steps: [{ ...${change}, where: "before:export:nothing" }]`));
    expect(await opened(lost)).toMatch(
      /mine puts export:\w+ before export:nothing, and no step is called export:nothing; name one of export:\S+, /,
    );
    const near = written(proposal("", `steps: [{ ...${change}, where: "before:export:label" }]`));
    expect(await opened(near)).toMatch(/; did you mean export:labels\?$/);
  });
});
