/**
 * Arbitrary worlds in which a build succeeds: buildpacks of typed acts, an app and slices, with whiteout-like names, links, hard links and
 * empty layers. Every draft shrinks to the smallest build.
 */
import * as fc from "fast-check";
import type { Act } from "#machine";
import type { BuildpackSpec, FileSpec, ImageSpec, Ref, Versions, World } from "#protocol";

export interface LayerDraft {
  readonly name: string;
  readonly types: readonly ("launch" | "build" | "cache")[];
  readonly files: Readonly<Record<string, FileDraft>>;
  /** If its metadata is restored, the buildpack keeps the layer and makes nothing. */
  readonly reuses: boolean;
}

export type FileDraft = { readonly text: string } | { readonly link: string } | { readonly mode: string };

export interface BuildpackDraft {
  readonly layers: readonly LayerDraft[];
  /** Patterns of each slice. */
  readonly slices: readonly (readonly string[])[];
  readonly processes: readonly string[];
  /** The last acts of bin/build. */
  readonly acts?: readonly Act[];
  /** Members of `[buildpack]` besides id and version. */
  readonly toml?: string;
}

export interface BuildDraft {
  readonly buildpacks: readonly BuildpackDraft[];
  readonly app: Readonly<Record<string, FileSpec>>;
  readonly appDir: string;
}

const fileName = fc.constantFrom("a", "b", "sub/a", ".wh.a", ".wh..wh..opq", "sub/.wh.a");
const layerFile: fc.Arbitrary<FileDraft> = fc.oneof(
  fc.constantFrom("1", "2").map((text) => ({ text })),
  fc.constantFrom("a", "/etc/release", "../..", "/nowhere").map((link) => ({ link })),
  fc.constantFrom("0755", "4755", "0600").map((mode) => ({ mode })),
);

const TYPES = ["launch", "build", "cache"] as const;

const layers: fc.Arbitrary<readonly LayerDraft[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom("one", "two", ".wh.one"),
    types: fc.subarray([...TYPES]),
    files: fc.dictionary(fileName, layerFile, { maxKeys: 3, noNullPrototype: true }),
    reuses: fc.boolean(),
  }),
  { selector: ({ name }) => name, maxLength: 2 },
);

const buildpack: fc.Arbitrary<BuildpackDraft> = fc.record({
  layers,
  slices: fc.array(fc.subarray(["a", "*.txt", "sub/*", "nothing"]), { maxLength: 2 }),
  processes: fc.subarray(["web", "worker"]),
});

const appFiles: fc.Arbitrary<Readonly<Record<string, FileSpec>>> = fc.dictionary(
  fc.constantFrom("a", "b.txt", "sub/a", ".wh.a", ".wh..wh..opq", "sub/.wh.a", "deep/er/a"),
  fc.oneof(
    fc.constantFrom("1", "2").map((text): FileSpec => ({ text })),
    fc.constantFrom("a", "/etc/release", "../../..").map((symlink): FileSpec => ({ symlink })),
    fc.constant<FileSpec>({ dir: true, mode: "0700" }),
    fc.constant<FileSpec>({ text: "run", mode: "6755" }),
    fc.constant<FileSpec>({ fifo: true }),
  ),
  { maxKeys: 4, noNullPrototype: true },
);

export const anyBuild = (appDirs: readonly string[] = ["/workspace"]): fc.Arbitrary<BuildDraft> =>
  fc
    .record({
      buildpacks: fc
        .tuple(buildpack, fc.option(buildpack, { nil: undefined }))
        .map(([first, second]) => (second === undefined ? [first] : [first, second])),
      app: appFiles,
      hardlink: fc.boolean(),
      appDir: fc.constantFrom(...appDirs),
    })
    .map(({ hardlink, app, ...rest }) => ({ ...rest, app: hardlink ? linked(app, rest.appDir) : app }));

/** Adds two names of one file; the layer has two files. */
const linked = (app: BuildDraft["app"], appDir: string): BuildDraft["app"] => ({
  ...app,
  "first.txt": { text: "both" },
  "second.txt": { hardlink: `${appDir}/first.txt` },
});

