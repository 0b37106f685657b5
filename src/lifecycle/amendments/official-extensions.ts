/** Where the official lifecycle 0.21 departs from the text, for image extensions. */
import type { Amendment } from "../phase/amendment.ts";

export const extensionDepartures = {
  /** All groups of extensions are tried with one group of buildpacks before the next group of buildpacks. */
  extensionOrder: {
    cites: ["buildpack.order.ext.prepended", "buildpack.order.pattern.concat"],
    apply: () => ({ optional: true, faster: "extensions" }),
  },
  /** Extensions alone are left when all buildpacks were optional and dropped out. */
  trialStands: {
    cites: ["buildpack.detection.none-zero-next"],
    apply: () => (i) => i.buildpacks + i.extensions > 0,
  },
  /** From Platform API 0.13 on, Dockerfiles in a directory `generate` are judged where they are, and never get to the extender. */
  copiesPrepared: {
    cites: ["ext.generate.prepopulated"],
    apply: (previous) => (i) => i.form === "by-kind" && previous(i),
  },
  /** A run.Dockerfile without instructions extends nothing. */
  runImageChoice: {
    cites: ["platform.detector.ext.all-base-image", "platform.detector.ext.switch.extend-true"],
    apply: (previous) => (i) => {
      const choice = previous(i);
      return { ...choice, extend: i.dockerfiles.slice(choice.ignored).some((one) => one.extends) };
    },
  },
  switchedRunImage: {
    cites: ["platform.detector.ext.switch.cleared"],
    apply: (previous) => (i) => ({ ...previous(i), reference: i.image }),
  },
  /** Seen of the restorer, which leaves all blobs of a build image below `/kaniko`. */
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
