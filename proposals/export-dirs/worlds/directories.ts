/** Worlds in which buildpacks name directories to export, and the platform passes the builder's list. */
import { type WorldChanges, world } from "#cases/vocabulary/world";
import type { BuildpackSpec, World } from "#protocol";
import {
  type AppReads,
  filesForApp,
  OPT,
  startingBuildpack,
  type WriterOptions,
  writeMade,
  writerBuildpack,
} from "../../shared/worlds.ts";

export const LIST = "/cnb/export-dirs.toml";
export const RECORD_LABEL = "io.buildpacks.lifecycle.export_dirs";

/** The key of `[buildpack]`, and the whole file of the platform. */
export const exportDirsToml = (...dirs: readonly string[]): string => `export_dirs = ${JSON.stringify(dirs)}\n`;

export interface ExportingOptions extends WriterOptions {
  readonly dirs?: readonly string[];
}

/** `acme/tool`: names directories and writes into them. */
export const exportingBuildpack = ({ dirs = [OPT], ...more }: ExportingOptions = {}): BuildpackSpec =>
  writerBuildpack(exportDirsToml(...dirs), writeMade(dirs[0]), more);

export interface DirectoryWorldChanges extends WorldChanges {
  /** The platform's list, and the volumes. */
  readonly dirs?: readonly string[];
  readonly looks?: AppReads;
}

/** The platform has mounted the volumes and passed the list. */
export const worldWithDirectories = ({
  dirs = [OPT],
  looks = { list: [OPT], read: [`${OPT}/made`] },
  ...changes
}: DirectoryWorldChanges = {}): World =>
  world({
    buildpacks: [exportingBuildpack(), startingBuildpack()],
    ...changes,
    files: {
      [LIST]: { text: exportDirsToml(...dirs) },
      ...filesForApp(dirs, looks),
      ...changes.files,
    },
  });
