/** `export-dirs` in generated worlds: directories whose names are prefixes of others or differ in case or Unicode form, with links and whiteout names. */

import * as fc from "fast-check";
import {
  actsIn,
  extendFirstBuildpack,
  imageIn,
  missingEntries,
  type WorldChange,
  type WorldGenerator,
  withFiles,
  withoutFile,
  withoutKey,
} from "#laws/kit";
import type { Act } from "#machine";
import type { FileSpec, World } from "#protocol";
import { stringIn } from "../../shared/quoted-strings.ts";

const LIST = "/cnb/export-dirs.toml";

/** No generated run image has an entry at or above them. */
const SAFE_DIRECTORIES: readonly (readonly string[])[] = [
  ["/srv/tool"],
  ["/srv/tool", "/srv/tool2"],
  ["/srv/tool", "/srv/Tool"],
  ["/srv/caf\u00e9", "/srv/cafe\u0301"],
  ["/data", "/srv/deep/er"],
];
const UNSAFE_DIRECTORIES: readonly (readonly string[])[] = [
  ["/opt/tool"],
  ["/home/cnb/.config"],
  ["/opt/tool", "/home/cnb/.config"],
];

/** Acts that fill every named directory. */
const MADE: readonly (readonly ((dir: string) => Act)[])[] = [
  [(dir) => ({ do: "write", path: `${dir}/made`, text: `of ${dir}` })],
  [(dir) => ({ do: "mkdir", path: `${dir}/empty` })],
  [(dir) => ({ do: "symlink", path: `${dir}/out`, to: "/etc/release" })],
  [(dir) => ({ do: "write", path: `${dir}/.wh.made`, text: "no whiteout" })],
  [
    (dir) => ({ do: "write", path: `${dir}/A`, text: "upper" }),
    (dir) => ({ do: "write", path: `${dir}/a`, text: "lower", mode: "4755" }),
  ],
  [
    (dir) => ({ do: "write", path: `${dir}/u\u0308`, text: "decomposed" }),
    (dir) => ({ do: "write", path: `${dir}/\u00fc`, text: "composed" }),
  ],
];

const listOf = (dirs: readonly string[]): string => `export_dirs = ${JSON.stringify(dirs)}\n`;

const exporting =
  (dirs: readonly string[], acts: readonly Act[]): WorldChange =>
  (world) => {
    const volumes = dirs.map((dir): [string, FileSpec] => [dir, { dir: true }]);
    const used = extendFirstBuildpack(world, { acts, toml: listOf(dirs) });
    return withFiles(used, { [LIST]: { text: listOf(dirs) }, ...Object.fromEntries(volumes) });
  };

const named = (dirs: readonly (readonly string[])[]): fc.Arbitrary<WorldChange> =>
  fc.tuple(fc.constantFrom(...dirs), fc.subarray([...MADE])).map(([chosen, made]) =>
    exporting(
      chosen,
      chosen.flatMap((dir) => made.flat().map((act) => act(dir))),
    ),
  );

function dirsIn({ files }: World): readonly string[] {
  const list = files[LIST];
  if (list === undefined || !("text" in list)) return [];
  return [...list.text.matchAll(/"(\/(?:[^"\\]|\\.)*)"/g)].map(([quoted]) => stringIn(quoted));
}

/** Moves all directories. Longer names are replaced first, because one name may begin with another. */
function elsewhere(world: World): World {
  const dirs = dirsIn(world).toSorted((a, b) => b.length - a.length);
  const named = new RegExp(dirs.map((dir) => dir.replaceAll(".", "\\.")).join("|"), "g");
  return JSON.parse(JSON.stringify(world).replace(named, (dir) => `/mnt/elsewhere${dir}`)) as World;
}

export const generator: WorldGenerator = {
  amendment: "export-dirs",
  anyUse: () => named(SAFE_DIRECTORIES),
  anyLookalike: () =>
    fc.constantFrom<WorldChange>(
      (world) => withFiles(world, { [LIST]: { text: listOf([]) } }),
      (world) => extendFirstBuildpack(world, { toml: `[metadata]\n${listOf(["/srv/tool"])}` }),
      (world) =>
        extendFirstBuildpack(withFiles(world, { "/srv/tool": { dir: true } }), {
          acts: [{ do: "write", path: "/srv/tool/made", text: "not exported" }],
        }),
    ),
  unsafe: {
    anyUse: () => named(UNSAFE_DIRECTORIES),
    ownedDirectories: ["/opt/tool", "/home/cnb/.config"],
    ancestors: ["/opt", "/home/cnb"],
  },
  withoutProposal: (world) => withoutFile(withoutKey(world, /^export_dirs = .*\n/m), LIST),
  moved: elsewhere,
  exporting: (path) => exporting([path], []),
  isUsed: (world) => dirsIn(world).length > 0,
  owned: dirsIn,
  volumes: dirsIn,
  missingResults(world, step) {
    const dirs = dirsIn(world);
    const acts = actsIn(world).filter((act) => "path" in act && dirs.some((dir) => act.path.startsWith(`${dir}/`)));
    const made: readonly Act[] = [...dirs.map((path): Act => ({ do: "mkdir", path })), ...acts];
    return missingEntries(imageIn(step, "@app:1"), made);
  },
};
