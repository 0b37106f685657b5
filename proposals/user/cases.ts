/** Completes and checks the test cases of a user proposal. */
import { type Api, isJsonObject, type Json, ok, parseApi, type Result } from "#base";
import { buildpack, world } from "#cases/vocabulary";
import { ledger, type Statement } from "#ledger";
import type { ApiRange, StatementId, TestCase } from "#protocol";
import {
  type BundleShape,
  caseId,
  componentsProblem,
  matcherProblem,
  type Problem,
  pointerProblem,
  shapeProblem,
  statementIds,
  stepProblem,
} from "#protocol";
import type { CaseDraft, EvidenceDraft } from "./drafts.ts";
import { failModule, type UserProposalFault } from "./faults.ts";
import type { ProposalModule } from "./module.ts";
import { isList } from "./shape.ts";

export interface KnownIds {
  readonly statements: ReadonlyMap<StatementId, Statement>;
  /** The test cases of Plimsoll and of the modules before this one. */
  readonly cases: readonly TestCase[];
  /** The ids of laws. */
  readonly laws: readonly string[];
}

export function readCases(
  drafts: EvidenceDraft,
  { proposal, file }: ProposalModule,
  among: KnownIds,
): Result<readonly TestCase[], UserProposalFault> {
  const given = drafts.cases ?? [];
  if (!isList(given)) return failModule("expected a list in `cases`", file);
  const all: TestCase[] = [];
  for (const [at, one] of given.entries()) {
    const problem = caseProblem(one);
    if (problem !== undefined) return failModule(`cases[${at}].${problem.key}: ${problem.message}`, file);
    all.push(completeCase(one, proposal.id));
  }
  const wrong = all.flatMap((one) => caseConflicts(one, all, among));
  return wrong.length === 0 ? ok(all) : failModule(wrong.join("; "), file);
}

/** The first problem of a draft; checks everything that completing it reads. */
export function caseProblem(one: unknown): Problem | undefined {
  const data = asData(one);
  if (data === undefined) return { key: "", message: "expected JSON data" };
  const expected = (message: string, key: string): Problem => ({ key, message });
  const problem = shapeProblem(data, { id: "string", says: "string", when: "array", then: "array" });
  if (problem !== undefined) return problem;
  const { id, platform, buildpack: ofBuildpacks, then, given } = data;
  if (!/^[a-z]+(\.[a-z0-9-]+){2,}$/.test(String(id)))
    return expected(`expected an id of three or more words, found ${JSON.stringify(id)}`, "id");
  for (const [key, range] of Object.entries({ platform, buildpack: ofBuildpacks }))
    if (range !== undefined && rangeOf(range) === undefined)
      return expected(`expected API versions such as ["0.12"], found ${JSON.stringify(range)}`, key);
  for (const [at, expectation] of listOf(then).entries()) {
    const inside = shapeProblem(expectation, { at: "string", is: "object" });
    if (inside !== undefined || !isJsonObject(expectation))
      return { message: "expected an object", ...inside, key: `then.${at}.${inside?.key ?? ""}` };
    const { at: pointer, is } = expectation;
    if (!/^(\/|$)/.test(String(pointer)))
      return expected(
        `expected a pointer such as /steps/0/exit/code, found ${JSON.stringify(pointer)}`,
        `then.${at}.at`,
      );
    const matcher = matcherProblem(is);
    if (matcher !== undefined) return expected(matcher, `then.${at}.is`);
    const misplaced = [String(pointer), ...otherPointers(is)]
      .map((one) => pointerProblem(one, listOf(data.when).length))
      .find((one) => one !== undefined);
    if (misplaced !== undefined) return expected(misplaced, `then.${at}.at`);
  }
  return givenProblem(given) ?? stepProblem(listOf(data.when));
}

/** Of a matcher that compares two places. */
const otherPointers = (is: Json | undefined): readonly string[] =>
  isJsonObject(is) ? [is.sameAs, is.differsFrom].filter((one) => typeof one === "string") : [];

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const GIVEN: BundleShape = { buildpacks: "array", files: "object", images: "object", env: "object", order: "string" };

function givenProblem(given: Json | undefined): Problem | undefined {
  if (given === undefined) return undefined;
  if (!isJsonObject(given)) return { key: "given", message: "expected an object" };
  const present = Object.entries(GIVEN).filter(([key]) => given[key] !== undefined);
  const problem = shapeProblem(given, Object.fromEntries(present));
  if (problem !== undefined) return { ...problem, key: `given.${problem.key}` };
  return componentsProblem(given.buildpacks, "given.buildpacks");
}

function asData(one: unknown): Readonly<Record<string, Json>> | undefined {
  try {
    const data: Json = JSON.parse(JSON.stringify(one));
    return isJsonObject(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** An RFC is about the versions of its time, so older ones need to be named. */
export function completeCase(given: CaseDraft, proposal: string): TestCase {
  const { id, says, lane = "must", platform, buildpack: ofBuildpacks, can, when, then, control } = given;
  const { buildpacks, ...changes } = given.given ?? {};
  return {
    id: caseId(id),
    says,
    lane,
    needs: {
      ...rangeNeed("platform", platform ?? ["0.12"]),
      ...rangeNeed("buildpack", ofBuildpacks ?? ["0.8"]),
      amendments: [proposal],
      ...(can !== undefined && { can }),
    },
    given: world({ ...changes, ...(buildpacks !== undefined && { buildpacks: buildpacks.map(buildpack) }) }),
    when,
    then: then.map(({ covers = [], ...rest }) => ({ ...rest, covers: statementIds(...covers) })),
    ...(control !== undefined && { control: { id: caseId(control.id), differs: control.differs } }),
  };
}

const rangeNeed = <K extends string>(
  key: K,
  range: readonly string[] | undefined,
): { readonly [P in K]?: ApiRange } => {
  const apis = range && rangeOf(range);
  const need: { [P in K]?: ApiRange } = {};
  if (apis !== undefined) need[key] = apis;
  return need;
};

function rangeOf(range: Json | readonly string[]): ApiRange | undefined {
  if (!Array.isArray(range) || range.length < 1 || range.length > 2) return undefined;
  const [from, to] = range.map((text): Api | undefined => (typeof text === "string" ? parseApi(text) : undefined));
  if (from === undefined || (range.length === 2 && to === undefined)) return undefined;
  return to === undefined ? [from] : [from, to];
}

/** Ids that are taken, and statements or controls that do not exist. */
export function caseConflicts(
  { id, then, control }: TestCase,
  own: readonly TestCase[],
  { statements, cases, laws }: KnownIds,
): readonly string[] {
  const isTaken =
    cases.some((one) => one.id === id) || laws.includes(id) || own.filter((one) => one.id === id).length > 1;
  const uncovered = then.flatMap(({ covers }) => covers.filter((one) => !statements.has(one) && !ledger().has(one)));
  const lacksControl = control !== undefined && ![...cases, ...own].some((one) => one.id === control.id);
  return [
    ...(isTaken ? [`the id of the case ${id} is taken`] : []),
    ...uncovered.map((one) => `${id} covers ${one}, which is not a statement of the module or of the specification`),
    ...(lacksControl ? [`${id} has the control ${control.id}, which is not a test case`] : []),
  ];
}
