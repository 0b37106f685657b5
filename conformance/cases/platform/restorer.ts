/** platform.md > restorer. The table of restored layers is in ../buildpack/layer-types.ts. */
import type { Json } from "#base";
import type { Act } from "#machine";
import type { Step, TestCase } from "#protocol";
import { makeLayer, writeStore } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpack, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { analyze, create, detect, newContainer, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const CONTENTS = "buildpack.layers.cache.restore-contents";
const ANALYZED = "/layers/analyzed.toml";
const CACHED: readonly Act[] = [...makeLayer("dep", ["cache"], { file: "1\n" }), writeStore('color = "blue"\n')];
const BUILDS = world({ buildpacks: [helloBuildpack(...CACHED)] });
const FINDS: readonly Act[] = [{ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }];
/** A file below the layers directory of the buildpack, after the restorer of the second build. */
const restored = (path: string, ...inside: readonly string[]) =>
  afterStep(4).file(`${HELLO_LAYERS_DIR}/${path}`, ...inside);
const layersFound = afterStep(3).call("again", "lists", HELLO_LAYERS_DIR);

/** One build, then the phases of another up to the restorer. */
const rebuildUpTo = (...last: readonly Step[]) => [create(), newContainer, analyze(), detect(), ...last];

const CREATE_WITH_CACHE_IMAGE: Step = { run: "create", images: ["@app:1"], flags: { "-cache-image": "@cache:1" } };

const withoutReference = (target: string): string =>
  `[run-image]\nreference = "127.0.0.1:5000/run:1"\nimage = "127.0.0.1:5000/run:1"\n${target}`;
const TARGET = '[run-image.target]\nos = "linux"\narch = "amd64"\n';
const GROUP = '[[group]]\nid = "acme/hello"\nversion = "1.0.0"\napi = "${buildpack-api}"\n';
const worldForRestore = (analyzed: string) =>
  world({ files: { "/layers/group.toml": { text: GROUP }, [ANALYZED]: { text: analyzed } } });

const DEP = makeLayer("dep", ["cache"], { tool: "1\n" });
/** The second build finds the cached layer of this one. */
const withCached = (...acts: readonly Act[]) => world({ buildpacks: [helloBuildpack(...DEP, ...acts)] });

const ARM64 = runImage({
  config: { architecture: "arm64" },
  labels: { "io.buildpacks.base.distro.name": "elsewhere", "io.buildpacks.base.distro.version": "7.1" },
});

const expectTarget = (target: { readonly os: string; readonly arch: string; readonly distro: Json }) => [
  expectSuccess(0),
  allowReading(
    expectThat(
      afterStep(0).analyzed("run-image", "target"),
      { includes: target },
      "platform.restorer.run-image.populate-target",
    ),
    { present: false },
    "A-45",
  ),
];

export const restorerCases: readonly TestCase[] = [
  mustCase({
    id: "restore.contents.set-id",
    says: "The restorer restores the set-id bits of a file of a cached layer.",
    given: withCached({ do: "chmod", path: "${CNB_LAYERS_DIR}/dep/tool", mode: "4755" }),
    when: rebuildUpTo(restore()),
    then: [expectSuccess(4), expectEqual(restored("dep/tool", "mode"), "4755", CONTENTS)],
  }),
  mustCase({
    id: "restore.contents.fifo",
    says: "The restorer restores a named pipe of a cached layer.",
    given: withCached({ do: "fifo", path: "${CNB_LAYERS_DIR}/dep/pipe" }),
    when: rebuildUpTo(restore()),
    then: [expectSuccess(4), expectEqual(restored("dep/pipe", "kind"), "fifo", CONTENTS)],
  }),
  mustCase({
    id: "restore.store.written",
    says: "The next build has the store.toml that a buildpack wrote.",
    given: BUILDS,
    when: rebuildUpTo(restore()),
    then: [
      expectSuccess(4),
      expectEqual(
        restored("store.toml", "toml", "metadata"),
        { color: "blue" },
        "platform.restorer.store-toml",
        "buildpack.export.store-toml",
      ),
    ],
  }),
  mustCase({
    id: "restore.layers.cache-dir",
    says: "The restorer restores layers from the cache directory.",
    given: BUILDS,
    when: rebuildUpTo(restore()),
    then: [
      expectSuccess(4),
      expectEqual(
        restored("dep/file", "text"),
        "1\n",
        "platform.restorer.layers.use-cache",
        "platform.restorer.restore-layers",
        "platform.exporter.cache.contents",
      ),
    ],
  }),
  mustCase({
    id: "restore.layers.cache-image",
    says: "The restorer restores layers from the cache image.",
    given: BUILDS,
    when: [CREATE_WITH_CACHE_IMAGE, ...rebuildWith(...FINDS), CREATE_WITH_CACHE_IMAGE],
    then: [
      expectSuccess(3),
      expectThat(
        layersFound,
        { includes: "dep/file" },
        "platform.restorer.layers.use-cache",
        "platform.exporter.cache.contents",
      ),
    ],
  }),
  mustCase({
    id: "restore.layers.metadata",
    says: "The restorer restores the metadata of a cached layer with its contents.",
    given: world({
      buildpacks: [
        helloBuildpack(...makeLayer("dep", ["cache"], { file: "1\n" }), {
          do: "append",
          path: "${CNB_LAYERS_DIR}/dep.toml",
          text: '[metadata]\nlist = ["a", "b"]\n',
        }),
      ],
    }),
    when: rebuildUpTo(restore()),
    then: [
      expectSuccess(4),
      expectEqual(
        restored("dep.toml", "toml", "metadata"),
        { list: ["a", "b"] },
        "platform.exporter.cache.metadata",
        "buildpack.layers.cache.restore-metadata",
      ),
      expectAbsent(restored("dep.toml", "toml", "types"), "buildpack.layers.cache.restore-metadata"),
    ],
  }),
  mustCase({
    id: "restore.layers.other-group",
    says: "The restorer does not restore layers of a buildpack outside the group.",
    given: BUILDS,
    when: rebuildUpTo(
      { edit: { "/layers/group.toml": { text: GROUP.replace("acme/hello", "acme/other") } } },
      restore(),
    ),
    then: [
      expectSuccess(5),
      expectAbsent(afterStep(5).file(`${HELLO_LAYERS_DIR}/dep/file`), "platform.restorer.restore-layers"),
    ],
    control: { id: "restore.layers.same-group", differs: "/when/4/edit/~1layers~1group.toml/text" },
  }),
  mustCase({
    id: "restore.layers.same-group",
    lane: "implied",
    says: "The restorer restores layers of a buildpack in the group.",
    given: BUILDS,
    when: rebuildUpTo({ edit: { "/layers/group.toml": { text: GROUP } } }, restore()),
    then: [expectSuccess(5), expectThat(afterStep(5).file(`${HELLO_LAYERS_DIR}/dep/file`), { present: true })],
  }),
  mustCase({
    id: "restore.skip-layers.layers",
    says: "With -skip-layers, the restorer restores no layer.",
    platform: ["0.8"],
    given: BUILDS,
    when: rebuildUpTo(restore({ flags: { "-skip-layers": true } })),
    then: [
      expectSuccess(4),
      expectEqual(restored("store.toml", "toml", "metadata", "color"), "blue", "platform.restorer.store-toml"),
      expectAbsent(restored("dep.toml"), "platform.restorer.skip-layers"),
      expectAbsent(restored("dep"), "platform.restorer.skip-layers"),
    ],
    control: { id: "restore.layers.cache-dir", differs: "/when/4/flags/-skip-layers" },
  }),
  mustCase({
    id: "create.skip-restore.layers",
    says: "With -skip-restore, a buildpack finds its store.toml and nothing else.",
    given: BUILDS,
    when: [create(), ...rebuildWith(...FINDS), create({ flags: { "-skip-restore": true } })],
    then: [expectSuccess(3), expectEqual(layersFound, ["store.toml"], "platform.creator.skip-restore")],
  }),
  mustCase({
    id: "create.skip-restore.off",
    says: "Without -skip-restore, a buildpack finds its cached layers.",
    given: BUILDS,
    when: [create(), ...rebuildWith(...FINDS), create()],
    then: [
      expectSuccess(3),
      expectEqual(
        layersFound,
        ["dep.toml", "dep/", "dep/file", "store.toml"],
        "platform.creator.equivalence",
        "platform.restorer.restore-layers",
      ),
    ],
  }),
  // official: resolves the reference only where image extensions take part.
  mustCase({
    id: "restore.run-image.digest",
    says: "The restorer replaces the reference of the run image by a digest reference.",
    platform: ["0.14"],
    given: worldForRestore(withoutReference(TARGET)),
    when: [restore()],
    then: [
      expectSuccess(0),
      allowReading(
        expectThat(
          afterStep(0).analyzed("run-image", "reference"),
          { sameAs: afterStep(0).reference("@run:1") },
          "platform.restorer.run-image.mirrors-digest",
        ),
        { equals: "@run:1" },
        "A-45",
      ),
    ],
  }),
  mustCase({
    id: "restore.run-image.target",
    says: "The restorer adds a missing target of the run image.",
    given: worldForRestore(withoutReference("")),
    when: [restore()],
    then: expectTarget({ os: "linux", arch: "amd64", distro: { name: "plimsoll", version: "1" } }),
  }),
  // `restore.run-image.target` has the values of most images.
  mustCase({
    id: "restore.run-image.target-arm64",
    says: "The restorer adds the architecture and the distribution that the run image has.",
    given: { ...worldForRestore(withoutReference("")), images: { "@run:1": ARM64 } },
    when: [restore()],
    then: expectTarget({ os: "linux", arch: "arm64", distro: { name: "elsewhere", version: "7.1" } }),
  }),
  mustCase({
    id: "restore.group.malformed",
    lane: "implied",
    says: "The restorer fails if it cannot read group.toml.",
    given: BUILDS,
    when: rebuildUpTo({ edit: { "/layers/group.toml": { text: "[[group" } } }, restore()),
    then: [expectFailure(5, "platform.restorer.input.group")],
    control: { id: "restore.layers.same-group", differs: "/when/4/edit/~1layers~1group.toml/text" },
  }),
];
