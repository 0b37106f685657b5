/** What generation decides: where outputs go, which of them are acceptable, and which run image they come to. */
import type { AnalyzedRunImage, dockerfile, PlanEntry } from "#contract";
import type { GeneratedForm } from "../files/generated.ts";
import { decision, value } from "../rules/decision.ts";

/** What of a run.Dockerfile decides about the run image. */
export interface RunDockerfile {
  /** The image behind FROM; undefined: the base image, as the argument has it. */
  readonly switchesTo: string | undefined;
  /** Has it instructions below FROM? */
  readonly extends: boolean;
}

export interface RunImageChoice {
  /** Undefined: the one that is there. */
  readonly image: string | undefined;
  readonly extend: boolean;
  /** How many of the first run.Dockerfiles are void. */
  readonly ignored: number;
}

/** The lifecycle's own build arguments; the fourth, `base_image`, is given last and so is what the lifecycle says. */
const OWN_ARGS: readonly string[] = ["build_id", "user_id", "group_id"];

const outputDecisions = {
  /** How the generated directory is laid out: Platform API 0.13 makes it the output directories themselves. */
  generatedForm: value<GeneratedForm>(
    [
      "platform.detector.output.generated-run-image-extension-id-dockerfile",
      "platform.detector.output.generated-build-image-extension-id-dockerfile",
    ],
    "by-kind",
  ),
  /** Is what an earlier build left in an output directory removed first? The text is silent. */
  clearsOutput: value<boolean>(["ext.generate.output-dir.received"], false),
  /** Does the content of a directory `generate`, in the place of bin/generate, become the output directory's? */
  copiesPrepared: decision(["ext.generate.prepopulated"], (_: { form: GeneratedForm }): boolean => true),
  /** May an extension have build contexts of its own? `api`: the Buildpack API that it was written for. */
  contexts: decision(["ext.context.default-app"], (_: { api: string }): "own" | "none" => "none"),
  generateOrder: decision(
    ["ext.process.execute", "ext.process.next", "platform.detector.ext.execute-order"],
    <E>(i: { group: readonly E[] }): readonly E[] => i.group,
  ),
  generateSucceeded: decision(
    ["ext.process.fail-nonzero", "platform.detector.exit.91"],
    (i: { exit: { code: number } | { signal: string } }): boolean => "code" in i.exit && i.exit.code === 0,
  ),
  /** What an extension is asked for: a buildpack of the same id is somebody else. */
  extensionPlan: decision(["ext.process.plan"], (i: { id: string; entries: readonly PlanEntry[] }) =>
    i.entries.filter(({ providers }) => providers.some(({ id, extension }) => id === i.id && extension)),
  ),
  /** The plan that is left when an extension has met `met`. */
  planAfterExtension: decision(
    ["platform.detector.ext.filter-plan", "buildpack.unmet.exclude"],
    (i: { entries: readonly PlanEntry[]; met: readonly string[] }): readonly PlanEntry[] =>
      i.entries.filter((entry) => !entry.requires.some((one) => i.met.includes(one.name))),
  ),
};

/** Undefined: acceptable; else why not. */
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
  /** `names` are the directories that are there. */
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

const runImageDecisions = {
  /** From the last run.Dockerfile that names another image on, they count. */
  runImageChoice: decision(
    [
      "platform.detector.ext.inspect-order",
      "platform.detector.ext.select-run-image",
      "platform.detector.ext.all-base-image",
      "platform.detector.ext.last-from-wins",
      "platform.detector.ext.switch.ignore-preceding",
      "platform.detector.ext.switch.extend-false",
      "platform.detector.ext.switch.extend-true",
    ],
    ({ dockerfiles }: { dockerfiles: readonly RunDockerfile[] }): RunImageChoice => {
      const at = dockerfiles.findLastIndex(({ switchesTo }) => switchesTo !== undefined);
      const switching = dockerfiles[at];
      const following = dockerfiles.slice(at + 1);
      // Its own instructions are for the image that it names: they are not lost.
      const extend = following.length > 0 || switching?.extends === true;
      return { image: switching?.switchesTo, extend, ignored: Math.max(at, 0) };
    },
  ),
  /** The entry of a run image that an extension chose. What was known of the other one does not hold any more. */
  switchedRunImage: decision(
    ["platform.detector.ext.switch.image-name", "platform.detector.ext.switch.cleared"],
    (i: { image: string; extend: boolean }): AnalyzedRunImage => ({
      image: i.image,
      reference: "",
      extend: i.extend,
    }),
  ),
  /** Does analyzed.toml say that the build image is to be extended? `dockerfiles`: how many there are for it. */
  buildImageExtended: decision(
    [
      "platform.detector.ext.record-build-image",
      "platform.detector.ext.build-extend-false",
      "platform.detector.ext.build-extend-true",
    ],
    (i: { dockerfiles: number }): boolean => i.dockerfiles > 0,
  ),
  /** What a phase does where extensions were detected. The creator extends nothing; the extender finds what was generated. */
  extensionsIn: decision(
    ["platform.op.creator.no-extension", "platform.detector.ext.execute-order"],
    (i: { phase: string }): "generate" | "refuse" | "leave" =>
      i.phase === "create" ? "refuse" : i.phase === "extend" ? "leave" : "generate",
  ),
};

export const generatePlatformDecisions = { ...outputDecisions, ...flawDecisions, ...runImageDecisions };
