/** Rules of the arguments and variables that a platform gives to phases. */
import type { inputs } from "#contract";
import { parseReference } from "#image";
import { type Answer, type Finding, notRun, type Rule } from "../kit/rule.ts";
import { finding, implied, must, should } from "../kit/rule-kit.ts";
import { inputOf, type PhaseCall } from "./call.ts";
import { callsOf, commandOf, EVERY, onCalls, onCallsWith, type PlatformEvidence } from "./evidence.ts";

type PlatformRule = Rule<PlatformEvidence>;

/** An image id has the form of a repository with a tag, but names no repository. */
const isReference = (text: string): boolean => parseReference(text).ok && !/^sha256:[0-9a-f]{64}$/.test(text);
const isTag = (text: string): boolean => {
  const parsed = parseReference(text);
  return parsed.ok && parsed.value.digest === undefined;
};
const isImageId = (text: string): boolean => /^(sha256:)?[0-9a-f]{12,64}$/.test(text);

const listIn = ({ inputs: given }: PhaseCall, name: string): readonly string[] => {
  const value = given[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
};

const wrong = (call: PhaseCall, expected: string, texts: readonly string[]): readonly Finding[] =>
  texts.map((text) => finding(commandOf(call), expected, text));

const inDaemon = ({ inputs: given }: PhaseCall): boolean => given.daemon === true;

/** Outside of a daemon all are in the registry of the first. Another rule finds texts that are no reference. */
const sameRegistry = (call: PhaseCall, references: readonly string[]): readonly Finding[] => {
  const [first, ...others] = references.flatMap((text) => {
    const parsed = parseReference(text);
    return parsed.ok ? [parsed.value.registry] : [];
  });
  const foreign = others.filter((registry) => registry !== first);
  return inDaemon(call) ? [] : wrong(call, `the registry ${first}`, foreign);
};

const analyzerRules: readonly PlatformRule[] = [
  must({
    id: "check.platform.analyzer-image",
    says: "The analyzer gets a valid reference of the image.",
    statements: ["platform.analyzer.image.valid-ref"],
    judge: (evidence) =>
      onCalls(evidence, ["analyze", "create"], (call) =>
        call.args.length === 0
          ? [finding(commandOf(call), "an image", null)]
          : wrong(
              call,
              "a reference of an image",
              call.args.filter((one) => !isReference(one)),
            ),
      ),
  }),
  must({
    id: "check.platform.analyzer-tags",
    says: "Each -tag of the analyzer is a valid reference.",
    statements: ["platform.analyzer.tag.valid-ref"],
    judge: (evidence) =>
      onTags(evidence, (tags, call) =>
        wrong(
          call,
          "a reference of an image",
          tags.filter((one) => !isReference(one)),
        ),
      ),
  }),
  must({
    id: "check.platform.analyzer-registry",
    says: "Each -tag of the analyzer is in the registry of the image.",
    statements: ["platform.analyzer.tag.same-registry"],
    judge: (evidence) => onTags(evidence, (tags, call) => sameRegistry(call, [...call.args, ...tags])),
  }),
  must({
    id: "check.platform.previous-image",
    says: "-previous-image is a valid reference; in a daemon it may be an image id.",
    statements: ["platform.analyzer.previous-image.valid-ref", "platform.analyzer.previous-image.daemon-id"],
    judge: (evidence) =>
      onCallsWith(
        evidence,
        ["analyze", "create"],
        { pick: (call) => inputOf(call, "previousImage"), none: "no analyzer gets -previous-image" },
        (image, call) =>
          isReference(image) || (inDaemon(call) && isImageId(image))
            ? []
            : wrong(call, "a reference of an image", [image]),
      ),
  }),
  must({
    id: "check.platform.layout-dir",
    says: "With -layout the analyzer gets a layout directory.",
    statements: ["platform.analyzer.layout.dir-required"],
    judge: (evidence) =>
      onCallsWith(
        evidence,
        ["analyze", "create"],
        { pick: ({ inputs: given }) => (given.layout === true ? true : undefined), none: "no analyzer gets -layout" },
        (_, call) => (inputOf(call, "layoutDir") === undefined ? [finding(commandOf(call), "-layout-dir", null)] : []),
      ),
  }),
];

function onTags(
  evidence: PlatformEvidence,
  judge: (tags: readonly string[], call: PhaseCall) => readonly Finding[],
): Answer {
  const pick = (call: PhaseCall): readonly string[] | undefined => {
    const tags = listIn(call, "tags");
    return tags.length === 0 ? undefined : tags;
  };
  return onCallsWith(evidence, ["analyze", "create"], { pick, none: "no analyzer gets -tag" }, judge);
}

/** The exporter and the rebaser take images alike. */
const imageRules = (phase: "export" | "rebase", name: "exporter" | "rebaser"): readonly PlatformRule[] => [
  implied({
    id: `check.platform.${name}-images`,
    says: `The ${name} gets at least one image.`,
    statements: [`platform.${name}.image.at-least-one`],
    judge: (evidence) =>
      onCalls(evidence, [phase], (call) =>
        call.args.length === 0 ? [finding(commandOf(call), "at least one image", call.fault ?? null)] : [],
      ),
  }),
  must({
    id: `check.platform.${name}-tags`,
    says: `Each image of the ${name} is a valid reference with a tag.`,
    statements: [`platform.${name}.image.valid-tag-ref`],
    judge: (evidence) =>
      onCalls(evidence, [phase], (call) =>
        wrong(
          call,
          "a reference with a tag",
          call.args.filter((one) => !isTag(one)),
        ),
      ),
  }),
  must({
    id: `check.platform.${name}-registry`,
    says: `All images of the ${name} are in one registry.`,
    statements: [`platform.${name}.image.same-registry`],
    judge: (evidence) => onCalls(evidence, [phase], (call) => sameRegistry(call, call.args)),
  }),
];

/** A phase of the build, where a platform must set variables for buildpacks. */
const BUILDING: readonly inputs.ProgramPhase[] = ["detect", "build", "create", "extend"];

const variableRules: readonly PlatformRule[] = [
  should({
    id: "check.platform.api",
    says: "The platform sets CNB_PLATFORM_API.",
    statements: ["platform.api.platform-sets-var"],
    judge: (evidence) =>
      onCalls(evidence, EVERY, (call) =>
        (call.env.CNB_PLATFORM_API ?? "") === "" ? [finding(commandOf(call), "CNB_PLATFORM_API", null)] : [],
      ),
  }),
  must({
    id: "check.platform.api-form",
    says: "CNB_PLATFORM_API is <major>.<minor> or <major>.",
    statements: ["platform.api.version.form"],
    judge: (evidence) =>
      onCallsWith(
        evidence,
        EVERY,
        { pick: ({ env }) => env.CNB_PLATFORM_API, none: "no phase gets CNB_PLATFORM_API" },
        (value, call) => (/^\d+(\.\d+)?$/.test(value) ? [] : wrong(call, "<major>.<minor>", [value])),
      ),
  }),
  must({
    id: "check.platform.exec-env",
    says: "The execution environment has no slash.",
    statements: ["platform.term.exec-env.no-slash", "buildpack.exec-env.no-slash"],
    judge: (evidence) =>
      onCallsWith(
        evidence,
        EVERY,
        { pick: ({ env }) => env.CNB_EXEC_ENV, none: "no phase gets CNB_EXEC_ENV" },
        (value, call) => (value.includes("/") ? wrong(call, "a name without a slash", [value]) : []),
      ),
  }),
  should({
    id: "check.platform.home",
    says: "HOME is set where buildpacks run.",
    statements: ["platform.env.build.base-image.should"],
    judge: (evidence) =>
      onCalls(evidence, BUILDING, (call) =>
        (call.env.HOME ?? "") === "" ? [finding(commandOf(call), "HOME", null)] : [],
      ),
  }),
  should({
    id: "check.platform.path",
    says: "PATH is set where buildpacks run.",
    statements: ["platform.env.build.posix.should"],
    judge: (evidence) =>
      onCalls(evidence, BUILDING, (call) =>
        call.env.PATH === undefined ? [finding(commandOf(call), "PATH", null)] : [],
      ),
  }),
  should({
    id: "check.platform.experimental",
    says: "CNB_EXPERIMENTAL_MODE is warn, error or silent.",
    statements: ["platform.experimental.platform-sets"],
    judge: (evidence) =>
      onCallsWith(
        evidence,
        EVERY,
        { pick: ({ env }) => env.CNB_EXPERIMENTAL_MODE, none: "no phase gets CNB_EXPERIMENTAL_MODE" },
        (value, call) =>
          ["warn", "error", "silent"].includes(value) ? [] : wrong(call, "warn, error or silent", [value]),
      ),
  }),
  should({
    id: "check.platform.launch-variable",
    says: "A variable that a user gives for the process is set in the launcher's environment.",
    statements: ["platform.env.launch.user-direct"],
    judge: (evidence) => {
      const [first] = callsOf(evidence, "launch");
      if (first === undefined)
        return notRun("the record has no call of launch: start the image with PLIMSOLL_LAUNCH=probe");
      return onCalls(evidence, ["launch"], (call) =>
        call.env.PLIMSOLL_LAUNCH === "probe"
          ? []
          : [finding(commandOf(call), "PLIMSOLL_LAUNCH=probe", call.env.PLIMSOLL_LAUNCH ?? null)],
      );
    },
  }),
];

export const argumentRules: readonly PlatformRule[] = [
  ...analyzerRules,
  ...imageRules("export", "exporter"),
  ...imageRules("rebase", "rebaser"),
  ...variableRules,
];
