/** Words of cases about images: what a build leaves behind, and the builds and rebases that come after it. */
import type { Act } from "#machine";
import type { BuildpackSpec, ImageSpec, Ref, Step } from "../../protocol/case.ts";
import { afterStep } from "./expectations.ts";
import { newerRunImage } from "./run-images.ts";
import { newContainer } from "./steps.ts";
import { buildpack } from "./world.ts";

export const LIFECYCLE_LABEL = "io.buildpacks.lifecycle.metadata";
export const BUILD_LABEL = "io.buildpacks.build.metadata";
export const PROJECT_LABEL = "io.buildpacks.project.metadata";

/** Pointer into the label of the app image that holds the layers metadata. */
export const lifecycleLabel = (step: number, ...inside: readonly (string | number)[]): string =>
  afterStep(step).label("@app:1", LIFECYCLE_LABEL, ...inside);

/** The buildpack of most cases about images. */
export const helloBuildpack = (...build: readonly Act[]): BuildpackSpec => buildpack({ build });
export const HELLO_LAYERS_DIR = "/layers/acme_hello";
export const helloLayer = (name: string, rest = "", step = 0): string =>
  afterStep(step).layer("@app:1", `layer acme_hello/${name}`, rest);

/** A new build container in which the program `bin/build` of acme/hello does other acts. */
export const rebuildWith = (...build: readonly Act[]): readonly Step[] => [
  newContainer,
  { edit: { "/cnb/buildpacks/acme_hello/1.0.0/bin/build": { acts: build, owner: "root" } } },
];

export const SBOM_FORMATS = 'sbom-formats = ["application/vnd.cyclonedx+json"]\n';
export const helloBuildpackWithSbom = (...build: readonly Act[]): BuildpackSpec =>
  buildpack({ buildpackToml: SBOM_FORMATS, build });

/** Publishes an image as somebody else would. */
export const publishImage = (ref: Ref, image: ImageSpec = newerRunImage()): Step => ({ publish: { [ref]: image } });
