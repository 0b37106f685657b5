/**
 * Departures of the official lifecycle 0.21. Each wrap cites the statement that it breaks. Where the specification leaves a choice, the
 * reference does what the official lifecycle does. All departures were observed on the executables of 0.21.17 and compared with the
 * reference under this amendment.
 */

import { type ByteString, byteString, joinByteStrings } from "#base";
import { officialAnalyzedToml, officialBuildpackToml, officialExtensionToml } from "#contract";
import { readBuilt } from "../launch/steps.ts";
import type { Amendment } from "../phase/amendment.ts";
import type { RequirementId } from "../rules/decision.ts";
import { extensionDepartures, extensionVariables } from "./official-extensions.ts";
import { imageDepartures, imageStepDepartures } from "./official-images.ts";

const LAYER_BY_LAYER: readonly RequirementId[] = ["platform.launcher.exec.execd.process-order"];

/** For each layer, first the common directory, then that of the process. */
const layerByLayer = (
  layers: readonly ByteString[],
  dir: ByteString,
  process: ByteString | undefined,
): readonly ByteString[] =>
  layers.flatMap((layer) => [
    byteString`${layer}/${dir}`,
    ...(process === undefined ? [] : [byteString`${layer}/${dir}/${process}`]),
  ]);

/** At build it reads `<layer>.toml` files in the order of their names. */
const inOrderOfFiles = (layers: readonly ByteString[]): readonly ByteString[] =>
  layers.toSorted((a, b) => (`${a}.toml` < `${b}.toml` ? -1 : 1));

export const official: Amendment = {
  id: "official-0.21",
  axis: "departure",
  after: [],
  platform: {
    ...imageDepartures,
    ...extensionDepartures,
    analyzedForm: { cites: ["platform.analyzed.run-image.target"], apply: () => officialAnalyzedToml },
    buildpackForm: {
      cites: ["buildpack.bp-toml.exec-env.name", "buildpack.targets.validated"],
      apply: () => officialBuildpackToml,
    },
    /** As for a buildpack, a table `exec-env` ends the detector. Targets never exclude an extension, so their form does not matter. */
    extensionForm: { cites: ["ext.ext-toml.targets.may"], apply: () => officialExtensionToml },
    sbomSetIn: {
      cites: [
        "platform.exporter.sbom.set-in-name.launch-buildpack",
        "platform.exporter.sbom.set-in-name.launch-layer",
        "platform.exporter.sbom.set-in-name.build-buildpack",
        "platform.exporter.sbom.set-in-name.build-layer",
      ],
      apply: () => "directory",
    },
    systemOptional: { cites: ["platform.system.optional-default"], apply: () => () => false },
    warningsTo: { cites: ["platform.detector.output.dev-stderr"], apply: () => () => "stdout" },
    buildpackErrorsTo: { cites: ["platform.builder.output.dev-stderr"], apply: () => () => "stdout" },
    /** The creator ignores the mode. */
    extensionsExperimental: {
      cites: ["platform.experimental.unset-fails"],
      apply: (previous) => (i) => i.phase !== "create" && previous(i),
    },
    experimental: {
      cites: ["platform.experimental.silent"],
      apply: (previous) => (i) => (i.mode === "silent" ? "warn" : previous(i)),
    },
    trialOptional: {
      cites: [
        "buildpack.plan.trial.optional-unused-provide.buildpack",
        "buildpack.plan.trial.optional-unmet-require.buildpack",
      ],
      apply: () => (i) => i.optional && i.alternative === i.count - 1,
    },
    layerOperations: {
      cites: ["buildpack.env.layer-paths.order-layers", "buildpack.env.append.layer-order"],
      apply:
        () =>
        ({ at, layers }) =>
          at === "build"
            ? inOrderOfFiles(layers).flatMap((layer) => [
                { layer, apply: "paths" as const },
                { layer, apply: "files" as const },
              ])
            : [
                ...layers.map((layer) => ({ layer, apply: "paths" as const })),
                ...layers.map((layer) => ({ layer, apply: "files" as const })),
              ],
    },
    delimiterDirs: { cites: ["buildpack.env.delim.used"], apply: () => (i) => [i.dir] },
    excludedAtLaunch: {
      cites: ["platform.env.launch.inherit"],
      apply: (previous) => (i) => previous(i) || ["CNB_PLATFORM_API", "CNB_DEPRECATION_MODE"].includes(i.name),
    },
    pathAtLaunch: {
      cites: ["platform.env.launch.path-strip"],
      apply: () => (i) =>
        joinByteStrings(
          i.path.split(":").filter((dir) => dir !== "/cnb/process" && dir !== "/cnb/lifecycle"),
          ":",
        ),
    },
    sbomNameOf: {
      cites: ["platform.exporter.sbom.launch-layer-file"],
      apply: () => (i) => i.fileName.slice(0, i.fileName.indexOf(".")),
    },
    execdDirs: { cites: LAYER_BY_LAYER, apply: () => (i) => layerByLayer(i.layers, byteString("exec.d"), i.process) },
    /** It looks for a relative command in the app directory, and executes it in the working directory. */
    commandSearchedFrom: { cites: ["platform.launcher.exec.invoke"], apply: () => (i) => i.app },
    appProfile: { cites: ["platform.launcher.exec.app-profile"], apply: () => () => byteString(".profile") },
    /** Bash evaluates the paths of scripts and the working directory, and goes on where it is if it cannot enter that. */
    sourceLine: {
      cites: ["platform.launcher.exec.profiled.source"],
      apply: () => (i) => byteString`source "${i.path}"`,
    },
    enterLine: { cites: ["platform.launcher.exec.working-dir"], apply: () => (i) => byteString`cd "${i.dir}"` },
    /** `echo` takes words such as -n for its options, and the shell removes newlines at the end of its output. */
    wordsLine: {
      cites: ["platform.launcher.user.shell.args", "platform.launcher.args.append"],
      apply: () => (i) => {
        const words = Array.from({ length: i.args }, (_, at) => ` "$(eval echo \\"\${${at + 1}}\\")"`).join("");
        return byteString(`exec bash -c '"$(eval echo \\"$0\\")"${words}' "\${@:1}"`);
      },
    },
    profileDirs: {
      cites: ["platform.launcher.exec.profiled.process-order"],
      apply: () => (i) => layerByLayer(i.layers, byteString("profile.d"), i.process),
    },
  },
  buildpack: {
    ...extensionVariables,
    stackListed: { cites: ["buildpack.detection.stack.listed"], apply: () => () => true },
    /** It reads `direct` of metadata.toml for every buildpack; its own builder always writes true there. */
    processStart: {
      cites: ["platform.launcher.args.direct-true"],
      apply: (previous) => (i) => ({ ...previous(i), direct: i.direct }),
    },
  },
  steps: [
    ...imageStepDepartures,
    {
      phase: "launch",
      where: "replace:launch:read-metadata",
      step: { ...readBuilt, failsAs: "failed" },
    },
  ],
};
