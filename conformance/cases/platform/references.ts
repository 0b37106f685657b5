/**
 * platform.md > Additional Terminology: references of every form, wherever a phase takes the name of an image: without a tag, with a tag or a
 * digest, in a nested repository, on another registry, and several names of one image.
 */
import type { Act } from "#machine";
import type { Expectation, ImageSpec, Ref, Step, TestCase } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpack, lifecycleLabel, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { newerRunImage, RUN_IMAGE } from "../vocabulary/run-images.ts";
import { analyze, create, newContainer, rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

interface Form {
  readonly name: string;
  readonly words: string;
  /** What the phase gets. */
  readonly given: Ref;
  /** Where the image is in the world. */
  readonly at: Ref;
  /** The text does not say that a reference may have this form. */
  readonly open?: true;
}

/** Without layers, so that no compression has a part in its digest. */
const BARE: ImageSpec = { ...RUN_IMAGE, layers: [] };
/** Of `BARE`; the cases show that it is right. */
const DIGEST = "sha256:f2a9802139339921e0377e33ab93bb0c088728b8ad55a0d17ee4dd4beffb2e03";
/** An image of this repository, in each form. Both registries of a world are one. */
export const formsOf = (repository: string): readonly Form[] => [
  { name: "tag", words: "with a tag", given: `@${repository}:1.0_x-Y`, at: `@${repository}:1.0_x-Y` },
  {
    name: "nested",
    words: "in a nested repository",
    given: `@a/b-c/d_e/f.g/${repository}:1`,
    at: `@a/b-c/d_e/f.g/${repository}:1`,
  },
  { name: "other-registry", words: "on another registry", given: `@localhost/${repository}:1`, at: `@${repository}:1` },
  {
    name: "longest-tag",
    words: "with the longest tag",
    given: `@${repository}:${"t".repeat(128)}`,
    at: `@${repository}:${"t".repeat(128)}`,
  },
  { name: "no-tag", words: "without a tag", given: `@${repository}`, at: `@${repository}:latest`, open: true },
];
const readFormsOf = (repository: string): readonly Form[] => [
  ...formsOf(repository),
  { name: "digest", words: "with a digest", given: `@${repository}@${DIGEST}`, at: `@${repository}:1` },
];

/** The registry and the repository. */
const repositoryOf = (ref: Ref): string => ref.replace(/@sha256:.*$/, "").replace(/:[^:/]*$/, "");

export const acceptedIn = ({ open }: Form, step: number): Expectation =>
  open === true ? allowReading(expectSuccess(step), { between: [1, 255] }, "A-33") : expectSuccess(step);

const runImages: readonly TestCase[] = readFormsOf("base").map((form) =>
  mustCase({
    id: `references.run-image.${form.name}`,
    says: `The analyzer finds a run image ${form.words} and records its digest.`,
    given: world({ images: { [form.at]: BARE } }),
    when: [analyze({ flags: { "-run-image": form.given } })],
    then: [
      acceptedIn(form, 0),
      expectEqual(
        afterStep(0).analyzed("run-image", "reference"),
        `${repositoryOf(form.given)}@${DIGEST}`,
        "platform.analyzed.run-image.reference",
      ),
      expectEqual(afterStep(0).analyzed("run-image", "image"), form.given, "platform.analyzed.run-image.image"),
    ],
  }),
);

const previousImages: readonly TestCase[] = readFormsOf("before").map((form) =>
  mustCase({
    id: `references.previous-image.${form.name}`,
    says: `The analyzer finds a previous image ${form.words} and records its digest.`,
    given: world({ images: { [form.at]: BARE } }),
    when: [analyze({ flags: { "-previous-image": form.given } })],
    then: [
      acceptedIn(form, 0),
      expectEqual(
        afterStep(0).analyzed("image", "reference"),
        `${repositoryOf(form.given)}@${DIGEST}`,
        "platform.analyzer.analyzed.image",
      ),
    ],
  }),
);

const REPORT = "/layers/report.toml";
const appImages: readonly TestCase[] = [
  ...formsOf("app").map((form) =>
    mustCase({
      id: `references.app-image.${form.name}`,
      ...(form.open === true && { lane: "implied" }),
      says: `The creator writes an app image ${form.words}.`,
      given: world(),
      when: [create({ images: [form.given] })],
      then: [
        acceptedIn(form, 0),
        expectEqual(afterStep(0).image(form.at, "config", "os"), "linux", "platform.exporter.output.image"),
        ...(form.open === true
          ? []
          : [expectEqual(afterStep(0).toml(REPORT, "image", "tags"), [form.given], "platform.report.tags")]),
      ],
    }),
  ),
  mustCase({
    id: "references.app-image.digest",
    lane: "implied",
    says: "The creator refuses to write an app image with a digest.",
    given: world(),
    when: [create({ images: [`@app@${DIGEST}`] })],
    then: [expectFailure(0, "platform.exporter.image.valid-tag-ref")],
    control: { id: "references.app-image.tag", differs: "/when/0/images/0" },
  }),
];

/** Names of one image besides the first. */
const NAMES: Readonly<Record<string, readonly Ref[]>> = {
  "two-tags": ["@app:2"],
  "other-repositories": ["@other:1", "@a/b/c/d:1"],
  many: Array.from({ length: 12 }, (_, i): Ref => `@app-${i}/of:v${i}`),
};
const severalNames: readonly TestCase[] = Object.entries(NAMES).map(([name, others]) =>
  mustCase({
    id: `references.names.${name}`,
    says: `The creator writes one image under each name, and names all of them in the report: ${name.replace("-", " ")}.`,
    given: world(),
    when: [create({ flags: { "-tag": others } })],
    then: [
      expectSuccess(0),
      ...others.map((ref) =>
        expectSame(afterStep(0).digest(ref), afterStep(0).digest("@app:1"), "platform.exporter.same-image-each-tag"),
      ),
      expectEqual(afterStep(0).toml(REPORT, "image", "tags"), ["@app:1", ...others], "platform.report.tags"),
    ],
  }),
);

const FINDS: readonly Act[] = [{ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }];
const cacheImages: readonly TestCase[] = formsOf("cache").map((form) => {
  const creates = create({ flags: { "-cache-image": form.given } });
  const withCache: Step = { ...creates, flags: { "-cache-image": form.given } };
  return mustCase({
    id: `references.cache-image.${form.name}`,
    says: `The next build finds the layers in a cache image ${form.words}.`,
    given: world({ buildpacks: [helloBuildpack(...makeLayer("dep", ["cache"], { file: "1\n" }))] }),
    when: [withCache, ...rebuildWith(...FINDS), withCache],
    then: [
      acceptedIn(form, 0),
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

const onNewRunImage = (app: Ref, run: Ref): Expectation =>
  expectSame(afterStep(2).diffId(app, 1), afterStep(2).diffId(run, 1), "platform.rebaser.run-layers.replaced");
const rebasedImages: readonly TestCase[] = formsOf("app").map((form) =>
  mustCase({
    id: `references.rebased-image.${form.name}`,
    says: `The rebaser finds and writes an app image ${form.words}.`,
    given: world(),
    when: [
      create({ images: [form.at] }),
      { publish: { "@run:1": newerRunImage() } },
      rebase("@run:1", { images: [form.given] }),
    ],
    then: [acceptedIn(form, 2), onNewRunImage(form.at, "@run:1")],
  }),
);
const newRunImages: readonly TestCase[] = formsOf("base").map((form) =>
  mustCase({
    id: `references.new-run-image.${form.name}`,
    says: `With -force, the rebaser finds and records a run image ${form.words}.`,
    given: world({ images: { [form.at]: newerRunImage() } }),
    when: [create(), newContainer, rebase(form.given, { flags: { "-force": true } })],
    then: [
      acceptedIn(form, 2),
      onNewRunImage("@app:1", form.at),
      expectEqual(lifecycleLabel(2, "runImage", "image"), form.given, "platform.rebaser.force.unlisted.image"),
    ],
  }),
);

export const referenceCases: readonly TestCase[] = [
  ...runImages,
  ...previousImages,
  ...appImages,
  ...severalNames,
  ...cacheImages,
  ...rebasedImages,
  ...newRunImages,
];
