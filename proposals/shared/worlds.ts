/** Worlds in which buildpacks name directories to be exported: what the platform has mounted, who writes, who looks in the app image. */

import { writeFile, writeProcesses } from "#cases/vocabulary/acts";
import { afterStep, expectEqual, expectThat } from "#cases/vocabulary/expect";
import { runImage } from "#cases/vocabulary/run-images";
import { buildpack, compositeBuildpack, orderToml, type WorldChanges } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { BuildpackSpec, Expectation, FileSpec, ImageSpec, World } from "#protocol";
import { escapeToken } from "#protocol";

export const OPT = "/opt/tool";
export const HOME = "/home/cnb/.config";

export const writeMade = (dir = OPT, name = "made"): Act => writeFile(`${dir}/${name}`, `${name}\n`);

/** `acme/app`: starts a program, the app's own by default, and does nothing else unless the case says so. */
export const startingBuildpack = (command = "/workspace/web", ...more: readonly Act[]): BuildpackSpec =>
  buildpack({ id: "acme/app", build: [...writeProcesses({ type: "web", command: [command] }), ...more] });

/** `acme/whole`: a composite buildpack of `acme/app`, with further lines of `[buildpack]`. */
export function compositeWithKey(key: string): BuildpackSpec {
  const plain = compositeBuildpack("acme/whole", orderToml([{ id: "acme/app" }]));
  return { ...plain, toml: plain.toml.replace('version = "1.0.0"\n', `version = "1.0.0"\n${key}`) };
}

/** A slice of what is below `share` in the directory. */
export const writeSlice = (dir = OPT): Act =>
  writeFile("${CNB_LAYERS_DIR}/launch.toml", `[[slices]]\npaths = ["${dir}/share/*"]\n`);

/** What the app's program looks at, by path. */
export interface AppReads {
  readonly list?: readonly string[];
  readonly read?: readonly string[];
}

/** Directories that belong to the build's user, and the app's program. */
export const filesForApp = (dirs: readonly string[], looks: AppReads): World["files"] => ({
  ...Object.fromEntries(dirs.map((dir): [string, FileSpec] => [dir, { dir: true }])),
  "/workspace/web": { acts: [{ do: "record", as: "web", ...looks }] },
});

/** What detection needs. */
export const ANALYZED: World["files"] = { "/layers/analyzed.toml": { text: '[run-image]\nreference = "x"\n' } };

type Files = ImageSpec["layers"][number];

/** A run image that has these too, each root's. */
export const runImageWith = (...files: Files): ImageSpec =>
  runImage({ files: files.map((file) => ({ owner: "root", ...file })) });

/** The home above {@link HOME}: closed to writers in the build container, the user's own in the run image. The app writes to it. */
export const OTHER_HOMES = {
  files: {
    "/home/cnb": { dir: true, mode: "0555" },
    "/workspace/web": {
      acts: [writeFile("/home/cnb/state", "kept\n"), { do: "record", as: "web", read: ["/home/cnb/state"] }],
    },
  },
  images: { "@run:1": runImageWith({ name: "/home/cnb", dir: true, owner: "user", mode: "0700" }) },
} as const satisfies WorldChanges;
/** As an entry of a layer has it. */
export const HOME_OF_BUILD = { name: "/home/cnb", mode: "0555" } as const;
export const expectHomeWritten = (step: number, ...covers: readonly string[]): Expectation =>
  expectEqual(afterStep(step).call("web", "reads", "/home/cnb/state"), "kept\n", ...covers);

/** `acme/tool` may fail. */
export const TOOL_OPTIONAL = orderToml([{ id: "acme/tool", optional: true }, { id: "acme/app" }]);
export const WEB = "/cnb/process/web";

/** Of a layer of the app image: `id=L3` is the first above those of the run image, of SBOMs and of the app. */
export const layerEntries = (layer: string, rest = "", step = 0): string =>
  afterStep(step).layers("@app:1", `/${layer}/entries${rest}`);

/** The directory's layer, where there is one, has nothing at this path. */
export const expectNoEntry = (path: string, ...covers: readonly string[]): Expectation =>
  expectThat(layerEntries("id=L3", `/name=${escapeToken(path)}`), { present: false }, ...covers);

/** When the app runs (step 1), `made` is in the directory. */
export const expectMadeKept = (dir: string, ...covers: readonly string[]): Expectation =>
  expectEqual(afterStep(1).call("web", "reads", `${dir}/made`), "made\n", ...covers);
