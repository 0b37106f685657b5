/**
 * Images as other tools make them: the run image, the previous image and the cache image have the same files and configuration as in other
 * cases, and another form. OCI image-spec and Docker's image manifest define the forms. docs/worlds.md has the table.
 */
import type { Json } from "#base";
import { OCI_MEDIA } from "#image";
import type { ImageForm, ImageSpec, Step, TestCase } from "#protocol";
import { makeLayerWithMetadata, writeLayerToml } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, helloBuildpack, helloLayer, lifecycleLabel, rebuildWith } from "../vocabulary/images.ts";
import { runImageLayoutAs } from "../vocabulary/layout.ts";
import { ODD_TARS } from "../vocabulary/odd-tars.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { EMPTY_ON_TOP, emptySliceCase } from "../vocabulary/slices.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import { builtApp, expectApp, rebaseOnto } from "./rebase-world.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64", variant: "v8" };
const UNKNOWN = { os: "unknown", architecture: "unknown" };

interface Form extends ImageForm {
  readonly says: string;
  readonly media?: ImageSpec["media"];
}

/** Layers and manifests in other forms. */
const FORMS: Readonly<Record<string, Form>> = {
  zstd: { says: "whose layers are compressed with zstd", media: "oci", compression: "zstd" },
  plain: { says: "whose layers are not compressed", media: "oci", compression: "none" },
  foreign: { says: "whose layers are foreign, but in the registry too", foreign: true },
  annotated: {
    says: "with annotations, as eStargz has them",
    media: "oci",
    annotations: { "containerd.io/snapshot/stargz/toc.digest": `sha256:${"1".repeat(64)}` },
  },
  "index-of-platforms": {
    says: "in an index of several platforms",
    media: "oci",
    index: [
      { of: "arm64", platform: ARM64 },
      { of: "image", platform: AMD64 },
    ],
  },
  "docker-index": { says: "in a manifest list of Docker", media: "docker", index: [{ of: "image", platform: AMD64 }] },
  "index-with-attestations": {
    says: "in an index with attestations",
    media: "oci",
    index: [
      { of: "attestation", platform: UNKNOWN },
      { of: "image", platform: AMD64 },
      { of: "attestation", platform: UNKNOWN },
    ],
  },
  "index-nested": {
    says: "in an index in an index",
    media: "oci",
    index: [
      { of: [{ of: "arm64", platform: ARM64 }], platform: ARM64 },
      { of: [{ of: "image", platform: AMD64 }], platform: AMD64 },
    ],
  },
  "index-without-platform": { says: "in an index that states no platform", media: "oci", index: [{ of: "image" }] },
  "index-with-unknown-type": {
    says: "in an index with a document of an unknown type",
    media: "oci",
    index: [{ of: "unknown" }, { of: "image", platform: AMD64 }],
  },
  "index-of-variants": {
    says: "in an index that has the same layers for a variant too",
    media: "oci",
    index: [
      { of: "v3", platform: { ...AMD64, variant: "v3" } },
      { of: "image", platform: AMD64 },
    ],
  },
  "zstd-of-docker": { says: "whose layers have Docker's media type of zstd", media: "docker", compression: "zstd" },
  "layers-of-docker": { says: "of OCI whose layers have Docker's media types", media: "oci", mixed: true },
  "layers-of-oci": { says: "of Docker whose layers have OCI's media types", media: "docker", mixed: true },
  "with-subject": {
    says: "that is an artifact of another one",
    media: "oci",
    documents: {
      manifest: {
        artifactType: "application/vnd.acme.image",
        subject: { mediaType: OCI_MEDIA.manifest, digest: `sha256:${"2".repeat(64)}`, size: 2 },
      },
    },
  },
  "without-media-type": {
    says: "whose manifest does not state its media type",
    media: "oci",
    documents: { without: ["manifest/mediaType"] },
  },
};

const inForm = (image: ImageSpec, { says: _, ...form }: Form): ImageSpec => ({ ...image, ...form });

