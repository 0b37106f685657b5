/**
 * The platform's side: it labels a builder with the directories of its buildpacks. Before a build it checks both images, mounts an empty
 * volume of the build's user at each directory, and passes the list as a file.
 */

import { type AbsPath, type Fault, fail, isWithin, ok, pathOfText, type Result, textOf, textOfByteString } from "#base";
import { json } from "#contract";
import type { Provisions } from "#platform";
import type { Tree } from "#tree";
import type { PlatformBuild, PlatformComponent, PlatformSide } from "../kit/platform-side.ts";
import { contentAt } from "../shared/content.ts";
import { type DescriptorFile, descriptorsIn, descriptorsOf, namedIn, namedInAll } from "../shared/descriptors.ts";
import { textsIn } from "../shared/json.ts";
import { emptyVolume, overlappedDirectory } from "../shared/platform.ts";
import { buildpackKey, platformList } from "./key.ts";
import { BUILDER_LABEL, LIST } from "./names.ts";
import type { Options } from "./options.ts";
import { listedDirectories, type Named } from "./paths.ts";
import { readRecord } from "./record.ts";

export const platformSide = (options: Options): PlatformSide => ({
  builderLabels: (components) => labelsOf(components, options),
  prepare: (build) => provisions(build, options),
  ownedDirectories({ labels }) {
    const record = readRecord(labels);
    return record.ok ? record.value.map(({ dir }) => dir) : [];
  },
});

/** A builder whose buildpacks name no directory gets no label, so the proposal does not change it. */
function labelsOf(
  components: readonly PlatformComponent[],
  options: Options,
): Result<Readonly<Record<string, string>>, Fault> {
  const paths = namedInAll(descriptorsOf(components), (one) => pathsOf(one, options));
  if (!paths.ok) return paths;
  const union = listedDirectories(paths.value.toSorted(), `the buildpacks of the builder`, options);
  if (!union.ok) return union;
  if (union.value.length === 0) return ok({});
  return ok({ [BUILDER_LABEL]: json.text(union.value.map(({ dir }) => textOfByteString(dir))) });
}

/** Each list is also checked by itself, so that a fault names the buildpack. */
function pathsOf(one: DescriptorFile, options: Options): Result<readonly string[], Fault> {
  const paths = namedIn(one, buildpackKey);
  if (!paths.ok) return paths;
  const directories = listedDirectories(paths.value, one.file, options);
  return directories.ok ? paths : directories;
}

function provisions(build: PlatformBuild, options: Options): Result<Provisions, Fault> {
  const listed = ofLabel(build.labels, options);
  if (!listed.ok) return listed;
  const directories = listed.value.map(({ dir }) => dir);
  const wrong =
    unlisted(build.buildImage, directories, options) ??
    overlapping(directories, options) ??
    filled("build image", build.buildImage, directories, options) ??
    (build.runImage && filled("run image", build.runImage, directories, options));
  if (wrong !== undefined) return fail(wrong);
  if (directories.length === 0) return ok({});
  const paths = directories.map(textOfByteString);
  const list = { text: textOf(platformList.write(paths)) };
  return ok({
    volumes: Object.fromEntries(paths.map((path) => [path, emptyVolume(build.user)])),
    files: { [LIST]: list },
  });
}

/** A builder without the label exports nothing. */
function ofLabel(labels: PlatformBuild["labels"], options: Options): Result<readonly Named[], Fault> {
  const paths = textsIn(labels[BUILDER_LABEL], BUILDER_LABEL, NO_LIST);
  return paths.ok ? listedDirectories(paths.value, BUILDER_LABEL, options) : paths;
}

const NO_LIST: Fault = {
  kind: "export-dirs",
  message: "expected a list of paths",
  where: { file: BUILDER_LABEL },
  remedy: "create the builder again",
};

/** Finds directories that a buildpack names and the label does not: they would be neither validated nor mounted. */
function unlisted(builder: Tree, directories: readonly AbsPath[], options: Options): Fault | undefined {
  for (const one of descriptorsIn(builder)) {
    const read = pathsOf(one, options);
    if (!read.ok) return read.fault;
    const missing = read.value.find((path) => !directories.some((dir) => covers(dir, pathOfText(path), options)));
    if (missing === undefined) continue;
    return {
      kind: "export-dirs",
      message: `the builder's label ${BUILDER_LABEL} does not have ${missing}`,
      where: { file: one.file, key: buildpackKey.key },
      remedy: "create the builder again",
    };
  }
  return undefined;
}

const covers = (listed: AbsPath, path: AbsPath, { nested }: Options): boolean =>
  listed === path || (nested === "outer" && isWithin(listed, path));

function overlapping(directories: readonly AbsPath[], { reserved }: Options): Fault | undefined {
  if (reserved === "allowed") return undefined;
  for (const path of directories) {
    const own = overlappedDirectory(path);
    if (own === undefined) continue;
    const message = `${textOfByteString(path)} overlaps ${own}, which is the specification's`;
    return { kind: "export-dirs", message, where: { file: BUILDER_LABEL }, remedy: "name another directory" };
  }
  return undefined;
}

function filled(which: string, tree: Tree, directories: readonly AbsPath[], options: Options): Fault | undefined {
  for (const path of directories) {
    const content = contentAt(tree, path, options);
    if (content === undefined) continue;
    return {
      kind: "export-dirs",
      message: `the ${which} has content at ${textOfByteString(path)}, which is to be exported: ${content}`,
      where: { file: BUILDER_LABEL },
      remedy: `take it out of the ${which}, or the buildpacks that name it out of the builder`,
    };
  }
  return undefined;
}
