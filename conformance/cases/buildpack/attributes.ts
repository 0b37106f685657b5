/**
 * buildpack.md > Phase #6: Export, Layer Types > Cached Layers: the attributes of each kind of entry, on each way that the lifecycle takes
 * it: from a layer directory or the app directory into the image, into the cache and back, and onto another run image.
 */
import type { Act } from "#machine";
import type { Expectation, FileSpec, Step, TestCase, World } from "#protocol";
import { select } from "#protocol";
import { makeLayer, writeLayerToml, writeSbom } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  helloBuildpack,
  helloBuildpackWithSbom,
  helloLayer,
  lifecycleLabel,
  publishImage,
  rebuildWith,
  WEB_AND_WORKER,
} from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { newerRunImage } from "../vocabulary/run-images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

/** An entry, by its path below the directory, with what must be seen of it. */
interface Entry {
  readonly path: string;
  readonly file: FileSpec;
}
const dir = (path: string, mode: string): Entry => ({ path, file: { dir: true, mode } });
const text = (path: string, mode = "0644"): Entry => ({ path, file: { text: `${mode}\n`, mode } });
const fifo = (path: string): Entry => ({ path, file: { fifo: true, mode: "0644" } });
const link = (path: string, symlink: string): Entry => ({ path, file: { symlink } });

const KINDS: readonly (readonly [what: string, says: string, entries: readonly Entry[]])[] = [
  [
    "directory-modes",
    "the modes of directories",
    [dir("private", "0700"), text("private/a"), dir("closed", "0555"), text("closed/a"), dir("open", "0777")],
  ],
  ["file-modes", "the modes of files", ["0400", "0640", "0755", "0666"].map((mode) => text(`file-${mode}`, mode))],
  [
    "links",
    "links, wherever they lead",
    [link("relative", "../elsewhere"), link("absolute", "/etc/passwd"), link("dangling", "none"), link("loop", "loop")],
  ],
  [
    "names",
    "any name",
    [
      text("two words"),
      text("\u00e9\u4e16"),
      text("bytes-\udcff\udcc3"),
      text("line\nbreak"),
      text("-n"),
      text("*"),
      text("..."),
      text("x".repeat(200)),
      text(`${"deep/".repeat(40)}file`),
    ],
  ],
  [
    "special-modes",
    "set-id and sticky bits",
    [
      text("set-uid", "4755"),
      text("set-gid", "2755"),
      text("both", "6711"),
      dir("sticky", "1777"),
      dir("set-gid-dir", "2775"),
    ],
  ],
  [
    "long-names",
    "names of 255 bytes and long targets of links",
    [
      text("n".repeat(255)),
      text("\u00e9".repeat(127)),
      text(`${"d".repeat(255)}/${"f".repeat(255)}`),
      link("long-target", "t/".repeat(2000)),
    ],
  ],
  ["pipes", "named pipes", [fifo("pipe"), dir("private", "0700"), fifo("private/pipe")]],
];

/** Contents first: a directory that is closed takes no more. */
const actsOf = (directory: string, entries: readonly Entry[]): readonly Act[] => [
  ...entries.map(({ path, file }): Act => {
    const at = `${directory}/${path}`;
    if ("symlink" in file) return { do: "symlink", path: at, to: file.symlink };
    if ("fifo" in file) return { do: "fifo", path: at };
    return "text" in file ? { do: "write", path: at, text: file.text } : { do: "mkdir", path: at };
  }),
  ...entries.flatMap(({ path, file: { mode } }): readonly Act[] =>
    mode === undefined ? [] : [{ do: "chmod", path: `${directory}/${path}`, mode }],
  ),
];

const LAYER = "${CNB_LAYERS_DIR}/lib";
const kindOf = (file: FileSpec): string =>
  "symlink" in file ? "symlink" : "fifo" in file ? "fifo" : "dir" in file ? "dir" : "file";
