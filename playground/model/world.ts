/**
 * The world of the playground: one document with everything that a user edits. A link holds it, and the simulator builds it. Its files are
 * texts, because people read and edit them.
 */

export type PlayFile =
  | string
  | { readonly text: string; readonly mode?: number }
  | { readonly dir: true; readonly mode?: number }
  | { readonly symlink: string };

/** By absolute path: below the app directory, below the root of a buildpack, or in an image. */
export type PlayFiles = Readonly<Record<string, PlayFile>>;

export type Texts = Readonly<Record<string, string>>;

export interface PlayWorld {
  /** The version of this form. */
  readonly plimsoll: 1;
  /** As `--proposal` takes them, with options: `export-dirs`, `export-dirs:rebase=check`. */
  readonly proposals: readonly string[];
  readonly platformApi: string;
  readonly app: PlayFiles;
  readonly buildpacks: readonly PlayFiles[];
  readonly extensions: readonly PlayFiles[];
  /** Added to the built-in build image and run image. */
  readonly buildImage: PlayFiles;
  readonly runImage: PlayFiles;
  /** Present: the app image is rebased to the built-in run image with these files. */
  readonly newRunImage?: PlayFiles;
  /** Labels of the build image. */
  readonly labels: Texts;
  /** The user's variables for buildpacks. */
  readonly env: Texts;
}

/** The parts of a world that hold files. `buildpacks/0` is the first buildpack. */
export type Part = "app" | "buildImage" | "runImage" | "newRunImage" | `buildpacks/${number}` | `extensions/${number}`;

export const EMPTY_WORLD: PlayWorld = {
  plimsoll: 1,
  proposals: [],
  platformApi: "0.15",
  app: {},
  buildpacks: [],
  extensions: [],
  buildImage: {},
  runImage: {},
  labels: {},
  env: {},
};

export function partsOf({ buildpacks, extensions, newRunImage }: PlayWorld): readonly Part[] {
  return [
    "app",
    ...buildpacks.map((_, i): Part => `buildpacks/${i}`),
    ...extensions.map((_, i): Part => `extensions/${i}`),
    "buildImage",
    "runImage",
    ...(newRunImage === undefined ? [] : (["newRunImage"] as const)),
  ];
}

export function filesOf(world: PlayWorld, part: Part): PlayFiles {
  const [list, index] = listPlaceOf(part);
  if (list === undefined) return world[part as PlainPart] ?? {};
  return world[list][index] ?? {};
}

export function withFilesOf(world: PlayWorld, part: Part, files: PlayFiles): PlayWorld {
  const [list, index] = listPlaceOf(part);
  if (list === undefined) return { ...world, [part]: files };
  return { ...world, [list]: world[list].map((old, i) => (i === index ? files : old)) };
}

type PlainPart = "app" | "buildImage" | "runImage" | "newRunImage";
type ListPart = "buildpacks" | "extensions";

export function listPlaceOf(part: Part): readonly [list: ListPart | undefined, index: number] {
  const [, list, index] = /^(buildpacks|extensions)\/(\d+)$/.exec(part) ?? [];
  return [list === "buildpacks" || list === "extensions" ? list : undefined, Number(index)];
}

export const withoutComponent = (world: PlayWorld, part: Part): PlayWorld => {
  const [list, index] = listPlaceOf(part);
  return list === undefined ? world : { ...world, [list]: world[list].filter((_, i) => i !== index) };
};

/** The text of a file; undefined for a directory or a link. */
export const textOfFile = (file: PlayFile | undefined): string | undefined =>
  typeof file === "string" ? file : file !== undefined && "text" in file ? file.text : undefined;

export const modeOfFile = (file: PlayFile): number | undefined =>
  typeof file === "object" && "mode" in file ? file.mode : undefined;

/** The same file with another text; a mode stays. */
export const withText = (file: PlayFile | undefined, text: string): PlayFile => {
  const mode = file === undefined ? undefined : modeOfFile(file);
  return mode === undefined ? text : { text, mode };
};

/** The id in a buildpack.toml or extension.toml, for titles. The simulator reads the file properly. */
export function componentName(files: PlayFiles): string | undefined {
  const descriptor = textOfFile(files["/buildpack.toml"]) ?? textOfFile(files["/extension.toml"]) ?? "";
  return /^\s*id\s*=\s*"([^"\n]*)"/m.exec(descriptor)?.[1];
}
