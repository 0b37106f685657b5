/** The role of a layer in an app image, found from the paths of its entries. Labels are under test and play no part. */
import type { EntryObservation } from "#protocol";

/** Paths without a trailing slash. */
export interface BuildDirectories {
  readonly app: string;
  readonly layers: string;
}

/** Layers with the same content have one list of entries, and most images of a run are built with the same directories. */
const known = new WeakMap<readonly EntryObservation[], { readonly places: BuildDirectories; readonly role: string }>();

/** `empty`, `app`, `sbom`, `config`, `launcher`, `process-types`, `layer <buildpack>/<layer>`; `run` for every other layer. */
export function roleOf(entries: readonly EntryObservation[], places: BuildDirectories): string {
  const last = known.get(entries);
  if (last?.places.app === places.app && last.places.layers === places.layers) return last.role;
  const role = findRole(entries, places);
  known.set(entries, { places, role });
  return role;
}

function findRole(entries: readonly EntryObservation[], { app, layers }: BuildDirectories): string {
  if (entries.length === 0) return "empty";
  const names = entries.map(({ name }) => withoutSlash(name));
  const isWithin = (dir: string) =>
    names.some((name) => isBelow(dir, name)) && names.every((name) => isBelow(dir, name) || isBelow(name, dir));
  if (isWithin(app)) return "app";
  if (isWithin(`${layers}/sbom`)) return "sbom";
  if (isWithin(`${layers}/config`)) return "config";
  if (isWithin("/cnb/lifecycle")) return "launcher";
  if (isWithin("/cnb/process")) return "process-types";
  const [buildpack, layer] = longest(names)
    .slice(layers.length + 1)
    .split("/");
  const directory = `${layers}/${buildpack}/${layer}`;
  return layer !== undefined && isWithin(directory) ? `layer ${buildpack}/${layer}` : "run";
}

const withoutSlash = (name: string): string => `/${name}`.replace(/^\/+/, "/").replace(/(?<=.)\/$/, "");
const isBelow = (dir: string, name: string): boolean => name === dir || name.startsWith(`${dir}/`) || dir === "/";
const longest = (names: readonly string[]): string =>
  names.reduce((a, b) => (b.split("/").length > a.split("/").length ? b : a), "");
