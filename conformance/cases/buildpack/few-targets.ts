/**
 * buildpack.md > Targets: a target with one field only, and what a target with a distribution matches if nobody, or only the machine, knows
 * that of the base image.
 */
import type { Expectation, FileSpec, TestCase } from "#protocol";
import { expectDetectedGroup } from "../vocabulary/expect-exit.ts";
import { detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { detect } from "../vocabulary/steps.ts";
import { type TestCaseDraft, testCase } from "../vocabulary/test-case.ts";
import { buildpack, orderFile, worldForDetect } from "../vocabulary/world.ts";
import { analyzed, BASE, COMPONENTS, declared, NEAR, type Target, WORDS } from "./target-components.ts";

const MISMATCH = "buildpack.detection.target-mismatch";
const WILDCARD = "buildpack.targets.wildcard";
const VALIDATED = "buildpack.targets.validated";
const INFERRED = "platform.analyzed.run-image.distro-inferred";

type Files = Readonly<Record<string, FileSpec>>;
interface Row {
  readonly what: string;
  readonly says: string;
  readonly target: Target;
  readonly matches: boolean;
  readonly covers: string;
  /** The run image; default: it has every component. */
  readonly files?: Files;
}

const TARGETED = "acme/targeted";
const groupOf = (matches: boolean): string => (matches ? TARGETED : "acme/other");

/** What the machine says counts, or what the run image says, and here that says nothing. */
const withReading = (one: Expectation): Expectation =>
  one.at === detectedGroupIds() ? allowReading(one, { equals: [groupOf(false)] }, "A-27") : one;

/** The buildpack with the target is alone in the first group. */
const rowCase = ({ what, says, target, matches, covers, files = analyzed(BASE) }: Row): TestCase => {
  const expected = expectDetectedGroup([groupOf(matches)], covers);
  const draft: TestCaseDraft = {
    id: `detect.few-targets.${what}`,
    says,
    platform: ["0.12"],
    buildpack: ["0.10"],
    given: worldForDetect({
      buildpacks: [buildpack({ id: TARGETED, toml: declared(target) }), buildpack({ id: "acme/other" })],
      order: orderFile([{ id: TARGETED }], [{ id: "acme/other" }]),
      files,
    }),
    when: [detect()],
    then: covers === INFERRED ? expected.map(withReading) : expected,
  };
  return testCase({ ...draft, lane: covers === MISMATCH ? "must" : "implied" });
};

const single: readonly Row[] = COMPONENTS.flatMap((one) => [
  {
    what: `only-${one}`,
    says: `A target that has only the ${WORDS[one]} matches a base image with that one.`,
    target: { [one]: BASE[one] },
    matches: true,
    covers: WILDCARD,
  },
  {
    what: `only-other-${one}`,
    says: `A target that has only another ${WORDS[one]} does not match.`,
    target: { [one]: NEAR[one][0] },
    matches: false,
    covers: MISMATCH,
  },
]);

const ELSEWHERE = { name: "elsewhere", version: "1" } as const;
/** As in /etc/os-release of the machine of every world. */
const HERE = { name: "plimsoll", version: "1" } as const;
const IMAGE = 'reference = "127.0.0.1:5000/run:1"\nimage = "127.0.0.1:5000/run:1"\n';
const BASES: Readonly<Record<string, readonly [words: string, files: Files]>> = {
  "no-distribution": ["names no distribution", analyzed({ os: BASE.os, arch: BASE.arch })],
  "no-target": ["has no target", { "/layers/analyzed.toml": { text: `[run-image]\n${IMAGE}` } }],
};
const NO_RELEASE: Files = { "/etc/os-release": { text: "NAME=None\n", owner: "root" } };

const unknown: readonly Row[] = Object.entries(BASES).flatMap(([base, [words, files]]) => [
  {
    what: `${base}-here`,
    says: `If analyzed.toml ${words}, a target matches by the distribution of the machine.`,
    target: HERE,
    matches: true,
    covers: INFERRED,
    files,
  },
  {
    what: `${base}-elsewhere`,
    says: `If analyzed.toml ${words}, a target with another distribution than that of the machine does not match.`,
    target: ELSEWHERE,
    matches: false,
    covers: MISMATCH,
    files,
  },
  {
    what: `${base}-nowhere`,
    says: `If neither analyzed.toml nor the machine names a distribution, a target with one does not match.`,
    target: HERE,
    matches: false,
    covers: VALIDATED,
    files: { ...files, ...NO_RELEASE },
  },
]);

export const fewTargetCases: readonly TestCase[] = [...single, ...unknown].map(rowCase);
