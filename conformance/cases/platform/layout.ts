/** platform.md > Map an image reference to a path in the layout directory; Experimental Features. */
import type { RunStep, TestCase } from "#protocol";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { RUN_IMAGE_DIGEST, runImageLayout } from "../vocabulary/layout.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const DIR = "/layout";
const CREATED = `${DIR}/example.com/team/app/v1/index.json`;
const APP_NAME = "example.com/team/app:v1";
const given = world({
  files: {
    [DIR]: { dir: true },
    [`${DIR}/example.com`]: { dir: true },
    ...runImageLayout(`${DIR}/example.com/run/1`),
    ...runImageLayout(`${DIR}/example.com/run/${RUN_IMAGE_DIGEST.replace(":", "/")}`),
  },
});

const inLayout = (run: "create" | "analyze", mode: string | undefined, runImage = "example.com/run:1"): RunStep => ({
  run,
  flags: { "-layout": true, "-layout-dir": DIR, "-run-image": runImage },
  args: [APP_NAME],
  env: mode === undefined ? {} : { CNB_EXPERIMENTAL_MODE: mode },
});

const draft = (id: string, says: string, step: RunStep) => ({
  id,
  says,
  platform: ["0.12"] as const,
  given,
  can: ["layout"] as const,
  when: [step],
});
/** The analyzer alone. */
const analyzedModeCase = (mode: string | undefined): TestCase =>
  mustCase({
    ...draft(
      `analyze.experimental.${mode ?? "unset"}`,
      `The analyzer ${mode === undefined ? "fails without a mode" : `works in mode "${mode}"`} if its images are in a layout.`,
      inLayout("analyze", mode),
    ),
    then:
      mode === undefined
        ? [
            expectFailure(0, "platform.experimental.unset-fails"),
            expectAbsent(afterStep(0).file("/layers/analyzed.toml"), "platform.experimental.unset-fails"),
          ]
        : [
            expectSuccess(0, "platform.experimental.silent"),
            expectEqual(afterStep(0).analyzed("run-image", "target", "os"), "linux", "platform.experimental.silent"),
          ],
    ...(mode === undefined && {
      control: { id: "analyze.experimental.silent", differs: "/when/0/env/CNB_EXPERIMENTAL_MODE" },
    }),
  });
const rejectedModeCase = (id: string, says: string, mode: string | undefined, covers: string): TestCase =>
  mustCase({
    ...draft(id, says, inLayout("create", mode)),
    then: [expectFailure(0, covers), expectAbsent(afterStep(0).file(CREATED), covers)],
    control: { id: "create.experimental.warn", differs: "/when/0/env/CNB_EXPERIMENTAL_MODE" },
  });
const acceptedModeCase = (mode: string): TestCase =>
  mustCase({
    ...draft(
      `create.experimental.${mode}`,
      `In mode "${mode}", an experimental feature works.`,
      inLayout("create", mode),
    ),
    then: [
      expectSuccess(0, `platform.experimental.${mode}`),
      expectThat(afterStep(0).file(CREATED), { present: true }, `platform.experimental.${mode}`),
    ],
  });

export const layoutCases: readonly TestCase[] = [
  mustCase({
    ...draft(
      "create.layout.written",
      "With a layout, the creator writes the image to the path of its name.",
      inLayout("create", "warn"),
    ),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).file(CREATED, "json", "manifests"),
        { includes: { mediaType: "application/vnd.oci.image.manifest.v1+json" } },
        "platform.exporter.layout.write",
        "platform.layout.tag-path",
      ),
    ],
  }),
  mustCase({
    ...draft(
      "analyze.layout.run-image",
      "With a layout, the analyzer finds the run image at the path of its tag.",
      inLayout("analyze", "warn"),
    ),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).analyzed("run-image", "reference"),
        { includes: `${DIR}/example.com/run/1` },
        "platform.analyzer.layout.resolve",
        "platform.analyzed.run-image.reference",
      ),
      expectThat(
        afterStep(0).analyzed("run-image", "target"),
        { includes: { os: "linux", arch: "amd64", distro: { name: "plimsoll", version: "1" } } },
        "platform.analyzer.layout.resolve",
      ),
    ],
  }),
  // official: the path in the place of the name.
  mustCase({
    ...draft(
      "analyze.layout.run-image-name",
      "With a layout too, analyzed.toml has the run image's name as the platform gave it.",
      inLayout("analyze", "warn"),
    ),
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(
          afterStep(0).analyzed("run-image", "image"),
          "example.com/run:1",
          "platform.analyzed.run-image.image",
        ),
        { equals: `${DIR}/example.com/run/1` },
        "A-39",
      ),
    ],
  }),
  mustCase({
    ...draft(
      "analyze.layout.run-image-digest",
      "With a layout, the analyzer finds the run image at the path of its digest.",
      inLayout("analyze", "warn", `example.com/run@${RUN_IMAGE_DIGEST}`),
    ),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).analyzed("run-image", "reference"),
        { includes: `${DIR}/example.com/run/${RUN_IMAGE_DIGEST.replace(":", "/")}` },
        "platform.layout.digest-path",
      ),
      expectEqual(
        afterStep(0).analyzed("run-image", "target", "distro", "name"),
        "plimsoll",
        "platform.layout.digest-path",
      ),
    ],
  }),
  // official: the path in the layout.
  mustCase({
    ...draft(
      "create.layout.report-tags",
      "With a layout too, the report has the name of the image as the platform gave it.",
      inLayout("create", "warn"),
    ),
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(afterStep(0).toml("/layers/report.toml", "image", "tags"), [APP_NAME], "platform.report.tags"),
        { equals: [`${DIR}/example.com/team/app/v1`] },
        "A-44",
      ),
    ],
  }),
  analyzedModeCase("silent"),
  analyzedModeCase(undefined),
  acceptedModeCase("warn"),
  acceptedModeCase("silent"),
  rejectedModeCase(
    "create.experimental.unset",
    "An experimental feature fails if the platform does not set a mode.",
    undefined,
    "platform.experimental.unset-fails",
  ),
  rejectedModeCase(
    "create.experimental.error",
    'In mode "error", an experimental feature fails.',
    "error",
    "platform.experimental.error",
  ),
];