/** What is observed of an entry; `type` and `linkname` in an image, `kind` and `target` in a directory. */
const seenOf = ({ file }: Entry, names: { readonly kind: string; readonly target: string }) => ({
  [names.kind]: kindOf(file),
  owner: "user",
  ...("symlink" in file ? { [names.target]: file.symlink } : { mode: file.mode ?? "" }),
  ...("text" in file && { text: file.text }),
});
const inImage = { kind: "type", target: "linkname" } as const;
const onDisk = { kind: "kind", target: "target" } as const;

interface Way {
  readonly what: "export.attributes.layer" | "export.attributes.app" | "restore.attributes.layer";
  readonly says: string;
  readonly given: (entries: readonly Entry[]) => World;
  readonly when: readonly Step[];
  readonly at: (path: string) => string;
  readonly names: typeof inImage | typeof onDisk;
  readonly covers: readonly string[];
}

const named = (layer: string, path: string): string => `${layer}/entries${select("name", path)}`;

const OF_APP = ["platform.exporter.app-layers", "buildpack.export.image.app-layers"];

const WAYS: readonly Way[] = [
  {
    what: "export.attributes.layer",
    says: "The layer of a layer directory keeps",
    given: (entries) =>
      world({ buildpacks: [helloBuildpack(...makeLayer("lib", ["launch"]), ...actsOf(LAYER, entries))] }),
    when: [create()],
    at: (path) => named(helloLayer("lib"), `/layers/acme_hello/lib/${path}`),
    names: inImage,
    covers: ["buildpack.export.layer.convert"],
  },
  {
    what: "export.attributes.app",
    says: "The layer of the app directory keeps",
    given: (entries) =>
      world({ files: Object.fromEntries(entries.map(({ path, file }) => [`/workspace/${path}`, file])) }),
    when: [create()],
    at: (path) => named(afterStep(0).layer("@app:1", "app"), `/workspace/${path}`),
    names: inImage,
    covers: OF_APP,
  },
  {
    what: "restore.attributes.layer",
    says: "A layer that the restorer restores has",
    given: (entries) =>
      world({ buildpacks: [helloBuildpack(...makeLayer("lib", ["cache"]), ...actsOf(LAYER, entries))] }),
    when: [create(), ...rebuildWith(writeLayerToml("lib", ["cache"])), create()],
    at: (path) => afterStep(3).file(`/layers/acme_hello/lib/${path}`),
    names: onDisk,
    covers: ["buildpack.layers.cache.restore-contents"],
  },
];

const attributes: readonly TestCase[] = WAYS.flatMap((way) =>
  KINDS.map(([what, says, entries]) =>
    mustCase({
      id: `${way.what}-${what}`,
      says: `${way.says} ${says}.`,
      given: way.given(entries),
      when: way.when,
      then: [
        expectSuccess(way.when.length - 1, ...way.covers),
        ...entries.map(
          (entry): Expectation => expectThat(way.at(entry.path), { includes: seenOf(entry, way.names) }, ...way.covers),
        ),
      ],
    }),
  ),
);

/** All kinds of layers. */
const wholeApp = world({
  buildpacks: [helloBuildpackWithSbom(...makeLayer("lib", ["launch"]), writeSbom("lib"), ...WEB_AND_WORKER)],
});
const ROLES = ["app", "layer acme_hello/lib", "launcher", "config", "process-types", "sbom"];

const NOT_LAYERS = ["launch", "build", "store"] as const;

const ON_NEWER_RUN_IMAGE = { given: world({ images: { "@run:1": newerRunImage() } }), when: [create()] };
const BOTTOM = { created_by: "base layer 0" };
const BASE_HISTORY = expectThat(
  afterStep(0).image("@app:1", "history"),
  { inOrder: [BOTTOM, { created_by: "base layer 1" }] },
  "platform.exporter.base.config-preserved",
);

