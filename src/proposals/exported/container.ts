/** The build container has to be empty where buildpacks are to write what is exported. */
import { type AbsPath, textOfPath } from "#base";
import { type PhaseContext, phaseFault } from "#lifecycle";

interface Refusal {
  /** What the directory is to the proposal. */
  readonly what: string;
  readonly remedy: string;
}

export function refuseFilled(
  { process: { fs } }: PhaseContext<"detect">,
  dir: AbsPath,
  { what, remedy }: Refusal,
): void {
  if (!fs.exists(dir)) return;
  const [first] = fs.stat(dir).kind === "dir" ? fs.readDir(dir) : ["something that is no directory"];
  if (first === undefined) return;
  const found = `the build container has content at ${textOfPath(dir)}, ${what}: it holds ${textOfPath(first)}`;
  throw phaseFault("detect", found, { remedy });
}