const HISTORY: Readonly<Record<string, Form>> = {
  "history-missing": { says: "without a history", history: [] },
  "history-shorter": { says: "whose history is shorter than its layers", history: [{ created_by: "one" }] },
  "history-longer": {
    says: "whose history is longer than its layers",
    history: ["one", "two", "three", "four"].map((text) => ({ created_by: text })),
  },
  "history-empty": {
    says: "whose history has entries of empty layers",
    history: [
      { created_by: "one" },
      { created_by: "ENV", empty_layer: true },
      { created_by: "two" },
      { created_by: "CMD", empty_layer: true },
    ],
  },
  "history-of-empty-layers": {
    says: "whose history has entries of empty layers only",
    history: ["ENV", "CMD"].map((text) => ({ created_by: text, empty_layer: true })),
  },
  "history-null": { says: "whose history is null", documents: { configuration: { history: null } } },
  "history-lost": { says: "whose configuration has no history", documents: { without: ["configuration/history"] } },
};

const withConfig = (config: Json, more: Readonly<Record<string, Json>> = {}): ImageSpec =>
  runImage({ config: { config, ...more } });

const MANY = Array.from({ length: 130 }, (_, i) => [
  { name: `/opt/layer-${i}`, text: `${i}\n`, owner: "root" as const },
]);

const OTHER_MEMBERS = {
  config: {
    Healthcheck: { Test: ["CMD", "x"], Interval: 1_000_000_000 },
    OnBuild: ["RUN x"],
    Shell: ["/bin/bash"],
    ArgsEscaped: true,
    MacAddress: "00:00:00:00:00:00",
    Volumes: { "/v": {} },
    ExposedPorts: { "80/tcp": {} },
    StopSignal: "SIGINT",
    Hostname: "h",
    Memory: 5,
  },
  image: {
    author: "somebody",
    docker_version: "20",
    container: "abc",
    container_config: { X: 1 },
    parent: "p",
    "moby.buildkit.cache.v0": "e30=",
  },
};

const ODD_TAR_SAYS: Readonly<Record<string, string>> = {
  gnu: "with a layer of GNU tar, with a long name and a large number of a user",
  pax: "with a layer that begins with a global header",
  "no-bytes": "with a layer without a byte",
  "one-block": "with a layer of one empty block",
  "no-end": "with a layer whose tar has no end",
};

const ofRoot = { owner: "root" } as const;
/** An application of whiteouts, a name twice in one layer, links to what a lower layer has, and a file through a link. */
const ODD_LAYERS: ImageSpec["layers"] = [
  ...runImage().layers,
  [
    { name: "/usr", dir: true, ...ofRoot },
    { name: "/usr/lib", dir: true, ...ofRoot },
    { name: "/usr/lib/gone", text: "1\n", ...ofRoot },
    { name: "/lib", symlink: "usr/lib", ...ofRoot },
  ],
  [
    { name: "/usr/lib/twice", text: "first\n", ...ofRoot },
    { name: "/usr/lib/twice", text: "second\n", ...ofRoot },
    { name: "/usr/lib/.wh.gone", text: "", ...ofRoot },
    { name: "/nowhere/.wh.nothing", text: "", ...ofRoot },
    { name: "/home/cnb/.wh..wh..opq", text: "", ...ofRoot },
    { name: "/usr/lib/hard", hardlink: "etc/passwd", ...ofRoot },
    { name: "/lib/through", text: "1\n", ...ofRoot },
  ],
];

