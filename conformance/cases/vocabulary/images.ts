/** Words of cases about images: what a build leaves behind, and the builds and rebases that come after it. */
import type { Act } from "#machine";
import type { BuildpackSpec, Expectation, ImageSpec, Ref, Step } from "#protocol";
import { writeProcesses } from "./acts.ts";
import { expectAbsent, expectEqual, expectSame } from "./expect.ts";
import { expectFailure } from "./expect-exit.ts";
import { afterStep } from "./pointers.ts";
import { newerRunImage } from "./run-images.ts";
import { create, newContainer } from "./steps.ts";
import { buildpack, world } from "./world.ts";

/** The app image of most cases, and what is observed after the step that makes it. */
export const APP = "@app:1";
export const afterCreate = afterStep(0);
/** The pointer to a member of the configuration of {@link APP}. */
export const appConfig = (...inside: readonly (string | number)[]): string => afterCreate.config(APP, ...inside);

/** Step 0 fails and makes no app image. */
export const expectNoAppImage = (...covers: readonly string[]): readonly Expectation[] => [
  expectFailure(0, ...covers),
  expectAbsent(afterCreate.image(APP), ...covers),
];

export const LIFECYCLE_LABEL = "io.buildpacks.lifecycle.metadata";
export const BUILD_LABEL = "io.buildpacks.build.metadata";
export const PROJECT_LABEL = "io.buildpacks.project.metadata";

/** Pointer into the label of the app image that holds the layers metadata. */
export const lifecycleLabel = (step: number, ...inside: readonly (string | number)[]): string =>
  afterStep(step).label("@app:1", LIFECYCLE_LABEL, ...inside);

/** The app image exists. */
export const expectAppImage = (step: number, ...covers: readonly string[]): Expectation =>
  expectEqual(afterStep(step).image("@app:1", "config", "os"), "linux", ...covers);

/** The image ID is the digest of these parts; the digest of a manifest also depends on compression and media types. */
const partsOfImageId = (step: number): readonly string[] => [
  ...["config", "labels", "history"].map((part) => afterStep(step).image("@app:1", part)),
  afterStep(step).layers("@app:1", "/*/diffId"),
];
/** The app image has the image ID that it had after an earlier step. */
export const expectSameImageId = (step: number, earlier: number): readonly Expectation[] =>
  partsOfImageId(step).map((part, i) => expectSame(part, partsOfImageId(earlier)[i] ?? "", "platform.repro.image-id"));

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

/** Publishes an image as another tool would. */
export const publishImage = (ref: Ref, image: ImageSpec = newerRunImage()): Step => ({ publish: { [ref]: image } });

/** The creator builds an app with acme/hello; spread it into a case. */
export const createWith = (...build: readonly Act[]) => ({
  given: world({ buildpacks: [helloBuildpack(...build)] }),
  when: [create()],
});
/** The same with these flags and processes. */
export const createWithFlags = (build: readonly Act[], flags: Readonly<Record<string, string>> = {}) => ({
  buildpack: ["0.9"] as const,
  given: world({ buildpacks: [helloBuildpack(...build)] }),
  when: [create({ flags: { "-log-level": "info", ...flags } })],
});
/** bin/build: a default process web and a process worker; commands are arrays. */
export const WEB_AND_WORKER = writeProcesses(
  { type: "web", command: ["/workspace/web"], default: true },
  { type: "worker", command: ["/workspace/worker"] },
);
export const WEB_WITHOUT_DEFAULT = writeProcesses({ type: "web", command: ["/workspace/web"] });
