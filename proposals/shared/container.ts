/** Reads the buildpacks of the build container, and checks that exported directories are empty there. */
import { type AbsPath, type ByteString, byteString, textOfByteString } from "#base";
import { type Phase, type PhaseContext, phaseFault } from "#lifecycle";

/** Every buildpack.toml. Files beside the directories of buildpacks are ignored. */
export function descriptorFiles({ process: { fs }, inputs }: PhaseContext<Phase>): readonly ByteString[] {
  const below = (dir: ByteString): readonly ByteString[] =>
    fs.kind(dir) === "dir" ? fs.readDir(dir).map((name) => byteString`${dir}/${name}`) : [];
  return below(inputs.buildpacks)
    .flatMap(below)
    .map((root) => byteString`${root}/buildpack.toml`)
    .filter((file) => fs.exists(file));
}

interface Refusal {
  /** What the proposal uses the directory for. */
  readonly what: string;
  readonly remedy: string;
}

export function refuseFilled(
  { process: { fs } }: PhaseContext<"detect">,
  dir: AbsPath,
  { what, remedy }: Refusal,
): void {
  const kind = fs.kind(dir);
  if (kind === undefined) return;
  const [first] = kind === "dir" ? fs.readDir(dir) : [];
  if (kind === "dir" && first === undefined) return;
  const is = first === undefined ? `it is a ${kind}` : `it holds ${JSON.stringify(textOfByteString(first))}`;
  throw phaseFault("detect", `the build container has content at ${textOfByteString(dir)}, ${what}: ${is}`, {
    where: { file: textOfByteString(dir) },
    remedy,
  });
}
