/** Odd forms of images, images and caches of earlier builds, run.toml, registries, names, rebases, and what changes before a second build. */
import type { Json } from "#base";
import type { FileSpec, ImageForm, ImageSpec, Ref, RegistrySpec, Step } from "#protocol";
import type { Draft } from "./draft.ts";
import { type Apply, both, env, files, flags, type Part, role } from "./parts.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64", variant: "v8" };

const inForm =
  (form: ImageForm, media: Draft["media"] = "oci"): Apply =>
  (draft) => ({ ...draft, form, media });
const forms = role("form of the run image", ["platform.exporter.base.config-preserved"], {
  zstd: inForm({ compression: "zstd" }),
  "not compressed": inForm({ compression: "none" }),
  foreign: inForm({ foreign: true }, "docker"),
  annotations: inForm({ annotations: { a: "1" } }),
  "a large manifest": inForm({ manifestBytes: 300_000 }),
  index: inForm({
    index: [
      { of: "arm64", platform: ARM64 },
      { of: "image", platform: AMD64 },
    ],
  }),
  "index of Docker": inForm({ index: [{ of: "image", platform: AMD64 }] }, "docker"),
  "index of arm64 alone": inForm({ index: [{ of: "arm64", platform: ARM64 }] }),
  "index with attestations": inForm({
    index: [
      { of: "attestation", platform: { os: "unknown", architecture: "unknown" } },
      { of: "image", platform: AMD64 },
    ],
  }),
  "index without platforms": inForm({ index: [{ of: "image" }] }),
  "no history": inForm({ history: [] }, "docker"),
  "a long history": inForm({ history: ["a", "b", "c"].map((text) => ({ created_by: text })) }),
  "a history of empty layers": inForm({
    history: [{ created_by: "a" }, { created_by: "ENV", empty_layer: true, comment: "c" }],
  }),
});

/** An image of another tool, or of an earlier lifecycle. */
const image = (labels: Readonly<Record<string, string>>, more: Readonly<Record<string, Json>> = {}): ImageSpec => ({
  layers: [[{ name: "/old", text: "old\n" }]],
  config: { ...AMD64, config: { Env: ["PATH=/old"], Labels: labels, ...more } },
  media: "docker",
});
const SHA = `sha256:${"1".repeat(64)}`;
const METADATA = "io.buildpacks.lifecycle.metadata";
const previous =
  (one: ImageSpec, ref: Ref = "@app:1"): Apply =>
  (draft) => ({ ...draft, images: { ...draft.images, [ref]: one } });
const described = (label: Json): Apply => previous(image({ [METADATA]: JSON.stringify(label) }));
const layersOf = (lib: Json, key = "acme/first"): Json => ({
  app: [{ sha: SHA }],
  buildpacks: [{ key, version: "0", layers: { lib } }],
  runImage: { topLayer: `sha256:${"0".repeat(64)}`, reference: "x" },
});
const previousImages = role("previous image", ["platform.analyzed.previous-image.metadata"], {
  "of another tool": previous(image({})),
  "an empty label": previous(image({ [METADATA]: "" })),
  "a malformed label": previous(image({ [METADATA]: "{" })),
  "an empty object": described({}),
  "a list": described([]),
  "odd keys": described({ x: 1, buildpacks: null }),
  "a missing layer": described(layersOf({ launch: true, build: false, cache: false, sha: SHA, data: { v: "1" } })),
  "a missing cached layer": described(layersOf({ launch: true, build: true, cache: true, sha: SHA, data: { v: "1" } })),
  "data of many kinds": described(
    layersOf({ launch: true, sha: SHA, data: { a: [1, 2.5, true], b: { c: "d" }, "": "e" } }),
  ),
  "a layer of another buildpack": described(layersOf({ launch: true, sha: SHA }, "acme/none")),
  "a store": described({
    buildpacks: [{ key: "acme/first", version: "0", layers: {}, store: { metadata: { a: 1, b: ["c"] } } }],
  }),
  "another name": both(previous(image({ [METADATA]: "{}" }), "@old:1"), flags({ "-previous-image": "@old:1" })),
  "another registry": both(
    previous(image({}), "@localhost/old:1"),
    flags({ "-previous-image": "localhost:5000/old:1" }),
  ),
  "a name without registry": flags({ "-previous-image": "old" }),
  "a bad name": flags({ "-previous-image": "Not A Name" }),
});

