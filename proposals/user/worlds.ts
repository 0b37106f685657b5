/** Completes and checks the worlds of a user proposal's findings. */
import { closestName, ok, type Result } from "#base";
import { referenceBook } from "#lifecycle";
import type { TestCase } from "#protocol";
import { versionsOf } from "#protocol";
import type { Counterexample } from "../kit/finding.ts";
import type { FindingWorld } from "../kit/finding-world.ts";
import { caseConflicts, caseProblem, completeCase, type KnownIds } from "./cases.ts";
import type { CaseDraft, EvidenceDraft, FindingWorldDraft } from "./drafts.ts";
import { failModule, type UserProposalFault } from "./faults.ts";
import type { ProposalModule } from "./module.ts";
import { describeValue, fieldProblems, isList, optionalMember, texts } from "./shape.ts";

/** `cases`: the test cases of the module. */
export interface CasesOfModule {
  readonly cases: readonly TestCase[];
  readonly among: KnownIds;
}

const SHAPE = {
  finding: ["the id of a counterexample", (value: unknown) => typeof value === "string"],
  options: optionalMember(['a list of options such as "name=value"', texts[1]]),
  case: [
    "the id of a case of the module, or a case",
    (value: unknown) => typeof value === "string" || (typeof value === "object" && value !== null),
  ],
} as const;

export function readFindingWorlds(
  drafts: EvidenceDraft,
  module: ProposalModule,
  judged: CasesOfModule,
): Result<readonly FindingWorld[], UserProposalFault> {
  const { file } = module;
  const given = drafts.worlds ?? [];
  if (!isList(given)) return failModule(`expected a list in \`worlds\`, found ${describeValue(given)}`, file);
  const wrong = given.flatMap((one, at) => fieldProblems(one, SHAPE, `worlds[${at}]`));
  if (wrong.length > 0) return failModule(wrong.join("; "), file);
  const worlds: FindingWorld[] = [];
  for (const [at, one] of given.entries()) {
    const world = readFindingWorld(one, module, judged);
    if (typeof world === "string") return failModule(`worlds[${at}]${world}`, file);
    if (worlds.some(({ finding }) => finding === one.finding))
      return failModule(`worlds[${at}].finding: ${one.finding} has a world already`, file);
    worlds.push(world);
  }
  return ok(worlds);
}

/** The world, or the problem in words, beginning with the key. */
function readFindingWorld(
  given: FindingWorldDraft,
  { proposal, file }: ProposalModule,
  judged: CasesOfModule,
): FindingWorld | string {
  const counterexamples = proposal.findings.filter((one): one is Counterexample => one.kind === "counterexample");
  const finding = counterexamples.find(({ id }) => id === given.finding);
  if (finding === undefined) {
    const ids = counterexamples.map(({ id }) => id);
    return `.finding: expected a counterexample of the module, found ${describeValue(given.finding)}; ${hint(given.finding, ids)}`;
  }
  const settings = proposal.options.flatMap(({ name, values }) => values.map((value) => `${name}=${value}`));
  const { options = [] } = given;
  const lost = options.find((option) => !settings.includes(option));
  if (lost !== undefined)
    return `.options: expected an option of the proposal, found ${describeValue(lost)}; ${hint(lost, settings)}`;
  const shown = caseOf(given, proposal.id, judged);
  if (typeof shown === "string") return shown;
  const covered = new Set<string>(shown.then.flatMap(({ covers }) => covers));
  const silent = finding.breaks.filter((id) => !covered.has(id));
  if (silent.length > 0)
    return `.case: ${finding.id} breaks ${silent.join(", ")}, which no expectation of ${shown.id} covers`;
  const { platformApis, buildpackApis } = referenceBook();
  const versions = versionsOf(shown, { platform: platformApis, buildpack: buildpackApis }).at(-1);
  if (versions === undefined) return ".case: the reference supports none of its API versions";
  const proposals = options.length === 0 ? [file] : options.map((option) => `${file}:${option}`);
  return { finding: finding.id, proposals, versions, case: shown };
}

function caseOf(given: FindingWorldDraft, proposal: string, { cases, among }: CasesOfModule): TestCase | string {
  if (typeof given.case === "string") {
    const own = cases.find(({ id }) => id === given.case);
    const ids = cases.map(({ id }) => id);
    return own ?? `.case: expected a case of the module, found ${describeValue(given.case)}; ${hint(given.case, ids)}`;
  }
  const whole: CaseDraft = { ...given.case, id: `finding.${given.finding}` };
  const problem = caseProblem(whole);
  if (problem !== undefined) return `.case.${problem.key}: ${problem.message}`;
  const made = completeCase(whole, proposal);
  const [wrong] = caseConflicts(made, [...cases, made], among);
  return wrong === undefined ? made : `.case: ${wrong}`;
}

function hint(word: string, names: readonly string[]): string {
  const near = closestName(word, names);
  if (near !== undefined) return `did you mean ${near}?`;
  return names.length === 0 ? "the module has none" : `the module has ${names.join(", ")}`;
}
