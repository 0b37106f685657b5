/** Generated builds: buildpacks declare volumes by name, and a label maps some of the names. */

import * as fc from "fast-check";
import { type AbsPath, absPath, byteString, pathOfText } from "#base";
import type { BuildDraft } from "#laws/kit";
import { proposalLaw, type Trial } from "#laws/kit";
import type { Act } from "#machine";
import type { FileSpec, World } from "#protocol";
import { stringsIn } from "../../shared/quoted-strings.ts";

export const LAW = proposalLaw("exportable-volumes");

/** The file in which the platform passes the label. */
export const MAP = "/cnb/exportable-volumes.json";
const WORKSPACES = "/workspaces";

export interface VolumeDraft {
  readonly name: string;
  /** The directory to which the label maps it. */
  readonly value?: string;
  /** By path in the volume. */
  readonly files: Readonly<Record<string, VolumeFile>>;
}

export type VolumeFile =
  | { readonly text: string; readonly mode?: string }
  | { readonly link: string }
  | { readonly dir: true };

export const keyOf = (names: readonly string[]): string => `exportable-volumes = ${JSON.stringify(names)}\n`;

/** The first buildpack declares the volumes and writes into them below /workspaces. */
export function declareVolumes(build: BuildDraft, volumes: readonly VolumeDraft[]): BuildDraft {
  const [first, ...rest] = build.buildpacks;
  if (first === undefined) return build;
  const acts = volumes.flatMap(({ name, files }) =>
    Object.entries(files).map(([path, file]) => actOf(`${WORKSPACES}/${name}/${path}`, file)),
  );
  return { ...build, buildpacks: [{ ...first, acts, toml: keyOf(volumes.map(({ name }) => name)) }, ...rest] };
}

function actOf(path: string, file: VolumeFile): Act {
  if ("link" in file) return { do: "symlink", path, to: file.link };
  return "dir" in file ? { do: "mkdir", path } : { do: "write", path, ...file };
}

/** A volume is mounted at /workspaces and at each mapped directory. */
export function mountVolumes(
  world: World,
  volumes: readonly VolumeDraft[],
  more: Readonly<Record<string, FileSpec>> = {},
): World {
  const entries = volumes.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
  const directories = entries.map(({ value }): [string, FileSpec] => [value, { dir: true }]);
  return {
    ...world,
    files: {
      ...world.files,
      [WORKSPACES]: { dir: true },
      ...(entries.length > 0 && { [MAP]: { text: JSON.stringify(entries) } }),
      ...Object.fromEntries(directories),
      ...more,
    },
  };
}

/** A volume of a trial: its entry in the label, and the directory of its content. */
export interface VolumePlace {
  readonly name: string;
  readonly link: AbsPath;
  readonly dir: AbsPath;
}

interface Entry {
  readonly name: string;
  readonly value: string;
}

export function labelEntries({ given }: Pick<Trial, "given">): readonly Entry[] {
  const file = given.files[MAP];
  return file !== undefined && "text" in file ? (JSON.parse(file.text) as readonly Entry[]) : [];
}

/** The names that the buildpacks of a world declare, without duplicates. */
export const namesIn = ({ buildpacks }: World): readonly string[] => [
  ...new Set(
    buildpacks.flatMap(({ toml }) => {
      const [, list] = /^exportable-volumes = (.*)$/m.exec(toml) ?? [];
      return list === undefined ? [] : stringsIn(list);
    }),
  ),
];

/** With valid names and values. */
export function placesOfVolumes(trial: Pick<Trial, "given">): readonly VolumePlace[] {
  const values = new Map(labelEntries(trial).map(({ name, value }) => [name, value]));
  return namesIn(trial.given).map((name) => {
    const link = pathOfText(`${WORKSPACES}/${name}`);
    return { name, link, dir: absPath(byteString(values.get(name) ?? `${WORKSPACES}/${name}`)) };
  });
}

/** Valid names that look like something else, or like each other. */
const NAMES = ["a", "A", "a.b", "-x", "_", "...", "default.", "Default", "layers", ".config", "n".repeat(128)];
/** Similar directories, none inside another. */
const VALUES = [
  ...["/opt/a", "/opt/A", "/opt/ab", "/srv/\u00e9", "/srv/e\u0301", "/home/cnb/.config", "/var/with space"],
  ...["/workspaces/elsewhere", "/deep/er/and/deeper"],
];

const FILES = ["made", "Made", "sub/made", "sub/\u00e9", "sub/e\u0301", "with space", "deep/er/made"];
const files = (of: string): fc.Arbitrary<VolumeDraft["files"]> =>
  fc.dictionary(
    fc.constantFrom(...FILES),
    fc.oneof(
      fc.constantFrom("0644", "0755", "0600").map((mode): VolumeFile => ({ text: `of ${of}`, mode })),
      fc.constantFrom("made", "/etc/release", "../..", "/nowhere").map((link): VolumeFile => ({ link })),
      fc.constant<VolumeFile>({ dir: true }),
    ),
    { maxKeys: 3, noNullPrototype: true },
  );

/** One to three valid volumes. */
export const volumeDrafts: fc.Arbitrary<readonly VolumeDraft[]> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }),
    fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 3, maxLength: 3 }),
    fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  )
  .chain(([names, values, mapped]) =>
    fc.tuple(
      ...names.map((name, i) => {
        const value = mapped[i] === true ? values[i] : undefined;
        return files(name).map((made): VolumeDraft => ({ name, files: made, ...(value !== undefined && { value }) }));
      }),
    ),
  );
