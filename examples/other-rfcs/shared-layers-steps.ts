/** The steps of shared layers: make the directories, cache and restore them, and refuse links into them. */
import {
  byteString,
  names,
  type PhaseContext,
  type ProcessFs,
  phaseFault,
  placesOf,
  step,
  textOfByteString,
  toml,
} from "plimsoll";
import { copyDirectory, namesIn, pathOf } from "./copy.ts";

export const CACHE = "shared-layers";
export const VARIABLE = "CNB_BP_SHARED_LAYERS_DIR";
export const rootOf = ({ inputs }: PhaseContext): string => `${textOfByteString(inputs.layers)}/@shared`;

function typesIn(fs: ProcessFs, path: string): toml.TomlTable {
  if (fs.kind(byteString(path)) !== "file") return {};
  const read = toml.read(fs.read(byteString(path)), path);
  return read.ok && toml.isTable(read.value.types) ? read.value.types : {};
}

/** Before the first buildpack: a directory for each buildpack of the group, and none for others. */
export const makeDirectories = step("build", {
  id: "build:shared-layers",
  cites: ["directory", "wiped"],
  writes: ["path:<layers>/@shared"],
  needs: ["group"],
  run(context) {
    const { fs } = context.process;
    const root = rootOf(context);
    const own = context.state.group.map(({ id }) => names.escapeId(id));
    for (const name of namesIn(fs, pathOf(root)))
      if (!own.includes(textOfByteString(name))) fs.removeAll(pathOf(root, name));
    for (const name of own) fs.mkdir(pathOf(root, name), { parents: true });
  },
});

export const cacheDirectories = step("export", {
  id: "export:cache-shared-layers",
  cites: ["cached"],
  run(context) {
    const { cacheDir } = context.inputs;
    if (cacheDir === undefined) return;
    const { fs } = context.process;
    const [root, to] = [rootOf(context), `${textOfByteString(cacheDir)}/${CACHE}`];
    fs.removeAll(pathOf(to));
    for (const buildpack of namesIn(fs, pathOf(root)))
      for (const file of namesIn(fs, pathOf(root, buildpack))) {
        const [, name] = /^(.*)\.toml$/.exec(textOfByteString(file)) ?? [];
        const from = pathOf(root, buildpack, name ?? "");
        if (name !== undefined && typesIn(fs, `${from}.toml`).cache === true && fs.kind(from) === "dir")
          copyDirectory(fs, from, pathOf(to, buildpack, name));
      }
  },
});

export const restoreDirectories = step("restore", {
  id: "restore:shared-layers",
  cites: ["cached"],
  run(context) {
    const { fs } = context.process;
    const { cacheDir } = context.inputs;
    const from = cacheDir === undefined ? undefined : pathOf(cacheDir, CACHE);
    if (from !== undefined && fs.kind(from) === "dir") copyDirectory(fs, from, pathOf(rootOf(context)));
  },
});

/** A link of a launch layer into a shared layer leads nowhere in the app image. */
export const refuseLinks = step("export", {
  id: "export:refuse-links-into-shared-layers",
  cites: ["app-whole"],
  needs: ["group"],
  run(context) {
    const { fs } = context.process;
    for (const element of context.state.group.group) {
      const { layers } = placesOf(context, element);
      for (const name of namesIn(fs, layers)) {
        if (typesIn(fs, `${textOfByteString(layers)}/${textOfByteString(name)}.toml`).launch !== true) continue;
        const link = linkInto(fs, pathOf(layers, name), rootOf(context));
        if (link === undefined) continue;
        throw phaseFault("export", `${link} is a link into a shared layer, which is in no app image`, {
          remedy: "copy the file into the layer",
        });
      }
    }
  },
});

function linkInto(fs: ProcessFs, directory: ReturnType<typeof pathOf>, root: string): string | undefined {
  for (const name of namesIn(fs, directory)) {
    const path = pathOf(directory, name);
    const { kind } = fs.lstat(path);
    if (kind === "symlink" && textOfByteString(fs.readLink(path)).startsWith(`${root}/`)) return textOfByteString(path);
    const below = kind === "dir" ? linkInto(fs, path, root) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}