const CACHE = "/cache/committed/io.buildpacks.lifecycle.cache.metadata";
const cacheMetadata = (text: string): Apply =>
  files({ "/cache/committed": { dir: true }, "/cache/staging": { dir: true }, [CACHE]: { text } });
const cached = (lib: Json): string =>
  JSON.stringify({ buildpacks: [{ key: "acme/first", version: "0", layers: { lib } }] });
const caches = role("cache", ["platform.restorer.layers.use-cache"], {
  empty: cacheMetadata("{}"),
  "no text": cacheMetadata(""),
  malformed: cacheMetadata("{"),
  "a missing layer": cacheMetadata(cached({ cache: true, build: true, sha: SHA, data: { v: 1 } })),
  "a layer without a digest": cacheMetadata(cached({ cache: true, build: true, data: { v: 1 } })),
  "a layer that is not cached": cacheMetadata(cached({ build: true, sha: SHA })),
  "stray files": both(
    cacheMetadata("{}"),
    files({ "/cache/committed/stray": { text: "x" }, "/cache/x": { text: "x" } }),
  ),
  "of root": files({ "/cache": { dir: true, owner: "root" } }),
  "a file": files({ "/cache": { text: "x" } }),
  missing: env({ CNB_CACHE_DIR: "/nowhere/cache" }),
  "a link": files({ "/cache": { symlink: "/other-cache" }, "/other-cache": { dir: true } }),
});

const runToml = (text: string): Apply => files({ "/cnb/run.toml": { text } });
const OF_RUN = "127.0.0.1:5000/run:1";
const runTomls = role("run.toml", ["platform.run.mirrors.may"], {
  missing: env({ CNB_RUN_PATH: "/nowhere/run.toml" }),
  empty: runToml(""),
  malformed: runToml("[[images"),
  mirrors: runToml(`[[images]]\nimage = "${OF_RUN}"\nmirrors = ["localhost:5000/run:1", "127.0.0.1:5000/mirror:1"]\n`),
  "a readable mirror": runToml(`[[images]]\nimage = "127.0.0.1:5000/none:1"\nmirrors = ["${OF_RUN}"]\n`),
  "a mirror of the registry": runToml(
    `[[images]]\nimage = "localhost:5000/run:1"\nmirrors = ["127.0.0.1:5000/none:1", "${OF_RUN}"]\n`,
  ),
  "two images": runToml(`[[images]]\nimage = "${OF_RUN}"\n[[images]]\nimage = "127.0.0.1:5000/other:1"\n`),
  "the second image": both(
    runToml(`[[images]]\nimage = "127.0.0.1:5000/none:1"\n[[images]]\nimage = "${OF_RUN}"\n`),
    flags({ "-run-image": "@run:1" }),
  ),
  "another run image": both(
    runToml('[[images]]\nimage = "127.0.0.1:5000/none:1"\n'),
    flags({ "-run-image": "@run:1" }),
  ),
  "a mirror is the run image": both(
    runToml(`[[images]]\nimage = "127.0.0.1:5000/none:1"\nmirrors = ["${OF_RUN}"]\n`),
    flags({ "-run-image": "@run:1" }),
  ),
  "no image": runToml("[[images]]\n"),
  "a bad name": runToml('[[images]]\nimage = "Not A Name"\n'),
  "unknown keys": runToml(`x = 1\n[[images]]\nimage = "${OF_RUN}"\ny = "y"\n`),
});

const registry =
  (spec: RegistrySpec): Apply =>
  (draft) => ({ ...draft, registry: spec });
const registries = role("registry", ["platform.exporter.exit.60-69"], {
  "no mounts": registry({ mount: "refuse" }),
  "no reading of run images": registry({ unreadable: ["run"] }),
  "no reading of app images": registry({ unreadable: ["app"] }),
  "no writing": registry({ unwritable: ["app"] }),
  "no writing of the other": both(registry({ unwritable: ["other"] }), (draft) => ({
    ...draft,
    flags: { ...draft.flags, "-tag": ["@other:1"] },
  })),
  "a password that nobody gives": registry({ auth: "basic" }),
  "a password": both(
    registry({ auth: "basic" }),
    env({ CNB_REGISTRY_AUTH: '{"127.0.0.1:5000":"Basic Y25iOnNlY3JldA=="}' }),
  ),
  tokens: both(registry({ auth: "bearer" }), env({ CNB_REGISTRY_AUTH: '{"127.0.0.1:5000":"Basic Y25iOnNlY3JldA=="}' })),
  "malformed credentials": env({ CNB_REGISTRY_AUTH: "{" }),
});

