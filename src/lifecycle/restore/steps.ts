/** The steps of restore: they put layers of an earlier build back where buildpacks look for them. */
import { describeFault, FaultError, orThrow } from "#base";
import { runToml } from "#contract";
import { readIfPresent } from "../files/documents.ts";
import type { Images } from "../images/images.ts";
import { KANIKO, keepBase } from "../images/kept-base.ts";
import { isDigestReference, sameImage } from "../images/names.ts";
import { openStores } from "../images/open.ts";
import { missingImage } from "../images/results.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import { openCacheWithMetadata } from "../steps/open-cache.ts";
import { groupStep, readAnalyzed, writeAnalyzedStep } from "../steps/read-files.ts";
import { takeDirectories } from "../steps/take-directories.ts";
import { restoreLayerSteps } from "./layers.ts";
import { sbomStep } from "./sbom.ts";

const openImageStores = step("restore", {
  id: "restore:open-stores",
  cites: ["platform.restorer.input.insecure-registry"],
  gives: ["stores"],
  failsAs: "failed",
  run: ({ state, process, inputs }) => ({ stores: state.shared?.stores ?? openStores(process, inputs) }),
});

const takeOwnDirectories = takeDirectories("restore", {
  id: "restore:take-directories",
  cites: ["platform.restorer.input.uid", "platform.restorer.input.gid"],
  failsAs: "failed",
  directories: (inputs) => [inputs.layers, inputs.cacheDir, KANIKO],
});

const readBuildpackGroup = groupStep({
  id: "restore:read-group",
  cites: ["platform.restorer.input.group", "platform.restorer.exit.12"],
});

const readAnalyzedMetadata = step("restore", {
  id: "restore:read-analyzed",
  cites: ["platform.restorer.input.analyzed"],
  gives: ["analyzed"],
  failsAs: "failed",
  run(context) {
    try {
      return { analyzed: readAnalyzed(context) };
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      context.log.warn(`Nothing of the previous image is restored: ${describeFault(error.fault)}`);
      return { analyzed: undefined };
    }
  },
});

const recordBuildImage = step("restore", {
  id: "restore:record-build-image",
  cites: ["platform.restorer.build-image.record-digest", "platform.restorer.build-image.copy-to-kaniko"],
  needs: ["stores", "analyzed"],
  gives: ["analyzed"],
  failsAs: "failed",
  async run({ state, inputs, process, rules }) {
    const { analyzed, stores } = state;
    if (inputs.buildImage === undefined || analyzed === undefined) return { analyzed };
    const { registry } = stores;
    const image = orThrow(await registry.open(inputs.buildImage));
    if (image === undefined) throw missingImage("build image", inputs.buildImage);
    await keepBase(process, image, rules.platform.keptForExtend({ kind: "build" }));
    const reference = registry.identifier(inputs.buildImage, image);
    return { analyzed: { ...analyzed, buildImage: { extend: analyzed.buildImage?.extend ?? false, reference } } };
  },
});

const resolveRunImage = step("restore", {
  id: "restore:resolve-run-image",
  cites: [
    "platform.restorer.run-image.mirrors-digest",
    "platform.restorer.run-image.populate-target",
    "platform.restorer.run-image.extend-download",
  ],
  needs: ["stores", "group", "analyzed"],
  gives: ["analyzed"],
  failsAs: "failed",
  async run(context) {
    const { state, process, inputs, rules } = context;
    const { analyzed, stores } = state;
    if (analyzed === undefined) return { analyzed };
    const { runImage } = analyzed;
    if (rules.platform.checksRunImage({ platformApi: inputs.platformApi }))
      await checkListed(context, runImage?.image ?? "");
    if (runImage === undefined || runImage.image === "") return { analyzed };
    const digest = inputs.layout || isDigestReference(runImage.reference);
    const target = runImage.target !== undefined && runImage.target.os !== "";
    const extend = runImage.extend && !inputs.layout;
    const extensions = state.group.groupExtensions.length > 0;
    if (!extend && !rules.platform.resolvesRunImage({ digest, target, extensions })) return { analyzed };
    // The extender needs a digest of a registry, which an image in a daemon does not have.
    const images = extend ? stores.registry : stores.images;
    const name = await accessibleName(context, images, runImage.image);
    const opened = orThrow(await images.open(name));
    if (opened === undefined) throw missingImage("run image", name);
    const reference = images.identifier(name, opened);
    const seen = rules.platform.runImageTarget({ config: opened.config });
    if (extend) await keepBase(process, opened, rules.platform.keptForExtend({ kind: "run" }));
    return { analyzed: { ...analyzed, runImage: { ...runImage, reference, target: seen } } };
  },
});

/** The first name of the run image under which there is an image that can be read; if there is none, the name in analyzed.toml. */
async function accessibleName(
  { process, inputs, rules, log }: PhaseContext<"restore", "stores">,
  images: Images,
  image: string,
): Promise<string> {
  const listed = () => readIfPresent(process.fs, inputs.run, runToml)?.images ?? [];
  for (const name of rules.platform.restoredRunImage({ image, listed, same: sameImage })) {
    const opened = await images.open(name);
    if (opened.ok && opened.value !== undefined) return name;
    log.debug(`The run image ${name} cannot be used`);
  }
  return image;
}

/** Throws a phase fault if run.toml lists the run image and it cannot be read. */
async function checkListed(
  { state, process, inputs }: PhaseContext<"restore", "stores">,
  runImage: string,
): Promise<void> {
  const names = (readIfPresent(process.fs, inputs.run, runToml)?.images ?? []).flatMap(({ image, mirrors }) => [
    image,
    ...mirrors,
  ]);
  if (!names.some((name) => sameImage(name, runImage))) return;
  const problem = await state.stores.images.problemOf(runImage, "read");
  if (problem === undefined) return;
  throw phaseFault("failed", `the run image ${runImage} is no longer accessible: ${describeFault(problem)}`);
}

const writeAnalyzed = writeAnalyzedStep({
  id: "restore:write-analyzed",
  cites: ["platform.restorer.run-image.populate-target", "platform.restorer.build-image.record-digest"],
});

const openTheCache = step("restore", {
  id: "restore:open-cache",
  cites: ["platform.restorer.layers.use-cache"],
  needs: ["stores"],
  gives: ["cache", "cacheMetadata"],
  failsAs: "failed",
  run: openCacheWithMetadata,
});

export const restoreSteps: readonly StepDef<"restore">[] = [
  openImageStores,
  takeOwnDirectories,
  readBuildpackGroup,
  readAnalyzedMetadata,
  recordBuildImage,
  resolveRunImage,
  writeAnalyzed,
  openTheCache,
  ...restoreLayerSteps,
  sbomStep,
];
