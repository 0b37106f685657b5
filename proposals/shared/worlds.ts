/** Parts of worlds that the export proposals share: buildpacks that write, apps that read, run images. */

import { writeFile, writeProcesses } from "#cases/vocabulary/acts";
import { expectAbsent, expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { afterStep, detectedGroupIds } from "#cases/vocabulary/pointers";
import { runImage } from "#cases/vocabulary/run-images";
import { create, detect } from "#cases/vocabulary/steps";
import { buildpack, compositeBuildpack, orderFile, type WorldChanges, world } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { BuildpackSpec, Expectation, FileSpec, ImageSpec, TestCase, World } from "#protocol";
import { escapeToken } from "#protocol";
import type { caseKit } from "../kit/case-kit.ts";

export const OPT = "/opt/tool";
export const HOME = "/home/cnb/.config";

export const writeMade = (dir = OPT, name = "made"): Act => writeFile(`${dir}/${name}`, `${name}\n`);

/** `acme/app`: declares a process, by default the app's own program. */
export const startingBuildpack = (command = "/workspace/web", ...more: readonly Act[]): BuildpackSpec =>
  buildpack({ id: "acme/app", build: [...writeProcesses({ type: "web", command: [command] }), ...more] });

/** `acme/whole`: a composite buildpack of `acme/app`, with further lines of `[buildpack]`. */
export function compositeWithKey(key: string): BuildpackSpec {
  const plain = compositeBuildpack("acme/whole", orderFile([{ id: "acme/app" }]));
  return { ...plain, toml: plain.toml.replace('version = "1.0.0"\n', `version = "1.0.0"\n${key}`) };
}

/** Declares a slice with the files below `share` in the directory. */
export const writeSlice = (dir = OPT): Act =>
  writeFile("${CNB_LAYERS_DIR}/launch.toml", `[[slices]]\npaths = ["${dir}/share/*"]\n`);

/** A buildpack that writes into what it declares. */
export interface WriterOptions {
  /** Default: `acme/tool`. */
  readonly id?: string;
  readonly detect?: readonly Act[];
  /** Default: writes `made` into the first directory. */
  readonly build?: readonly Act[];
  readonly files?: Readonly<Record<string, FileSpec>>;
}

export const writerBuildpack = (
  keys: string,
  write: Act,
  { id = "acme/tool", build = [write], ...more }: WriterOptions,
): BuildpackSpec => buildpack({ id, buildpackToml: keys, build, ...more });

/** The paths that the app's program lists and reads. */
export interface AppReads {
  readonly list?: readonly string[];
  readonly read?: readonly string[];
}

/** Empty directories of the build user, and the app's program. */
export const filesForApp = (dirs: readonly string[], looks: AppReads): World["files"] => ({
  ...Object.fromEntries(dirs.map((dir): [string, FileSpec] => [dir, { dir: true }])),
  "/workspace/web": { acts: [{ do: "record", as: "web", ...looks }] },
});

/** The file that detection needs. */
export const ANALYZED: World["files"] = { "/layers/analyzed.toml": { text: '[run-image]\nreference = "x"\n' } };

type Files = ImageSpec["layers"][number];

/** A run image with these files; root owns them. */
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
/** The entry of a layer. */
export const HOME_OF_BUILD = { name: "/home/cnb", mode: "0555" } as const;
export const expectHomeWritten = (step: number, ...covers: readonly string[]): Expectation =>
  expectEqual(afterStep(step).call("web", "reads", "/home/cnb/state"), "kept\n", ...covers);

/** `acme/tool` may fail. */
export const TOOL_OPTIONAL = orderFile([{ id: "acme/tool", optional: true }, { id: "acme/app" }]);
export const WEB = "/cnb/process/web";

/** Entries of a layer of the app image: `id=L3` is the first one above the layers of the run image, the SBOMs and the app. */
export const layerEntries = (layer: string, rest = "", step = 0): string =>
  afterStep(step).layers("@app:1", `/${layer}/entries${rest}`);

/** The layer of the directory, if any, has no entry at this path. */
export const expectNoEntry = (path: string, ...covers: readonly string[]): Expectation =>
  expectAbsent(layerEntries("id=L3", `/name=${escapeToken(path)}`), ...covers);

/** The build fails, and the layer of the directory, if any, has no entry at this path. */
export const expectNotExported = (path: string, promise: string): readonly Expectation[] => [
  expectFailure(0, promise),
  expectNoEntry(path, promise),
];

interface CompositeSays {
  readonly without: string;
  readonly refused: string;
}

/** A composite buildpack passes detection without the key `key`, and fails with it; `covers` are the statements of the refusal. */
export const compositeCases = (
  { proposalCase, idOf }: Pick<ReturnType<typeof caseKit>, "proposalCase" | "idOf">,
  worldWith: (key: string) => World,
  { key, says, covers }: { readonly key: string; readonly says: CompositeSays; readonly covers: readonly string[] },
): readonly TestCase[] => [
  proposalCase({
    id: "composite-without",
    says: says.without,
    given: worldWith(""),
    when: [detect()],
    then: [expectEqual(detectedGroupIds(), ["acme/app"], idOf("normal-buildpacks-only"))],
  }),
  proposalCase({
    id: "composite-refused",
    says: says.refused,
    given: worldWith(key),
    when: [detect()],
    then: [expectFailure(0, ...covers.map(idOf))],
    control: { id: idOf("composite-without"), differs: "/given/buildpacks/0/toml" },
  }),
];

/** The layer of the app has an entry at this path. */
const expectInApp = (path: string, promise: string): Expectation =>
  expectThat(afterStep(0).layer("@app:1", "app", "/entries/*/name"), { includes: path }, promise);

/** A build without any word about the new place of the app directory. */
export const buildOfMountedApp = (promise: string) => ({
  says: "A platform that mounts the app at /workspace, as it always did, builds it.",
  given: world(),
  when: [create()],
  then: [expectSuccess(0, promise), expectInApp("/workspace/app.txt", promise)],
});

/** The app finds `made` in the directory when it runs (step 1). */
export const expectMadeKept = (dir: string, ...covers: readonly string[]): Expectation =>
  expectEqual(afterStep(1).call("web", "reads", `${dir}/made`), "made\n", ...covers);
