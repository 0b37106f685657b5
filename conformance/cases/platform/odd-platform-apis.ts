/** platform.md > Platform API Compatibility: versions that are none, in each phase. */
import type { TestCase } from "#protocol";
import { expectFailure } from "../vocabulary/expect-exit.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { PHASES, type Phase, PLATFORM_API } from "./negotiation.ts";

const VERSIONS: Readonly<Record<string, string>> = {
  word: "banana",
  letter: "0.x",
  sign: "-0.12",
  three: "0.12.1",
  large: "0.99999999999999999999",
};

const caseOf = ({ name, executable, given, before, step, needs }: Phase, [what, version]: readonly [string, string]) =>
  mustCase({
    given,
    ...needs,
    id: `${name}.platform-api.odd-${what}`,
    says: `The ${executable} fails if the Platform API version is ${version}.`,
    when: [...before, step({ env: { CNB_PLATFORM_API: version } })],
    then: [expectFailure(before.length, PLATFORM_API)],
    control: { id: `${name}.platform-api.supported`, differs: `/when/${before.length}/env/CNB_PLATFORM_API` },
  });

export const oddPlatformApiCases: readonly TestCase[] = PHASES.flatMap((phase) =>
  Object.entries(VERSIONS).map((version) => caseOf(phase, version)),
);
