/** Rules of whole builds: a second build succeeds, and builds are reproducible. */
import type { ComponentEvidence } from "../component/evidence.ts";
import { type Answer, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, may } from "../kit/rule-kit.ts";
import type { WholeBuild, WholeBuilds } from "./whole.ts";

/** With what the reference lifecycle makes of the buildpack. */
export interface BuildpackEvidence extends ComponentEvidence {
  readonly whole: WholeBuilds | { readonly notRun: string };
}

type Following = Required<WholeBuilds>;

function onBuilt({ whole }: BuildpackEvidence, answer: (builds: Following) => Answer): Answer {
  if ("notRun" in whole) return whole;
  const { first, second, fresh } = whole;
  if (second === undefined || fresh === undefined)
    return notRun(`the first build does not succeed here: ${endWords(first)}`);
  return answer({ first, second, fresh });
}

function endWords({ end, ran }: WholeBuild): string {
  const last = ran.output.trimEnd().split("\n").at(-1)?.slice(0, 160) ?? "";
  return `${ran.command} ${"code" in end ? `exit ${end.code}` : end.is}: ${last}`;
}

export const wholeRules: readonly Rule<BuildpackEvidence>[] = [
  implied({
    id: "check.buildpack.second-build",
    says: "A second build succeeds with the cache and the image of the first one.",
    statements: [
      "buildpack.layers.cache.restore-metadata",
      "buildpack.layers.cache.restore-contents",
      "buildpack.layers.launch.restore-metadata",
      "buildpack.layers.reuse.may-find",
      "buildpack.layers.reuse.may-launch",
      "buildpack.layers.reuse.may-metadata",
      "buildpack.layers.reuse.may-sbom",
      "buildpack.layers.reuse.may-build",
      "buildpack.layers.reuse.may-cache",
      "buildpack.layers.reuse.may-contents",
      "buildpack.build.bp.may-modify-layers",
      "buildpack.build.bp.may-modify-toml",
      "buildpack.build.bp.may-modify-sbom",
      "buildpack.build.bp.may-store",
    ],
    judge: (evidence) =>
      onBuilt(evidence, ({ second }) =>
        second.end.is === "built"
          ? []
          : [{ ...finding("the second build", "an image", endWords(second)), ran: [second.ran] }],
      ),
  }),
  may({
    id: "check.buildpack.reproducible",
    says: "Two builds of the same app make the same layers.",
    statements: ["platform.repro.buildpack-nondeterminism"],
    judge: (evidence) =>
      onBuilt(evidence, ({ first, fresh }) =>
        [...new Set([...Object.keys(first.layers), ...Object.keys(fresh.layers)])]
          .filter((name) => first.layers[name] !== fresh.layers[name])
          .map((name) => finding(`layer ${name}`, `${first.layers[name] ?? "no layer"}`, fresh.layers[name] ?? null)),
      ),
  }),
];
