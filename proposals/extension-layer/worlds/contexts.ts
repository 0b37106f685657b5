/** Worlds in which extensions pass files to their Dockerfiles, in a whole build: from analysis to the app image. */

import { writeFile } from "#cases/vocabulary/acts";
import { expectEqual } from "#cases/vocabulary/expect";
import {
  extendedFileText,
  extendedRunImage,
  extendRunImage,
  extension,
  FROM_BASE_IMAGE,
  type GenerateWorldChanges,
  REBASABLE_LABEL,
  worldForGenerate,
  writeGenerated,
} from "#cases/vocabulary/extensions";
import { afterStep } from "#cases/vocabulary/pointers";
import { runImage } from "#cases/vocabulary/run-images";
import { analyze, build, detect, exportApp, restore } from "#cases/vocabulary/steps";
import type { Act } from "#machine";
import type { Expectation, ExtensionSpec, ImageSpec, RunStep, World } from "#protocol";
import { select } from "#protocol";

export const OUTPUT = "${CNB_OUTPUT_DIR}";
export const LAYER = "${CNB_EXT_LAYER_DIR}";
/** Where a Dockerfile puts what it copies. */
export const MADE = "made";

/** Writes to the output directory. */
export const writeOutput = (path: string, text = path): Act => writeFile(`${OUTPUT}/${path}`, text);
/** Writes to the directory of the draft. */
export const writeInLayer = (path: string, text = path): Act => writeFile(`${LAYER}/${path}`, text);

/** bin/generate: a Dockerfile for the run image that copies `from` to {@link MADE}. */
export const copyToRunImage = (from: string, to = MADE): readonly Act[] =>
  writeGenerated({ "run.Dockerfile": `${FROM_BASE_IMAGE}COPY ${from} /${to}\n${REBASABLE_LABEL}` });

/** `acme/ext`: performs `acts` and writes a Dockerfile that copies `from`. */
export const copyingExtension = (from: string, ...more: readonly Act[]): ExtensionSpec =>
  extension({ generate: [...more, ...copyToRunImage(from)] });

/** A world for a whole build with the extender. */
export const worldForExtend = ({ files, ...changes }: GenerateWorldChanges): World =>
  worldForGenerate({ ...changes, files: { "/kaniko": { dir: true }, ...files } });

/** The acts are performed only if the case has written this file. */
const SECOND_BUILD_FILE = "/workspace/.later";
export const onlyInSecondBuild = (acts: readonly Act[], otherwise: readonly Act[] = []): Act => ({
  do: "if",
  exists: SECOND_BUILD_FILE,
  acts,
  otherwise,
});
export const START_SECOND_BUILD = { edit: { [SECOND_BUILD_FILE]: { text: "" } } } as const;

/** Steps 0 to 3: the run image is extended. */
export const EXTENDED: readonly RunStep[] = [analyze(), detect(), restore(), extendRunImage()];
/** Steps 0 to 5: and the exporter uses it for the app image. */
export const BUILT: readonly RunStep[] = [...EXTENDED, build(), exportApp()];

/** The text at `path` in a new layer of the extended run image; `step` is the extender's. */
export const copiedText = (step = 3, layer = 0, path = MADE): string => extendedFileText(step, layer, path);

/** Entries of the extended run image that the Dockerfile copied: path, member and value. */
export const expectCopiedEntries = (
  entries: readonly (readonly [path: string, member: string, value: string])[],
  ...covers: readonly string[]
): readonly Expectation[] =>
  entries.map(([path, member, value]) =>
    expectEqual(`${extendedRunImage(3, "layers", 1, "entries")}${select("name", path)}/${member}`, value, ...covers),
  );

/** An entry of a layer of the app image; `step` is the exporter's. */
export const appLayerEntry = (role: string, path: string, step = 5): string =>
  afterStep(step).layer("@app:1", role, `/entries${select("name", path)}`);

/** A run image without programs: it has users, and the home of the app's user. */
export const DISTROLESS: ImageSpec = ((): ImageSpec => {
  const image = runImage();
  return { ...image, layers: image.layers.map((files) => files.filter(({ name }) => name !== "/bin")) };
})();
