/** Mutants that change attributes of entries, or lose a layer. Only the cases of buildpack/attributes kill them. */
import { type ByteString, byteString, byteStringOfLatin1, EMPTY, orThrow } from "#base";
import { fetchLayer, type Layer, layerOf } from "#image";
import type { TarEntry } from "#tree";
import { changeRebasedImage } from "./layers.ts";
import { addStep, failWith, type Mutant, mutant, overrideDecision } from "./mutant.ts";

type Change = (entry: TarEntry) => TarEntry;

/** Changes the entries of layers of one part of the app image. */
const changeEntries = (role: "app" | "buildpack", change: Change) =>
  addStep("export", "before:export:compose-layers", async ({ state }) => {
    const layers = state.layers.get(role) ?? [];
    const changed = layers.map(async (one) => ({ ...one, layer: await withEntries(one.layer, change) }));
    state.layers.set(role, await Promise.all(changed));
  });

async function withEntries(layer: Layer, change: Change): Promise<Layer> {
  const { entries } = orThrow(await fetchLayer(layer));
  return layerOf(entries.map(change));
}

const withMode =
  (type: TarEntry["type"], mode: number): Change =>
  (entry) =>
    entry.type === type ? { ...entry, meta: { ...entry.meta, mode } } : entry;

const plain: Change = (entry) => ({ ...entry, meta: { ...entry.meta, mode: entry.meta.mode & 0o777 } });

const cut = (name: ByteString): ByteString =>
  byteStringOfLatin1(
    name
      .split("/")
      .map((one) => one.slice(0, 250))
      .join("/"),
  );

const PAGE = 4096;
const isHole = (content: TarEntry["content"]): boolean =>
  content !== undefined && content.size > PAGE && !content.bytes().some((byte) => byte !== 0);

const APP_LAYERS = ["platform.exporter.app-layers", "buildpack.export.image.app-layers"] as const;

export const attributeMutants: readonly Mutant[] = [
  mutant("restored-directory-modes", "Restored directories have the mode 0755.", {
    breaks: ["buildpack.layers.cache.restore-contents"],
    fault: overrideDecision("restoredMode", (previous) => (i) => (i.type === "dir" ? 0o755 : previous(i))),
  }),
  mutant("layer-directory-modes", "Directories of layers have the mode 0755.", {
    breaks: ["buildpack.export.layer.convert"],
    fault: changeEntries("buildpack", withMode("dir", 0o755)),
  }),
  mutant("app-directory-modes", "Directories of the app have the mode 0755.", {
    breaks: APP_LAYERS,
    fault: changeEntries("app", withMode("dir", 0o755)),
  }),
  mutant("app-file-modes", "Files of the app that are not executable have the mode 0644.", {
    breaks: APP_LAYERS,
    fault: changeEntries("app", (entry) => ((entry.meta.mode & 0o111) === 0 ? withMode("file", 0o644)(entry) : entry)),
  }),
  mutant("app-links-of-root", "Links of the app are those of root.", {
    breaks: APP_LAYERS,
    fault: changeEntries("app", (entry) =>
      entry.type === "symlink" ? { ...entry, meta: { ...entry.meta, uid: 0, gid: 0 } } : entry,
    ),
  }),
  mutant("layer-special-modes", "Entries of layers have no set-id and no sticky bits.", {
    breaks: ["buildpack.export.layer.convert"],
    fault: changeEntries("buildpack", plain),
  }),
  mutant("app-special-modes", "Entries of the app have no set-id and no sticky bits.", {
    breaks: APP_LAYERS,
    fault: changeEntries("app", plain),
  }),
  mutant("restored-special-modes", "Restored entries have no sticky bits.", {
    breaks: ["buildpack.layers.cache.restore-contents"],
    fault: overrideDecision("restoredMode", (previous) => (i) => previous(i) & ~0o1000),
  }),
  mutant("layer-names-short", "Names in layers have at most 250 bytes.", {
    breaks: ["buildpack.export.layer.convert"],
    fault: changeEntries("buildpack", (entry) => ({ ...entry, name: cut(entry.name) })),
  }),
  mutant("app-pipes-are-files", "Named pipes of the app become empty files.", {
    breaks: APP_LAYERS,
    fault: changeEntries("app", (entry) =>
      entry.type === "fifo" ? { ...entry, type: "file", content: EMPTY } : entry,
    ),
  }),
  mutant("holes-are-nothing", "Files of the app in which no byte is written are empty.", {
    breaks: APP_LAYERS,
    fault: changeEntries("app", (entry) =>
      entry.type === "file" && isHole(entry.content) ? { ...entry, content: EMPTY } : entry,
    ),
  }),
  mutant("app-sockets-refused", "The exporter refuses an app with a socket.", {
    breaks: APP_LAYERS,
    fault: addStep("export", "before:export:compose-layers", ({ inputs, process: { fs } }) => {
      const isSocket = (name: ByteString): boolean => fs.kind(byteString`${inputs.app}/${name}`) === "socket";
      if (fs.readDir(inputs.app).some(isSocket)) failWith("a socket is no file")();
    }),
  }),
  mutant("rebase-loses-process-types", "A rebase loses the uppermost layer, that of the process types.", {
    breaks: ["platform.rebaser.identical"],
    fault: changeRebasedImage((image, { state }) => {
      const hasProcesses = state.app.config.config.Entrypoint?.[0]?.startsWith("/cnb/process/") === true;
      return hasProcesses ? { ...image, layers: image.layers.slice(0, -1) } : image;
    }),
  }),
  ...(["launch", "build", "store"] as const).map((name) =>
    mutant(`${name}-toml-is-a-layer`, `The exporter reads ${name}.toml as the metadata of a layer.`, {
      breaks: ["buildpack.export.image.compose"],
      fault: overrideDecision("describesLayer", (previous) => (i) => i.file === `${name}.toml` || previous(i)),
    }),
  ),
];
