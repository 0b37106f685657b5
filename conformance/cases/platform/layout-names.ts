/**
 * platform.md > Map an image reference to a path in the layout directory: the names of the previous image and of further tags. A cache image is "in an OCI
 * registry" (analyzer, restorer, exporter > Inputs), with a layout too.
 */
import type { Act } from "#machine";
import type { RunStep, TestCase } from "#protocol";
import { makeLayer, makeLayerWithMetadata, writeLayerToml } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpack, rebuildWith } from "../vocabulary/images.ts";
import { runImageLayout } from "../vocabulary/layout.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import {
  DIGEST,
  FORMS,
  type Form,
  inLayout,
  LAYOUT_DIR,
  layoutParents,
  layoutRunImages,
  RUN,
  ruleOf,
  succeeds,
} from "./layout-paths.ts";
import { acceptedIn, formsOf } from "./references.ts";

const APP = "example.com/team/app:1";
const layout = { [LAYOUT_DIR]: { dir: true as const }, ...layoutRunImages };
const withFlags = (step: ReturnType<typeof inLayout>, flags: RunStep["flags"]): RunStep => ({
  ...step,
  flags: { ...step.flags, ...flags },
});
const existing = (form: Form) =>
  world({ files: { ...layout, ...layoutParents(form.path), ...runImageLayout(`${LAYOUT_DIR}/${form.path}`) } });

/** `app`: the image of the build. Without `-previous-image` it is the previous image too. */
const found = (id: string, says: string, form: Form, step: RunStep): TestCase => {
  const reference = expectThat(
    afterStep(0).analyzed("image", "reference"),
    { includes: `${LAYOUT_DIR}/${form.path}` },
    ruleOf(form),
    "platform.analyzer.layout.resolve",
    "platform.analyzed.previous-image.reference",
  );
  return mustCase({
    id: `layout.${id}.${form.name}`,
    says: `With a layout, the analyzer finds ${says} ${form.words} at the path of its reference.`,
    platform: ["0.12"],
    can: ["layout"],
    given: existing(form),
    when: [step],
    then: [succeeds(form), form.open === true ? allowReading(reference, { present: false }, "A-36") : reference],
  });
};

const previousImages: readonly TestCase[] = [
  ...[...FORMS, DIGEST].map((form) =>
    found(
      "previous-image",
      "a previous image",
      form,
      withFlags(inLayout("analyze", RUN, "example.com/team/other:2"), { "-previous-image": form.reference }),
    ),
  ),
  ...FORMS.map((form) =>
    found("own-image", "the image of the build before", form, inLayout("analyze", RUN, form.reference)),
  ),
  mustCase({
    id: "layout.previous-image.absent",
    says: "With a layout too, a previous image need not exist.",
    platform: ["0.12"],
    can: ["layout"],
    given: world({ files: { ...layout, ...runImageLayout(`${LAYOUT_DIR}/example.com/team/app/1`) } }),
    when: [withFlags(inLayout("analyze", RUN, APP), { "-previous-image": "example.com/team/none:1" })],
    then: [
      expectSuccess(0, "platform.analyzer.accept-missing-images"),
      expectEqual(afterStep(0).analyzed("run-image", "target", "os"), "linux", "platform.analyzer.analyzed.run-image"),
      expectThat(afterStep(0).analyzed("image", "reference"), { oneOf: [""] }),
    ],
  }),
];

const SEEN: readonly Act[] = [
  { do: "record", as: "again", read: [`${HELLO_LAYERS_DIR}/lib.toml`] },
  writeLayerToml("lib", ["launch"], 'version = "1"\n'),
];
const REBUILDS: readonly {
  readonly name: string;
  readonly words: string;
  readonly app: string;
  readonly flags: RunStep["flags"];
}[] = [
  { name: "same-name", words: "of the same name", app: APP, flags: {} },
  {
    name: "other-name",
    words: "of another name",
    app: "example.com/team/app:2",
    flags: { "-previous-image": APP },
  },
  {
    name: "other-repository",
    words: "in another repository",
    app: "example.com/more/other:1",
    flags: { "-previous-image": APP },
  },
];
/** The second build keeps the metadata of a layer, whose contents are in the previous image only. */
const rebuilds: readonly TestCase[] = REBUILDS.map(({ name, words, app, flags }) => {
  const path = app.replace(":", "/");
  return mustCase({
    id: `layout.rebuild.${name}`,
    says: `With a layout, the creator reuses a layer of the previous image for an image ${words}.`,
    platform: ["0.12"],
    can: ["layout"],
    given: world({
      files: { ...layout, ...layoutParents("example.com/team/app/1"), ...layoutParents(path) },
      buildpacks: [helloBuildpack(...makeLayerWithMetadata("lib", ["launch"], 'version = "1"\n', { file: "1\n" }))],
    }),
    when: [inLayout("create", RUN, APP), ...rebuildWith(...SEEN), withFlags(inLayout("create", RUN, app), flags)],
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(3).call("again", "reads", `${HELLO_LAYERS_DIR}/lib.toml`),
        { includes: "version" },
        "platform.analyzer.layout.resolve",
      ),
      expectSuccess(3, "platform.analyzer.layout.resolve"),
      expectThat(
        afterStep(3).file(`${LAYOUT_DIR}/${path}/index.json`, "json", "manifests"),
        { length: 1 },
        "platform.exporter.layout.write",
        "platform.layout.tag-path",
      ),
    ],
  });
});

const TAGS = { "same-repository": "example.com/team/app:2", "other-repository": "example.com/a/b:3" };
// official: a directory of that name in the working directory.
const tags: readonly TestCase[] = Object.entries(TAGS).map(([name, tag]) => {
  const path = tag.replace(":", "/");
  return mustCase({
    id: `layout.tags.${name}`,
    says: `With a layout, the creator writes the image to the path of each further tag: ${name.replace("-", " ")}.`,
    platform: ["0.12"],
    can: ["layout"],
    given: world({ files: { ...layout, ...layoutParents("example.com/team/app/1"), ...layoutParents(path) } }),
    when: [withFlags(inLayout("create", RUN, APP), { "-tag": [tag] })],
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).file(`${LAYOUT_DIR}/${path}/index.json`, "json", "manifests"),
        { includes: { mediaType: "application/vnd.oci.image.manifest.v1+json" } },
        "platform.exporter.layout.write",
        "platform.exporter.same-image-each-tag",
        "platform.layout.tag-path",
      ),
    ],
  });
});

const FINDS: readonly Act[] = [{ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }];
const cacheImages: readonly TestCase[] = formsOf("cache").map((form) => {
  const creates = withFlags(inLayout("create", RUN, APP), { "-cache-image": form.given });
  return mustCase({
    id: `layout.cache-image.${form.name}`,
    says: `With a layout too, a cache image ${form.words} is in the registry, and the next build finds its layers.`,
    platform: ["0.12"],
    can: ["layout"],
    given: world({
      files: { ...layout, ...layoutParents("example.com/team/app/1") },
      buildpacks: [helloBuildpack(...makeLayer("dep", ["cache"], { file: "1\n" }))],
    }),
    when: [creates, ...rebuildWith(...FINDS), creates],
    then: [
      acceptedIn(form, 0),
      expectThat(afterStep(0).image(form.at), { present: true }, "platform.exporter.input.cache-image"),
      expectSuccess(3),
      expectThat(
        afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
        { includes: "dep/file" },
        "platform.restorer.layers.use-cache",
        "platform.exporter.cache.contents",
      ),
    ],
  });
});

export const layoutNameCases: readonly TestCase[] = [...previousImages, ...rebuilds, ...tags, ...cacheImages];
