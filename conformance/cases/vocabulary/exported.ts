/** Worlds in which buildpacks name directories to be exported: what the platform has mounted, who writes, who looks in the app image. */
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, ImageSpec, World } from "../../protocol/case.ts";
import { processes } from "./prepared.ts";
import { buildpack, orderToml, runImage, type WorldChanges, world } from "./world.ts";

export const OPT = "/opt/tool";
export const LIST = "/cnb/export-dirs.toml";
export const RECORD_LABEL = "io.buildpacks.lifecycle.export_dirs";

/** Of `[buildpack]`, and the whole of the platform's list. */
export const exportDirsToml = (...dirs: readonly string[]): string => `export_dirs = ${JSON.stringify(dirs)}\n`;

export const made = (dir = OPT, name = "made"): Act => ({ do: "write", path: `${dir}/${name}`, text: `${name}\n` });

export interface Exporting {
  readonly id?: string;
  readonly dirs?: readonly string[];
  readonly detect?: readonly Act[];
  /** Default: writes `made` into the first directory. */
  readonly build?: readonly Act[];
  readonly files?: Readonly<Record<string, FileSpec>>;
}

/** `acme/tool`: names directories and writes into them. */
export const exporting = ({ id = "acme/tool", dirs = [OPT], build, ...more }: Exporting = {}): BuildpackSpec =>
  buildpack({ id, buildpackToml: exportDirsToml(...dirs), build: build ?? [made(dirs[0])], ...more });

/** `acme/app`: starts the app's own program, and does nothing else unless the case says so. */
export const starting = (...more: readonly Act[]): BuildpackSpec =>
  buildpack({ id: "acme/app", build: [...processes({ type: "web", command: ["/workspace/web"] }), ...more] });

export interface Mounted extends WorldChanges {
  /** The platform's list, and the volumes. */
  readonly dirs?: readonly string[];
  /** What the app's program looks at, by path. */
  readonly looks?: { readonly list?: readonly string[]; readonly read?: readonly string[] };
}

/** The volumes are mounted, and the builder's label is handed over. */
export const mounted = ({
  dirs = [OPT],
  looks = { list: [OPT], read: [`${OPT}/made`] },
  ...changes
}: Mounted = {}): World =>
  world({
    buildpacks: [exporting(), starting()],
    ...changes,
    files: {
      [LIST]: { text: exportDirsToml(...dirs) },
      ...Object.fromEntries(dirs.map((dir): [string, FileSpec] => [dir, { dir: true }])),
      "/workspace/web": { acts: [{ do: "record", as: "web", ...looks }] },
      ...changes.files,
    },
  });

type Files = ImageSpec["layers"][number];

/** A run image that has these too, each root's. */
export const runImageWith = (...files: Files): ImageSpec =>
  runImage({ files: files.map((file) => ({ owner: "root", ...file })) });

/** `acme/tool` may fail. */
export const TOOL_OPTIONAL = orderToml([{ id: "acme/tool", optional: true }, { id: "acme/app" }]);
export const WEB = "/cnb/process/web";
