/**
 * A rebuild that reuses some layers, replaces some and drops others, of two buildpacks that name their layers alike: a second look at
 * statements whose own case has one layer.
 */
import type { Expectation, TestCase } from "#protocol";
import {
  makeLayer,
  makeLayerWithMetadata,
  recordCall,
  writeLayerToml,
  writeSbom,
  writeStore,
} from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { LIFECYCLE_LABEL, SBOM_FORMATS } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, build, create, detect, exportApp, newContainer, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const APP = "@app:1";
const FIRST = afterStep(0);
const ANALYZED = afterStep(3);
const RESTORED = afterStep(5);
const BUILT = afterStep(6);
const LAST = afterStep(7);

/** What each layer of the first build is, and what the second build does with it. */
const first = (name: string) => [
  ...makeLayerWithMetadata("reused", ["launch"], `of = "${name} 1"\n`, { file: `${name} reused 1\n` }),
  writeSbom("reused", `${name} reused 1`),
  ...makeLayerWithMetadata("replaced", ["launch"], `of = "${name} 1"\n`, { file: `${name} replaced 1\n` }),
  writeSbom("replaced", `${name} replaced 1`),
  ...makeLayer("dropped", ["launch"], { file: `${name} dropped\n` }),
  ...makeLayerWithMetadata("kept", ["launch", "cache"], `of = "${name} kept"\n`, { file: `${name} kept\n` }),
  ...makeLayer("tool", ["build"], { file: `${name} tool\n` }),
  writeStore(`of = "${name}"\n`),
];
const second = (name: string) => [
  ...recordCall("second"),
  writeLayerToml("reused", ["launch"], `of = "${name} 2"\n`),
  writeSbom("reused", `${name} reused 2`),
  ...makeLayerWithMetadata("replaced", ["launch"], `of = "${name} 2"\n`, { file: `${name} replaced 2\n` }),
  writeSbom("replaced", `${name} replaced 2`),
  writeLayerToml("kept", ["launch", "cache"], `of = "${name} kept"\n`),
];

const NAMES = ["zebra", "ant"] as const;
const idOf = (name: string) => `acme/${name}`;
const program = (name: string) => `/cnb/buildpacks/acme_${name}/1.0.0/bin/build`;

const given = world({
  buildpacks: NAMES.map((name) => buildpack({ id: idOf(name), buildpackToml: SBOM_FORMATS, build: first(name) })),
});
const WHEN = [
  create(),
  newContainer,
  { edit: Object.fromEntries(NAMES.map((name) => [program(name), { acts: second(name), owner: "root" as const }])) },
  analyze(),
  detect(),
  restore(),
  build(),
  exportApp(),
] as const;

/** Its layers have SBOM files, which have these names in images from Platform API 0.9 on. */
const again = (id: string, says: string, ...then: readonly Expectation[]): TestCase =>
  mustCase({ id, says, platform: ["0.9"], given, when: WHEN, then: [expectSuccess(7), ...then] });

const dirOf = (name: string, rest = "") => `/layers/acme_${name}${rest}`;
const role = (name: string, layer: string) => `layer acme_${name}/${layer}`;
const label = (name: string, rest: string) =>
  `${LAST.label(APP, LIFECYCLE_LABEL, "buildpacks")}/key=acme~1${name}/layers${rest}`;
const sbom = (name: string, layer: string) =>
  LAST.entry(APP, "sbom", `/layers/sbom/launch/acme_${name}/${layer}/sbom.cdx.json`, "/text");
const each = (expect: (name: string) => readonly Expectation[]): readonly Expectation[] => NAMES.flatMap(expect);

export const largerRebuildCases: readonly TestCase[] = [
  again(
    "analyze.larger.previous",
    "The analyzer records the previous image with the metadata of all its layers.",
    expectSame(
      ANALYZED.analyzed("image", "reference"),
      FIRST.reference(APP),
      "platform.analyzed.previous-image.reference",
      "platform.analyzer.analyzed.written",
    ),
    ...each((name) =>
      ["reused", "replaced", "dropped", "kept"].map((layer) =>
        expectSame(
          `${ANALYZED.analyzed("metadata", "buildpacks")}/key=acme~1${name}/layers/${layer}/sha`,
          FIRST.diffId(APP, role(name, layer)),
          "platform.analyzed.previous-image.metadata",
        ),
      ),
    ),
  ),
  again(
    "restore.larger.layers",
    "The restorer restores metadata of launch layers, contents of cached ones only, and store.toml of each buildpack.",
    ...each((name) => [
      expectEqual(
        RESTORED.toml(dirOf(name, "/reused.toml"), "metadata", "of"),
        `${name} 1`,
        "buildpack.layers.launch.restore-metadata",
        "buildpack.analysis.restore-layer-files",
      ),
      expectAbsent(RESTORED.file(dirOf(name, "/reused/file")), "buildpack.layers.restore.cache-only-source"),
      expectEqual(
        RESTORED.file(dirOf(name, "/kept/file"), "text"),
        `${name} kept\n`,
        "buildpack.layers.cache.restore-contents",
        "buildpack.layers.types.cache",
        "platform.exporter.cache.contents",
      ),
      expectEqual(
        RESTORED.toml(dirOf(name, "/kept.toml"), "metadata", "of"),
        `${name} kept`,
        "buildpack.layers.cache.restore-metadata",
        "platform.exporter.cache.metadata",
      ),
      expectAbsent(RESTORED.file(dirOf(name, "/tool.toml")), "buildpack.layers.build.no-restore-uncached"),
      expectEqual(
        RESTORED.toml(dirOf(name, "/store.toml"), "metadata", "of"),
        name,
        "platform.restorer.store-toml",
        "buildpack.analysis.restore-store",
        "buildpack.export.store-toml",
      ),
    ]),
  ),
  again(
    "export.larger.reused",
    "Reused layers are those of the previous image, with the metadata and the SBOM of the rebuild.",
    ...each((name) => [
      expectSame(
        LAST.diffId(APP, role(name, "reused")),
        FIRST.diffId(APP, role(name, "reused")),
        "buildpack.layers.launch.reuse",
        "buildpack.export.layer.absent.locate",
        "buildpack.export.image.old-layers",
      ),
      expectEqual(label(name, "/reused/data/of"), `${name} 2`, "buildpack.layers.launch.reuse-metadata"),
      expectThat(sbom(name, "reused"), { includes: `${name} reused 2` }, "buildpack.layers.launch.reuse-sbom"),
    ]),
  ),
  again(
    "export.larger.replaced",
    "Replaced layers have the contents, the metadata and the SBOM of the rebuild, and dropped layers are gone.",
    ...each((name) => [
      expectEqual(
        LAST.entry(APP, role(name, "replaced"), dirOf(name, "/replaced/file"), "/text"),
        `${name} replaced 2\n`,
        "buildpack.layers.launch.replace",
        "buildpack.layers.launch.in-image",
        "buildpack.export.layer.present.must",
      ),
      expectEqual(label(name, "/replaced/data/of"), `${name} 2`, "buildpack.layers.launch.replace-metadata"),
      expectThat(sbom(name, "replaced"), { includes: `${name} replaced 2` }, "buildpack.layers.launch.replace-sbom"),
      expectThat(`${LAST.layers(APP)}/*/role`, { excludes: role(name, "dropped") }, "buildpack.layers.launch.drop"),
      expectAbsent(label(name, "/dropped"), "buildpack.layers.reuse.ignored"),
    ]),
    expectThat(BUILT.calls("/*/as"), { length: 2 }, "buildpack.build.execute"),
  ),
];
