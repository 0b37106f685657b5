/** A rebase fails if the new run image has content at an exported directory. */
import { type AbsPath, type Fault, orThrow, type Result } from "#base";
import type { PhaseContext } from "#lifecycle";
import { type ImageRules, refuseContent } from "./run-image.ts";

type Labels = Readonly<Record<string, string>> | undefined;

export interface RecordReader<Recorded> {
  /** Reads the label of the app image. A malformed label fails the rebase, because the exported directories are then unknown. */
  readonly read: (labels: Labels) => Result<Recorded, Fault>;
  readonly directories: (recorded: Recorded) => readonly AbsPath[];
}

export async function refuseNewRunImage<Recorded>(
  { state }: PhaseContext<"rebase", "app" | "runImage" | "runImageName">,
  { read, directories }: RecordReader<Recorded>,
  rules: ImageRules,
): Promise<void> {
  const { app, runImage, runImageName } = state;
  const record = orThrow(read(app.config.config.Labels));
  const examined = { image: runImage, name: runImageName, directories: directories(record) };
  await refuseContent({ ...examined, failsAs: "rebase" }, rules);
}
