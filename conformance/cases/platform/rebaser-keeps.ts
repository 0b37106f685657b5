/** platform.md > rebaser > Outputs: what a rebase must keep although the exporter of no lifecycle need write it. */
import { isJsonObject } from "#base";
import type { ImageSpec, TestCase } from "#protocol";
import { makeLayerWithMetadata } from "../vocabulary/acts.ts";
import { expectEqual, expectSame } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, helloBuildpack, LIFECYCLE_LABEL, lifecycleLabel, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE, RUN_IMAGE_LABELS } from "../vocabulary/run-images.ts";
import { rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import { afterRebase, expectApp, rebaseOnto } from "./rebase-world.ts";

const IDENTICAL = "platform.rebaser.identical";
/** The diffID of the only layer of `RUN_IMAGE`. */
const TOP_LAYER = "sha256:3664ef31b273f012d7ef8349eda8bf74a68f9620d19ea0e0b1ffd404c07dd2c9";
/** Its nearest floating-point number is another integer. */
const EXACT = "9007199254740993";

const METADATA = {
  app: [{ sha: TOP_LAYER }],
  buildpacks: [],
  config: { sha: "" },
  launcher: { sha: "" },
  runImage: { topLayer: TOP_LAYER, reference: "127.0.0.1:5000/run@1", image: "127.0.0.1:5000/run:1" },
  "acme-notes": { reviewed: "yes" },
};

/** An app image of another tool, whose label has a key that no specification has. */
const APP_IMAGE: ImageSpec = {
  ...RUN_IMAGE,
  layers: [...RUN_IMAGE.layers, [{ name: "/workspace", dir: true }]],
  config: {
    ...(isJsonObject(RUN_IMAGE.config) && RUN_IMAGE.config),
    config: {
      User: "1000:1000",
      Env: ["CNB_PLATFORM_API=${platform-api}"],
      Labels: { ...RUN_IMAGE_LABELS, [LIFECYCLE_LABEL]: JSON.stringify(METADATA) },
    },
  },
};

/** No exporter need write it. */
const APP_HISTORY = { created_by: "the app" };

const userConfig = (User: string) => ({ config: { config: { User, Labels: RUN_IMAGE_LABELS } } });

export const rebaserKeepsCases: readonly TestCase[] = [
  // official: without created_by.
  mustCase({
    id: "rebase.history.layer",
    says: "A rebase keeps the history of the app's layers.",
    given: world({ images: { [APP]: { ...APP_IMAGE, history: [{ created_by: "base" }, APP_HISTORY] } } }),
    when: [publishImage("@run:1", newerRunImage()), rebase("@run:1")],
    then: [
      expectSuccess(1),
      // The new run image has one layer more.
      expectEqual(afterStep(1).image(APP, "history", 2, "created_by"), APP_HISTORY.created_by, IDENTICAL),
    ],
  }),
  // In `rebase.config.user` both run images have the same user.
  mustCase({
    id: "rebase.config.user-of-app",
    says: "A rebase keeps the image's User, whatever the new run image has.",
    given: world({ images: { "@run:1": newerRunImage(userConfig("2000:3000")) } }),
    when: rebaseOnto(newerRunImage(userConfig("4000:5000"))),
    then: [expectSuccess(2), expectEqual(afterRebase.config(APP, "User"), "2000:3000", IDENTICAL), expectApp.changed()],
  }),
  // official: writes the whole label again, with the keys that it knows.
  mustCase({
    id: "rebase.metadata.unknown-key",
    says: "A rebase keeps keys of the lifecycle's label that no specification has.",
    given: world({ images: { [APP]: APP_IMAGE } }),
    when: [publishImage("@run:1"), rebase("@run:1")],
    then: [
      expectSuccess(1),
      expectSame(afterStep(1).diffId(APP, 1), afterStep(1).diffId("@run:1", 1)),
      expectEqual(lifecycleLabel(1, "acme-notes"), { reviewed: "yes" }, IDENTICAL),
    ],
  }),
  // official: as a floating-point number, so that the last digits are lost.
  mustCase({
    id: "rebase.metadata.integer",
    says: "A rebase keeps all digits of an integer in a buildpack's layer metadata.",
    given: world({ buildpacks: [helloBuildpack(...makeLayerWithMetadata("lib", ["launch"], `build = ${EXACT}\n`))] }),
    when: rebaseOnto(newerRunImage()),
    then: [
      expectSuccess(2),
      expectEqual(lifecycleLabel(2, "buildpacks", 0, "layers", "lib", "data", "build"), { integer: EXACT }, IDENTICAL),
    ],
  }),
];
