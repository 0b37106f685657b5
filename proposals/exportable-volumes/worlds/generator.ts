/** `exportable-volumes` in generated worlds: mapped and unmapped volumes, names that differ in case or are prefixes of others, a moved app directory. */

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
import { recordsIn, stringsIn } from "../../shared/quoted-strings.ts";

const MAP = "/cnb/exportable-volumes.json";
const WORKSPACES = "/workspaces";
const MOVED_APP = "/workspaces/default";
const OLD_APP = "/workspace";
const KEY = /^exportable-volumes = (\[.*\])$/m;

/** Directories by name. Other names are not mapped. */
type Mapping = Readonly<Record<string, string>>;

interface Draft {
  readonly names: readonly string[];
  readonly mapping: Mapping;
}

/** No generated run image has an entry at or above them. */
const SAFE_VOLUMES: readonly Draft[] = [
  { names: ["aws-extensions"], mapping: {} },
  { names: ["tool", "Tool", "tool2"], mapping: {} },
  { names: ["aws-extensions", "tool"], mapping: { "aws-extensions": "/mnt/aws" } },
  { names: ["tool", "Tool"], mapping: { tool: "/mnt/tool", Tool: "/mnt/Tool" } },
];
const UNSAFE_VOLUMES: readonly Draft[] = [
  { names: ["aws-extensions"], mapping: { "aws-extensions": "/opt/volume" } },
  { names: ["aws-extensions", "tool"], mapping: { "aws-extensions": "/opt/volume" } },
];

const MADE: readonly ((dir: string) => Act)[] = [
  (dir) => ({ do: "write", path: `${dir}/made`, text: `of ${dir}` }),
  (dir) => ({ do: "mkdir", path: `${dir}/empty` }),
  (dir) => ({ do: "symlink", path: `${dir}/out`, to: "/etc/release" }),
  (dir) => ({ do: "write", path: `${dir}/.wh.made`, text: "no whiteout" }),
];

const exporting =
  ({ names, mapping }: Draft, acts: readonly Act[]): WorldChange =>
  (world) => {
    const mapped = Object.entries(mapping);
    const label = JSON.stringify(mapped.map(([name, value]) => ({ name, value })));
    const used = extendFirstBuildpack(world, { acts, toml: `exportable-volumes = ${JSON.stringify(names)}\n` });
    return withFiles(used, {
      [WORKSPACES]: { dir: true },
      ...(mapped.length > 0 && { [MAP]: { text: label } }),
      ...Object.fromEntries(mapped.map(([, dir]): [string, FileSpec] => [dir, { dir: true }])),
    });
  };

/** The platform mounts the app at the new place and makes a link at the old one. */
const movedApp: WorldChange = (world) => {
  if (world.env.CNB_APP_DIR !== undefined) return world;
  const files = Object.entries(world.files).map(([path, spec]): [string, FileSpec] =>
    path === OLD_APP || path.startsWith(`${OLD_APP}/`)
      ? [MOVED_APP + path.slice(OLD_APP.length), relinked(spec)]
      : [path, spec],
  );
  return { ...world, files: { ...Object.fromEntries(files), [OLD_APP]: { symlink: MOVED_APP } } };
};

/** The directories stay, because buildpacks write to them. */
const off: WorldChange = (world) => {
  const back = (path: string): string =>
    path === MOVED_APP || path.startsWith(`${MOVED_APP}/`) ? OLD_APP + path.slice(MOVED_APP.length) : path;
  const isLink = (path: string, spec: FileSpec): boolean => path === OLD_APP && "symlink" in spec;
  const entries = Object.entries(world.files)
    .filter(([path, spec]) => !isLink(path, spec))
    .map(([path, spec]): [string, FileSpec] => [
      back(path),
      "hardlink" in spec ? { ...spec, hardlink: back(spec.hardlink) } : spec,
    ]);
  const nowhere = withoutFile({ ...world, files: Object.fromEntries(entries) }, MAP);
  return withoutKey(nowhere, new RegExp(`${KEY.source}\n`, "m"));
};

