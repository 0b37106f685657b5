/** Buildpack API 0.10. */
import { api, byteString, withMembers } from "#base";
import type { ImageTarget } from "#contract";
import type { ProcessEnvironment } from "#machine";
import { targetsOfStacks } from "../decisions/detect.ts";
import type { Amendment } from "../phase/amendment.ts";
import type { RequirementId } from "../rules/decision.ts";

const TARGET_VARIABLES: readonly RequirementId[] = [
  "buildpack.env.target.os",
  "buildpack.env.target.arch",
  "buildpack.env.target.variant",
  "buildpack.env.target.distro-name",
  "buildpack.env.target.distro-version",
];

export const buildpack010: Amendment = {
  id: "buildpack-0.10",
  axis: "buildpack",
  at: api("0.10"),
  says: "Targets take the place of stacks.",
  after: [],
  buildpack: {
    detectVariables: {
      cites: TARGET_VARIABLES,
      apply: (previous) => (i) => withMembers(previous(i), targetVariables(i.target)),
    },
    extensionDetectVariables: {
      cites: TARGET_VARIABLES,
      apply: (previous) => (i) => withMembers(previous(i), targetVariables(i.target)),
    },
    generateVariables: {
      cites: [...TARGET_VARIABLES, "ext.process.env"],
      apply: (previous) => (i) => withMembers(previous(i), targetVariables(i.target)),
    },
    buildVariables: {
      cites: TARGET_VARIABLES,
      apply: (previous) => (i) => withMembers(previous(i), targetVariables(i.target)),
    },
    stackListed: { cites: ["buildpack.detection.target-mismatch"], apply: () => () => true },
    targetsInferred: {
      cites: ["buildpack.deprecated.stacks.bionic-translate"],
      apply: (previous) => (i) => {
        const translated = targetsOfStacks(i.stacks, true);
        return translated.length > 0 ? translated : previous(i);
      },
    },
  },
};

/** Optional variables are set only if they are known. */
function targetVariables({ os, arch, archVariant, distro }: ImageTarget): ProcessEnvironment {
  return {
    CNB_TARGET_OS: byteString(os),
    CNB_TARGET_ARCH: byteString(arch),
    ...(archVariant ? { CNB_TARGET_ARCH_VARIANT: byteString(archVariant) } : {}),
    ...(distro?.name ? { CNB_TARGET_DISTRO_NAME: byteString(distro.name) } : {}),
    ...(distro?.version ? { CNB_TARGET_DISTRO_VERSION: byteString(distro.version) } : {}),
  };
}
