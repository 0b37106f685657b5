/** buildpack.md > Deprecations > `stacks` Array: each list of stacks, on run images for which it decides. */
import type { TestCase } from "#protocol";
import { expectDetectedGroup } from "../vocabulary/expect.ts";
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

export const stackCases: readonly TestCase[] = ROWS.map(caseOf);
