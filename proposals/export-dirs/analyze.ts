/** The analyzer's steps: it gives the directories to the build's user, validates the list and checks the run image. */
import { ensureOwner, type Phase, type PhaseContext, type StepDef } from "#lifecycle";
import { checkAtAnalysis } from "../shared/image-checks.ts";
import { readBuilderList } from "./lists.ts";
import type { Options } from "./options.ts";

/** With `checks=group` the restorer checks the run image, when the group is known. */
export const validateList = (options: Options) =>
  checkAtAnalysis(options.checks === "group" ? undefined : options, {
    id: "analyze:export-dirs",
    cites: ["proposal.export-dirs.validated", "proposal.export-dirs.analysis-validates-run-image"],
    directories: (context) => readBuilderList(context, options).map(({ dir }) => dir),
  });

/** Only root can change owners. If another user starts the phase, the directories must belong to that user already. */
function takeDirectories(context: PhaseContext<Phase>, options: Options): void {
  const { process, inputs } = context;
  if (process.uid !== 0) return;
  for (const { dir } of readBuilderList(context, options)) {
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
