/** Loads the modules of user proposals: each is compiled once and runs alike in every thread and on every machine. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Fault, fail, ok, type Result } from "#base";
import { watchExit } from "#base/host";
import type { Statement } from "#ledger";
import type { StatementId, TestCase } from "#protocol";
import { parseModuleWord } from "../../enable.ts";
import type { FindingWorld } from "../../kit/finding-world.ts";
import type { KnownIds } from "../cases.ts";
import type { ProposalDraft } from "../drafts.ts";
import { readEvidence } from "../evidence.ts";
import { failModule, type UserProposalFault } from "../faults.ts";
import { evaluateModule, readModule, type UserProposal } from "../module.ts";
import { lineInSource } from "../place-in-source.ts";
import { compileModule } from "./compile.ts";
import { thrownAt, withinTimeLimit } from "./limits.ts";
import { MODULE_KIT } from "./module-kit.ts";

/** Plain data, because it is sent to threads and copied into executables. */
export interface ModuleSource {
  /** The absolute path. */
  readonly file: string;
  readonly code: string;
  /** The source map, as JSON: faults then name lines of the author's file. */
  readonly map?: string;
}

export type BuiltInIds = Pick<KnownIds, "cases" | "laws">;

export interface LoadedModules {
  /** The words as the user gave them; printed commands repeat them. */
  readonly given: readonly string[];
  /** The same words, with the absolute path of each module. */
  readonly words: readonly string[];
  readonly sources: readonly ModuleSource[];
  readonly proposals: readonly UserProposal[];
  readonly cases: readonly TestCase[];
  readonly statements: ReadonlyMap<StatementId, Statement>;
  /** The worlds of the counterexamples. */
  readonly worlds: readonly FindingWorld[];
}

/** `builtIn`: the ids that a module cannot take. */
export async function loadModules(words: readonly string[], builtIn: BuiltInIds): Promise<Result<LoadedModules>> {
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
    sources.push({ file, ...code.value });
  }
  const brought = evaluateModules(whole, sources, builtIn);
  return brought.ok ? ok({ ...brought.value, given: words }) : brought;
}

/** For modules that are already compiled. */
export function evaluateModules(
  words: readonly string[],
  sources: readonly ModuleSource[],
  builtIn: BuiltInIds,
): Result<LoadedModules> {
  const proposals: UserProposal[] = [];
  const cases: TestCase[] = [];
  const laws: string[] = [...builtIn.laws];
  const statements = new Map<StatementId, Statement>();
  const worlds: FindingWorld[] = [];
  for (const source of sources) {
    const exported = evaluated(source);
    if (!exported.ok) return exported;
    const module = readModule(exported.value, source.file);
    if (!module.ok) return placed(module.fault);
    const thrown = thrownAt(source.file, source.map);
    const limited = { ...module.value, thrownAt: thrown, proposal: withLimits(module.value.proposal) };
    const checked = readEvidence(limited, { statements, cases: [...builtIn.cases, ...cases], laws });
    if (!checked.ok) return placed(checked.fault);
    const { evidence } = checked.value;
    const proposal = { ...limited.proposal, evidence: () => evidence };
    proposals.push({ file: source.file, thrownAt: thrown, proposal });
    cases.push(...checked.value.cases);
    laws.push(...(evidence.laws ?? []).map(({ id }) => id));
    for (const one of checked.value.statements) statements.set(one.id, one);
    worlds.push(...checked.value.worlds);
  }
  return ok({ given: words, words, sources, proposals, cases, statements, worlds });
}

/** The word with the absolute path of its module, links resolved. */
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

function evaluated({ file, code, map }: ModuleSource): Result<Readonly<Record<string, unknown>>> {
  const loadingEnds = watchExit(file);
  try {
    return ok(withinTimeLimit(() => evaluateModule(code, MODULE_KIT, builtin)));
  } catch (error) {
    const at = thrownAt(file, map)(error);
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return failModule(`the module threw ${said}`, at?.file ?? file, at?.line);
  } finally {
    loadingEnds();
  }
}

/** The functions that a module exports may never return. */
const withLimits = (proposal: ProposalDraft): ProposalDraft => ({
  ...proposal,
  amendment: (values) => withinTimeLimit(() => proposal.amendment(values)),
  ...(proposal.platform && { platform: (values) => withinTimeLimit(() => proposal.platform?.(values) ?? {}) }),
  ...(proposal.evidence && { evidence: () => withinTimeLimit(() => proposal.evidence?.() ?? {}) }),
});

/** A fault about an element of a list gets its line, if the file spells the list out. */
function placed(fault: UserProposalFault): { readonly ok: false; readonly fault: UserProposalFault } {
  const { where } = fault;
  if (where?.file === undefined || where.line !== undefined) return fail(fault);
  const line = lineInSource(readFileSync(where.file, "utf8"), fault.message);
  return fail(line === undefined ? fault : { ...fault, where: { ...where, line } });
}

const builtin = (name: string): unknown => process.getBuiltinModule(name);
