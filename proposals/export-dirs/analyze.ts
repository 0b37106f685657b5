/** Before anything runs: the directories are taken for the build's user, the list is validated, the run image looked at. */
import { ensureOwner, type Phase, type PhaseContext, type StepDef, step } from "#lifecycle";
import { refuseContent } from "../shared/run-image.ts";
import { listed } from "./lists.ts";
import type { Options } from "./options.ts";

/** The list is read and claimed in any case; the run image may be looked at later, when the group is known. */
export const validateList = (options: Options) =>
  step("analyze", {
    id: "analyze:export-dirs",
    cites: ["proposal.export-dirs.validated", "proposal.export-dirs.analysis-validates-run-image"],
    needs: ["runImage", "runImageName"],
    async run(context) {
      const directories = listed(context, options).map(({ dir }) => dir);
      const { runImage, runImageName } = context.state;
      if (runImage === undefined || options.checks === "group") return;
      await refuseContent({ image: runImage, name: runImageName, directories, failsAs: "analyze" }, options);
    },
  });

/** Only root can: who starts the phase as another user has to own them already. */
function takeDirectories(context: PhaseContext<Phase>, options: Options): void {
  const { process, inputs } = context;
  if (process.uid !== 0) return;
  for (const { dir } of listed(context, options)) {
    process.fs.mkdir(dir, { parents: true });
    ensureOwner(process, inputs, [dir]);
  }
}

export const takeAtAnalysis = (options: Options): StepDef<"analyze"> => ({
  id: "analyze:take-export-dirs",
  cites: ["proposal.export-dirs.written-at-build"],
  writes: ["path:<export-dirs>"],
  run: (context) => takeDirectories(context, options),
});

export const takeInCreator = (options: Options): StepDef<"create"> => ({
  ...takeAtAnalysis(options),
  id: "create:take-export-dirs",
  failsAs: "analyze",
  run: (context) => takeDirectories(context, options),
});
