/** Second looks at single statements about inputs of phases: what a restore skips, base images for other platforms, credentials. */
import type { TestCase } from "#protocol";
import { makeLayer, writeFile, writeSbom } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, HELLO_LAYERS_DIR, helloBuildpackWithSbom, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction } from "../vocabulary/readings.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { allPhases, analyze, create, detect, newContainer, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const first = afterStep(0);
const FILE = { file: "1\n" };
const CACHED = world({
  buildpacks: ["one", "two"].map((name) =>
    buildpack({
      id: `acme/${name}`,
      build: [
        ...makeLayer("kept", ["cache", "launch"], FILE),
        writeFile("${CNB_LAYERS_DIR}/store.toml", `[metadata]\nof = "${name}"\n`),
      ],
    }),
  ),
});
const EACH = ["one", "two"] as const;
const SEES = { do: "record", as: "again", list: ["${CNB_LAYERS_DIR}"] } as const;
const again = EACH.map(
  (name) => [`/cnb/buildpacks/acme_${name}/1.0.0/bin/build`, { acts: [SEES], owner: "root" }] as const,
);

export const inputSecondLookCases: readonly TestCase[] = [
  mustCase({
    id: "restore.second.skip-layers",
    says: "With CNB_SKIP_LAYERS, the restorer restores store.toml of each buildpack and none of its layers.",
    given: CACHED,
    when: [create(), newContainer, analyze(), detect(), restore({ env: { CNB_SKIP_LAYERS: "true" } })],
    then: [
      expectSuccess(4),
      ...EACH.flatMap((name) => [
        expectEqual(
          afterStep(4).toml(`/layers/acme_${name}/store.toml`, "metadata", "of"),
          name,
          "platform.restorer.store-toml",
        ),
        expectAbsent(afterStep(4).file(`/layers/acme_${name}/kept.toml`), "platform.restorer.skip-layers"),
        expectAbsent(afterStep(4).file(`/layers/acme_${name}/kept`), "platform.restorer.skip-layers"),
      ]),
    ],
    control: { id: "restore.second.without-skip", differs: "/when/4/env/CNB_SKIP_LAYERS" },
  }),
  mustCase({
    id: "restore.second.without-skip",
    says: "Without CNB_SKIP_LAYERS, the restorer restores the layers of each buildpack.",
    given: CACHED,
    when: [create(), newContainer, analyze(), detect(), restore({ env: { CNB_SKIP_LAYERS: "false" } })],
    then: [
      expectSuccess(4),
      ...EACH.map((name) =>
        expectThat(
          afterStep(4).file(`/layers/acme_${name}/kept/file`),
          { present: true },
          "platform.restorer.restore-layers",
          "buildpack.analysis.restore-layer-files",
        ),
      ),
    ],
  }),
  mustCase({
    id: "create.second.skip-restore",
    says: "With CNB_SKIP_RESTORE, two buildpacks find their store.toml and nothing else.",
    buildpack: ["0.8"],
    given: CACHED,
    when: [create(), newContainer, { edit: Object.fromEntries(again) }, create({ env: { CNB_SKIP_RESTORE: "true" } })],
    then: [
      expectSuccess(3),
      ...[0, 1].map((i) =>
        expectEqual(
          `${afterStep(3).calls()}/${i}/lists`,
          { "${CNB_LAYERS_DIR}": ["store.toml"] },
          "platform.creator.skip-restore",
          "buildpack.analysis.restore-store",
        ),
      ),
    ],
  }),
  ...(
    [
      ["directory", create()],
      ["image", { ...create(), flags: { "-cache-image": "@cache:1" } }],
    ] as const
  ).map(([cache, creates]) =>
    mustCase({
      id: `create.second.skip-restore-caches-${cache}`,
      says: `With -skip-restore the creator writes the cache ${cache} all the same: the next build finds its layers.`,
      given: world({ buildpacks: [helloBuildpackWithSbom(...makeLayer("kept", ["cache", "launch"], { old: "" }))] }),
      when: [
        creates,
        ...rebuildWith(...makeLayer("kept", ["cache", "launch"], { new: "" })),
        { ...creates, flags: { ...creates.flags, "-skip-restore": true } },
        ...rebuildWith({ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }),
        creates,
      ],
      then: [
        expectSuccess(6),
        expectThat(
          afterStep(6).call("again", "lists", HELLO_LAYERS_DIR),
          { includes: "kept/new" },
          "platform.exporter.cache.contents",
          "platform.restorer.layers.use-cache",
        ),
      ],
    }),
  ),
  ...(["true", "false"] as const).map((skip) =>
    mustCase({
      id: `analyze.second.sbom-${skip === "true" ? "left" : "restored"}`,
      says: `With CNB_SKIP_LAYERS=${skip}, the analyzer ${skip === "true" ? "does not restore" : "restores"} the SBOM of the previous image.`,
      platform: ["0.9"],
      given: world({
        buildpacks: [
          helloBuildpackWithSbom(...makeLayer("lib", ["launch"], FILE), writeSbom("launch"), writeSbom("lib")),
        ],
      }),
      when: [create(), newContainer, analyze({ env: { CNB_SKIP_LAYERS: skip } })],
      then: [
        expectSuccess(2),
        ...["sbom.cdx.json", "lib/sbom.cdx.json"].map((file) =>
          skip === "true"
            ? expectAbsent(
                afterStep(2).file(`/layers/sbom/launch/acme_hello/${file}`),
                "platform.analyzer.skip-layers.no-sbom",
              )
            : expectThat(
                afterStep(2).file(`/layers/sbom/launch/acme_hello/${file}`),
                { present: true },
                "buildpack.layers.launch.restore-sbom",
              ),
        ),
      ],
      ...(skip === "true" && {
        control: { id: "analyze.second.sbom-restored", differs: "/when/2/env/CNB_SKIP_LAYERS" },
      }),
    }),
  ),
  mustCase({
    id: "analyze.second.bionic-arm",
    says: "A run image of the bionic stack on arm64 has that architecture.",
    given: world({
      images: {
        "@run:1": runImage({
          labels: { "io.buildpacks.stack.id": "io.buildpacks.stacks.bionic" },
          config: { architecture: "arm64" },
        }),
      },
    }),
    when: [analyze()],
    then: [
      expectSuccess(0),
      expectEqual(first.analyzed("run-image", "target", "arch"), "arm64", "platform.analyzed.bionic.arch"),
      expectEqual(first.analyzed("run-image", "target", "os"), "linux", "platform.analyzed.bionic.os"),
      ...(["name", "version"] as const).map((key) =>
        allowContradiction(
          expectEqual(
            first.analyzed("run-image", "target", "distro", key),
            key === "name" ? "ubuntu" : "18.04",
            `platform.analyzed.bionic.distro-${key}`,
          ),
          { present: false },
          "D-22",
        ),
      ),
    ],
  }),
  mustCase({
    id: "analyze.second.bionic-labelled",
    lane: "implied",
    says: "A run image of the bionic stack whose labels name a distribution has that one.",
    given: world({
      images: {
        "@run:1": runImage({
          labels: {
            "io.buildpacks.stack.id": "io.buildpacks.stacks.bionic",
            "io.buildpacks.base.distro.name": "elsewhere",
            "io.buildpacks.base.distro.version": "7.1",
          },
        }),
      },
    }),
    when: [analyze()],
    then: [
      expectSuccess(0),
      expectEqual(
        first.analyzed("run-image", "target", "distro"),
        { name: "elsewhere", version: "7.1" },
        "platform.analyzed.run-image.target",
      ),
    ],
  }),
  mustCase({
    id: "export.second.anonymous",
    says: "The phases work without credentials if those that the platform gives are for other registries.",
    given: world({ env: { CNB_REGISTRY_AUTH: '{"example.com":"Basic YTpi","127.0.0.1:5001":"Basic YTpi"}' } }),
    when: allPhases(),
    then: [
      expectSuccess(4, "platform.auth.anonymous"),
      expectEqual(afterStep(4).image(APP, "config", "os"), "linux", "platform.auth.anonymous"),
    ],
  }),
];
