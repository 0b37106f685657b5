/** platform.md > restorer: a cache that lost a layer, and a run image that cannot be read any more. */
import type { Act } from "#machine";
import type { Ref, TestCase } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectEqual, expectReference, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpack, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { RUN_IMAGE } from "../vocabulary/run-images.ts";
import { create, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild } from "../vocabulary/world.ts";

/** The path of the layer `dep` in a cache with the format of the official lifecycle. With another format the whole layer is restored. */
const ARCHIVE = "/cache/committed/sha256:bc5f5ca661d706a9f344ae625583bc38d26735f7f3f68b9826a5a65efb9d8cc4.tar";
/** analyzed.toml: the digest and target of the run image are known, and the previous image has a store. */
const ANALYZED = `[run-image]
reference = "127.0.0.1:5000/run@sha256:${"0".repeat(64)}"
image = "127.0.0.1:5000/run:1"
[run-image.target]
os = "linux"
arch = "amd64"
[[metadata.buildpacks]]
key = "acme/hello"
version = "1.0.0"
[metadata.buildpacks.store.metadata]
color = "blue"
`;
const RECORD_LAYERS: readonly Act[] = [{ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }];

const OTHER_IMAGE = { "@second:1": RUN_IMAGE, "@third:1": RUN_IMAGE } as const;
const namesToml = ([image, ...mirrors]: readonly string[]): string =>
  `[[images]]\nimage = "${image}"\nmirrors = ${JSON.stringify(mirrors)}\n`;
const nameOf = (repository: string): string => `127.0.0.1:5000/${repository}:1`;

const MIRRORS = "platform.restorer.run-image.mirrors-digest";
const GROUP = ["group", "group-extensions"]
  .map((table) => `[[${table}]]\nid = "acme/hello"\nversion = "1.0.0"\napi = "\${buildpack-api}"\n`)
  .join("");
/** analyzed.toml names a run image without its digest, because an extension chose it. */
const mirrorCase = (
  what: string,
  says: string,
  [unreadable, expected]: readonly [readonly string[], Ref],
  succeeds = expectSuccess(0, MIRRORS),
): TestCase =>
  mustCase({
    id: `restore.run-image.${what}`,
    says,
    platform: ["0.14"],
    buildpack: ["0.10"],
    given: worldForBuild({
      buildpacks: [buildpack()],
      images: OTHER_IMAGE,
      registry: { unreadable },
      files: {
        "/layers/analyzed.toml": { text: `[run-image]\nreference = ""\nimage = "${nameOf("second")}"\n` },
        "/layers/group.toml": { text: GROUP },
        "/cnb/run.toml": {
          text: namesToml([nameOf("none"), nameOf("run")]) + namesToml(["none", "second", "third"].map(nameOf)),
          owner: "root",
        },
      },
    }),
    when: [restore()],
    then: [succeeds, expectReference(afterStep(0).analyzed("run-image", "reference"), expected, 0, MIRRORS)],
  });

export const restorerCacheCases: readonly TestCase[] = [
  mirrorCase("own-name", "The restorer takes the run image of analyzed.toml if it can be read.", [
    ["third"],
    "@second:1",
  ]),
  // official: fails.
  mirrorCase(
    "mirror",
    "The restorer takes a mirror if the run image of analyzed.toml cannot be read.",
    [["second"], "@third:1"],
    allowReading(expectSuccess(0, MIRRORS), { between: [1, 49] }, "A-82"),
  ),
  mustCase({
    id: "restore.store.other-version",
    says: "The restorer restores the store of a buildpack of which the previous build had another version.",
    given: worldForBuild({
      buildpacks: [buildpack({ version: "2.0.0" })],
      files: { "/layers/analyzed.toml": { text: ANALYZED } },
    }),
    when: [restore()],
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).toml(`${HELLO_LAYERS_DIR}/store.toml`, "metadata"),
        { color: "blue" },
        "platform.restorer.store-toml",
        "buildpack.analysis.restore-store",
      ),
    ],
  }),
  // official: the metadata alone.
  mustCase({
    id: "restore.cache.layer-lost",
    says: "If the cache lost the contents of a layer, the restorer does not restore its metadata either.",
    given: world({ buildpacks: [helloBuildpack(...makeLayer("dep", ["cache"], { file: "1\n" }))] }),
    when: [create(), { edit: { [ARCHIVE]: null } }, ...rebuildWith(...RECORD_LAYERS), create()],
    then: [
      expectSuccess(4),
      expectThat(
        afterStep(4).call("again", "lists", HELLO_LAYERS_DIR),
        { oneOf: [[], ["dep.toml", "dep/", "dep/file"]] },
        "buildpack.layers.cache.both-or-neither",
      ),
    ],
  }),
  // official: fails, because run.toml lists the image.
  mustCase({
    id: "restore.run-image.unreadable",
    says: "The restorer leaves a digest reference as it is, even if the run image cannot be read.",
    platform: ["0.14"],
    given: worldForBuild({
      buildpacks: [buildpack()],
      registry: { unreadable: ["run"] },
      files: { "/layers/analyzed.toml": { text: ANALYZED } },
    }),
    when: [restore()],
    then: [
      allowReading(expectSuccess(0, MIRRORS), { between: [1, 49] }, "A-12"),
      expectEqual(afterStep(0).toml(`${HELLO_LAYERS_DIR}/store.toml`, "metadata"), { color: "blue" }),
      expectThat(afterStep(0).analyzed("run-image", "reference"), { includes: "@sha256:" }, MIRRORS),
    ],
  }),
];
