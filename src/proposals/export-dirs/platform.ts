/**
 * The platform's side: the builder's label is the union of what its buildpacks name; before a build both images are looked at, an empty
 * volume of the build's user is mounted at each directory, and the list is handed over as a file.
 */
import { type AbsPath, type Fault, fail, isWithin, ok, pathOfText, type Result, textOf, textOfPath } from "#base";
import { json, toml } from "#contract";
import { type Inode, lookup, type Tree } from "#tree";
import { contentAt } from "../exported/content.ts";
import { descriptorsIn, emptyVolume, overlapped } from "../exported/platform.ts";
import type { PlatformBuild, PlatformComponent, PlatformSide, Provisions } from "../platformSide.ts";
import { buildpackKey, platformList } from "./key.ts";
import { BUILDER_LABEL, KEY, LIST } from "./names.ts";
import type { Choices } from "./options.ts";
import { directoriesOf, type Named } from "./paths.ts";

export const platformSide = (choices: Choices): PlatformSide => ({
  builderLabels: (components) => labelsOf(components, choices),
  prepare: (build) => provisions(build, choices),
});

/** No label where no buildpack names a directory: such a builder is as it was. */
function labelsOf(
  components: readonly PlatformComponent[],
  choices: Choices,
): Result<Readonly<Record<string, string>>, Fault> {
  const paths: string[] = [];
  for (const { kind, id, version, tree } of components) {
    if (kind === "extension") continue;
    const read = pathsOf(lookup(tree, pathOfText("/buildpack.toml")), `buildpack.toml of ${id}@${version}`, choices);
    if (!read.ok) return read;
    paths.push(...read.value);
  }
  const union = directoriesOf(paths.toSorted(), `the buildpacks of the builder`, choices);
  if (!union.ok) return union;
  if (union.value.length === 0) return ok({});
  return ok({ [BUILDER_LABEL]: json.text(union.value.map(({ dir }) => textOfPath(dir))) });
}

/** What one descriptor names; nothing where there is none. */
function pathsOf(descriptor: Inode | undefined, file: string, choices: Choices): Result<readonly string[], Fault> {
  if (descriptor?.kind !== "file") return ok([]);
  const bytes = descriptor.content.bytes();
  const paths = buildpackKey.read(bytes, file);
  if (!paths.ok || paths.value === undefined) return paths.ok ? ok([]) : paths;
  const document = toml.read(bytes, file);
  if (document.ok && document.value.order !== undefined)
    return fail({
      kind: "export-dirs",
      message: "a composite buildpack, which has an order, exports no directories of its own",
      where: { file, key: KEY },
      remedy: "name them in the component buildpacks of its order",
    });
  const named = directoriesOf(paths.value, file, choices);
  return named.ok ? ok(paths.value) : named;
}

function provisions(build: PlatformBuild, choices: Choices): Result<Provisions, Fault> {
  const listed = ofLabel(build.labels, choices);
  if (!listed.ok) return listed;
  const directories = listed.value.map(({ dir }) => dir);
  const wrong =
    unlisted(build.buildImage, directories, choices) ??
    overlapping(directories, choices) ??
    filled("build image", build.buildImage, directories, choices) ??
    (build.runImage && filled("run image", build.runImage, directories, choices));
  if (wrong !== undefined) return fail(wrong);
  if (directories.length === 0) return ok({});
  const paths = directories.map(textOfPath);
  const list = { text: textOf(platformList.write(paths)) };
  return ok({
    volumes: Object.fromEntries(paths.map((path) => [path, emptyVolume(build.user)])),
    files: { [LIST]: list },
  });
}

/** A builder without the label exports nothing. */
function ofLabel(labels: PlatformBuild["labels"], choices: Choices): Result<readonly Named[], Fault> {
  const label = labels[BUILDER_LABEL];
  if (label === undefined) return ok([]);
  const read = json.read(label, BUILDER_LABEL);
  if (!read.ok) return read;
  const list = read.value as readonly json.Data[];
  if (Array.isArray(list) && list.every((one) => typeof one === "string"))
    return directoriesOf(list, BUILDER_LABEL, choices);
  return fail({
    kind: "export-dirs",
    message: "expected a list of paths",
    where: { file: BUILDER_LABEL },
    remedy: "create the builder again",
  });
}

/** Out of step: what a buildpack names would be neither validated nor mounted. What nobody names is mounted, and not exported. */
function unlisted(builder: Tree, directories: readonly AbsPath[], choices: Choices): Fault | undefined {
  for (const { file, descriptor } of descriptorsIn(builder)) {
    const read = pathsOf(descriptor, file, choices);
    if (!read.ok) return read.fault;
    const missing = read.value.find((path) => !directories.some((dir) => covers(dir, pathOfText(path), choices)));
    if (missing === undefined) continue;
    return {
      kind: "export-dirs",
      message: `the builder's label ${BUILDER_LABEL} does not have ${missing}`,
      where: { file, key: KEY },
      remedy: "create the builder again",
    };
  }
  return undefined;
}

const covers = (listed: AbsPath, path: AbsPath, { nested }: Choices): boolean =>
  listed === path || (nested === "outer" && isWithin(listed, path));

function overlapping(directories: readonly AbsPath[], { reserved }: Choices): Fault | undefined {
  if (reserved === "allowed") return undefined;
  for (const path of directories) {
    const own = overlapped(path);
    if (own === undefined) continue;
    const message = `${textOfPath(path)} overlaps ${own}, which is the specification's`;
    return { kind: "export-dirs", message, where: { file: BUILDER_LABEL }, remedy: "name another directory" };
  }
  return undefined;
}

function filled(which: string, tree: Tree, directories: readonly AbsPath[], choices: Choices): Fault | undefined {
  for (const path of directories) {
    const content = contentAt(tree, path, choices);
    if (content === undefined) continue;
    return {
      kind: "export-dirs",
      message: `the ${which} has content at ${textOfPath(path)}, which is to be exported: ${content}`,
      where: { file: BUILDER_LABEL },
      remedy: `take it out of the ${which}, or the buildpacks that name it out of the builder`,
    };
  }
  return undefined;
}