/** The world of a build; the run images are `@run:1` and its mirror `@run:2`. */
export function worldOfBuild(
  { buildpacks, app, appDir }: BuildDraft,
  { platform, buildpack: buildpackApi }: Versions,
  images: readonly ImageSpec[],
): World {
  const specs = buildpacks.map((draft, i) => buildpackSpec(draft, `acme/${i + 1}`, buildpackApi));
  const order = specs.map(({ id, version }) => `[[order.group]]\nid = "${id}"\nversion = "${version}"\n`);
  const [run, ...mirrors] = images.map((_, i) => `127.0.0.1:5000/run:${i + 1}`);
  const files = Object.entries(app).map(([name, spec]) => [`${appDir}/${name}`, spec] as const);
  return {
    images: Object.fromEntries(images.map((image, i): [Ref, ImageSpec] => [`@run:${i + 1}`, image])),
    files: {
      "/cnb/order.toml": { text: `[[order]]\n${order.join("")}` },
      "/cnb/run.toml": { text: `[[images]]\nimage = "${run}"\nmirrors = ${JSON.stringify(mirrors)}\n` },
      [appDir]: { dir: true },
      ...Object.fromEntries(files),
      "/layers": { dir: true },
    },
    buildpacks: specs,
    env: {
      CNB_PLATFORM_API: platform,
      ...(appDir !== "/workspace" && { CNB_APP_DIR: appDir }),
      CNB_USER_ID: "1000",
      CNB_GROUP_ID: "1000",
    },
  };
}

/** Adds a cache directory. */
export const withCache = (world: World): World => ({
  ...world,
  files: { ...world.files, "/cache": { dir: true } },
  env: { ...world.env, CNB_CACHE_DIR: "/cache" },
});

function buildpackSpec(
  { layers: made, slices, processes, acts = [], toml = "" }: BuildpackDraft,
  id: string,
  api: string,
): BuildpackSpec {
  const launch = launchToml(slices, processes, api);
  return {
    id,
    version: "1",
    toml: `api = "${api}"\n[buildpack]\nid = "${id}"\nversion = "1"\n${toml}`,
    detect: [],
    build: [
      ...made.flatMap(layerActs),
      ...(launch === "" ? [] : [{ do: "write", path: "${CNB_LAYERS_DIR}/launch.toml", text: launch } as const]),
      ...acts,
    ],
  };
}

/** Before Buildpack API 0.9 a command is a string. */
const launchToml = (slices: BuildpackDraft["slices"], processes: readonly string[], api: string): string =>
  [
    ...processes.map(
      (type) => `[[processes]]\ntype = "${type}"\ncommand = ${api === "0.7" || api === "0.8" ? '"run"' : '["run"]'}\n`,
    ),
    ...slices.map((paths) => `[[slices]]\npaths = ${JSON.stringify(paths)}\n`),
  ].join("");

/** The result does not depend on what is restored: the acts remove it first, or keep all of it. */
function layerActs({ name, types, files, reuses }: LayerDraft): readonly Act[] {
  const at = `\${CNB_LAYERS_DIR}/${name}`;
  const flags: Act = {
    do: "write",
    path: `${at}.toml`,
    text: `[types]\n${types.map((type) => `${type} = true\n`).join("")}`,
  };
  const make: readonly Act[] = [
    { do: "remove", path: at },
    { do: "mkdir", path: at },
    ...Object.entries(files).flatMap(([path, file]) => fileActs(`${at}/${path}`, file)),
    flags,
  ];
  return reuses ? [{ do: "if", exists: `${at}.toml`, acts: [flags], otherwise: make }] : make;
}

function fileActs(path: string, file: FileDraft): readonly Act[] {
  if ("text" in file) return [{ do: "write", path, text: file.text }];
  if ("mode" in file) return [{ do: "write", path, text: "run", mode: file.mode }];
  return [
    { do: "mkdir", path: path.slice(0, path.lastIndexOf("/")) },
    { do: "symlink", path, to: file.link },
  ];
}
