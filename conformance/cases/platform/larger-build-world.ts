/** The build of three buildpacks with several layers, processes, slices and labels that larger-build.ts and larger-image.ts look at. */
import type { Expectation, TestCase } from "#protocol";
import {
  makeLayer,
  makeLayerWithMetadata,
  recordCall,
  writeBuildPlan,
  writeFile,
  writeSbom,
  writeStore,
} from "../vocabulary/acts.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { LIFECYCLE_LABEL, SBOM_FORMATS } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE_LABELS } from "../vocabulary/run-images.ts";
import { allPhases } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { buildpack, world } from "../vocabulary/world.ts";

export const APP = "@app:1";
export const afterBuild = afterStep(3);
export const afterExport = afterStep(4);
export const METADATA = "/layers/config/metadata.toml";

const processToml = (type: string, command: string, more: Readonly<Record<string, boolean>> = {}): string =>
  `[[processes]]\n${tomlLines({ type, command: [command], ...more })}`;
const slice = (...paths: readonly string[]): string => `[[slices]]\n${tomlLines({ paths })}`;
export const label = (key: string, value: string): string => `[[labels]]\n${tomlLines({ key, value })}`;
const launchToml = (...parts: readonly string[]) => writeFile("${CNB_LAYERS_DIR}/launch.toml", parts.join("\n"));

export const zebra = buildpack({
  id: "acme/zebra",
  buildpackToml: SBOM_FORMATS,
  detect: writeBuildPlan({ provides: ["stripes"] }),
  build: [
    ...recordCall("build"),
    ...makeLayerWithMetadata("beta", ["launch", "cache"], 'from = "zebra"\n', { "deep/b": "zebra beta\n" }),
    ...makeLayerWithMetadata("alpha", ["launch"], "number = 7\n", { a: "zebra alpha\n" }),
    ...makeLayer("tool", ["build"], { t: "tool\n" }),
    writeSbom("alpha", "zebra alpha"),
    writeSbom("launch", "zebra launch"),
    writeSbom("build", "zebra build"),
    writeStore('of = "zebra"\n'),
    launchToml(
      processToml("web", "zebra-web", { default: true }),
      processToml("admin", "zebra-admin"),
      slice("static/*.css", "docs"),
      slice("static"),
      label("acme.shared", "zebra"),
      label("acme.zebra", "yes"),
    ),
  ],
});
export const ant = buildpack({
  id: "acme/ant",
  version: "2.3.4",
  buildpackToml: SBOM_FORMATS,
  build: [
    ...recordCall("build"),
    ...makeLayer("alpha", ["launch"], { a: "ant alpha\n" }),
    writeSbom("alpha", "ant alpha"),
    writeSbom("launch", "ant launch"),
    writeSbom("build", "ant build"),
    launchToml(
      processToml("worker", "ant-worker", { default: true }),
      processToml("web", "ant-web"),
      slice("data"),
      label("acme.shared", "ant"),
    ),
  ],
});
export const mole = buildpack({
  id: "acme/mole",
  version: "10.0.1",
  detect: writeBuildPlan({ requires: ["stripes"] }),
  build: [...recordCall("build"), launchToml(processToml("admin", "mole-admin"))],
});

const given = world({
  buildpacks: [zebra, ant, mole],
  images: { "@run:1": newerRunImage({ labels: { ...RUN_IMAGE_LABELS, "acme.shared": "run", "acme.run": "kept" } }) },
  files: {
    "/workspace/static": { dir: true },
    "/workspace/static/a.css": { text: "a\n" },
    "/workspace/static/b.js": { text: "b\n" },
    "/workspace/docs": { dir: true },
    "/workspace/docs/c": { text: "c\n" },
    "/workspace/data": { dir: true },
    "/workspace/data/d": { text: "d\n" },
  },
});

/** All cases look at the same build. Metadata of processes has its present form from Platform API 0.10 on. */
export const largerCase = (id: string, says: string, ...then: readonly Expectation[]): TestCase =>
  mustCase({
    id,
    says,
    platform: ["0.10"],
    buildpack: ["0.9"],
    given,
    when: allPhases(),
    then: [expectSuccess(4), ...then],
  });

export const process = (type: string) => `${afterBuild.toml(METADATA, "processes")}/type=${type}`;
export const names = (role: string) => afterExport.layer(APP, role, "/entries/*/name");
export const text = (role: string, path: string) => afterExport.entry(APP, role, path, "/text");
export const lifecycle = (...inside: readonly (string | number)[]) =>
  afterExport.label(APP, LIFECYCLE_LABEL, ...inside);
export const ofBuildpack = (id: string, rest: string) =>
  `${lifecycle("buildpacks")}/key=${id.replace("/", "~1")}${rest}`;
export const sbom = (path: string) => text("sbom", `/layers/sbom/launch/${path}/sbom.cdx.json`);

export const IDS = ["acme/zebra", "acme/ant", "acme/mole"];
export const LAYERS = [
  ["acme/zebra", "alpha", "zebra alpha\n", "a"],
  ["acme/zebra", "beta", "zebra beta\n", "deep/b"],
  ["acme/ant", "alpha", "ant alpha\n", "a"],
] as const;
export const roleOf = (id: string, name: string) => `layer ${id.replace("/", "_")}/${name}`;
