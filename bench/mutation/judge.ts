/** What the instrumented bundle exports: the reference, and all cases and laws that judge it. */
import { orThrow } from "#base";
import type { Judgeable, Subject, TestCase, Versions } from "#protocol";
import { judgeables, NO_USER_PROPOSALS, openLifecycle, planRun } from "#suite";

const SEED = "plimsoll";
/** Generated worlds for each law. */
const LAW_RUNS = 5;

export interface Question {
  readonly id: string;
  readonly kind: "case" | "law";
  /** All that it says, as text: what it rests on. */
  readonly says: string;
  readonly statements: readonly string[];
  /** Newest first. */
  readonly versions: readonly Versions[];
}

export interface Judge {
  readonly questions: readonly Question[];
  /** Opens the reference anew: its rules are composed while the mutant is on. */
  open(): Promise<Subject>;
  /** Undefined: it passes. */
  ask(subject: Subject, id: string, versions: Versions): Promise<string | undefined>;
}

export const openReference = async (): Promise<Subject> =>
  orThrow(await openLifecycle({ subject: { kind: "reference" }, proposals: [] }));

export async function judgeOfReference(): Promise<Judge> {
  const all = new Map(judgeables(NO_USER_PROPOSALS).map((one) => [one.id, one]));
  const cases = new Map<string, TestCase>(NO_USER_PROPOSALS.builtInCases.map((one) => [one.id, one]));
  const description = await (await openReference()).describe();
  const planned = orThrow(planRun(description, [], { loaded: NO_USER_PROPOSALS }));
  const asked = new Map<string, Question>();
  for (const { id, ...versions } of planned) {
    const one = all.get(id);
    if (one === undefined) continue;
    const known = asked.get(id)?.versions ?? [];
    const says = JSON.stringify(cases.get(id) ?? one.says);
    asked.set(id, { id, kind: one.kind, says, statements: one.statements, versions: [versions, ...known] });
  }
  return {
    questions: [...asked.values()],
    open: openReference,
    async ask(subject, id, versions) {
      const one = all.get(id);
      return one === undefined ? "no such case" : verdictOf(one, subject, versions);
    },
  };
}

async function verdictOf(one: Judgeable, subject: Subject, versions: Versions): Promise<string | undefined> {
  const { verdict } = await one.judge(subject, versions, { seed: SEED, runs: LAW_RUNS });
  return verdict.is === "pass" ? undefined : verdict.is;
}
