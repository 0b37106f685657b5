/** Loads modules of proposals: in TypeScript and JavaScript, once for each file, beside other proposals. */
import { symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { describeFault } from "#base";
import { openLifecycle } from "./lifecycle.ts";
import { change, idsOrFault, makeFolder, proposal, shownBy, step, writeModule } from "./modules.testkit.ts";
import { evaluateUserProposals, loadUserProposals } from "./user-proposals.ts";

describe("a module of a proposal", () => {
  test("is TypeScript or JavaScript, and may import packages and files", async () => {
    const typed = writeModule(`import { textOf, type Proposal, utf8 } from "plimsoll";
import { title } from "./title.ts";
import { sep } from "node:path";
${proposal("title: textOf(utf8(title + sep)) as string }; export type Mine = { readonly a: Proposal")}`);
    writeModule("export enum Mode { A } export const title: string = `title ${Mode.A}`;", "title.ts");
    expect(await idsOrFault(typed)).toBe("mine");
    const brought = await loadUserProposals([typed]);
    expect(brought.ok && brought.value.proposals[0]?.proposal.title).toBe("title 0/");
    expect(await idsOrFault(writeModule(proposal(), "plain.mjs"))).toBe("mine");
    expect(await idsOrFault(writeModule(proposal(), "plain.js"))).toBe("mine");
  });

  test("is loaded once for different paths and options", async () => {
    const path = writeModule(proposal());
    const link = join(makeFolder("elsewhere"), "link.ts");
    symlinkSync(path, link);
    const near = relative(process.cwd(), path);
    expect(await idsOrFault(path, `${near}:colour=blue`, link)).toBe("mine");
    expect(await idsOrFault("export-dirs", path, "mine:colour=blue")).toBe("export-dirs mine");
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
    const brought = await loadUserProposals([writeModule(proposal())]);
    if (!brought.ok) throw new Error(describeFault(brought.fault));
    const again = evaluateUserProposals(brought.value.words, structuredClone(brought.value.sources));
    expect(again.ok && again.value.proposals.map(({ proposal: { id } }) => id)).toEqual(["mine"]);
  });

  test("is rejected if another module has its id", async () => {
    const own = writeModule(proposal('id: "export-dirs"'));
    expect(await idsOrFault(own)).toMatch(/the id "export-dirs" is taken: a built-in proposal has it/);
    const [a, b] = [writeModule(proposal()), writeModule(proposal())];
    expect(await idsOrFault(a, b)).toBe(
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
    const other = writeModule(proposal("", "platform: { imageLabels: { cites: [], apply: (f) => f } }"));
    expect(await opened(other)).toBe("mine");
    const same = writeModule(
      proposal('id: "other"', 'id: "other", platform: { imageLabels: { cites: [], apply: (f) => f } }'),
    );
    expect(await opened(other, same)).toMatch(/mine and other on platform\.imageLabels/);
    const layers = writeModule(
      proposal("", `steps: [{ ...${change}, step: { ...${step}, writes: ["path:<export-dirs>/config"] } }]`),
    );
    expect(await opened("export-dirs", layers)).toMatch(/export-dirs and mine on .*<export-dirs>/);
  });

  test("is rejected if its anchor is not a step", async () => {
    const lost = writeModule(proposal("", `steps: [{ ...${change}, where: "before:export:nothing" }]`));
    expect(await opened(lost)).toMatch(
      /mine puts export:\w+ before export:nothing, and no step is called export:nothing; name one of export:\S+, /,
    );
    const near = writeModule(proposal("", `steps: [{ ...${change}, where: "before:export:label" }]`));
    expect(await opened(near)).toMatch(/; did you mean export:labels\?$/);
  });
});
