/** platform.md > analyzer > Inputs: which previous image is analyzed, whichever of the two images exist. */
import type { Step, TestCase } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectAbsent, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { helloBuildpack, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, create, newContainer } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const GIVEN = "@old:1";
/** Images that differ, each with a layer of its own name. */
const ofImage = makeLayer("image", ["launch"], { file: "image\n" });
const ofGiven = makeLayer("given", ["launch"], { file: "given\n" });

interface Row {
  readonly id: string;
  readonly says: string;
  /** The images of earlier builds, the image first. */
  readonly made: readonly Step[];
  readonly flags: Readonly<Record<string, string | readonly string[]>>;
  /** The image that is analyzed, and the step that made it. */
  readonly finds?: { readonly image: "@app:1" | "@old:1"; readonly at: number };
}

const BOTH = [create(), ...rebuildWith(...ofGiven), create({ images: [GIVEN] })];

const ROWS: readonly Row[] = [
  {
    id: "given-and-image",
    says: "If both exist, the analyzer takes the given previous image and not the image.",
    made: BOTH,
    flags: { "-previous-image": GIVEN },
    finds: { image: GIVEN, at: 3 },
  },
  {
    id: "image-alone",
    says: "If only the image exists and no previous image is given, the analyzer takes the image.",
    made: [create()],
    flags: {},
    finds: { image: "@app:1", at: 0 },
  },
  {
    id: "given-missing",
    says: "If the given previous image does not exist, the analyzer takes none, even if the image exists.",
    made: [create()],
    flags: { "-previous-image": GIVEN },
  },
  {
    id: "tag-and-image",
    says: "If an additional tag exists too, the analyzer takes the image.",
    made: BOTH,
    flags: { "-tag": [GIVEN] },
    finds: { image: "@app:1", at: 0 },
  },
  {
    id: "tags-and-image",
    says: "If the first and the last of several additional tags exist too, the analyzer takes the image.",
    made: [...BOTH, create({ images: ["@app:last"] })],
    flags: { "-tag": [GIVEN, "@app:missing", "@app:last"] },
    finds: { image: "@app:1", at: 0 },
  },
  {
    id: "tag-alone",
    says: "If only an additional tag exists, the analyzer takes no previous image.",
    made: [create({ images: [GIVEN] })],
    flags: { "-tag": [GIVEN] },
  },
  {
    id: "tag-and-given",
    says: "If the image is an additional tag too, the analyzer takes the given previous image.",
    made: BOTH,
    flags: { "-previous-image": GIVEN, "-tag": ["@app:1", "@app:new"] },
    finds: { image: GIVEN, at: 3 },
  },
  {
    id: "image-missing",
    says: "If no previous image is given and the image does not exist, the analyzer takes none, even if another tag exists.",
    made: [create({ images: [GIVEN] })],
    flags: {},
  },
];

export const analyzerPreviousCases: readonly TestCase[] = ROWS.map(({ id, says, made, flags, finds }) => {
  const last = made.length + 1;
  const seen = afterStep(last);
  return mustCase({
    id: `analyze.previous.${id}`,
    says,
    given: world({ buildpacks: [helloBuildpack(...ofImage)] }),
    when: [...made, newContainer, analyze({ flags })],
    then: [
      expectSuccess(last, ...(finds === undefined ? ["platform.analyzer.accept-missing-images"] : [])),
      ...(finds === undefined
        ? [
            expectThat(
              seen.analyzed("run-image", "reference"),
              { includes: "@run@sha256:" },
              "platform.analyzer.analyzed.run-image",
            ),
            expectAbsent(seen.analyzed("metadata", "buildpacks"), "platform.analyzer.analyzed.image"),
          ]
        : [
            expectSame(
              seen.analyzed("image", "reference"),
              afterStep(finds.at).reference(finds.image),
              "platform.analyzer.analyzed.image",
              "buildpack.analysis.locate-previous",
            ),
          ]),
    ],
  });
});
