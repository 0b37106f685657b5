/** Faults that no case found when they were first put into a lifecycle: about inputs that the world gives, and ends of programs. */
import { atLeast, byteString, orThrow } from "#base";
import { type DocumentTable, json, systemToml } from "#contract";
import { addStep, failWith, type Mutant, mutant, overrideBuildpackDecision, overrideDecision } from "./mutant.ts";
import { changePlanMetadata } from "./plan-metadata.ts";

const withoutFirst = <W>(words: readonly W[], unwanted: string): readonly W[] =>
  String(words[0]) === unwanted ? words.slice(1) : words;

/** By the name of the mutant. */
const OWN_WORDS = { "dashes-dropped": "--", "version-dropped": "-version", "type-dropped": "web" } as const;
const ownWordMutants: readonly Mutant[] = Object.entries(OWN_WORDS).map(([name, word]) =>
  mutant(name, `The launcher drops ${word} at the beginning of the user's arguments for a process.`, {
    breaks: ["platform.launcher.args.replace", "platform.launcher.args.append"],
    fault: overrideBuildpackDecision(
      "processStart",
      (previous) => (i) => previous({ ...i, user: withoutFirst(i.user, word) }),
    ),
  }),
);

const isKilled = (exit: object): boolean => "signal" in exit;
export const buildEndMutants: readonly Mutant[] = [
  mutant("killed-build-fails-otherwise", "If bin/build is killed, the builder fails with its general code.", {
    breaks: ["platform.builder.exit.51"],
    fault: overrideDecision(
      "buildSucceeded",
      (previous) => (i) => (isKilled(i.exit) ? failWith("bin/build was killed")() : previous(i)),
    ),
  }),
  mutant("terminated-build-passes", "A bin/build that is terminated is successful.", {
    breaks: ["platform.builder.exit.51", "buildpack.build.fail-nonzero"],
    fault: overrideDecision(
      "buildSucceeded",
      (previous) => (i) => ("signal" in i.exit && i.exit.signal === "SIGTERM") || previous(i),
    ),
  }),
  mutant("build-100-passes", "A bin/build that exits with 100 is passed over, as bin/detect is.", {
    breaks: ["platform.builder.exit.51", "buildpack.build.fail-nonzero"],
    fault: overrideDecision(
      "buildSucceeded",
      (previous) => (i) => ("code" in i.exit && i.exit.code === 100) || previous(i),
    ),
  }),
];

const pathIn = (base: readonly string[]): string | undefined => base.findLast((line) => line.startsWith("PATH="));
export const exportPathMutants: readonly Mutant[] = [
  mutant("path-never-empty", "If the run image has no PATH, the image gets one of the exporter.", {
    breaks: ["platform.exporter.env.path"],
    fault: overrideDecision(
      "imageEnv",
      (previous) => (i) =>
        previous({ ...i, base: (pathIn(i.base) ?? "PATH=") === "PATH=" ? [...i.base, "PATH=/usr/bin:/bin"] : i.base }),
    ),
  }),
  mutant("image-path-tidied", "The image's PATH has neither empty elements nor any directory twice.", {
    breaks: ["platform.exporter.env.path"],
    fault: overrideDecision("imageEnv", (previous) => (i) => {
      const tidy = (line: string) => [...new Set(line.split(":"))].filter((dir) => dir !== "").join(":");
      return previous({
        ...i,
        base: i.base.map((line) => (line.startsWith("PATH=/") || line.startsWith("PATH=:") ? tidy(line) : line)),
      });
    }),
  }),
];

const forcedNameMutants: readonly Mutant[] = [
  mutant("forced-mirror-replaces", "With -force, a mirror takes the place of all names of the run image.", {
    breaks: ["platform.rebaser.identical"],
    fault: addStep(
      "rebase",
      "before:rebase:labels",
      ({ state, inputs }) => {
        if (inputs.force && !state.runImageName.endsWith(state.metadata.runImage.image)) state.listed = false;
      },
      "listed",
      "metadata",
      "runImageName",
    ),
  }),
];

const previousTagMutants: readonly Mutant[] = [
  mutant("last-tag-is-previous", "Without a given previous image, the analyzer takes the last additional tag.", {
    breaks: ["platform.analyzer.analyzed.image", "buildpack.analysis.locate-previous"],
    fault: addStep(
      "analyze",
      "after:analyze:name-images",
      ({ state, inputs }) => {
        state.previousName = inputs.previousImage ?? inputs.tags.at(-1) ?? state.previousName;
      },
      "previousName",
    ),
  }),
];

export const oneHostMutants: readonly Mutant[] = [
  mutant("target-ports-ignored", "Names that are written are on one registry if they are on one host.", {
    breaks: [
      "platform.analyzer.tag.same-registry",
      "platform.exporter.image.same-registry",
      "platform.rebaser.image.same-registry",
    ],
    fault: overrideDecision(
      "namesProblem",
      (previous) => (i) => previous({ ...i, registryOf: (name) => i.registryOf(name)?.replace(/:\d+$/, "") }),
    ),
  }),
];

export const newerInputMutants: readonly Mutant[] = [
  mutant("system-before", "Before Platform API 0.15 too, the platform's first buildpacks are before each group.", {
    breaks: ["platform.detector.group.single"],
    fault: addStep(
      "detect",
      "after:detect:read-order",
      ({ state, inputs, process: { fs, env } }) => {
        const path = env.CNB_SYSTEM_PATH ?? byteString("/cnb/system.toml");
        if (atLeast(inputs.platformApi, "0.15") || !fs.exists(path)) return;
        const { pre } = orThrow(systemToml.read(fs.read(path), "system.toml"));
        const order = state.order.order.map(({ group }) => ({
          group: [
            ...pre.filter(({ id }) => !group.some((one) => one.id === id)).map((one) => ({ ...one, execEnv: [] })),
            ...group,
          ],
        }));
        state.order = { ...state.order, order };
      },
      "order",
    ),
  }),
];

const isTable = (value: unknown): boolean => json.isObject(value as never);
const withoutTableLists = (table: DocumentTable): DocumentTable =>
  Object.fromEntries(Object.entries(table).filter(([, value]) => !(Array.isArray(value) && value.every(isTable))));
export const headerMutants: readonly Mutant[] = [
  mutant("plan-table-lists-lost", "The Buildpack Plan has no lists of tables.", {
    breaks: ["buildpack.build.plan-entries"],
    fault: changePlanMetadata(withoutTableLists),
  }),
];

export const onceMissedInputMutants: readonly Mutant[] = [
  ...ownWordMutants,
  ...buildEndMutants,
  ...exportPathMutants,
  ...forcedNameMutants,
  ...previousTagMutants,
  ...oneHostMutants,
  ...newerInputMutants,
  ...headerMutants,
];
