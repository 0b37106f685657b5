/** The proposals that a user's words bring along as modules: found, compiled once, and the same in every thread and on every machine. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Fault, fail, ok, type Result } from "#base";
import type { Statement } from "../../../conformance/ledger/host/ledger.ts";
import type { StatementId, TestCase } from "../../../conformance/protocol/case.ts";
import { parseModuleWord } from "../../enabled.ts";
import type { FindingWorld } from "../../kit/finding-world.ts";
import { type KnownIds, readCases } from "../cases.ts";
import { readStatements } from "../statements.ts";
import { evaluateModule, failModule, readUserProposal, type UserProposal } from "../user-proposal.ts";
import { readFindingWorlds } from "../worlds.ts";
import { compileModule } from "./compile.ts";

/** As data: it crosses to threads, and into executables. */
export interface ModuleSource {
  /** Its whole path. */
  readonly file: string;
  readonly code: string;
}

export type BuiltInIds = Pick<KnownIds, "cases" | "laws">;

export interface LoadedProposals {
  /** As it was asked for: what a command that is printed repeats. */
  readonly asked: readonly string[];
  /** What was asked for, with every module by its whole path. */
  readonly words: readonly string[];
  readonly sources: readonly ModuleSource[];
  readonly proposals: readonly UserProposal[];
  readonly cases: readonly TestCase[];
  readonly statements: ReadonlyMap<StatementId, Statement>;
  /** Of the counterexamples that their modules show. */
  readonly worlds: readonly FindingWorld[];
}

/** `builtIn`: the ids that a module cannot take. */
export async function loadModules(words: readonly string[], builtIn: BuiltInIds): Promise<Result<LoadedProposals>> {
  const whole: string[] = [];
  for (const word of words) {
    const placed = absoluteWord(word);
    if (!placed.ok) return placed;
    whole.push(placed.value);
  }
  const sources: ModuleSource[] = [];
  for (const file of new Set(whole.flatMap((word) => parseModuleWord(word)?.file ?? []))) {
    const code = await compileModule(file);
    if (!code.ok) return code;
    sources.push({ file, code: code.value });
  }
  const brought = evaluateModules(whole, sources, builtIn);
  return brought.ok ? ok({ ...brought.value, asked: words }) : brought;
}

/** Where the modules were compiled before. */
export function evaluateModules(
  words: readonly string[],
  sources: readonly ModuleSource[],
  builtIn: BuiltInIds,
): Result<LoadedProposals> {
  const proposals: UserProposal[] = [];
  const cases: TestCase[] = [];
  const statements = new Map<StatementId, Statement>();
  const worlds: FindingWorld[] = [];
  for (const source of sources) {
    const exported = evaluated(source);
    if (!exported.ok) return exported;
    const proposal = readUserProposal(exported.value, source.file);
    if (!proposal.ok) return proposal;
    const said = readStatements(exported.value, proposal.value, statements);
    if (!said.ok) return said;
    for (const one of said.value) statements.set(one.id, one);
    const among = { statements, cases: [...builtIn.cases, ...cases], laws: builtIn.laws };
    const judged = readCases(exported.value, proposal.value, among);
    if (!judged.ok) return judged;
    const shown = readFindingWorlds(exported.value, proposal.value, { cases: judged.value, among });
    if (!shown.ok) return shown;
    worlds.push(...shown.value);
    proposals.push(proposal.value);
    cases.push(...judged.value);
  }
  return ok({ asked: words, words, sources, proposals, cases, statements, worlds });
}

/** The same words from any folder, and one module once however it is named. */
function absoluteWord(word: string): Result<string, Fault<"proposal-missing">> {
  const module = parseModuleWord(word);
  if (module === undefined) return ok(word);
  const path = resolve(module.file);
  if (!existsSync(path) || !statSync(path).isFile()) {
    return fail({
      kind: "proposal-missing",
      message: `expected the module of a proposal, found ${existsSync(path) ? "a folder" : "nothing"}`,
      where: { file: path },
      remedy: "give the path of a .ts, .js or .mjs file that exports `proposal`",
    });
  }
  return ok([realpathSync(path), ...(module.setting === undefined ? [] : [module.setting])].join(":"));
}

function evaluated({ file, code }: ModuleSource): Result<Readonly<Record<string, unknown>>> {
  try {
    return ok(evaluateModule(code, builtin));
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return failModule(`the module threw ${said}`, file);
  }
}

const builtin = (name: string): unknown => process.getBuiltinModule(name);
