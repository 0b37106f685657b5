/** Cases about lists of no, one and many elements. */
import type { Expectation, Step, TestCase, World } from "#protocol";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { testCase, type VersionRange } from "../vocabulary/test-case.ts";

const LENGTHS = [
  [0, "no"],
  [1, "one"],
  [8, "many"],
] as const;

export interface List {
  readonly phase: "build" | "detect" | "export" | "generate" | "rebase";
  readonly what: string;
  /** The number of elements replaces `#`. */
  readonly says: string;
  readonly lane?: TestCase["lane"];
  /** Default: 0. */
  readonly least?: number;
  readonly given: (names: readonly string[]) => World;
  readonly when: (names: readonly string[]) => readonly Step[];
  readonly then: (names: readonly string[]) => readonly Expectation[];
  readonly platform?: VersionRange;
  readonly buildpack?: VersionRange;
}

/** Not in alphabetical order, so that a list that was sorted shows. */
export const NAMES = ["mike", "alpha", "zulu", "kilo", "bravo", "yankee", "echo", "tango"] as const;

/** One case for each length. */
export const listCase = ({
  phase,
  what,
  says,
  lane = "must",
  least = 0,
  given,
  when,
  then,
  ...versions
}: List): readonly TestCase[] =>
  LENGTHS.filter(([length]) => length >= (least ?? 0)).map(([length, word]) => {
    const names = NAMES.slice(0, length);
    const steps = when(names);
    return testCase({
      ...versions,
      id: `${phase}.lists.${what}-${word}`,
      lane,
      says: `${says.replace("#", word)}.`,
      given: given(names),
      when: steps,
      then: [expectSuccess(steps.length - 1), ...then(names)],
    });
  });
