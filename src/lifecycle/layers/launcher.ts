/** The layers that start an app: the launcher, and a link to it for every process type. Root owns them. */
import { type AbsPath, absPath, type ByteString, type Content, join } from "#base";
import { type Layer, layerOf } from "#image";
import type { TarEntry } from "#tree";

const LAUNCHER_PATH = absPath("/cnb/lifecycle/launcher");
const PROCESS_DIR = absPath("/cnb/process");

const meta = (mtimeNs: bigint) => ({ mode: 0o755, uid: 0, gid: 0, mtimeNs });
const dir = (name: AbsPath, mtimeNs: bigint): TarEntry => ({ name, type: "dir", meta: meta(mtimeNs) });

const launcherLayers = new WeakMap<Content, Map<bigint, Layer>>();

/** Returns the same layer object for the same content: a launcher has some megabytes. */
export function launcherLayer(launcher: Content, mtimeNs: bigint): Layer {
  const byTime = launcherLayers.get(launcher) ?? new Map<bigint, Layer>();
  launcherLayers.set(launcher, byTime);
  const layer =
    byTime.get(mtimeNs) ??
    layerOf([
      dir(absPath("/cnb"), mtimeNs),
      dir(absPath("/cnb/lifecycle"), mtimeNs),
      { name: LAUNCHER_PATH, type: "file", meta: meta(mtimeNs), content: launcher },
    ]);
  byTime.set(mtimeNs, layer);
  return layer;
}

/** One link for each type, in the order given. */
export function processTypesLayer(types: readonly ByteString[], mtimeNs: bigint): Layer {
  const links = types.map(
    (type): TarEntry => ({ name: processPath(type), type: "symlink", meta: meta(mtimeNs), linkname: LAUNCHER_PATH }),
  );
  return layerOf([dir(absPath("/cnb"), mtimeNs), dir(PROCESS_DIR, mtimeNs), ...links]);
}

/** Joins paths: the official lifecycle allows the type `..`, and links the parent directory. */
export const processPath = (type: ByteString): AbsPath => join(PROCESS_DIR, type);
