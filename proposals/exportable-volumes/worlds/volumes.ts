/** Worlds in which buildpacks declare volumes by name: the label, the buildpacks that write, the app that reads. */

import { world, writeFile } from "#cases/vocabulary";
import type { WorldChanges } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, World } from "#protocol";
import { caseKit } from "../../kit/case-kit.ts";
import {
  ANALYZED,
  type AppReads,
  filesForApp,
  startingBuildpack,
  type WriterOptions,
  writerBuildpack,
} from "../../shared/worlds.ts";

export const { proposalCase, idOf: promise } = caseKit({ rfc: "exportable-volumes", buildpack: ["0.9"] });

export const NAME = "aws-extensions";
export const CONFIG = "user-config-dir";
export const OPT = "/opt/extensions";
/** The file in which the platform passes the label of the build image. */
export const MAP = "/cnb/exportable-volumes.json";
export const RECORD_LABEL = "io.buildpacks.lifecycle.exportable-volumes";

export const volumesToml = (...names: readonly string[]): string => `exportable-volumes = ${JSON.stringify(names)}\n`;

export interface MappedVolume {
  readonly name: string;
  readonly value: string;
}

export const mapLabel = (...mapped: readonly MappedVolume[]): string => JSON.stringify(mapped);
export const AT_OPT: MappedVolume = { name: NAME, value: OPT };

/** The volumes belong to root. */
export const OF_ROOT: WorldChanges = {
  files: { "/workspaces": { dir: true, owner: "root" }, [OPT]: { dir: true, owner: "root" } },
};

/** Writes to the path of a volume that buildpacks know. */
export const writeInVolume = (name = NAME, file = "made", text = `${file}\n`): Act =>
  writeFile(`/workspaces/${name}/${file}`, text);

export interface DeclaringOptions extends WriterOptions {
  readonly names?: readonly string[];
}

/** `acme/tool`: declares volumes and writes into the first. */
export const declaringBuildpack = ({ names = [NAME], ...more }: DeclaringOptions = {}): BuildpackSpec =>
  writerBuildpack(volumesToml(...names), writeInVolume(names[0]), more);

/** Two volumes, each with a file: the one of {@link NAME} and the one of {@link CONFIG}. */
export const twoVolumes = (): readonly BuildpackSpec[] => [
  declaringBuildpack(),
  declaringBuildpack({ id: "acme/settings", names: [CONFIG], build: [writeInVolume(CONFIG, "settings", "kept\n")] }),
  startingBuildpack(),
];

export interface VolumeWorldChanges extends WorldChanges {
  /** Empty: the platform passes no label. */
  readonly label?: string;
  /** Directories of the build's user in the build container, besides /workspaces. */
  readonly dirs?: readonly string[];
  readonly looks?: AppReads;
}

/** The platform has mounted a volume at /workspaces, and one at each directory. */
export const worldWithVolumes = ({
  label = mapLabel(AT_OPT),
  dirs = [OPT],
  looks = { list: [OPT], read: [`${OPT}/made`] },
  ...changes
}: VolumeWorldChanges = {}): World =>
  world({
    buildpacks: [declaringBuildpack(), startingBuildpack()],
    ...changes,
    files: {
      "/workspaces": { dir: true },
      ...(label !== "" && { [MAP]: { text: label, owner: "root" } }),
      ...filesForApp(dirs, looks),
      ...changes.files,
    },
  });

/** Detection can be run on its own. */
export const analyzedWorld = ({ files, ...changes }: VolumeWorldChanges): World =>
  worldWithVolumes({ ...changes, files: { ...ANALYZED, ...files } });

/** The app is at /workspaces/default, and /workspace is a link to it. */
export function worldWithMovedApp(changes: VolumeWorldChanges = {}): World {
  const given = worldWithoutAppLink(changes);
  return { ...given, files: { ...given.files, "/workspace": { symlink: "/workspaces/default" } } };
}

/** The app is at /workspaces/default, and /workspace is an empty directory of the build image. */
export function worldWithoutAppLink(changes: VolumeWorldChanges = {}): World {
  const given = worldWithVolumes(changes);
  const files = Object.entries(given.files).map(([path, spec]): [string, FileSpec] => [
    path.replace(/^\/workspace(?=\/|$)/, "/workspaces/default"),
    spec,
  ]);
  return { ...given, files: { ...Object.fromEntries(files), "/workspace": { dir: true } } };
}
