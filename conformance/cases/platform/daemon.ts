/**
 * platform.md > <daemon> of analyzer, restorer, exporter, creator and rebaser; report.toml. Experimental: the daemon is Plimsoll's own, and
 * knows what lifecycles ask of one.
 */
import type { Matcher, Ref, RunStep, TestCase } from "#protocol";
import { makeLayer, writeFile } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { builtLayers } from "../vocabulary/export-inputs.ts";
import { worldForExtend } from "../vocabulary/extensions.ts";
import { HELLO_LAYERS_DIR, rebuildWith } from "../vocabulary/images.ts";
import { type GivenInputs, type InputRow, inputCases } from "../vocabulary/inputs.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { newerRunImage, RUN_IMAGE } from "../vocabulary/run-images.ts";
import { newContainer } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, type WorldChanges, world } from "../vocabulary/world.ts";

const APP: Ref = "@daemon.test/app:1";
const RUN: Ref = "@daemon.test/run:1";
const RUN_NAME = "daemon.test:5000/run:1";
const DAEMON = { can: ["daemon"] } as const;
const images = { [RUN]: RUN_IMAGE };
const env = { DOCKER_HOST: "tcp://daemon.test:5000" };
const analyzedToml = `[run-image]\nreference = ""\nimage = "${RUN_NAME}"\n`;

/** No registry has its run image. */
const inDaemon = ({ files, ...changes }: WorldChanges = {}) =>
  world({
    ...changes,
    images,
    env,
    files: { "/cnb/run.toml": { text: `[[images]]\nimage = "${RUN_NAME}"\n`, owner: "root" }, ...files },
  });

const runs = (run: RunStep["run"], { flags = {}, ...more }: Partial<RunStep> = {}): RunStep => ({
  run,
  images: [APP],
  ...more,
  flags: { "-daemon": true, ...flags },
});

/** `id`: where a phase wrote the id of the image, which the daemon knows after the step. */
const isIdOf = (image: Ref, step: number): Matcher => ({ sameAs: afterStep(step).reference(image) });
const expectId = (at: string, image: Ref, step: number, ...covers: readonly string[]) =>
  allowReading(expectThat(at, isIdOf(image, step), ...covers), { sameAs: afterStep(step).digest(image) }, "A-65");

const switchRow = {
  ...DAEMON,
  input: "daemon",
  values: ["true", "false"],
} as const satisfies Partial<InputRow>;
const withoutDaemon = (
  run: RunStep["run"],
  args: Partial<RunStep>,
  { flags, env: given = {} }: GivenInputs,
): RunStep => ({
  run,
  ...args,
  env: given,
  ...(flags !== undefined && { flags }),
});

const rows: readonly InputRow[] = [
  {
    ...switchRow,
    phase: "analyze",
    platform: ["0.12"],
    given: inDaemon(),
    when: (more) => [withoutDaemon("analyze", { images: [APP] }, more)],
    shows: () => [[afterStep(0).analyzed("run-image", "target", "os"), { equals: "linux" }]],
  },
  {
    ...switchRow,
    phase: "restore",
    platform: ["0.13"],
    buildpack: ["0.10"],
    given: {
      ...worldForExtend({
        buildpacks: [buildpack()],
        generated: {},
        images,
        files: { "/layers/analyzed.toml": { text: analyzedToml } },
      }),
      env: { ...inDaemon().env, CNB_EXPERIMENTAL_MODE: "warn" },
    },
    when: (more) => [withoutDaemon("restore", {}, more)],
    shows: () => [[afterStep(0).analyzed("run-image", "target", "os"), { equals: "linux" }]],
  },
  {
    ...switchRow,
    phase: "export",
    given: inDaemon({
      files: {
        ...builtLayers("/layers", "acme/hello"),
        "/layers/analyzed.toml": { text: analyzedToml.replace('""', `"${RUN_NAME}"`) },
      },
    }),
    when: (more) => [withoutDaemon("export", { images: [APP] }, more)],
    shows: () => [[afterStep(0).image(APP, "config", "os"), { equals: "linux" }]],
  },
  {
    ...switchRow,
    phase: "create",
    statementOf: "export",
    covers: ["platform.creator.equivalence"],
    given: inDaemon(),
    when: (more) => [withoutDaemon("create", { images: [APP] }, more)],
    shows: () => [[afterStep(0).image(APP, "config", "os"), { equals: "linux" }]],
  },
  {
    ...switchRow,
    phase: "rebase",
    given: inDaemon(),
    when: (more) => [
      runs("create"),
      { publish: { [RUN]: newerRunImage() } },
      withoutDaemon("rebase", { images: [APP], args: [] }, { ...more, flags: { ...more.flags, "-run-image": RUN } }),
    ],
    shows: () => [[afterStep(2).diffId(APP, 1), { sameAs: afterStep(2).diffId(RUN, 1) }]],
  },
];

