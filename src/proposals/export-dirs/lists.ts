/** Which directories there are: those of the builder's list, those that one buildpack names, those that the group names. */
import { type AbsPath, FaultError, pathOfText, textOfPath } from "#base";
import { type Phase, type PhaseContext, phaseFault, readDocument, readIfPresent, writeDocument } from "#lifecycle";
import { buildpackKey, type GroupDirectory, groupDirectories, platformList } from "./key.ts";
import { GROUP, ID, KEY, LIST } from "./names.ts";
import type { Choices } from "./options.ts";
import { directoriesOf, type Named } from "./paths.ts";

type Context = PhaseContext<Phase>;

/** What the platform has mounted; every directory is claimed: nobody else takes it, and it takes nobody's. */
export function listed(context: Context, choices: Choices): readonly Named[] {
  const paths = choices.list === "file" ? handedOver(context) : ofEveryBuildpack(context);
  const named = directoriesOf(paths, LIST, choices);
  if (!named.ok) throw new FaultError(named.fault);
  if (choices.reserved === "refused") for (const { dir } of named.value) context.claim(dir, ID);
  return named.value;
}

const handedOver = ({ process }: Context): readonly string[] => readIfPresent(process.fs, LIST, platformList) ?? [];

function ofEveryBuildpack({ process: { fs }, inputs: { buildpacks } }: Context): readonly string[] {
  const below = (dir: string): readonly string[] =>
    fs.exists(dir) ? fs.readDir(dir).map((name) => `${dir}/${name}`) : [];
  const files = below(buildpacks)
    .flatMap(below)
    .map((root) => `${root}/buildpack.toml`);
  return files.flatMap((file) => readIfPresent(fs, file, buildpackKey) ?? []).sort();
}

/** What the buildpack at `root` names. */
export function namedBy(
  { process }: Context,
  { root, isComposite }: { readonly root: string; readonly isComposite: boolean },
  choices: Choices,
): readonly Named[] {
  const file = `${root}/buildpack.toml`;
  const paths = readDocument(process.fs, file, buildpackKey);
  if (paths === undefined) return [];
  if (isComposite) {
    throw phaseFault("detect", "a composite buildpack, which has an order, exports no directories of its own", {
      where: { file: textOfPath(file), key: KEY },
      remedy: "name them in the component buildpacks of its order",
    });
  }
  const named = directoriesOf(paths, textOfPath(file), choices);
  if (!named.ok) throw new FaultError(named.fault);
  return named.value;
}

/** `<layers>/export-dirs.toml`: nothing where the group names nothing. */
export function ofGroup({ process, inputs }: Context): readonly GroupDirectory[] {
  return readIfPresent(process.fs, `${inputs.layers}/${GROUP}`, groupDirectories) ?? [];
}

export const dirOf = ({ path }: GroupDirectory): AbsPath => pathOfText(path);

/** Without directories there is no file, not even an older one. */
export function leaveForGroup({ process, inputs }: Context, directories: readonly GroupDirectory[]): void {
  const path = `${inputs.layers}/${GROUP}`;
  if (directories.length > 0) writeDocument(process.fs, path, groupDirectories, directories);
  else process.fs.removeAll(path);
}
