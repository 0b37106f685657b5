/**
 * platform.md > analyzer, exporter, creator, rebaser > Inputs: of several names of an image each counts, wherever it is in the list. In each
 * case one of four names is on another registry, or is no reference.
 */
import type { Expectation, Ref, RunStep, Step, TestCase } from "#protocol";
import { expectEqual, expectReference } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage } from "../vocabulary/run-images.ts";
import { allPhases, analyze, create, exportApp, rebase } from "../vocabulary/steps.ts";
import { impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

type Names = readonly [Ref, ...Ref[]];
const NAMES: Names = ["@app:1", "@app:2", "@team/app:1", "@app:last"];

interface Taker {
  readonly phase: "analyze" | "export" | "create" | "rebase";
  readonly words: string;
  /** The last step takes the names. */
  readonly steps: (names: Names) => readonly Step[];
  readonly sameRegistry: string;
  readonly valid: string;
  /** What the last step leaves behind if it accepts all names. */
  readonly accepted: (step: number) => Expectation;
}

const appWritten = (covers: string) => (step: number) =>
  expectEqual(afterStep(step).image("@app:last", "config", "os"), "linux", covers);

const withTags = (step: typeof analyze, [image, ...tags]: Names): RunStep =>
  step({ images: [image], flags: { "-tag": tags } });

const OF_EXPORTER = {
  sameRegistry: "platform.exporter.image.same-registry",
  valid: "platform.exporter.image.valid-tag-ref",
  accepted: appWritten("platform.exporter.output.image"),
};
const TAKERS: readonly Taker[] = [
  {
    phase: "analyze",
    words: "The analyzer",
    steps: (names) => [withTags(analyze, names)],
    sameRegistry: "platform.analyzer.tag.same-registry",
    valid: "platform.analyzer.tag.valid-ref",
    accepted: (step) =>
      expectReference(
        afterStep(step).analyzed("run-image", "reference"),
        "@run:1",
        step,
        "platform.analyzer.analyzed.run-image",
      ),
  },
  {
    phase: "export",
    words: "The exporter",
    steps: (names) => [...allPhases().slice(0, -1), exportApp({ images: names })],
    ...OF_EXPORTER,
  },
  { phase: "create", words: "The creator", steps: (names) => [withTags(create, names)], ...OF_EXPORTER },
  {
    phase: "rebase",
    words: "The rebaser",
    steps: (names) => [
      create(),
      { publish: { "@run:1": newerRunImage() } },
      rebase("@run:1", { images: names, flags: { "-previous-image": "@app:1" } }),
    ],
    sameRegistry: "platform.rebaser.image.same-registry",
    valid: "platform.rebaser.image.valid-tag-ref",
    accepted: appWritten("platform.rebaser.output.image"),
  },
];

const PLACES = { second: 1, last: NAMES.length - 1 } as const;
/** In upper case a repository is no reference. */
const WRONG = {
  "other-registry": { name: "@localhost/app:3", words: "on another registry", covers: "sameRegistry" },
  invalid: { name: "@APP:3", words: "no reference", covers: "valid" },
} as const;

const given = world();

/** The rebaser has the flag -previous-image from Platform API 0.11 on. */
const versionsOf = ({ phase }: Taker) => (phase === "rebase" ? ({ platform: ["0.11"] } as const) : {});

const casesOf = (taker: Taker): readonly TestCase[] => {
  const { phase, words, steps } = taker;
  const last = steps(NAMES).length - 1;
  const id = `${phase}.one-of-many`;
  return [
    mustCase({
      id: `${id}.none`,
      ...(phase !== "analyze" && { lane: "implied" }),
      says: `${words} accepts four names on one registry.`,
      ...versionsOf(taker),
      given,
      when: steps(NAMES),
      then: [expectSuccess(last), taker.accepted(last)],
    }),
    ...Object.entries(WRONG).flatMap(([what, wrong]) =>
      Object.entries(PLACES).map(([place, at]) =>
        impliedCase({
          id: `${id}.${what}-${place}`,
          says: `${words} rejects four names if the ${place} one is ${wrong.words}.`,
          ...versionsOf(taker),
          given,
          when: steps([NAMES[0], ...NAMES.slice(1).map((name, i) => (i + 1 === at ? wrong.name : name))]),
          then: [expectFailure(last, taker[wrong.covers])],
          control: { id: `${id}.none`, differs: differingWord(taker, at, last) },
        }),
      ),
    ),
  ];
};

const differingWord = ({ phase }: Taker, at: number, step: number): string =>
  phase === "analyze" || phase === "create" ? `/when/${step}/flags/-tag/${at - 1}` : `/when/${step}/images/${at}`;

export const oneOfManyCases: readonly TestCase[] = TAKERS.flatMap(casesOf);
