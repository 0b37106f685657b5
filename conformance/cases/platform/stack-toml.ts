/** platform.md before Platform API 0.12: run images in stack.toml, and stacks in the label and in the environment. */
import type { FileSpec, ImageSpec, TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectReference, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, lifecycleLabel, publishImage } from "../vocabulary/images.ts";
import { type GivenInputs, type InputRow, inputCases, type Shown } from "../vocabulary/inputs.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { analyze, build, create, detect } from "../vocabulary/steps.ts";
import { analyzeCase, impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild } from "../vocabulary/world.ts";

const UNTIL = { platform: ["0.7", "0.11"] } as const;

/** Run images that tell themselves apart. */
const named = (name: string): ImageSpec =>
  runImage({ files: [{ name: `/etc/${name}`, text: `${name}\n`, owner: "root" }] });
const IMAGES = { "@one:1": named("one"), "@two:1": named("two"), "@chosen:1": named("chosen") } as const;

const stackToml = (image: string, ...mirrors: readonly string[]): string =>
  `[run-image]\nimage = "${image}"\nmirrors = ${JSON.stringify(mirrors)}\n`;
/** A run.toml that names another image is there too. */
const withStack = (text: string, changes: Parameters<typeof world>[0] = {}) =>
  world({
    ...changes,
    images: { ...IMAGES, ...changes.images },
    files: { "/cnb/stack.toml": { text, owner: "root" }, ...changes.files },
  });
const RUN_IMAGE = afterStep(0).analyzed("run-image", "reference");
const RESOLVES = "platform.analyzer.run-image.resolve-from-stack";

const STACKS: Readonly<Record<string, FileSpec>> = {
  "/workspace/one.toml": { text: stackToml("127.0.0.1:5000/one:1") },
  "/workspace/two.toml": { text: stackToml("127.0.0.1:5000/two:1") },
};
const IMAGE_OF: Readonly<Record<string, "one" | "two" | "chosen">> = {
  "/workspace/one.toml": "one",
  "/workspace/two.toml": "two",
  "/cnb/stack.toml": "chosen",
};
const start = {
  ...UNTIL,
  input: "stack",
  values: ["/workspace/one.toml", "/workspace/two.toml"],
  fallback: "/cnb/stack.toml",
  given: withStack(stackToml("127.0.0.1:5000/chosen:1"), { files: STACKS }),
} as const satisfies Partial<InputRow>;
const nameOf = (value = ""): string => IMAGE_OF[value] ?? "";
const RECORDED = afterStep(4).label(APP, "io.buildpacks.lifecycle.metadata", "stack", "runImage", "image");

const rows: readonly InputRow[] = [
  {
    ...start,
    phase: "analyze",
    when: (more: GivenInputs) => [analyze(more)],
    shows: (value): readonly Shown[] => [[RUN_IMAGE, { includes: `@${nameOf(value)}@sha256:` }]],
  },
  {
    ...start,
    phase: "export",
    when: (more: GivenInputs) => [
      analyze(),
      detect(),
      { run: "restore", flags: { "-cache-dir": "/cache" } },
      build(),
      { run: "export", images: [APP], ...more },
    ],
    shows: (value): readonly Shown[] => [[RECORDED, { equals: `@${nameOf(value)}:1` }]],
  },
];

/** Rebases onto the newer run image of that name, which the step does not give. */
const REBASE_BY_LABEL = { run: "rebase", images: [APP], flags: { "-report": "/layers/report.toml" } } as const;

const stackLabels = (labels: Readonly<Record<string, string>>) => ({ labels: { ...RUN_IMAGE_LABELS, ...labels } });
const STACK = "io.buildpacks.stack";
const label = (name: string) => afterStep(2).label(APP, `${STACK}.${name}`);

