/**
 * Arbitrary run images, biased to what is dangerous: diffIDs that repeat, empty layers, whiteouts, hard links, set-id files, links.
 * What the text does not promise to survive is switched on by name.
 */
import * as fc from "fast-check";
import type { ImageSpec } from "../protocol/case.ts";

type Entry = ImageSpec["layers"][number][number];
type Layer = ImageSpec["layers"][number];

export interface RunImageOptions {
  /** Files below these directories, which belong to the app image's own layers. */
  readonly owned?: readonly string[];
  /** Directories above those, as links, or with modes and owners that no build machine has. */
  readonly ancestors?: readonly string[];
  /** May operating system, architecture and distribution differ from {@link TARGET}'s? */
  readonly otherTarget?: boolean;
}

const dir = (name: string, mode?: string): Entry => ({ name, dir: true, owner: "root", ...(mode && { mode }) });
const text = (name: string, value: string, mode?: string): Entry => ({
  name,
  text: value,
  owner: "root",
  ...(mode && { mode }),
});

/** Each stands on its own: whatever it refers to is in it. */
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

/** Entries of one name in one layer: the last counts, in the place of the first. Links keep their target before them. */
const layer = (more: readonly (readonly Entry[])[]): fc.Arbitrary<Layer> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant([]) },
    {
      weight: 4,
      arbitrary: fc
        .subarray([...GROUPS, ...more], { minLength: 1, maxLength: 4 })
        .map((groups) => uniqueNames(groups.flat())),
    },
    { weight: 1, arbitrary: fc.constant(SAME) },
  );

/** One to four; each is left out on its own when a counterexample shrinks. */
const layers = (more: readonly (readonly Entry[])[]): fc.Arbitrary<readonly Layer[]> => {
  const maybe = fc.option(layer(more), { nil: undefined });
  return fc
    .tuple(maybe, maybe, maybe, maybe)
    .map((all) => all.filter((one) => one !== undefined))
    .map((some) => (some.length === 0 ? [[]] : some));
};

export const TARGET = {
  os: "linux",
  architecture: "amd64",
  distro: { name: "plimsoll", version: "1" },
};

interface Draft {
  readonly layers: readonly Layer[];
  readonly labels: Readonly<Record<string, string>>;
  readonly target: typeof TARGET;
}

/** What is dangerous at places that the app image owns, or above them. */
const dangers = ({ owned = [], ancestors = [] }: RunImageOptions): readonly (readonly Entry[])[] => [
  ...owned.flatMap((root) => [
    [text(`${root}/.run`, "of the run image")],
    [dir(root, "0700")],
    [{ name: root, symlink: "/usr", owner: "root" } as Entry],
  ]),
  ...ancestors.flatMap((above) => [
    [{ name: above, dir: true, mode: "0711" } as Entry],
    [{ name: above, symlink: "/usr", owner: "root" } as Entry],
  ]),
];

const target = (free: boolean): fc.Arbitrary<typeof TARGET> =>
  free
    ? fc.constantFrom(
        TARGET,
        TARGET,
        { ...TARGET, architecture: "arm64" },
        { ...TARGET, distro: { ...TARGET.distro, version: "2" } },
      )
    : fc.constant(TARGET);

const labels: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(
  fc.constantFrom("maintainer", "io.buildpacks.base.homepage", "io.buildpacks.stack.maintainer", "io.buildpacks.id"),
  fc.constantFrom("a", "b"),
  { maxKeys: 2, noNullPrototype: true },
);

/** A run image that builds: it has a layer, a user and a target. */
export const runImages = (options: RunImageOptions = {}): fc.Arbitrary<ImageSpec> =>
  fc
    .record({
      layers: layers(dangers(options)),
      labels,
      target: target(options.otherTarget ?? false),
    })
    .map(imageOf);

function imageOf({ layers, labels: own, target: { os, architecture, distro } }: Draft): ImageSpec {
  return {
    layers,
    config: {
      os,
      architecture,
      config: {
        User: "1000:1000",
        Env: ["PATH=/usr/bin"],
        Labels: {
          "io.buildpacks.base.distro.name": distro.name,
          "io.buildpacks.base.distro.version": distro.version,
          ...own,
        },
      },
    },
    media: "oci",
  };
}
