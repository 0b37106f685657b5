/** platform.md > exporter > Outputs: the entrypoint, the environment and the configuration of the app image. */
import type { TestCase } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  afterCreate,
  appConfig,
  createWith,
  createWithFlags,
  expectNoAppImage,
  WEB_AND_WORKER,
  WEB_WITHOUT_DEFAULT,
} from "../vocabulary/images.ts";
import { allowContradiction } from "../vocabulary/readings.ts";
import { RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const ENTRYPOINT = "platform.exporter.entrypoint";
const expectEntrypoint = (argv0: string, ...covers: readonly string[]) =>
  expectEqual(appConfig("Entrypoint"), [argv0], ...covers);

export const exporterConfigCases: readonly TestCase[] = [
  // `export.base.config-user` has the user of most run images.
  mustCase({
    id: "export.base.config-user-other",
    says: "The app image keeps the User of the run image, also if it is not the user of the build.",
    given: world({
      images: { "@run:1": runImage({ config: { config: { User: "2000:3000", Labels: RUN_IMAGE_LABELS } } }) },
    }),
    when: [create()],
    then: [expectSuccess(0), expectEqual(appConfig("User"), "2000:3000", "platform.exporter.base.config-preserved")],
  }),
  mustCase({
    id: "export.entrypoint.requested",
    says: "The process type that the platform requests is the entrypoint.",
    ...createWithFlags(WEB_AND_WORKER, { "-process-type": "worker" }),
    then: [
      expectSuccess(0),
      expectEntrypoint("/cnb/process/worker", `${ENTRYPOINT}.process-type`, "platform.op.launch.entrypoint"),
    ],
  }),
  mustCase({
    id: "export.entrypoint.unknown",
    says: "The export fails if no buildpack defines the requested process type.",
    ...createWithFlags(WEB_AND_WORKER, { "-process-type": "nothing" }),
    then: expectNoAppImage(`${ENTRYPOINT}.unknown-type-fails`),
    control: { id: "export.entrypoint.requested", differs: "/when/0/flags/-process-type" },
  }),
  mustCase({
    id: "export.entrypoint.unknown-exit",
    lane: "implied",
    says: "If no buildpack defines the requested process type, the exit code is in the export range.",
    ...createWithFlags(WEB_AND_WORKER, { "-process-type": "nothing" }),
    then: [expectThat(afterCreate.exitCode, { between: [60, 69] }, "platform.creator.exit.60-69")],
    control: { id: "export.entrypoint.requested", differs: "/when/0/flags/-process-type" },
  }),
  mustCase({
    id: "export.entrypoint.buildpack-default",
    says: "If the platform requests no process type, the buildpacks' default process is the entrypoint.",
    ...createWithFlags(WEB_AND_WORKER),
    then: [
      expectSuccess(0),
      expectEntrypoint("/cnb/process/web", `${ENTRYPOINT}.buildpack-default`, "platform.op.launch.entrypoint"),
    ],
  }),
  mustCase({
    id: "export.entrypoint.launcher",
    says: "Without a requested process type and a default process, the launcher is the entrypoint.",
    ...createWithFlags(WEB_WITHOUT_DEFAULT),
    then: [
      expectSuccess(0),
      expectEntrypoint(
        "/cnb/lifecycle/launcher",
        `${ENTRYPOINT}.launcher`,
        "platform.op.launch.entrypoint",
        "buildpack.export.image.entrypoint",
      ),
    ],
  }),
  ...(
    [
      ["layers-dir", "The image's environment has the layers directory.", "CNB_LAYERS_DIR=/layers"],
      ["app-dir", "The image's environment has the app directory.", "CNB_APP_DIR=/workspace"],
    ] as const
  ).map(([id, says, variable]) =>
    mustCase({
      id: `export.env.${id}`,
      says,
      ...createWith(),
      then: [expectSuccess(0), expectThat(appConfig("Env"), { includes: variable }, `platform.exporter.env.${id}`)],
    }),
  ),
  mustCase({
    id: "export.env.path",
    says: "The image's PATH is the directory of processes, followed by the run image's PATH.",
    ...createWith(),
    then: [
      expectSuccess(0),
      allowContradiction(
        expectThat(
          appConfig("Env"),
          { includes: "PATH=/cnb/process:/usr/local/bin:/usr/bin:/bin" },
          "platform.exporter.env.path",
        ),
        { includes: "PATH=/cnb/process:/cnb/lifecycle:/usr/local/bin:/usr/bin:/bin" },
        "D-03",
      ),
    ],
  }),
  mustCase({
    id: "export.env.working-dir",
    says: "The image's working directory is the app directory.",
    ...createWith(),
    then: [expectSuccess(0), expectEqual(appConfig("WorkingDir"), "/workspace", "platform.exporter.working-dir")],
  }),
];
