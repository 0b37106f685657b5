/** The steps that reject an image with content at an exported directory: one for each phase that opens a run image. */
import { type AbsPath, type Fault, orThrow, type Result } from "#base";
import { type Phase, type PhaseContext, type ResultName, type StepDef, step } from "#lifecycle";
import { baseOf, type ImageRules, refuseContent } from "./run-image.ts";

interface Check<P extends Phase, N extends ResultName<P>> extends Pick<StepDef<P>, "id" | "cites"> {
  readonly directories: (context: PhaseContext<P, N>) => readonly AbsPath[];
}

/** `rules`: undefined if the analyzer reads the directories and leaves the image to a later phase. */
export const checkAtAnalysis = (
  rules: ImageRules | undefined,
  { directories: directoriesIn, ...own }: Check<"analyze", never>,
) =>
  step("analyze", {
    ...own,
    needs: ["runImage", "runImageName"],
    async run(context) {
      const directories = directoriesIn(context);
      const { runImage, runImageName } = context.state;
      if (runImage === undefined || rules === undefined) return;
      await refuseContent({ image: runImage, name: runImageName, directories, failsAs: "analyze" }, rules);
    },
  });

export const checkAtExport = (rules: ImageRules, { directories, ...own }: Check<"export", "base" | "analyzed">) =>
  step("export", {
    ...own,
    needs: ["base", "analyzed"],
    run: (context) =>
      refuseContent({ ...baseOf(context), directories: directories(context), failsAs: "export" }, rules),
  });

type Labels = Readonly<Record<string, string>> | undefined;

export interface RebaseCheck<Recorded> extends Pick<StepDef<"rebase">, "id" | "cites"> {
  /** Reads the label of the app image. A malformed label fails the rebase, because the exported directories are then unknown. */
  readonly read: (labels: Labels) => Result<Recorded, Fault>;
  readonly directories: (recorded: Recorded) => readonly AbsPath[];
}

export const checkAtRebase = <Recorded>(
  rules: ImageRules,
  { read, directories, ...own }: RebaseCheck<Recorded>,
): StepDef<"rebase"> =>
  step("rebase", {
    ...own,
    needs: ["app", "runImage", "runImageName"],
    async run({ state: { app, runImage, runImageName } }) {
      const recorded = orThrow(read(app.config.config.Labels));
      const examined = { image: runImage, name: runImageName, directories: directories(recorded) };
      await refuseContent({ ...examined, failsAs: "rebase" }, rules);
    },
  });
