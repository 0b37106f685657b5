/** Modules of proposals for tests, written to a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeFault } from "#base";
import { amendmentsOfProposals } from "#proposals";
import { loadUserProposals } from "./user-proposals.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-module-"));
// Several files of one worker use the folder.
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** The path of a module with this text. */
export function writeModule(text: string, name = `module-${++count}.ts`): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

export function makeFolder(name: string): string {
  mkdirSync(join(folder, name));
  return join(folder, name);
}

export const step = `{ id: "export:mine", cites: [], reads: [], writes: ["label:mine"], failsAs: "export", run() {} }`;
export const change = `{ phase: "export", where: "before:export:labels", step: ${step} }`;

/** What a module declares at its top under these names. */
const EVIDENCE = `evidence: () => Object.fromEntries([
  ["statements", typeof statements === "undefined" ? undefined : statements],
  ["cases", typeof cases === "undefined" ? undefined : cases],
  ["worlds", typeof worlds === "undefined" ? undefined : worlds],
  ["laws", typeof laws === "undefined" ? undefined : laws],
  ["mutants", typeof mutants === "undefined" ? undefined : mutants],
].filter(([, value]) => value !== undefined)),`;

/** `changes` come last, so that they win. */
export const proposal = (changes = "", amends = ""): string => `export const proposal = {
  id: "mine", title: "Mine", rfc: "here", options: [{ name: "colour", says: "Which.", values: ["red", "blue"] }], findings: [],
  amendment: () => ({ id: "mine", axis: "proposal", after: [], steps: [${change}], ${amends} }), ${EVIDENCE} ${changes} };\n`;

export const oneCase = (more: string): string =>
  `{ id: "proposal.mine.one", says: "It does.", when: [], then: [], ${more} }`;

const FINDINGS = `findings: [
  { id: "mine.fades", kind: "counterexample", gaps: [], says: "a", happens: "b", breaks: ["proposal.mine.a"] },
  { id: "mine.taste", kind: "decision", gaps: [], says: "a", decided: "b", because: "c" }]`;

/** A module with one statement, one case, `one`, and these worlds. */
export const shownBy = (worlds: string): string =>
  writeModule(`${proposal(FINDINGS)}
export const statements = [{ id: "proposal.mine.a", says: "It is red." }];
const one = ${oneCase('then: [{ at: "/steps", is: { present: true }, covers: ["proposal.mine.a"] }]')};
export const cases = [one];
export const worlds = [${worlds}];`);

/** The ids of the amendments of these words, or the fault. */
export async function idsOrFault(...words: readonly string[]): Promise<string> {
  const brought = await loadUserProposals(words);
  if (!brought.ok) return describeFault(brought.fault);
  const named = amendmentsOfProposals(brought.value.words, brought.value.proposals);
  return named.ok ? named.value.map(({ id }) => id).join(" ") : describeFault(named.fault);
}
