/** Checks that the exporter has the builder's volumes: the builder records the names in them, and the exporter compares. */
import { type AbsPath, textOfByteString } from "#base";
import { type Phase, type PhaseContext, phaseFault, type StepDef } from "#lifecycle";
import type { GroupFile } from "./group.ts";

type Context = PhaseContext<Phase>;

/** In byte order. */
export function namesIn({ process: { fs } }: Context, dir: AbsPath): readonly string[] {
  return fs.kind(dir) === "dir" ? [...fs.readDir(dir)].sort().map(textOfByteString) : [];
}

export const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name, i) => name === others[i]);

/** The builder's step that adds the names in each directory to the file of the group. */
export const leaveNamesStep = <T>(
  own: Pick<StepDef<"build">, "id" | "cites">,
  { path, read, leave }: GroupFile<T>,
  dirOf: (declared: T) => AbsPath,
): StepDef<"build"> => ({
  ...own,
  writes: [`file:<layers>/${path}`],
  run: (context) =>
    leave(
      context,
      read(context).map((declared) => ({ ...declared, holds: namesIn(context, dirOf(declared)) })),
    ),
});

/** `holds`: the names that the builder recorded; undefined if it did not record any. */
export function refuseOtherVolume(context: Context, dir: AbsPath, holds: readonly string[] | undefined): void {
  const is = namesIn(context, dir);
  if (holds === undefined || isSame(holds, is)) return;
  const [before, after] = [holds, is].map(inWords);
  throw phaseFault(
    "export",
    `${textOfByteString(dir)} held ${before} when the buildpacks had run, and holds ${after} now`,
    {
      where: { file: textOfByteString(dir) },
      remedy: "mount the builder's volume there for the exporter too",
    },
  );
}

const SHOWN_MAX = 8;

/** Limits the message: a directory may have any number of names. */
function inWords(names: readonly string[]): string {
  const more = names.length - SHOWN_MAX;
  const first = names.slice(0, SHOWN_MAX).join(", ");
  return more > 0 ? `${first} and ${more} more` : first || "nothing";
}
