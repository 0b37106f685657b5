/**
 * The platform's side: before a build it reads the label of the build image, checks both images, mounts empty volumes of the build's user,
 * and passes the label as a file. It labels a new builder with the names that its buildpacks declare.
 */

import { type AbsPath, type Fault, fail, isWithin, ok, type Result, textOfByteString } from "#base";
import { json } from "#contract";
import type { Provisions } from "#platform";
import { type Inode, lookup, type NodeSpec, type Tree } from "#tree";
import type { PlatformBuild, PlatformComponent, PlatformSide } from "../kit/platform-side.ts";
import { contentAt } from "../shared/content.ts";
import { type DescriptorFile, descriptorsIn, descriptorsOf, namedIn, namedInAll } from "../shared/descriptors.ts";
import { textsIn } from "../shared/json.ts";
import { emptyVolume, overlappedDirectory } from "../shared/platform.ts";
import { buildpackKey } from "./key.ts";
import { LABEL, MAP, MOVED_APP, NAMES_LABEL, OLD_APP, WORKSPACES } from "./names.ts";
import { IMAGE_RULES, type Options } from "./options.ts";
import { readRecord } from "./record.ts";
import { lawfulNames, mappingOf, type Volume, volumesOf } from "./volumes.ts";

export const platformSide = (options: Options): PlatformSide => ({
  builderLabels: (components) => labelsOf(components, options),
  prepare: (build) => provisions(build, options),
  ownedDirectories({ labels }) {
    const record = readRecord(labels);
    return record.ok
      ? [...record.value.volumes.map(({ dir }) => dir), ...record.value.links.map(({ path }) => path)]
      : [];
  },
});

const fault = (message: string, file: string, remedy: string): Fault => ({
  kind: "exportable-volumes",
  message,
  where: { file },
  remedy,
});

/** A builder whose buildpacks declare no volume gets no label. Users map the names. */
function labelsOf(
  components: readonly PlatformComponent[],
  options: Options,
): Result<Readonly<Record<string, string>>, Fault> {
  const names = declaredIn(descriptorsOf(components), options);
  if (!names.ok) return names;
  return ok(names.value.length === 0 ? {} : { [NAMES_LABEL]: json.text([...new Set(names.value)].sort()) });
}

/** Each list is also checked by itself, so that a fault names the buildpack. */
const declaredIn = (descriptors: readonly DescriptorFile[], options: Options): Result<readonly string[], Fault> =>
  namedInAll(descriptors, (one) => {
    const names = namedIn(one, buildpackKey);
    return names.ok ? lawfulNames(names.value, one.file, options) : names;
  });

function provisions(build: PlatformBuild, options: Options): Result<Provisions, Fault> {
  const volumes = volumesOfBuild(build, options);
  if (!volumes.ok) return volumes;
  const wrong = problemOf(volumes.value, build, options);
  if (wrong !== undefined) return fail(wrong);
  const moved = options.workspace === "moved";
  if (volumes.value.length === 0) return ok(moved ? movedApp(build) : {});
  const label = options.label === "file" ? build.labels[LABEL] : undefined;
  const files: Record<string, NodeSpec> = label === undefined ? {} : { [MAP]: { text: label } };
  const dirs = volumes.value.map(({ dir }) => dir).filter((dir) => moved || !isWithin(WORKSPACES, dir));
  const mounts = Object.fromEntries(
    [...(moved ? [] : [WORKSPACES]), ...dirs].map((dir) => [textOfByteString(dir), emptyVolume(build.user)]),
  );
  if (!moved) return ok({ volumes: mounts, files });
  const links = volumes.value.filter(({ dir, link }) => dir !== link);
  for (const { dir, link } of links) files[textOfByteString(link)] = { symlink: textOfByteString(dir) };
  const { at, files: more } = movedApp(build);
  return ok({ volumes: mounts, files: { ...files, ...more }, ...(at !== undefined && { at }) });
}

/** Mounts a volume at the new app directory. The old one becomes a link to it, unless the build image has content there. */
const movedApp = ({ buildImage }: PlatformBuild): Provisions => ({
  at: { app: textOfByteString(MOVED_APP) },
  ...(isNothing(lookup(buildImage, OLD_APP)) && {
    files: { [textOfByteString(OLD_APP)]: { symlink: textOfByteString(MOVED_APP) } },
  }),
});

const isNothing = (node: Inode | undefined): boolean =>
  node === undefined || (node.kind === "dir" && node.names.length === 0);

/** The names in the builder's label, and those of its buildpacks. */
function volumesOfBuild({ labels, buildImage }: PlatformBuild, options: Options): Result<readonly Volume[], Fault> {
  const mapping = mappingOf(options.label === "file" ? labels[LABEL] : undefined, LABEL, options);
  if (!mapping.ok) return mapping;
  const names = declaredIn(descriptorsIn(buildImage), options);
  if (!names.ok) return names;
  const labelled = textsIn(
    labels[NAMES_LABEL],
    NAMES_LABEL,
    fault("expected a list of names", NAMES_LABEL, "create the builder again"),
  );
  if (!labelled.ok) return labelled;
  const all = [...names.value, ...labelled.value].toSorted();
  return volumesOf(all, mapping.value, "the buildpacks of the builder", options);
}

function problemOf(volumes: readonly Volume[], build: PlatformBuild, options: Options): Fault | undefined {
  for (const { name, dir } of volumes) {
    const own = options.reserved === "refused" ? overlappedDirectory(dir) : undefined;
    if (own !== undefined) {
      const message = `${name} at ${textOfByteString(dir)} overlaps ${own}, which is the specification's`;
      return fault(message, LABEL, "map it to another directory");
    }
    const found =
      filled("build image", build.buildImage, dir) ?? (build.runImage && filled("run image", build.runImage, dir));
    if (found !== undefined) return fault(`${found}, where ${name} is`, LABEL, "map it to another directory");
  }
  return undefined;
}

function filled(which: string, tree: Tree, dir: AbsPath): string | undefined {
  const content = contentAt(tree, dir, IMAGE_RULES);
  return content === undefined ? undefined : `the ${which} has content at ${textOfByteString(dir)}: ${content}`;
}