const named =
  (...app: readonly Ref[]): Apply =>
  (draft) => ({ ...draft, app });
const names = role("name of the app image", ["platform.exporter.image.valid-tag-ref"], {
  "no tag": named("@app"),
  nested: named("@team/group/app:1"),
  "another registry": named("@localhost/app:1"),
  "two registries": named("@app:1", "@localhost/app:1"),
  "two names": named("@app:1", "@team/app:2", "@app:3"),
  "the same two times": named("@app:1", "@app:1"),
  digest: named(`@app@${SHA}`),
  "the run image": named("@run:1"),
  "upper case": named("@App:1"),
  "no name": named(),
});

const rebases =
  (rebase: Draft["rebase"], newer: Partial<Draft["newer"]> = {}): Apply =>
  (draft) => ({ ...draft, after: "rebase", rebase, newer: { ...draft.newer, ...newer } });
const labelled = (Labels: Readonly<Record<string, string>>) => ({ runConfig: { Labels } });
const rebased = role("rebase", ["platform.rebaser.run-layers.replaced"], {
  forced: rebases({ flags: { "-force": true } }),
  "another run image": rebases({ flags: { "-run-image": "@none:1" } }),
  "the run image": rebases({ flags: { "-run-image": "@run:1" } }),
  report: rebases({ flags: { "-report": "/layers/rebased.toml" } }),
  "another name": rebases({ flags: { "-previous-image": "@app:1" }, images: ["@rebased:1"] }),
  "more names": rebases({ images: ["@app:1", "@rebased:1"] }),
  "a missing image": rebases({ images: ["@none:1"] }),
  "another architecture": rebases({}, { runImage: { architecture: "arm64" } }),
  "another architecture, forced": rebases({ flags: { "-force": true } }, { runImage: { architecture: "arm64" } }),
  "another distribution": rebases(
    {},
    labelled({ "io.buildpacks.base.distro.name": "n", "io.buildpacks.base.distro.version": "2" }),
  ),
  "another stack": rebases({}, labelled({ "io.buildpacks.stack.id": "other" })),
  "other variables": rebases({}, { runConfig: { Env: ["PATH=/newer", "NEWER=1"], User: "0", WorkingDir: "/newer" } }),
  "other labels": rebases({}, labelled({ newer: "1", "io.buildpacks.rebasable": "false" })),
  SOURCE_DATE_EPOCH: rebases({ env: { SOURCE_DATE_EPOCH: "1700000000" } }),
});

const edited = (edit: Readonly<Record<string, FileSpec | null>>): Step => ({ edit });
const before =
  (...between: readonly Step[]): Apply =>
  (draft) => ({ ...draft, after: "rebuild", between });
const damaged = (below: string, as: "missing" | "truncated" | "changed" | "empty", file = 0): Step => ({
  damage: { below, file, as },
});
const OTHER_RUN: ImageSpec = {
  layers: [[{ name: "/other", text: "other\n", owner: "root" }]],
  config: { ...AMD64, config: { Env: ["PATH=/other:/usr/bin"], Labels: { other: "1" }, User: "1000" } },
  media: "oci",
};
const betweens = role("before the second build", ["buildpack.layers.restore-matrix"], {
  "another app": before(edited({ "/workspace/text.txt": { text: "other\n" }, "/workspace/more": { text: "more\n" } })),
  "a smaller app": before(edited({ "/workspace/text.txt": null })),
  "no cache": before({ fresh: ["cache"] }),
  "another run image": before({ publish: { "@run:1": OTHER_RUN } }),
  "another app image": before({ publish: { "@app:1": image({ [METADATA]: "{}" }) } }),
  "another order": before(
    edited({ "/cnb/order.toml": { text: '[[order]]\n[[order.group]]\nid = "acme/second"\nversion = "1"\n' } }),
  ),
  "a variable": before(edited({ "/platform/env/FROM_USER": { text: "later" } })),
  "the form of the image": before({ repack: { "@app:1": { compression: "none" } } }),
  "no first file of the cache": before(damaged("/cache", "missing")),
  "no second file of the cache": before(damaged("/cache", "missing", 1)),
  "half of a file of the cache": before(damaged("/cache", "truncated", 1)),
  "a changed file of the cache": before(damaged("/cache", "changed", 1)),
  "an empty file of the cache": before(damaged("/cache", "empty")),
});

export const imageParts: readonly Part[] = [
  ...forms,
  ...previousImages,
  ...caches,
  ...runTomls,
  ...registries,
  ...names,
  ...rebased,
  ...betweens,
];