export const stackTomlCases: readonly TestCase[] = [
  ...inputCases(rows).map(({ testCase }) => testCase),
  analyzeCase({
    id: "analyze.stack.run-image",
    says: "If the platform gives no run image, the analyzer takes the one that stack.toml names.",
    given: withStack(stackToml("127.0.0.1:5000/chosen:1")),
    then: [expectSuccess(0), expectReference(RUN_IMAGE, "@chosen:1", 0, RESOLVES)],
  }),
  analyzeCase({
    id: "analyze.stack.none",
    says: "Analysis fails if neither the platform nor stack.toml names a run image.",
    given: withStack(""),
    then: [expectFailure(0, RESOLVES)],
    control: { id: "analyze.stack.run-image", differs: "/given/files/~1cnb~1stack.toml/text" },
  }),
  mustCase({
    id: "analyze.stack.given",
    ...UNTIL,
    lane: "implied",
    says: "The run image that the platform gives takes precedence over stack.toml.",
    given: withStack(stackToml("127.0.0.1:5000/chosen:1")),
    when: [analyze({ flags: { "-run-image": "@one:1" } })],
    then: [expectSuccess(0), expectReference(RUN_IMAGE, "@one:1", 0, "platform.analyzer.input.run-image")],
  }),
  analyzeCase({
    id: "analyze.stack.mirror-of-registry",
    lane: "implied",
    says: "The analyzer takes the mirror in stack.toml on the app image's registry as the run image.",
    given: withStack(stackToml("localhost:5000/one:1", "127.0.0.1:5000/chosen:1")),
    then: [expectSuccess(0), expectReference(RUN_IMAGE, "@chosen:1", 0, "platform.run-image-res.stack.registry-match")],
  }),
  analyzeCase({
    id: "analyze.stack.no-mirror-of-registry",
    lane: "implied",
    says: "If no name in stack.toml is on the app image's registry, the analyzer takes the run image itself.",
    given: withStack(stackToml("localhost:5000/one:1", "example.com/chosen:1")),
    then: [
      expectSuccess(0),
      expectThat(RUN_IMAGE, { includes: "@localhost/one@sha256:" }, "platform.run-image-res.stack.no-registry-match"),
    ],
  }),
  mustCase({
    id: "export.label.stack-toml",
    says: "The lifecycle's label has stack.toml with its mirrors.",
    given: withStack(stackToml("127.0.0.1:5000/chosen:1", "localhost:5000/one:1", "example.com/two:1")),
    when: [create()],
    then: [
      expectSuccess(0),
      expectEqual(
        lifecycleLabel(0, "stack"),
        {
          runImage: {
            image: "@chosen:1",
            mirrors: ["@localhost/one:1", "example.com/two:1"],
          },
        },
        "platform.label.lifecycle.stack",
      ),
    ],
  }),
  impliedCase({
    id: "rebase.stack.run-image",
    says: "If the platform gives no run image, the rebaser takes the one that the app image's label has under stack.",
    given: withStack(stackToml("127.0.0.1:5000/chosen:1")),
    when: [create(), publishImage("@chosen:1", newerRunImage()), REBASE_BY_LABEL],
    then: [
      expectSuccess(2),
      expectSame(
        afterStep(2).diffId(APP, 1),
        afterStep(2).diffId("@chosen:1", 1),
        "platform.rebaser.run-image.from-stack",
      ),
    ],
  }),
  mustCase({
    id: "rebase.stack.labels",
    says: "A rebase replaces the labels of the stack, adds new ones and removes those that are gone.",
    ...UNTIL,
    given: world({
      images: {
        "@run:1": runImage(stackLabels({ [`${STACK}.released`]: "old", [`${STACK}.homepage`]: "old" })),
      },
    }),
    when: [
      create(),
      publishImage(
        "@run:1",
        newerRunImage(stackLabels({ [`${STACK}.released`]: "new", [`${STACK}.maintainer`]: "new" })),
      ),
      REBASE_BY_LABEL,
    ],
    then: [
      expectSuccess(2),
      expectEqual(label("released"), "new", "platform.rebaser.labels.stack"),
      expectEqual(label("maintainer"), "new", "platform.rebaser.labels.stack"),
      expectAbsent(label("homepage"), "platform.rebaser.labels.stack"),
    ],
  }),
  mustCase({
    id: "detect.environment.stack",
    says: "bin/detect inherits CNB_STACK_ID.",
    given: world({ buildpacks: [buildpack({ detect: recordCall("see") })], env: { CNB_STACK_ID: "acme.stack" } }),
    when: [detect()],
    then: [
      expectSuccess(0),
      expectEqual(afterStep(0).call("see", "env", "CNB_STACK_ID"), "acme.stack", "platform.env.build.stack.inherit"),
    ],
  }),
  mustCase({
    id: "build.environment.stack",
    says: "bin/build inherits CNB_STACK_ID.",
    given: worldForBuild({
      buildpacks: [buildpack({ build: recordCall("see") })],
      env: { CNB_STACK_ID: "acme.stack" },
    }),
    when: [build()],
    then: [
      expectSuccess(0),
      expectEqual(afterStep(0).call("see", "env", "CNB_STACK_ID"), "acme.stack", "platform.env.build.stack.inherit"),
    ],
  }),
];
