/** Mutants of the exporter. */
import { byteString } from "#base";
import { type Mutant, mutant, overrideDecision, replaceDecision, skipStep } from "./mutant.ts";

const changePattern = (change: (pattern: string) => string) =>
  overrideDecision("slicePattern", (previous) => (i) => byteString(change(previous(i))));

export const exportMutants: readonly Mutant[] = [
  mutant("all-layers-exported", "The image has build-only and cache-only layers.", {
    breaks: ["buildpack.layers.launch.drop"],
    fault: replaceDecision("exportsLayer", ({ launch, build, cache }) => launch || build || cache),
  }),
  mutant(
    "docker-configuration-lost",
    "The app image loses configuration of the run image that Docker knows and the OCI does not.",
    {
      breaks: ["platform.exporter.base.config-preserved"],
      fault: overrideDecision("inheritedConfig", (previous) => (i) => {
        const { StopTimeout: _, ...config } = previous(i).config as Readonly<Record<string, unknown>>;
        return { ...previous(i), config };
      }),
    },
  ),
  mutant(
    "lowest-of-its-digest-reused",
    "The exporter reuses the lowest layer of the previous image with the diffID, which may be the run image's.",
    {
      breaks: ["platform.repro.manifest-digest"],
      fault: replaceDecision("reusedCandidate", () => 0),
    },
  ),
  mutant(
    "previous-layers-preferred",
    "The exporter reuses a layer of the previous image although the layer directory exists.",
    {
      breaks: ["buildpack.layers.launch.replace"],
      fault: overrideDecision(
        "layerSource",
        (previous) => (i) => (i.previous === undefined ? previous(i) : { from: "previous", sha: i.previous }),
      ),
    },
  ),
  mutant("nothing-reused", "The exporter never reuses a layer of the previous image.", {
    breaks: ["buildpack.layers.launch.reuse"],
    fault: overrideDecision("layerSource", (previous) => (i) => previous({ ...i, previous: undefined })),
  }),
  mutant("image-id-not-reported", "The report has no id of an image in a Docker daemon.", {
    breaks: ["platform.report.image-id"],
    fault: replaceDecision("reportedImageId", () => ""),
  }),
  mutant("own-sboms-lost", "The SBOM files of the lifecycle and of the launcher are copied nowhere.", {
    breaks: ["platform.exporter.sbom.launcher", "platform.exporter.sbom.lifecycle"],
    fault: skipStep("export:copy-lifecycle-sboms"),
  }),
  mutant("variables-of-base-win", "A variable that the run image has keeps its value.", {
    breaks: ["platform.exporter.env.app-dir", "platform.exporter.env.layers-dir"],
    fault: overrideDecision("imageEnv", (previous) => (i) => {
      const nameOf = (line: string) => line.split("=", 1)[0];
      const ofBase = new Map(i.base.map((line) => [nameOf(line), line]));
      return previous(i).map((line) => ofBase.get(nameOf(line)) ?? line);
    }),
  }),
  mutant("labels-of-base-win", "A label that the run image has keeps its value.", {
    breaks: [
      "platform.exporter.label.lifecycle-metadata",
      "platform.exporter.label.build-metadata",
      "platform.exporter.label.project-metadata",
    ],
    fault: overrideDecision("imageLabels", (previous) => (i) => ({ ...previous(i), ...i.base })),
  }),
  mutant("process-types-unchecked", "The exporter takes every process type.", {
    breaks: ["buildpack.launch-toml.process.type-charset"],
    fault: replaceDecision("processTypeProblem", () => undefined),
  }),
  mutant("exec-env-unlabelled", "The lifecycle's label has no execution environment.", {
    breaks: ["platform.label.lifecycle.exec-env"],
    fault: replaceDecision("labelsExecEnv", false),
  }),
  mutant("no-app-layers", "The app directory is not in the image.", {
    breaks: ["platform.exporter.app-layers", "buildpack.export.image.app-layers"],
    fault: skipStep("export:app-layers"),
  }),
  mutant("no-launcher", "The launcher is not in the image.", {
    breaks: ["platform.exporter.launcher.binary"],
    fault: skipStep("export:launcher-layer"),
  }),
  mutant("no-process-links", "The image has no links for process types.", {
    breaks: ["platform.exporter.launcher.symlinks"],
    fault: skipStep("export:process-types-layer"),
  }),
  mutant("no-config-layer", "The image has no metadata.toml.", {
    breaks: ["platform.exporter.config.metadata-layer"],
    fault: skipStep("export:config-layer"),
  }),
  mutant("no-sbom-layer", "SBOM files are not in the image.", {
    breaks: ["platform.exporter.sbom.launch-layer", "platform.exporter.sbom.launch-buildpack"],
    fault: skipStep("export:sbom-layer"),
  }),
  mutant("no-report", "The exporter does not write a report.", {
    breaks: ["platform.exporter.report", "platform.report.digest"],
    fault: skipStep("export:report"),
  }),
  mutant("nothing-cached", "The exporter stores no layer in the cache.", {
    breaks: ["platform.exporter.cache.contents", "buildpack.layers.cache.restore-contents"],
    fault: replaceDecision("cachesLayer", () => false),
  }),
  mutant("launch-layers-uncached", "The exporter never stores launch layers in the cache.", {
    breaks: ["buildpack.layers.cache.restore-contents"],
    fault: overrideDecision("cachesLayer", (previous) => (i) => !i.launch && previous(i)),
  }),
  mutant(
    "entrypoint-always-launcher",
    "The entrypoint is always the launcher, whatever process type the platform requests.",
    {
      breaks: ["platform.exporter.entrypoint.process-type", "platform.exporter.entrypoint.buildpack-default"],
      fault: replaceDecision("entrypoint", () => ({ ok: true, value: "/cnb/lifecycle/launcher" })),
    },
  ),
  mutant("unknown-type-accepted", "The exporter accepts a process type that no buildpack defines.", {
    breaks: ["platform.exporter.entrypoint.unknown-type-fails"],
    fault: overrideDecision(
      "entrypoint",
      (previous) => (i) =>
        previous({
          ...i,
          requested: i.requested !== undefined && i.types.includes(i.requested) ? i.requested : undefined,
        }),
    ),
  }),
  mutant("environment-of-base", "The image has only the run image's environment.", {
    breaks: ["platform.exporter.env.layers-dir", "platform.exporter.env.app-dir", "platform.exporter.env.path"],
    fault: replaceDecision("imageEnv", ({ base }) => base),
  }),
  mutant("environment-replaced", "The image loses variables of the run image.", {
    breaks: ["platform.exporter.base.config-preserved"],
    fault: overrideDecision(
      "imageEnv",
      (previous) => (i) => previous(i).filter((line) => /^(PATH|CNB_\w+)=/.test(line)),
    ),
  }),
  mutant("working-dir-root", "The working directory of the image is the root directory.", {
    breaks: ["platform.exporter.working-dir"],
    fault: replaceDecision("imageWorkingDir", () => "/"),
  }),
  mutant("epoch-ignored", "The exporter ignores SOURCE_DATE_EPOCH.", {
    breaks: ["platform.exporter.repro.created"],
    fault: replaceDecision("createdAt", () => ({ created: "1980-01-01T00:00:01Z" })),
  }),
  mutant("first-run-toml-entry", "The label has the names of the first entry of run.toml, whatever the run image.", {
    breaks: ["platform.label.lifecycle.run-image-resolved", "platform.run-image-res.mirrors-match"],
    fault: replaceDecision("runImageRecord", ({ listed }) => listed[0]),
  }),
  mutant("labels-of-base-lost", "The image loses labels of the run image.", {
    breaks: ["platform.exporter.base.config-preserved"],
    fault: overrideDecision("imageLabels", (previous) => (i) => previous({ ...i, base: {} })),
  }),
  mutant("first-label-wins", "If several buildpacks set one label, the first one decides its value.", {
    breaks: ["buildpack.launch-toml.label.last-wins"],
    fault: overrideDecision(
      "imageLabels",
      (previous) => (i) => previous({ ...i, buildpacks: i.buildpacks.toReversed() }),
    ),
  }),
  mutant("first-tag-reported", "The report lists only the first tag.", {
    breaks: ["platform.report.tags"],
    fault: overrideDecision("reportedTags", (previous) => (i) => previous(i).slice(0, 1)),
  }),
  mutant("question-mark-is-star", "A question mark in the pattern of a slice matches any number of characters.", {
    breaks: ["buildpack.slices.glob-syntax"],
    fault: changePattern((pattern) => pattern.replaceAll("?", "*")),
  }),
  mutant("slices-by-prefix", "A slice has the files whose names begin like one that its pattern matches.", {
    breaks: ["buildpack.slices.rest"],
    fault: changePattern((pattern) => `${pattern}*`),
  }),
  mutant("slices-ignore-case", "The patterns of slices do not tell capital letters from small ones.", {
    breaks: ["buildpack.slices.rest"],
    fault: changePattern((pattern) =>
      pattern.includes("[")
        ? pattern
        : pattern.replace(/[a-z]/gi, (one) => `[${one.toLowerCase()}${one.toUpperCase()}]`),
    ),
  }),
  mutant("classes-are-never-negated", "A caret in the pattern of a slice matches a caret.", {
    breaks: ["buildpack.slices.glob-syntax"],
    fault: changePattern((pattern) => pattern.replace("[^", "[\\^")),
  }),
  mutant("backslashes-ignored", "A backslash in the pattern of a slice has no meaning.", {
    breaks: ["buildpack.slices.glob-syntax"],
    fault: changePattern((pattern) => pattern.replaceAll("\\", "")),
  }),
  mutant("recorded-by-image-only", "The exporter finds an entry of run.toml only by its image.", {
    breaks: ["platform.run-image-res.mirrors-match"],
    fault: overrideDecision(
      "runImageRecord",
      (previous) => (i) =>
        i.listed.find(({ image }) => i.same(image, i.name)) ?? previous({ ...i, listed: i.listed.slice(0, 1) }),
    ),
  }),
  mutant("recorded-by-repository", "The exporter finds an entry of run.toml by another tag of its image.", {
    breaks: ["platform.run-image-res.mirrors-else-first"],
    fault: overrideDecision(
      "runImageRecord",
      (previous) => (i) =>
        previous({ ...i, same: (a, b) => a.split(":").slice(0, -1).join() === b.split(":").slice(0, -1).join() }),
    ),
  }),
];