const report = (step: number, key: string) => afterStep(step).toml("/layers/report.toml", "image", key);

export const daemonCases: readonly TestCase[] = [
  ...inputCases(rows).map(({ testCase }) => testCase),
  mustCase({
    ...DAEMON,
    id: "export.daemon.report-id",
    says: "The report has the id of an image that the exporter saved in a Docker daemon, and every name of it.",
    given: inDaemon(),
    when: [runs("create", { flags: { "-tag": ["@daemon.test/other:1"] } })],
    then: [
      expectSuccess(0),
      expectId(report(0, "image-id"), APP, 0, "platform.report.image-id", "platform.exporter.report"),
      expectThat(report(0, "tags"), { includes: APP }, "platform.report.tags"),
      expectThat(report(0, "tags"), { includes: "@daemon.test/other:1" }, "platform.report.tags"),
      expectSame(
        afterStep(0).reference("@daemon.test/other:1"),
        afterStep(0).reference(APP),
        "platform.exporter.same-image-each-tag",
      ),
    ],
  }),
  mustCase({
    ...DAEMON,
    id: "analyze.daemon.references",
    says: "With a Docker daemon, analyzed.toml has the ids of the previous image and of the run image.",
    given: inDaemon(),
    when: [runs("create"), newContainer, runs("analyze")],
    then: [
      expectSuccess(2),
      expectId(afterStep(2).analyzed("image", "reference"), APP, 2, "platform.analyzed.previous-image.reference"),
      expectId(afterStep(2).analyzed("run-image", "reference"), RUN, 2, "platform.analyzed.run-image.reference"),
    ],
  }),
  mustCase({
    ...DAEMON,
    id: "create.daemon.rebuild",
    says: "The next build in a Docker daemon takes a layer of the previous image that the buildpack only names.",
    given: inDaemon({ buildpacks: [buildpack({ build: makeLayer("lib", ["launch"], { file: "1\n" }) })] }),
    when: [
      runs("create"),
      ...rebuildWith(
        { do: "record", as: "again", list: [HELLO_LAYERS_DIR] },
        writeFile("${CNB_LAYERS_DIR}/lib.toml", "[types]\nlaunch = true\n"),
      ),
      runs("create"),
    ],
    then: [
      expectSuccess(3),
      expectThat(
        afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
        { includes: "lib.toml" },
        "buildpack.layers.launch.restore-metadata",
      ),
      expectSame(
        afterStep(3).diffId(APP, "layer acme_hello/lib"),
        afterStep(0).diffId(APP, "layer acme_hello/lib"),
        "buildpack.layers.launch.reuse",
      ),
    ],
  }),
  mustCase({
    ...DAEMON,
    id: "rebase.daemon.report-id",
    says: "The rebaser rebases an image in a Docker daemon, and reports its new id.",
    given: inDaemon(),
    when: [
      runs("create"),
      { publish: { [RUN]: newerRunImage() } },
      runs("rebase", { flags: { "-run-image": RUN, "-report": "/layers/report.toml" } }),
    ],
    then: [
      expectSuccess(2),
      expectId(report(2, "image-id"), APP, 2, "platform.report.image-id"),
      expectThat(
        afterStep(2).reference(APP),
        { differsFrom: afterStep(0).reference(APP) },
        "platform.rebaser.run-layers.replaced",
      ),
      expectEqual(afterStep(2).config(APP, "WorkingDir"), "/workspace", "platform.rebaser.run-layers.replaced"),
    ],
  }),
];