/** Images with other content: their layers and configuration are odd, and legal. */
const IMAGES: Readonly<Record<string, readonly [says: string, image: ImageSpec]>> = {
  "layers-130": ["with 130 layers", { ...runImage(), layers: [...runImage().layers, ...MANY.slice(1)] }],
  "layers-empty": ["with empty layers", { ...runImage(), layers: [[], ...runImage().layers, []] }],
  "layers-repeated": [
    "with repeated layers",
    { ...runImage(), layers: [...runImage().layers, ...MANY.slice(0, 2), ...MANY.slice(0, 2)] },
  ],
  "config-without-env": ["without variables", withConfig({ Labels: RUN_IMAGE_LABELS })],
  "config-odd-env": [
    "with odd variables",
    withConfig({
      Env: ["PATH=/a=b:/bin", "EMPTY=", "TWICE=1", "TWICE=2", "LINES=a\nb", "ünï=é"],
      Labels: RUN_IMAGE_LABELS,
    }),
  ],
  "config-nulls": [
    "whose configuration has nulls",
    withConfig({ Env: null, Cmd: null, Entrypoint: null, Volumes: null, Labels: RUN_IMAGE_LABELS }),
  ],
  "config-missing": [
    "without the member config",
    { ...withConfig({}), documents: { without: ["configuration/config"] } },
  ],
  "config-null": ["whose member config is null", { ...withConfig({}), documents: { configuration: { config: null } } }],
  "config-odd-names": [
    "with variables without a value or a name",
    withConfig({ Env: ["PATH=/bin", "NO_VALUE", "=no name"], Labels: RUN_IMAGE_LABELS }),
  ],
  "config-other-members": [
    "whose configuration has members of other tools",
    withConfig({ Env: ["PATH=/bin"], Labels: RUN_IMAGE_LABELS, ...OTHER_MEMBERS.config }, OTHER_MEMBERS.image),
  ],
  "label-larger": [
    "with a label of 5 MB",
    withConfig({ Env: ["PATH=/bin"], Labels: { ...RUN_IMAGE_LABELS, large: "x".repeat(5_000_000) } }),
  ],
  ...Object.fromEntries(
    Object.entries(ODD_TARS).map(([id, tar]) => [
      `layers-tar-${id}`,
      [ODD_TAR_SAYS[id] ?? "", { ...runImage(), tars: [tar] }] as const,
    ]),
  ),
  "layers-odd-entries": [
    "with entries that hide, repeat and lead through others",
    { ...runImage(), layers: ODD_LAYERS },
  ],
  "label-large": [
    "with a label of 100 kB",
    withConfig({ Env: ["PATH=/bin"], Labels: { ...RUN_IMAGE_LABELS, large: "x".repeat(100_000) } }),
  ],
  "architecture-unknown": [
    "of an unknown architecture and variant",
    runImage({ config: { architecture: "zx81", variant: "mk2", "os.features": ["odd"] } }),
  ],
};

const LAYERS_KEPT = "platform.exporter.base.layers-preserved";

/** The app image has all layers of the run image, at the bottom, and is for its platform. */
const exportCase = (id: string, says: string, image: ImageSpec): TestCase =>
  mustCase({
    id: `export.run-image-forms.${id}`,
    says: `The exporter builds on a run image ${says}.`,
    given: world({ images: { "@run:1": image } }),
    when: [create()],
    then: [
      expectSuccess(0, LAYERS_KEPT),
      ...[...image.layers, ...(image.tars ?? [])].map((_, i) =>
        expectSame(afterStep(0).diffId(APP, i), afterStep(0).diffId("@run:1", i), LAYERS_KEPT),
      ),
      expectSame(
        afterStep(0).image(APP, "config", "architecture"),
        afterStep(0).image("@run:1", "config", "architecture"),
        "platform.exporter.base.config-preserved",
      ),
    ],
  });

const LAYERS_REPLACED = "platform.rebaser.run-layers.replaced";

const rebaseCase = (id: string, says: string, image: ImageSpec): TestCase =>
  mustCase({
    id: `rebase.run-image-forms.${id}`,
    says: `The rebaser takes a run image ${says}.`,
    given: builtApp,
    when: rebaseOnto(image),
    then: [expectSuccess(2, LAYERS_REPLACED), expectApp.onNewRunImage(LAYERS_REPLACED)],
  });

const LIB = makeLayerWithMetadata("lib", ["launch"], 'version = "1"\n', { file: "1\n" });

/** Stores the app image in the form; the second build has no directory for the layer `lib`. */
const previousCase = (id: string, { says, media: _, ...form }: Form): TestCase =>
  mustCase({
    id: `export.previous-forms.${id}`,
    says: `The exporter reuses layers of a previous image ${says}.`,
    given: world({ buildpacks: [helloBuildpack(...LIB)], images: { "@run:1": runImage({ media: "oci" }) } }),
    when: [
      create(),
      { repack: { [APP]: form } },
      ...rebuildWith(writeLayerToml("lib", ["launch"], 'version = "2"\n')),
      create(),
    ],
    then: [
      expectSuccess(4, "buildpack.layers.launch.reuse"),
      expectSame(helloLayer("lib", "/diffId", 4), helloLayer("lib", "/diffId", 0), "buildpack.layers.launch.reuse"),
      expectEqual(
        `${lifecycleLabel(4, "buildpacks", 0, "layers", "lib")}/data`,
        { version: "2" },
        "buildpack.layers.launch.reuse-metadata",
      ),
    ],
  });

