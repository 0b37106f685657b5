/** SBOM files: what a buildpack writes, and where they are after an export at Platform API 0.9 and later. */
import type { Act } from "#machine";
import { writeFile } from "./acts.ts";
import { APP } from "./images.ts";
import { afterStep } from "./pointers.ts";
import { create } from "./steps.ts";
import { buildpack, world } from "./world.ts";

/** In buildpack.toml. */
export const ALL_SBOM_FORMATS =
  'sbom-formats = ["application/vnd.cyclonedx+json", "application/spdx+json", "application/vnd.syft+json"]\n';
/** `name`: below the layers directory of the buildpack. */
export const writeInLayers = (name: string, text: string): Act => writeFile(`\${CNB_LAYERS_DIR}/${name}`, text);
export const sbomText = (format: string, of: string): string => `{"is":"${format}","of":"${of}"}`;
/** `of`: a layer, `launch` or `build`. */
export const sbomOf = (format: string, of: string): Act =>
  writeInLayers(`${of}.sbom.${format}.json`, sbomText(format, of));

/** The creator builds an app with a buildpack that declares all formats; spread it into a case. */
export const createSboms = (...build: readonly Act[]) => ({
  given: world({ buildpacks: [buildpack({ buildpackToml: ALL_SBOM_FORMATS, build })] }),
  when: [create()],
});

/** The path begins with the directory of the buildpack, as in `acme_hello/lib/sbom.cdx.json`. */
export const launchSbomText = (path: string, step = 0): string =>
  afterStep(step).entry(APP, "sbom", `/layers/sbom/launch/${path}`, "/text");
export const buildSbomJson = (path: string): string => afterStep(0).file(`/layers/sbom/build/${path}`, "json");
