/** Departures of the official lifecycle 0.21 that concern image extensions. */
import type { Amendment } from "../phase/amendment.ts";
import { runImageChoice } from "./platform-0.12.ts";

export const extensionDepartures = {
  /** Extension groups vary fastest: all are tried with one group of buildpacks before the next one. */
  extensionOrder: {
    cites: ["buildpack.order.ext.prepended", "buildpack.order.pattern.concat"],
    apply: () => ({ optional: true, faster: "extensions" }),
  },
  /** A group of extensions alone passes, if all buildpacks were optional and failed. */
  trialPasses: {
    cites: ["buildpack.detection.none-zero-next"],
    apply: () => (i) => i.buildpacks + i.extensions > 0,
  },
  /** From Platform API 0.13 on, Dockerfiles in a directory `generate` are checked in place and do not reach the extender. */
  copiesPrepared: {
    cites: ["ext.generate.prepopulated"],
    apply: (previous) => (i) => i.form === "by-kind" && previous(i),
  },
  /** A run.Dockerfile without instructions extends nothing. Before Platform API 0.12 all Dockerfiles count too. */
  runImageChoice: {
    cites: ["platform.detector.ext.all-base-image", "platform.detector.ext.switch.extend-true"],
    apply: () => (i) => {
      const choice = runImageChoice(i);
      return { ...choice, extend: i.dockerfiles.slice(choice.ignored).some((one) => one.extends) };
    },
  },
  switchedRunImage: {
    cites: ["platform.detector.ext.switch.cleared"],
    apply: () => (i) => ({ image: i.image, reference: i.image, extend: i.extend }),
  },
  /** The restorer was observed to keep all blobs of a build image below `/kaniko`. */
  keptForExtend: { cites: ["platform.restorer.build-image.copy-to-kaniko"], apply: () => () => "whole" },
  inheritedRebasable: {
    cites: ["platform.extender.run.rebasable-false"],
    apply: () => (i) => i.label,
  },
  buildImageExtended: {
    cites: ["platform.detector.ext.record-build-image", "platform.detector.ext.build-extend-true"],
    apply: () => () => false,
  },
} as const satisfies Amendment["platform"];

export const extensionVariables = {
  generateVariables: {
    cites: ["ext.process.path-args"],
    apply: (previous) => (i) => {
      const { CNB_EXEC_ENV: _, ...given } = previous(i);
      return given;
    },
  },
} as const satisfies Amendment["buildpack"];
