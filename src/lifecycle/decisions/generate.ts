/** What generation decides: the places of outputs, their validity, and the run image. */
import type { AnalyzedRunImage, dockerfile, PlanEntry } from "#contract";
import type { GeneratedForm } from "../files/dockerfile-places.ts";
import { decision, value } from "../rules/decision.ts";

/** The facts of a run.Dockerfile that decide about the run image. */
export interface RunDockerfile {
  /** The image after FROM; undefined if it is the argument `base_image`. */
  readonly switchesTo: string | undefined;
  /** Are there instructions after FROM? */
  readonly extends: boolean;
}

export interface RunImageChoice {
  /** Undefined: the run image stays. */
  readonly image: string | undefined;
  readonly extend: boolean;
  /** The number of run.Dockerfiles, from the first, that have no effect. */
  readonly ignored: number;
}

/** The lifecycle's own build arguments. `base_image` comes last, so the lifecycle's value always counts. */
const OWN_ARGS: readonly string[] = ["build_id", "user_id", "group_id"];

const outputDecisions = {
  /** The layout of the generated directory. From Platform API 0.13 on it holds the output directories themselves. */
  generatedForm: value<GeneratedForm>(
    [
      "platform.detector.output.generated-run-image-extension-id-dockerfile",
      "platform.detector.output.generated-build-image-extension-id-dockerfile",
    ],
    "by-kind",
  ),
  /** Is an output directory of an earlier build emptied first? The specification does not say. */
  clearsOutput: value<boolean>(["ext.generate.output-dir.received"], false),
  /** Is the directory `generate`, which replaces bin/generate, copied to the output directory? */
  copiesPrepared: decision(["ext.generate.prepopulated"], (_: { form: GeneratedForm }): boolean => true),
  /** May an extension have its own build contexts? `api`: its Buildpack API. */
  contexts: decision(["ext.context.default-app"], (_: { api: string }): "own" | "none" => "none"),
  generateOrder: decision(
    ["ext.process.execute", "ext.process.next", "platform.detector.ext.execute-order"],
    <E>(i: { group: readonly E[] }): readonly E[] => i.group,
  ),
  generateSucceeded: decision(
    ["ext.process.fail-nonzero", "platform.detector.exit.91"],
    (i: { exit: { code: number } | { signal: string } }): boolean => "code" in i.exit && i.exit.code === 0,
  ),
  /** The plan entries of an extension. Entries of a buildpack with the same id are not among them. */
  extensionPlan: decision(["ext.process.plan"], (i: { id: string; entries: readonly PlanEntry[] }) =>
    i.entries.filter(({ providers }) => providers.some(({ id, extension }) => id === i.id && extension)),
  ),
  /** The plan for later members, without the names that the extension met. */
  planAfterExtension: decision(
    ["platform.detector.ext.filter-plan", "buildpack.unmet.exclude"],
    (i: { entries: readonly PlanEntry[]; met: readonly string[] }): readonly PlanEntry[] =>
      i.entries.filter((entry) => !entry.requires.some((one) => i.met.includes(one.name))),
  ),
};

/** Why it is not acceptable; undefined if it is. */
const flawDecisions = {
  dockerfileFlaw: decision(
    [
      "platform.detector.exit.92-99",
      "ext.dockerfile.build.preamble",
      "ext.dockerfile.build.single-from",
      "ext.dockerfile.run.single-from",
    ],
    (i: { flaws: readonly dockerfile.Flaw[] }): dockerfile.Flaw | undefined =>
      i.flaws.find(({ level }) => level === "MUST"),
  ),
  /** `names`: the context directories that exist. */
  contextFlaw: decision(["ext.context.exclusive"], (i: { names: readonly string[] }): string | undefined =>
    i.names.includes("context") && i.names.length > 1
      ? `${i.names.join(" and ")} are there, and the one for both images must not be with another`
      : undefined,
  ),
  extendConfigFlaw: decision(["ext.apply.provide-args"], (i: { names: readonly string[] }): string | undefined => {
    const own = i.names.find((name) => OWN_ARGS.includes(name));
    return own === undefined ? undefined : `the argument ${own} is the lifecycle's own`;
  }),
};

/** The statements about the run image that the run.Dockerfiles choose. */
export const RUN_IMAGE_CHOICE = [
  "platform.detector.ext.inspect-order",
  "platform.detector.ext.select-run-image",
  "platform.detector.ext.all-base-image",
  "platform.detector.ext.last-from-wins",
  "platform.detector.ext.switch.ignore-preceding",
  "platform.detector.ext.switch.extend-false",
  "platform.detector.ext.switch.extend-true",
] as const;

const runImageDecisions = {
  /** Before Platform API 0.12 only the last run.Dockerfile counts, and none extends the image. */
  runImageChoice: decision(
    RUN_IMAGE_CHOICE,
    ({ dockerfiles }: { dockerfiles: readonly RunDockerfile[] }): RunImageChoice => ({
      image: dockerfiles.at(-1)?.switchesTo,
      extend: false,
      ignored: 0,
    }),
  ),
  /** The entry of a run image that an extension chose. */
  switchedRunImage: decision(
    ["platform.detector.ext.switch.image-name", "platform.detector.ext.switch.cleared"],
    (i: { image: string; extend: boolean }): AnalyzedRunImage => ({ image: "", reference: i.image, extend: false }),
  ),
  /** Does analyzed.toml say that the build image is extended? `dockerfiles`: their number. */
  buildImageExtended: decision(
    [
      "platform.detector.ext.record-build-image",
      "platform.detector.ext.build-extend-false",
      "platform.detector.ext.build-extend-true",
    ],
    (i: { dockerfiles: number }): boolean => i.dockerfiles > 0,
  ),
  /** What a phase does if extensions were detected. The creator cannot extend; the extender uses generated files. */
  extensionsIn: decision(
    ["platform.op.creator.no-extension", "platform.detector.ext.execute-order"],
    (i: { phase: string }): "generate" | "refuse" | "leave" =>
      i.phase === "create" ? "refuse" : i.phase === "extend" ? "leave" : "generate",
  ),
};

export const generatePlatformDecisions = { ...outputDecisions, ...flawDecisions, ...runImageDecisions };
