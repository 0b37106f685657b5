/** Worlds and places of cases about images: what a build leaves behind, and the builds and rebases that come after it. */
import type { Act } from "#machine";
import type { BuildpackSpec, ImageSpec, Ref, Step } from "../../protocol/case.ts";
import { afterStep } from "./expectations.ts";
import { type LayerType, makeLayer } from "./prepared.ts";
import { newContainer } from "./steps.ts";
import { buildpack, RUN_IMAGE, runImage } from "./world.ts";

export const LIFECYCLE_LABEL = "io.buildpacks.lifecycle.metadata";
export const BUILD_LABEL = "io.buildpacks.build.metadata";
export const PROJECT_LABEL = "io.buildpacks.project.metadata";

/** What the lifecycle recorded in the app image's label. */
export const lifecycleLabel = (step: number, ...inside: readonly (string | number)[]): string =>
  afterStep(step).label("@app:1", LIFECYCLE_LABEL, ...inside);

/** `acme/hello`, which most cases about images are built with. */
export const helloBuildpack = (...build: readonly Act[]): BuildpackSpec => buildpack({ build });
export const HELLO_LAYERS_DIR = "/layers/acme_hello";
export const helloLayer = (name: string, rest = "", step = 0): string =>
  afterStep(step).layer("@app:1", `layer acme_hello/${name}`, rest);

/** Another build container, in which acme/hello builds otherwise than before. */
export const rebuildWith = (...build: readonly Act[]): readonly Step[] => [
  newContainer,
  { edit: { "/cnb/buildpacks/acme_hello/1.0.0/bin/build": { acts: build, owner: "root" } } },
];

/** Only the metadata of a layer, no directory. */
export const writeLayerToml = (name: string, types: readonly LayerType[], metadata = ""): Act => ({
  do: "write",
  path: `\${CNB_LAYERS_DIR}/${name}.toml`,
  text: `[types]\n${types.map((type) => `${type} = true\n`).join("")}${metadata === "" ? "" : `[metadata]\n${metadata}`}`,
});

export const makeLayerWithMetadata = (
  name: string,
  types: readonly LayerType[],
  metadata: string,
  files: Readonly<Record<string, string>> = {},
): readonly Act[] => [...makeLayer(name, types, files), writeLayerToml(name, types, metadata)];

/** `of` is a layer's name, `launch` or `build`. */
export const writeSbom = (of: string, says = of): Act => ({
  do: "write",
  path: `\${CNB_LAYERS_DIR}/${of}.sbom.cdx.json`,
  text: `{"bomFormat":"CycloneDX","name":"${says}"}`,
});
export const SBOM_FORMATS = 'sbom-formats = ["application/vnd.cyclonedx+json"]\n';
export const helloBuildpackWithSbom = (...build: readonly Act[]): BuildpackSpec =>
  buildpack({ buildpackToml: SBOM_FORMATS, build });

export const writeStore = (metadata: string): Act => ({
  do: "write",
  path: "${CNB_LAYERS_DIR}/store.toml",
  text: `[metadata]\n${metadata}`,
});

/** A run image with one layer more than the usual one. */
export function newerRunImage(changes: Parameters<typeof runImage>[0] = {}): ImageSpec {
  const base = runImage(changes);
  return {
    ...base,
    layers: [...base.layers, [{ name: "/etc/newer", text: "newer\n", owner: "root" }]],
  };
}

/** Someone publishes another image under a name. */
export const publishImage = (ref: Ref, image: ImageSpec = newerRunImage()): Step => ({ publish: { [ref]: image } });

export { RUN_IMAGE };