const SPARSE_BYTES = 8 * 1024 * 1024 + 1;
const KEPT: Entry = { path: "run/kept", file: { text: "1\n", mode: "0644" } };

export const attributeCases: readonly TestCase[] = [
  ...attributes,
  mustCase({
    id: "export.attributes.app-sparse",
    says: "The layer of the app directory keeps the size of a file that is one hole.",
    given: world({ files: { "/workspace/disk.img": { text: "\0", times: SPARSE_BYTES } } }),
    when: [create()],
    then: [
      expectSuccess(0, ...OF_APP),
      expectThat(
        named(afterStep(0).layer("@app:1", "app"), "/workspace/disk.img"),
        { includes: { type: "file", size: SPARSE_BYTES } },
        ...OF_APP,
      ),
    ],
  }),
  mustCase({
    id: "export.attributes.app-sockets",
    says: "A socket in the app directory, which no layer can have, does not keep the exporter from the other files.",
    given: world({
      files: {
        "/workspace/run/app.sock": { socket: true },
        "/workspace/app.sock": { socket: true, mode: "0777" },
        [`/workspace/${KEPT.path}`]: KEPT.file,
      },
    }),
    when: [create()],
    then: [
      expectSuccess(0, ...OF_APP),
      expectThat(
        named(afterStep(0).layer("@app:1", "app"), `/workspace/${KEPT.path}`),
        { includes: seenOf(KEPT, inImage) },
        ...OF_APP,
      ),
    ],
  }),
  mustCase({
    id: "rebase.layers.every-kind",
    says: "A rebase keeps each layer above the run image, of whatever kind.",
    platform: ["0.8"],
    buildpack: ["0.9"],
    given: wholeApp,
    when: [create(), publishImage("@run:1"), rebase("@run:1")],
    then: [
      expectSuccess(2),
      ...ROLES.map((role) =>
        expectSame(
          afterStep(2).diffId("@app:1", role),
          afterStep(0).diffId("@app:1", role),
          "platform.rebaser.identical",
        ),
      ),
      expectSame(
        afterStep(2).toml("/layers/report.toml", "image", "manifest-size"),
        afterStep(2).image("@app:1", "size"),
        "platform.rebaser.report",
      ),
    ],
  }),
  // official: blank entries. RFC 0102, which adds histories, was released with Platform API 0.12.
  mustCase({
    id: "export.base.history",
    says: "The app image has the history of the run image's layers, in order.",
    platform: ["0.7", "0.11"],
    ...ON_NEWER_RUN_IMAGE,
    then: [expectSuccess(0), allowReading(BASE_HISTORY, { excludes: BOTTOM }, "A-83")],
  }),
  mustCase({
    id: "export.base.history-kept",
    says: "The app image has the history of the run image's layers, in order, since histories are released.",
    platform: ["0.12"],
    ...ON_NEWER_RUN_IMAGE,
    then: [expectSuccess(0), BASE_HISTORY],
  }),
  ...NOT_LAYERS.map((name) =>
    mustCase({
      id: `export.layers.not-${name}`,
      says: `${name}.toml is no layer, whatever types it has.`,
      given: world({
        buildpacks: [
          helloBuildpack(...makeLayer("lib", ["launch"]), {
            do: "write",
            path: `\${CNB_LAYERS_DIR}/${name}.toml`,
            text: "[types]\nlaunch = true\nbuild = true\ncache = true\n",
          }),
        ],
      }),
      when: [create()],
      then: [
        expectSuccess(0, "buildpack.export.image.compose"),
        expectThat(lifecycleLabel(0, "buildpacks", 0, "layers", "lib"), { includes: { launch: true } }),
        expectThat(
          lifecycleLabel(0, "buildpacks", 0, "layers", name),
          { present: false },
          "platform.label.lifecycle.layers-entries",
        ),
        expectEqual(afterStep(0).image("@app:1", "config", "os"), "linux", "buildpack.export.image.compose"),
      ],
    }),
  ),
];