const CACHED = makeLayerWithMetadata("dep", ["cache", "build"], 'version = "1"\n', { file: "1\n" });
const DEP = "/layers/acme_hello/dep";
const CREATE_WITH_CACHE_IMAGE: Step = { run: "create", images: [APP], flags: { "-cache-image": "@cache:1" } };

/** Stores the cache image in the form before the second build. */
const cacheCase = (id: string, { says, media: _, ...form }: Form): TestCase =>
  mustCase({
    id: `restore.cache-forms.${id}`,
    says: `The restorer restores layers of a cache image ${says}.`,
    given: world({ buildpacks: [helloBuildpack(...CACHED)] }),
    when: [
      CREATE_WITH_CACHE_IMAGE,
      { repack: { "@cache:1": form } },
      ...rebuildWith({ do: "record", as: "again", list: [DEP] }),
      CREATE_WITH_CACHE_IMAGE,
    ],
    then: [
      expectSuccess(4),
      expectThat(afterStep(4).call("again", "lists", DEP), { equals: ["file"] }, "platform.restorer.restore-layers"),
    ],
  });

const LAYOUT = "/layout";
const WRITTEN = `${LAYOUT}/example.com/app/1/index.json`;

/** The run image and the app image are in a layout. */
const layoutCase = (form: "zstd" | "sparse", says: string): TestCase =>
  mustCase({
    id: `export.layout-forms.${form}`,
    says: `The exporter builds on a run image in a layout ${says}.`,
    can: ["layout"],
    given: world({
      files: {
        [LAYOUT]: { dir: true },
        [`${LAYOUT}/example.com`]: { dir: true },
        ...runImageLayoutAs(form, `${LAYOUT}/example.com/run`),
      },
    }),
    when: [
      {
        run: "create",
        flags: { "-layout": true, "-layout-dir": LAYOUT, "-run-image": "example.com/run:1" },
        args: ["example.com/app:1"],
        env: { CNB_EXPERIMENTAL_MODE: "silent" },
      },
    ],
    then: [
      expectSuccess(0, LAYERS_KEPT),
      expectThat(afterStep(0).file(WRITTEN, "json", "manifests"), { length: 1 }, LAYERS_KEPT),
    ],
  });

const exportForm = (id: string, form: Form) => exportCase(id, form.says, runImageOf(form));
const rebaseForm = (id: string, form: Form) => rebaseCase(id, form.says, runImageOf(form));
const runImageOf = (form: Form): ImageSpec =>
  inForm(newerRunImage(form.media === undefined ? {} : { media: form.media }), form);

/** A history that names layers which are not there is malformed: the texts do not say whether a rebase takes it. */
const REBASED = Object.entries({ ...FORMS, ...HISTORY }).filter(([id]) => id !== "history-longer");
const MADE_ELSEWHERE = new Set(["foreign", "docker-index", "zstd-of-docker", "layers-of-oci", "index-of-variants"]);
/** Forms that tools give an image that a lifecycle pushed. */
const STORED = Object.entries(FORMS).filter(([id]) => !MADE_ELSEWHERE.has(id));
/** No text says that other tools may put an index around a cache. */
const CACHES = STORED.filter(([, { index }]) => index === undefined);

export const imageFormCases: readonly TestCase[] = [
  emptySliceCase(
    "same-as-plain-layer",
    { ...EMPTY_ON_TOP, compression: "none" },
    "a layer of the run image that is not compressed",
  ),
  ...Object.entries({ ...FORMS, ...HISTORY }).map(([id, form]) => exportForm(id, form)),
  ...REBASED.map(([id, form]) => rebaseForm(id, form)),
  ...Object.entries(IMAGES).map(([id, [says, image]]) => exportCase(id, says, image)),
  ...STORED.map(([id, form]) => previousCase(id, form)),
  ...CACHES.map(([id, form]) => cacheCase(id, form)),
  layoutCase("zstd", "whose layer is compressed with zstd"),
  layoutCase("sparse", "that has only the descriptors of its layers"),
];
