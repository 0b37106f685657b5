/** What Buildpack API 0.10 changed: targets. */
import { api } from "#base";
import { bionicTarget } from "../detect/decisions.ts";
import type { TargetSeen } from "../environment/decisions.ts";
import type { RequirementId } from "../rules/decision.ts";
import type { Amendment } from "../rules/rules.ts";

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
  after: [],
  buildpack: {
    detectVariables: {
      cites: TARGET_VARIABLES,
      apply: (previous) => (i) => ({ ...previous(i), ...targetVariables(i.target) }),
    },
    buildVariables: {
      cites: TARGET_VARIABLES,
      apply: (previous) => (i) => ({ ...previous(i), ...targetVariables(i.target) }),
    },
    targetsInferred: {
      cites: ["buildpack.deprecated.stacks.bionic"],
      apply: (previous) => (i) => {
        const translated = i.stacks.flatMap((id) => (id === "*" ? [{}] : bionicTarget(id, true)));
        return translated.length > 0 ? translated : previous(i);
      },
    },
  },
};

/** The optional ones only where they are known. */
function targetVariables({ os, arch, variant, distro }: TargetSeen): Readonly<Record<string, string>> {
  return {
    CNB_TARGET_OS: os,
    CNB_TARGET_ARCH: arch,
    ...(variant ? { CNB_TARGET_ARCH_VARIANT: variant } : {}),
    ...(distro?.name ? { CNB_TARGET_DISTRO_NAME: distro.name } : {}),
    ...(distro?.version ? { CNB_TARGET_DISTRO_VERSION: distro.version } : {}),
  };
}
