/** platform.md > analyzer, exporter, rebaser > Inputs: names of images that are none, in every place that takes a name. */
import type { Expectation, Step, TestCase } from "#protocol";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, create, exportApp, rebase } from "../vocabulary/steps.ts";
import { testCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const RIGHT = "127.0.0.1:5000/app:2";
/** What scripts pass if a variable of theirs is not set, or has more or less than they think. */
const NAMES: Readonly<Record<string, readonly [name: string, words: string]>> = {
  empty: ["", "empty"],
  blank: [" ", "a blank"],
  "no-repository": [":1", "a tag without a repository"],
  "two-tags": ["127.0.0.1:5000/app:1:2", "a name with two tags"],
  capitals: ["127.0.0.1:5000/App:1", "a name with a capital letter"],
};

interface Place {
  readonly what: string;
  readonly words: string;
  readonly steps: (name: string) => readonly Step[];
  readonly covers: string;
  /** What shows that a right name is taken. */
  readonly taken: (step: number) => Expectation;
  /** A wrong name leads to no image. */
  readonly absent?: true;
}

const writes = (step: number): Expectation => expectEqual(afterStep(step).image("@app:2", "config", "os"), "linux");

const only = (name: string) => ({ images: [], args: [name] });
const PLACES: readonly Place[] = [
  {
    what: "analyze",
    words: "the analyzer has as its image",
    steps: (name) => [analyze(only(name))],
    covers: "platform.analyzer.image.valid-ref",
    taken: (step) => expectThat(afterStep(step).analyzed("run-image", "reference"), { includes: "@run@sha256:" }),
  },
  {
    what: "create",
    words: "the creator has as its image",
    steps: (name) => [create(only(name))],
    covers: "platform.exporter.image.valid-tag-ref",
    taken: writes,
    absent: true,
  },
  {
    what: "export",
    words: "the exporter has as its image",
    steps: (name) => [create({ images: ["@first:1"] }), exportApp(only(name))],
    covers: "platform.exporter.image.valid-tag-ref",
    taken: writes,
    absent: true,
  },
  {
    what: "rebase",
    words: "the rebaser has as its image",
    steps: (name) => [create({ images: ["@app:2"] }), rebase("@run:1", only(name))],
    covers: "platform.rebaser.image.valid-tag-ref",
    taken: writes,
  },
];

const caseOf = ({ what, words, steps, covers, absent }: Place, id: string, [name, is]: readonly [string, string]) => {
  const last = steps(name).length - 1;
  return testCase({
    id: `${what}.odd-names.${id}`,
    lane: "implied",
    says: `A name that ${words} is refused if it is ${is}.`,
    given: world(),
    when: steps(name),
    then: [
      ...(last > 0 ? [expectSuccess(0)] : []),
      expectFailure(last, covers),
      ...(absent === true ? [expectAbsent(afterStep(last).image(APP), covers)] : []),
    ],
    control: { id: `${what}.odd-names.none`, differs: `/when/${last}/args/0` },
  });
};
const rightCase = ({ what, words, steps, taken }: Place): TestCase => {
  const when = steps(RIGHT);
  return testCase({
    id: `${what}.odd-names.none`,
    lane: "implied",
    says: `A name that ${words} is taken if it is one.`,
    given: world(),
    when,
    then: [expectSuccess(when.length - 1), taken(when.length - 1)],
  });
};

export const oddNameCases: readonly TestCase[] = PLACES.flatMap((place) => [
  rightCase(place),
  ...Object.entries(NAMES).map(([id, name]) => caseOf(place, id, name)),
]);
