/** platform.md > exporter > Outputs: the labels of the lifecycle's own, where a buildpack or an environment has a say. */
import type { TestCase } from "#protocol";
import { writeFile } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { createWith, LIFECYCLE_LABEL, lifecycleLabel } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const FROM_BUILDPACK = "a buildpack's";

export const labelsOfLifecycleCases: readonly TestCase[] = [
  // official: the buildpack's value takes precedence, and a rebase of the image fails.
  mustCase({
    id: "export.label.lifecycle-reserved",
    says: "The lifecycle's label has the metadata of the lifecycle, even if a buildpack defines a label of that name.",
    ...createWith(
      writeFile(
        "${CNB_LAYERS_DIR}/launch.toml",
        `[[labels]]\nkey = "${LIFECYCLE_LABEL}"\nvalue = "${FROM_BUILDPACK}"\n`,
      ),
    ),
    then: [
      expectSuccess(0),
      allowReading(
        expectThat(
          afterStep(0).label("@app:1", LIFECYCLE_LABEL),
          { includes: { buildpacks: [{ key: "acme/hello", version: "1.0.0", layers: {} }] } },
          "platform.exporter.label.lifecycle-metadata",
        ),
        { equals: FROM_BUILDPACK },
        "A-24",
      ),
    ],
  }),
  // official: a label of its own, io.buildpacks.exec-env, as the RFC says.
  mustCase({
    id: "export.label.exec-env",
    lane: "may",
    platform: ["0.15"],
    says: "The lifecycle's label has the execution environment.",
    given: world(),
    when: [create({ env: { CNB_EXEC_ENV: "test" } })],
    then: [
      expectSuccess(0),
      allowContradiction(
        expectEqual(lifecycleLabel(0, "exec-env"), "test", "platform.label.lifecycle.exec-env"),
        { present: false },
        "D-11",
      ),
    ],
  }),
];
