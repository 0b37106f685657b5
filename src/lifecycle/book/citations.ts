/** The decisions and steps, of the base and of amendments, that cite a statement. */
import { RELEASED } from "../amendments/released.ts";
import { buildpackDecisions, platformDecisions } from "../decisions/all.ts";
import type { Amendment } from "../phase/amendment.ts";
import type { StepDef } from "../phase/context.ts";
import type { RequirementId } from "../rules/decision.ts";
import { baseSteps } from "./steps.ts";

export interface Citation {
  /** `platform.<decision>`, `buildpack.<decision>` or the id of a step. */
  readonly name: string;
  /** The amendment that cites it; absent for the base. */
  readonly amendment?: string;
  readonly cites: readonly RequirementId[];
}

type Citing = Readonly<Record<string, { readonly cites: readonly RequirementId[] } | undefined>>;

/** All citations in the base, the released amendments and `more`. */
export function allCitations(more: readonly Amendment[] = []): readonly Citation[] {
  return [
    ...decisionsOf({ platform: platformDecisions, buildpack: buildpackDecisions }),
    ...stepsOf(Object.values(baseSteps).flatMap((steps: readonly StepDef[]) => steps)),
    ...[...RELEASED, ...more].flatMap((one) =>
      [...decisionsOf(one), ...stepsOf((one.steps ?? []).map(({ step }) => step))].map((obeying) => ({
        ...obeying,
        amendment: one.id,
      })),
    ),
  ];
}

export const citationsOf = (id: RequirementId, more: readonly Amendment[] = []): readonly Citation[] =>
  allCitations(more).filter(({ cites }) => cites.includes(id));

const decisionsOf = (tables: { readonly platform?: Citing; readonly buildpack?: Citing }): readonly Citation[] =>
  (["platform", "buildpack"] as const).flatMap((axis) =>
    Object.entries(tables[axis] ?? {}).map(([name, one]) => ({ name: `${axis}.${name}`, cites: one?.cites ?? [] })),
  );

const stepsOf = (steps: readonly StepDef[]): readonly Citation[] => steps.map(({ id, cites }) => ({ name: id, cites }));
