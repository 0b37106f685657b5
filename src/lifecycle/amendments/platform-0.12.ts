/** Platform API 0.12. */
import { api } from "#base";
import type { RunImageNames } from "#contract";
import { runImagesByRegistry } from "../decisions/analyze.ts";
import type { TargetPair } from "../decisions/detect.ts";
import type { ListedRunImages } from "../decisions/export.ts";
import { RUN_IMAGE_CHOICE, type RunDockerfile, type RunImageChoice } from "../decisions/generate.ts";
import { labelsFrom } from "../decisions/rebase.ts";
import type { Amendment } from "../phase/amendment.ts";

/** An empty value matches every value. */
const isSameOrEmpty = (a: string, b: string): boolean => a === "" || b === "" || a === b;

function targetMatches({ base, declared }: TargetPair): boolean {
  const same = isSameOrEmpty(base.os, declared.os) && isSameOrEmpty(base.arch, declared.arch);
  if (!same || !isSameOrEmpty(base.archVariant, declared.archVariant)) return false;
  const { distros } = declared;
  const { distro } = base;
  if (distros.length === 0) return true;
  return (
    distro !== undefined &&
    distros.some((one) => isSameOrEmpty(distro.name, one.name) && isSameOrEmpty(distro.version, one.version))
  );
}

/** The first entry of run.toml that names the run image, otherwise the first entry. */
function runImageRecord({ listed, name, extensions, same }: ListedRunImages): RunImageNames | undefined {
  const names = ({ image, mirrors }: RunImageNames) => [image, ...mirrors];
  const found = listed.find((entry) => names(entry).some((each) => same(each, name)));
  // Extensions may have switched to a run image that run.toml does not list.
  const switched = extensions && listed.length > 0 ? { image: name, mirrors: [] } : undefined;
  return found ?? switched ?? listed[0];
}

/** The last run.Dockerfile that names another image and those after it count. */
export function runImageChoice({ dockerfiles }: { readonly dockerfiles: readonly RunDockerfile[] }): RunImageChoice {
  const at = dockerfiles.findLastIndex(({ switchesTo }) => switchesTo !== undefined);
  const switching = dockerfiles[at];
  const following = dockerfiles.slice(at + 1);
  // Its own instructions apply to the image that it names.
  const extend = following.length > 0 || switching?.extends === true;
  return { image: switching?.switchesTo, extend, ignored: Math.max(at, 0) };
}

const runImages: Amendment["platform"] = {
  runImageFile: { cites: ["platform.analyzer.run-image.resolve-or-fail"], apply: () => "run.toml" },
  runImageCandidates: {
    cites: ["platform.run-image-res.registry-match", "platform.run-image-res.no-registry-match"],
    apply: () => runImagesByRegistry,
  },
  describesRunImage: {
    cites: ["platform.analyzed.run-image.image", "platform.analyzed.run-image.target"],
    apply: () => true,
  },
  targetMatches: {
    cites: ["buildpack.detection.target-mismatch", "buildpack.targets.validated", "buildpack.targets.wildcard"],
    apply: () => targetMatches,
  },
  runImageRecord: {
    cites: [
      "platform.label.lifecycle.run-image-resolved",
      "platform.run-image-res.mirrors-match",
      "platform.run-image-res.mirrors-else-first",
    ],
    apply: () => runImageRecord,
  },
  labelsRunImageNames: { cites: ["platform.label.lifecycle.run-image-resolved"], apply: () => true },
};

const extensions: Amendment["platform"] = {
  runImageChoice: { cites: RUN_IMAGE_CHOICE, apply: () => runImageChoice },
  /** Without facts about the former run image. */
  switchedRunImage: {
    cites: ["platform.detector.ext.switch.image-name", "platform.detector.ext.switch.cleared"],
    apply:
      () =>
      ({ image, extend }) => ({ image, reference: "", extend }),
  },
  extendsRunImage: { cites: ["platform.exporter.base.extended"], apply: () => true },
};

const rebase: Amendment["platform"] = {
  rebaseRunImageNames: {
    cites: ["platform.rebaser.run-image.default", "platform.deprecated.stack-key-read"],
    apply: (previous) => (i) => (i.runImage.image !== "" ? i.runImage : previous(i)),
  },
  isListedRunImage: {
    cites: ["platform.rebaser.noforce.listed"],
    apply:
      () =>
      ({ recorded, name, same }) =>
        recorded.some(({ image, mirrors }) => [image, ...mirrors].some((each) => same(each, name))),
  },
  rebasedLabels: {
    cites: ["platform.rebaser.labels.base-stack"],
    apply: () => (i) => labelsFrom(i, ["io.buildpacks.base.", "io.buildpacks.stack."]),
  },
};

export const platform012: Amendment = {
  id: "platform-0.12",
  axis: "platform",
  at: api("0.12"),
  says: "Targets take the place of stacks, run.toml that of stack.toml, and run images can be extended.",
  after: [],
  platform: { ...runImages, ...extensions, ...rebase },
};
