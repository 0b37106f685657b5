/** The step that makes the environment for executables of buildpacks and extensions. */
import { buildTarget } from "../environment/target.ts";
import { buildVariables } from "../environment/variables.ts";
import type { PhaseContext, StepDef } from "../phase/context.ts";

type AnyPhase = "detect" | "generate" | "build";

export const environmentStep = (own: Pick<StepDef, "id" | "cites" | "failsAs">): StepDef<AnyPhase> => ({
  ...own,
  needs: ["runImage"],
  gives: ["variables", "target"],
  run: ({ process, rules, state }: PhaseContext<AnyPhase, "runImage">) => ({
    variables: buildVariables(rules, process.env),
    target: buildTarget(process, rules, state.runImage),
  }),
});