/** Maps every volume to another directory. */
const elsewhere: WorldChange = (world) => {
  const dirs = namesIn(world).map((name) => [name, `/mnt/elsewhere/${name}`] as const);
  const label = JSON.stringify(dirs.map(([name, value]) => ({ name, value })));
  const mounted = dirs.map(([, dir]): [string, FileSpec] => [dir, { dir: true }]);
  return withFiles(world, { [MAP]: { text: label }, ...Object.fromEntries(mounted) });
};

const relinked = (spec: FileSpec): FileSpec =>
  "hardlink" in spec ? { ...spec, hardlink: spec.hardlink.replace(/^\/workspace\//, `${MOVED_APP}/`) } : spec;

const named = (drafts: readonly Draft[]): fc.Arbitrary<WorldChange> =>
  fc.tuple(fc.constantFrom(...drafts), fc.subarray([...MADE]), fc.boolean()).map(([draft, made, moved]) => {
    const change = exporting(
      draft,
      draft.names.flatMap((name) => made.map((act) => act(`${WORKSPACES}/${name}`))),
    );
    return moved ? (world) => change(movedApp(world)) : change;
  });

const namesIn = ({ buildpacks: [first] }: World): readonly string[] =>
  stringsIn(KEY.exec(first?.toml ?? "")?.[1] ?? "[]");

function mappingIn({ files }: World): Mapping {
  const map = files[MAP];
  const entries = map !== undefined && "text" in map ? recordsIn(map.text) : [];
  return Object.fromEntries(entries.map(({ name = "", value = "" }) => [name, value]));
}

const dirsIn = (world: World): readonly string[] => {
  const mapping = mappingIn(world);
  return namesIn(world).map((name) => mapping[name] ?? `${WORKSPACES}/${name}`);
};

/** The act with its path in the app image: below the mapped directory of the volume. */
function exported(world: World, act: Act): Act | undefined {
  if (!("path" in act)) return undefined;
  const [, name = "", rest = ""] = /^\/workspaces\/([^/]+)(\/.*)$/.exec(act.path) ?? [];
  if (!namesIn(world).includes(name)) return undefined;
  return { ...act, path: (mappingIn(world)[name] ?? `${WORKSPACES}/${name}`) + rest };
}

export const generator: WorldGenerator = {
  amendment: "exportable-volumes",
  anyUse: () => named(SAFE_VOLUMES),
  anyLookalike: () =>
    fc.constantFrom<WorldChange>(
      (world) => extendFirstBuildpack(world, { toml: "exportable-volumes = []\n" }),
      (world) => extendFirstBuildpack(world, { toml: '[metadata]\nexportable-volumes = ["tool"]\n' }),
      (world) => withFiles(world, { [MAP]: { text: '[{"name": "tool", "value": "/mnt/tool"}]' } }),
      (world) => withFiles(world, { [WORKSPACES]: { dir: true }, [`${WORKSPACES}/tool`]: { dir: true } }),
    ),
  unsafe: { anyUse: () => named(UNSAFE_VOLUMES), ownedDirectories: ["/opt/volume"], ancestors: ["/opt"] },
  exporting: (path) => exporting({ names: ["taken"], mapping: { taken: path } }, []),
  claimedDirectories: dirsIn,
  isUsed: (world) => namesIn(world).length > 0,
  appDirectory: ({ files, env }) =>
    MOVED_APP in files && (env.CNB_WORKSPACE_DIR ?? "") === "" ? MOVED_APP : undefined,
  owned: (world) => [
    ...dirsIn(world),
    ...namesIn(world).map((name) => `${WORKSPACES}/${name}`),
    ...(MOVED_APP in world.files ? [MOVED_APP, OLD_APP] : []),
  ],
  volumes: (world) => [WORKSPACES, ...Object.values(mappingIn(world))],
  withoutProposal: off,
  moved: elsewhere,
  missingResults(world, step) {
    const made: readonly Act[] = [
      ...dirsIn(world).map((path): Act => ({ do: "mkdir", path })),
      ...actsIn(world).flatMap((act) => exported(world, act) ?? []),
      ...(MOVED_APP in world.files ? [{ do: "symlink", path: OLD_APP, to: MOVED_APP } as const] : []),
    ];
    return missingEntries(imageIn(step, "@app:1"), made);
  },
};
