/** platform.md > exporter: entrypoint and environment of the app image. */
import type { Act } from "#machine";
import type { Case } from "../../protocol/case.ts";
import { writeProcesses } from "../vocabulary/acts.ts";
import { afterStep, expectEqual, expectFailure, expectSuccess, expectThat } from "../vocabulary/expectations.ts";
import { helloBuildpack } from "../vocabulary/images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const APP = "@app:1";
const created = afterStep(0);
const config = (...inside: readonly (string | number)[]) => created.config(APP, ...inside);
const creates = (...build: readonly Act[]) => ({
  given: world({ buildpacks: [helloBuildpack(...build)] }),
  when: [create()],
});

const WEB = writeProcesses(
  { type: "web", command: ["/workspace/web"], default: true },
  { type: "worker", command: ["/workspace/worker"] },
);
const NO_DEFAULT = writeProcesses({ type: "web", command: ["/workspace/web"] });
const entrypointOf = (build: readonly Act[], flags: Readonly<Record<string, string>> = {}) => ({
  buildpack: ["0.9"] as const,
  given: world({ buildpacks: [helloBuildpack(...build)] }),
  when: [create({ flags: { "-log-level": "info", ...flags } })],
});

export const exporterConfig: readonly Case[] = [
  mustCase({
    id: "export.entrypoint.requested",
    says: "The process type that the platform asks for is the entrypoint.",
    ...entrypointOf(WEB, { "-process-type": "worker" }),
    then: [
      expectSuccess(0),
      expectEqual(
        config("Entrypoint"),
        ["/cnb/process/worker"],
        "platform.exporter.entrypoint.process-type",
        "platform.op.launch.entrypoint",
      ),
    ],
  }),
  mustCase({
    id: "export.entrypoint.unknown",
    says: "A process type that no buildpack has fails the export.",
    ...entrypointOf(WEB, { "-process-type": "nothing" }),
    then: [
      expectFailure(0, "platform.exporter.entrypoint.unknown-type-fails"),
      expectThat(created.image(APP), { present: false }, "platform.exporter.entrypoint.unknown-type-fails"),
    ],
    control: { id: "export.entrypoint.requested", differs: "/when/0/flags/-process-type" },
  }),
  mustCase({
    id: "export.entrypoint.unknown-exit",
    says: "A process type that no buildpack has ends in an exit code of the export.",
    ...entrypointOf(WEB, { "-process-type": "nothing" }),
    then: [expectThat(created.exitCode, { between: [60, 69] }, "platform.creator.exit.60-69")],
    control: { id: "export.entrypoint.requested", differs: "/when/0/flags/-process-type" },
  }),
  mustCase({
    id: "export.entrypoint.buildpack-default",
    says: "Without a request, the default process of the buildpacks is the entrypoint.",
    ...entrypointOf(WEB),
    then: [
      expectSuccess(0),
      expectEqual(
        config("Entrypoint"),
        ["/cnb/process/web"],
        "platform.exporter.entrypoint.buildpack-default",
        "platform.op.launch.entrypoint",
      ),
    ],
  }),
  mustCase({
    id: "export.entrypoint.launcher",
    says: "Without a request and a default process, the launcher is the entrypoint.",
    ...entrypointOf(NO_DEFAULT),
    then: [
      expectSuccess(0),
      expectEqual(
        config("Entrypoint"),
        ["/cnb/lifecycle/launcher"],
        "platform.exporter.entrypoint.launcher",
        "platform.op.launch.entrypoint",
        "buildpack.export.image.entrypoint",
      ),
    ],
  }),
  mustCase({
    id: "export.env.layers-dir",
    says: "The image's environment has the layers directory.",
    ...creates(),
    then: [
      expectSuccess(0),
      expectThat(config("Env"), { includes: "CNB_LAYERS_DIR=/layers" }, "platform.exporter.env.layers-dir"),
    ],
  }),
  mustCase({
    id: "export.env.app-dir",
    says: "The image's environment has the app directory.",
    ...creates(),
    then: [
      expectSuccess(0),
      expectThat(config("Env"), { includes: "CNB_APP_DIR=/workspace" }, "platform.exporter.env.app-dir"),
    ],
  }),
  // official: /cnb/lifecycle as well (D-03).
  mustCase({
    id: "export.env.path",
    says: "The image's PATH is that of the run image behind the directory of processes.",
    ...creates(),
    then: [
      expectSuccess(0),
      expectThat(
        config("Env"),
        { includes: "PATH=/cnb/process:/usr/local/bin:/usr/bin:/bin" },
        "platform.exporter.env.path",
      ),
    ],
  }),
  mustCase({
    id: "export.env.working-dir",
    says: "The image's working directory is the app directory.",
    ...creates(),
    then: [expectSuccess(0), expectEqual(config("WorkingDir"), "/workspace", "platform.exporter.working-dir")],
  }),
];
