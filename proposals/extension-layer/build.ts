/** Closes the outputs of extensions while buildpacks run. */
import { absPath, isWithin } from "#base";
import { type PhaseContext, type StepDef, step } from "#lifecycle";
import { setClosed } from "./generate-hooks.ts";
import type { Options } from "./options.ts";

const generatedStep = (what: string, closed: boolean, { form }: Options): StepDef<"build"> =>
  step("build", {
    id: `build:${what}-generated`,
    cites: [`proposal.extension-layer${form === "draft" ? "-draft" : ""}.ignored-at-build-launch`],
    writes: ["path:<generated>"],
    failsAs: "failed",
    needs: ["extensions"],
    run(context) {
      const { process, inputs, state } = context;
      if (state.extensions.length > 0 && !holdsTheBuild(context)) setClosed(process, inputs.generated, closed);
    },
  });

/** Buildpacks need a directory inside it, which `place=anywhere` allows: then it stays open. */
const holdsTheBuild = ({ inputs }: PhaseContext<"build">): boolean =>
  [inputs.app, inputs.layers, inputs.platform, inputs.buildpacks].some((path) =>
    isWithin(absPath(inputs.generated), absPath(path)),
  );

export const close = (options: Options): StepDef<"build"> => generatedStep("close", true, options);
export const open = (options: Options): StepDef<"build"> => generatedStep("open", false, options);
