/** Words of cases about slices. */
import type { BuildpackSpec, ImageSpec, TestCase } from "#protocol";
import { expectSame } from "./expect.ts";
import { expectSuccess } from "./expect-exit.ts";
import { afterCreate, expectSameImageId } from "./images.ts";
import { afterStep } from "./pointers.ts";
import { allowReading } from "./readings.ts";
import { RUN_IMAGE } from "./run-images.ts";
import { create, newContainer } from "./steps.ts";
import { shouldCase } from "./test-case.ts";
import { buildpack, world } from "./world.ts";

export type Paths = readonly string[];
/** A buildpack with these slices. */
export const withSlices = (id: string, ...slices: readonly Paths[]): BuildpackSpec =>
  buildpack({
    id,
    build: [
      {
        do: "write",
        path: "${CNB_LAYERS_DIR}/launch.toml",
        text: slices.map((paths) => `[[slices]]\npaths = ${JSON.stringify(paths)}\n`).join("\n"),
      },
    ],
  });

/** Its layers have another media type than those that the official lifecycle adds, which shows whose layer is reused. */
export const EMPTY_ON_TOP: ImageSpec = { ...RUN_IMAGE, layers: [...RUN_IMAGE.layers, []], media: "oci" };

/** An empty slice and a layer of the run image have one diffID. `top`: the run image. */
export const emptySliceCase = (what: string, top: ImageSpec, words: string): TestCase =>
  shouldCase({
    id: `export.slices.${what}`,
    says: `A rebuild without changes makes the same image even if an empty slice has the diffID of ${words}.`,
    given: world({ images: { "@run:1": top }, buildpacks: [withSlices("acme/slices", ["no-such-file"])] }),
    when: [create(), newContainer, create()],
    then: [
      expectSuccess(2),
      ...expectSameImageId(2, 0),
      allowReading(
        expectSame(afterStep(2).digest("@app:1"), afterCreate.digest("@app:1"), "platform.repro.manifest-digest"),
        { present: true },
        "D-30",
      ),
    ],
  });
