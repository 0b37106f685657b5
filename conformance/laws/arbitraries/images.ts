/**
 * Arbitrary run images, biased to dangerous ones: repeated diffIDs, empty layers, whiteouts, hard links, set-id files, symbolic links.
 * Options add what the text does not promise to survive.
 */
import * as fc from "fast-check";
import type { ImageSpec } from "#protocol";

type Entry = ImageSpec["layers"][number][number];
type Layer = ImageSpec["layers"][number];

export interface RunImageOptions {
  /** Directories of the app image's own layers in which the run image has files. */
  readonly owned?: readonly string[];
  /** Parents of those directories, as links or with unusual modes. */
  readonly ancestors?: readonly string[];
  /** Whether operating system, architecture and distribution may differ from those of the old run image. */
  readonly otherTarget?: boolean;
}

const dir = (name: string, mode?: string): Entry => ({ name, dir: true, owner: "root", ...(mode && { mode }) });
const text = (name: string, value: string, mode?: string): Entry => ({
  name,
  text: value,
  owner: "root",
  ...(mode && { mode }),
});

/** Each group has all files that its links refer to. */
const GROUPS: readonly (readonly Entry[])[] = [
  [text("/etc/release", "1")],
  [text("/etc/release", "2")],
  [dir("/usr"), dir("/usr/lib"), text("/usr/lib/one.so", "one", "0755")],
  [text("/usr/lib/one.so", "one"), { name: "/usr/lib/two.so", hardlink: "/usr/lib/one.so", owner: "root" }],
  [text("/usr/bin/su", "su", "4755")],
  [{ name: "/usr/lib/.wh.one.so", text: "", owner: "root" }],
  [{ name: "/usr/lib/.wh..wh..opq", text: "", owner: "root" }],
  [{ name: "/.wh.opt", text: "", owner: "root" }],
  [{ name: "/usr/lib64", symlink: "lib", owner: "root" }],
  [{ name: "/opt", symlink: "/usr/opt", owner: "root" }],
  [text("/opt/readme", "of the distribution")],
  [dir("/opt", "0700")],
  [dir("/home"), { name: "/home/cnb", dir: true }, { name: "/home/cnb/.profile", text: "x" }],
  [dir("/tmp", "1777")],
  [{ name: "/run/initctl", fifo: true, owner: "root" }],
];

const SAME: Layer = [text("/etc/same", "same")];

const uniqueNames = (entries: readonly Entry[]): Layer => {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return [...byName.values()];
};

/** About one in six of all; shrinking leaves out each one separately. */
const some = <T>(all: readonly T[]): fc.Arbitrary<readonly T[]> => {
  const maybe = (one: T) =>
    fc.oneof(
      { withCrossShrink: true },
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constant(one) },
    );
  return fc.tuple(...all.map(maybe)).map((chosen) => chosen.filter((one) => one !== undefined));
};

/** Of entries with one name the last is kept, at the position of the first, so that link targets come before links. */
const layer = (more: readonly (readonly Entry[])[]): fc.Arbitrary<Layer> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: some([...GROUPS, ...more]).map((groups) => uniqueNames(groups.flat())) },
    { weight: 1, arbitrary: fc.constant(SAME) },
  );

/** One to four layers; shrinking leaves out each one separately. */
const layers = (more: readonly (readonly Entry[])[]): fc.Arbitrary<readonly Layer[]> => {
  const maybe = fc.option(layer(more), { nil: undefined });
  return fc
    .tuple(maybe, maybe, maybe, maybe)
    .map((all) => all.filter((one) => one !== undefined))
    .map((some) => (some.length === 0 ? [[]] : some));
};

interface Target {
  readonly os: string;
  readonly architecture: string;
  readonly distro?: { readonly name: string; readonly version: string };
}

const BARE: Target = { os: "linux", architecture: "amd64" };
const DISTRO = { name: "plimsoll", version: "1" };

const distroLabels = ({ name, version }: NonNullable<Target["distro"]>): Readonly<Record<string, string>> => ({
  "io.buildpacks.base.distro.name": name,
  "io.buildpacks.base.distro.version": version,
});

interface Draft {
  readonly layers: readonly Layer[];
  readonly labels: Readonly<Record<string, string>>;
  readonly target: Target;
}

/** Dangerous entries at directories that the app image owns, and at their parents. */
const dangers = ({ owned = [], ancestors = [] }: RunImageOptions): readonly (readonly Entry[])[] => [
  ...owned.flatMap((root): readonly (readonly Entry[])[] => [
    [text(`${root}/.run`, "of the run image")],
    [dir(root, "0700")],
    [{ name: root, symlink: "/usr", owner: "root" }],
  ]),
  ...ancestors.flatMap((above): readonly (readonly Entry[])[] => [
    [{ name: above, dir: true, mode: "0711" }],
    [{ name: above, symlink: "/usr", owner: "root" }],
  ]),
];

/** A run image without a distribution suits every app. */
const target = (free: boolean): fc.Arbitrary<Target> => {
  const same = fc.constant(BARE);
  if (!free) return same;
  const other = fc.constantFrom<Target>(
    { ...BARE, distro: DISTRO },
    { ...BARE, architecture: "arm64" },
    { ...BARE, distro: { ...DISTRO, version: "2" } },
  );
  return fc.oneof({ weight: 2, arbitrary: same }, { weight: 1, arbitrary: other });
};

const labels: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(
  fc.constantFrom("maintainer", "io.buildpacks.base.homepage", "io.buildpacks.stack.maintainer", "io.buildpacks.id"),
  fc.constantFrom("a", "b"),
  { maxKeys: 2, noNullPrototype: true },
);

/** Run images on which a build succeeds: they have a layer, a user and a target. */
export const anyRunImage = (options: RunImageOptions = {}): fc.Arbitrary<ImageSpec> =>
  fc
    .record({
      layers: layers(dangers(options)),
      labels,
      target: target(options.otherTarget ?? false),
    })
    .map(imageOf);

/** Adds a layer with a whiteout at a directory, in it or above it, whether or not lower layers have anything there. */
export const withWhiteout = (images: fc.Arbitrary<ImageSpec>, at: string): fc.Arbitrary<ImageSpec> => {
  const [parent, name] = [at.slice(0, at.lastIndexOf("/")), at.slice(at.lastIndexOf("/") + 1)];
  const names = ["", `${at}/.wh..run`, `${at}/.wh..wh..opq`, `${parent}/.wh.${name}`, `${parent}/.wh..wh..opq`];
  return fc
    .tuple(images, fc.constantFrom(...names))
    .map(([image, entry]) =>
      entry === "" ? image : { ...image, layers: [...image.layers, [{ name: entry, text: "" }]] },
    );
};

function imageOf({ layers, labels: own, target: { os, architecture, distro } }: Draft): ImageSpec {
  const all = { ...(distro !== undefined && distroLabels(distro)), ...own };
  return {
    layers,
    config: {
      os,
      architecture,
      config: {
        User: "1000:1000",
        ...(Object.keys(all).length > 0 && { Labels: all }),
      },
    },
    media: "oci",
  };
}
