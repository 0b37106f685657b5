/**
 * buildpack.md > Deprecations > `stacks` Array: each list of stacks, on run images for which it decides. Before Buildpack API 0.10: each
 * list of stacks, beside the stack of the build container.
 */
import type { TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectDetectedGroup, expectSuccess } from "../vocabulary/expect-exit.ts";
import { detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { detectCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { buildpack, orderFile, type TargetFields, worldForDetect } from "../vocabulary/world.ts";

const [STAR, BIONIC, OTHER] = ["*", "io.buildpacks.stacks.bionic", "org.example.stack"] as const;
const OF_STAR = "buildpack.deprecated.stacks.star-matches";
const OF_BIONIC = "buildpack.deprecated.stacks.bionic-translate";
const INFERRED = "buildpack.targets.infer.linux";

const UBUNTU = { name: "ubuntu", version: "18.04" };
const OF_STACK: TargetFields = { os: "linux", arch: "amd64", distro: UBUNTU };
const FOREIGN: TargetFields = { os: "windows", arch: "arm64", distro: { name: "nano", version: "10" } };

interface Row {
  readonly what: string;
  readonly stacks: readonly string[];
  readonly on: TargetFields;
  readonly words: string;
  readonly matches: boolean;
  readonly covers: string;
}

const star = (what: string, ...stacks: readonly string[]): Row => ({
  what,
  stacks,
  on: FOREIGN,
  words: "a foreign run image",
  matches: true,
  covers: OF_STAR,
});
const bionic = (what: string, words: string, on: TargetFields, ...stacks: readonly string[]): Row => ({
  what,
  stacks,
  on,
  words,
  matches: on === OF_STACK,
  covers: OF_BIONIC,
});

const ROWS: readonly Row[] = [
  star("star", STAR),
  star("star-first", STAR, OTHER),
  star("star-last", OTHER, STAR),
  star("star-after-bionic", BIONIC, STAR),
  bionic("bionic", "a run image of that stack", OF_STACK, BIONIC),
  bionic("bionic-last", "a run image of that stack", OF_STACK, OTHER, BIONIC),
  bionic("bionic-arch", "another architecture", { ...OF_STACK, arch: "arm64" }, BIONIC),
  bionic("bionic-version", "another version", { ...OF_STACK, distro: { ...UBUNTU, version: "22.04" } }, BIONIC),
  bionic("bionic-distro", "another distribution", { ...OF_STACK, distro: { ...UBUNTU, name: "debian" } }, BIONIC),
  bionic("bionic-os", "another operating system", { ...OF_STACK, os: "windows" }, BIONIC),
  bionic("bionic-last-arch", "another architecture", { ...OF_STACK, arch: "arm64" }, OTHER, BIONIC),
  { what: "other", stacks: [OTHER], on: OF_STACK, words: "a run image for linux", matches: true, covers: INFERRED },
  { what: "other-os", stacks: [OTHER], on: FOREIGN, words: "a foreign run image", matches: false, covers: INFERRED },
];

const stacksToml = (stacks: readonly string[]): string =>
  stacks.map((id) => `[[stacks]]\n${tomlLines({ id })}`).join("");

/** The buildpack with the stacks is alone in the first group. */
const caseOf = ({ what, stacks, on, words, matches, covers }: Row): TestCase =>
  detectCase({
    id: `detect.stacks.${what}`,
    lane: "implied",
    says: `A buildpack with the stacks ${stacks.join(" and ")} ${matches ? "matches" : "does not match"} ${words}.`,
    platform: ["0.12"],
    buildpack: ["0.10"],
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/stacked", toml: stacksToml(stacks) }),
        buildpack({ id: "acme/any", toml: stacksToml([STAR]) }),
      ],
      order: orderFile([{ id: "acme/stacked" }], [{ id: "acme/any" }]),
      target: on,
    }),
    then: expectDetectedGroup([matches ? "acme/stacked" : "acme/any"], covers),
  });

const STACK = "acme.stack";
const LISTED = "buildpack.detection.stack.listed";

interface ListRow {
  readonly what: string;
  readonly listed: readonly string[];
  readonly passes: boolean;
  /** Without it the build container has no CNB_STACK_ID. */
  readonly stack?: string;
}

const LISTS: readonly ListRow[] = [
  { what: "equal", listed: [STACK], passes: true, stack: STACK },
  { what: "equal-last", listed: [OTHER, STACK], passes: true, stack: STACK },
  { what: "different", listed: [OTHER], passes: false, stack: STACK },
  { what: "different-twice", listed: [OTHER, BIONIC], passes: false, stack: STACK },
  { what: "longer", listed: [`${STACK}.more`], passes: false, stack: STACK },
  { what: "star", listed: [STAR], passes: true, stack: STACK },
  { what: "star-last", listed: [OTHER, STAR], passes: true, stack: STACK },
  { what: "unknown", listed: [OTHER], passes: true },
];

const worldOfStack = (stack: string | undefined, listed: readonly string[], optional = false) => {
  const stacked = { id: "acme/stacked", ...(optional && { optional }) };
  const any = { id: "acme/any" };
  return worldForDetect({
    buildpacks: [
      buildpack({ id: stacked.id, toml: stacksToml(listed) }),
      buildpack({ id: any.id, toml: stacksToml([STAR]) }),
    ],
    order: optional ? orderFile([stacked, any]) : orderFile([stacked], [any]),
    env: stack === undefined ? {} : { CNB_STACK_ID: stack },
  });
};

const listed = ({ what, listed: stacks, passes, stack }: ListRow): TestCase =>
  detectCase({
    id: `detect.stack-id.${what}`,
    says: `A buildpack with the stacks ${stacks.join(" and ")} ${passes ? "passes" : "does not pass"} in a build container ${stack === undefined ? "without a stack id" : `of the stack ${stack}`}.`,
    given: worldOfStack(stack, stacks),
    then: expectDetectedGroup([passes ? "acme/stacked" : "acme/any"], LISTED),
  });

/** Where the text has two readings, the second one fails the group. */
const twoReadings: readonly TestCase[] = [
  detectCase({
    id: "detect.stack-id.optional",
    says: "An optional buildpack that does not list the stack is left out.",
    given: worldOfStack(STACK, [OTHER], true),
    then: [allowReading(expectEqual(detectedGroupIds(), ["acme/any"], LISTED), { present: false }, "A-80")],
  }),
  detectCase({
    id: "detect.stack-id.no-list",
    says: "A buildpack that lists no stack passes in a build container of any stack.",
    given: worldOfStack(STACK, []),
    then: [
      expectSuccess(0),
      allowReading(expectEqual(detectedGroupIds(), ["acme/stacked"], LISTED), { equals: ["acme/any"] }, "A-81"),
    ],
  }),
];

export const stackCases: readonly TestCase[] = [...ROWS.map(caseOf), ...LISTS.map(listed), ...twoReadings];
