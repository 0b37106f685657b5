/** platform.md > exporter: the layers of the app, of the launcher and of its configuration. */
import type { TestCase } from "#protocol";
import { writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  APP,
  afterCreate,
  appConfig,
  createWith,
  createWithFlags,
  helloBuildpack,
  lifecycleLabel,
  WEB_AND_WORKER,
} from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allPhases, create } from "../vocabulary/steps.ts";
import { createCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const names = (role: string) => afterCreate.layer(APP, role, "/entries/*/name");
const ROLES = `${afterCreate.layers(APP)}/*/role`;

export const exporterAppCases: readonly TestCase[] = [
  createCase({
    id: "export.app.files",
    says: "The image has the app directory at its path.",
    given: world({ files: { "/workspace/dir/file": { text: "deep\n" }, "/workspace/link": { symlink: "app.txt" } } }),
    then: [
      expectSuccess(0),
      expectEqual(
        afterCreate.entry(APP, "app", "/workspace/app.txt", "/text"),
        "app\n",
        "platform.exporter.app-layers",
        "buildpack.export.image.app-layers",
      ),
      expectEqual(
        afterCreate.entry(APP, "app", "/workspace/dir/file", "/text"),
        "deep\n",
        "platform.exporter.app-layers",
        "buildpack.export.app.absolute-paths",
      ),
      expectEqual(
        afterCreate.entry(APP, "app", "/workspace/link", "/linkname"),
        "app.txt",
        "platform.exporter.app-layers",
      ),
    ],
  }),
  mustCase({
    id: "export.app.other-directory",
    says: "An app directory at another path keeps its absolute paths and is the working directory.",
    given: world({ files: { "/elsewhere/app": { dir: true }, "/elsewhere/app/file": { text: "1\n" } } }),
    when: [create({ flags: { "-app": "/elsewhere/app" } })],
    then: [
      expectSuccess(0),
      expectThat(names("app"), { includes: "/elsewhere/app/file" }, "buildpack.export.app.absolute-paths"),
      expectEqual(appConfig("WorkingDir"), "/elsewhere/app", "platform.exporter.working-dir"),
      expectThat(appConfig("Env"), { includes: "CNB_APP_DIR=/elsewhere/app" }, "platform.exporter.env.app-dir"),
    ],
  }),
  mustCase({
    id: "export.app.recorded",
    says: "The label lists the app layers by digest, and the registry has them.",
    ...createWith(),
    then: [
      expectSuccess(0),
      expectSame(
        lifecycleLabel(0, "app", 0, "sha"),
        afterCreate.diffId(APP, "app"),
        "platform.label.lifecycle.app-sha",
        "platform.label.lifecycle.app-entries",
        "buildpack.export.app.references",
        "buildpack.export.app.transfer",
      ),
      expectThat(lifecycleLabel(0, "app"), { length: 1 }, "platform.label.lifecycle.app-entries"),
    ],
  }),
  mustCase({
    id: "export.launcher.file",
    says: "The image has the launcher at its path, whichever file the platform gives.",
    given: world({ files: { "/workspace/my-launcher": { text: "launcher\n", mode: "0755" } } }),
    when: [create({ flags: { "-launcher": "/workspace/my-launcher" } })],
    then: [
      expectSuccess(0),
      expectThat(
        afterCreate.entry(APP, "launcher", "/cnb/lifecycle/launcher"),
        { includes: { type: "file", text: "launcher\n", mode: "0755" } },
        "platform.exporter.launcher.binary",
        "buildpack.export.image.launcher",
      ),
    ],
  }),
  mustCase({
    id: "export.launcher.links",
    says: "Each process type has a link to the launcher.",
    ...createWithFlags(WEB_AND_WORKER),
    then: [
      expectSuccess(0),
      ...["web", "worker"].map((type) =>
        expectThat(
          afterCreate.entry(APP, "process-types", `/cnb/process/${type}`),
          { includes: { type: "symlink", linkname: "/cnb/lifecycle/launcher" } },
          "platform.exporter.launcher.symlinks",
        ),
      ),
    ],
  }),
  mustCase({
    id: "export.launcher.no-links",
    says: "Without processes there are no links to the launcher.",
    ...createWith(),
    then: [
      expectSuccess(0),
      expectThat(ROLES, { includes: "launcher" }, "platform.exporter.launcher.binary"),
      expectThat(ROLES, { excludes: "process-types" }, "platform.exporter.launcher.symlinks"),
    ],
  }),
  mustCase({
    id: "export.config.metadata",
    says: "A layer of the image has the metadata that the builder wrote.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [helloBuildpack(...WEB_AND_WORKER)] }),
    when: allPhases(),
    then: [
      expectSuccess(4),
      expectSame(
        afterStep(4).entry(APP, "config", "/layers/config/metadata.toml", "/digest"),
        afterStep(3).file("/layers/config/metadata.toml", "digest"),
        "platform.exporter.config.metadata-layer",
        "buildpack.export.image.bp-ids",
      ),
    ],
  }),
  createCase({
    id: "export.config.processes",
    says: "A process of a later buildpack replaces one of the same type of an earlier buildpack.",
    platform: ["0.10"],
    buildpack: ["0.9"],
    given: world({
      buildpacks: [
        buildpack({ id: "acme/first", build: writeProcesses({ type: "web", command: ["first"] }) }),
        buildpack({ id: "acme/second", build: writeProcesses({ type: "web", command: ["second"] }) }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        `${afterCreate.label(APP, "io.buildpacks.build.metadata", "processes")}/*/command`,
        [["second"]],
        "buildpack.export.image.processes",
        "platform.label.build.processes",
      ),
    ],
  }),
];
