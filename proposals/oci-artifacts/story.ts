/** The stories of the draft and of RFC 0113, line by line. */
import type { Addition, Story } from "../kit/story.ts";
import { draftExample, example } from "./example.ts";

const NAME = "app:chart";
const METADATA = "/layers/example_chart/chart.toml";
const DECLARED = "/layers/example_chart/chart/artifacts.toml";
const PUBLISHED = { artifact: NAME, has: "application/vnd.cncf.helm.config.v1+json" } as const;
const NO_LAYER = { nothing: "/layers/example_chart", in: "app image" } as const;

const allow: Addition = {
  what: "the file /cnb/artifacts.toml with [[allow]]",
  why: "a buildpack that may publish under any name can replace images; so the platform must allow it",
  see: { file: "/cnb/artifacts.toml", in: "build container", has: "[[allow]]" },
};

const draft: Story = {
  text: "the draft of 2022-04-24",
  document: "proposals/oci-artifacts-draft",
  form: "draft",
  example: draftExample,
  promises: {
    "upload-with-image": {
      did: "the exporter published the chart and the app image",
      see: [PUBLISHED, { exit: "export", code: 0 }],
    },
    "field-in-layer-toml": {
      did: "the metadata file of the layer has the table",
      see: [{ file: METADATA, in: "build container", has: "[additionalArtifact]" }, PUBLISHED],
    },
    "publish-files": { did: "bin/build packed shop-1.0.0.tgz", see: [PUBLISHED] },
    "set-labels": {
      did: "the table additionalArtifact.labels has myLabel2",
      see: [{ artifact: NAME, annotation: "myLabel2", has: "blah2" }],
    },
    "set-tag": { did: 'tag = "chart"', see: [PUBLISHED] },
    "layer-publish-flag": {
      did: "the table layer has both keys",
      see: [{ file: METADATA, in: "build container", has: "publish = false" }, PUBLISHED, NO_LAYER],
    },
    "layer-not-launch": { did: "publish = false", see: [PUBLISHED, NO_LAYER] },
    "file-in-layer": {
      did: 'file = "shop-1.0.0.tgz"',
      see: [{ output: "build", has: "packing shop-1.0.0.tgz" }, PUBLISHED],
    },
    "label-interpolation": {
      did: 'myLabel1 = "shop-${build.tag}"',
      see: [{ artifact: NAME, annotation: "myLabel1", has: "shop-latest" }],
    },
    "clear-output": { did: "the exporter printed both names", see: [{ output: "export", has: NAME }] },
  },
  others: [
    { lines: "21,23", words: "Make a list of …", why: "the template, and a definition that is empty" },
    { lines: "28-32", words: "This allows for quiet", why: "use cases, which the text does not specify" },
    { lines: "38-44", words: "This provides a high level", why: "the template" },
    { lines: "51", words: "For the WASM usecase", why: "introduces the sample" },
    {
      lines: "53-58,61,62,64",
      words: "[layer] …",
      why: "the sample, which Plimsoll's example writes with quotes; lines 55, 59, 60 and 63 have its promises",
    },
    { lines: "81", words: "Other ways of doing this", why: "alternatives" },
    { lines: "86", words: "None that I'm aware of.", why: "no prior art" },
    { lines: "92", words: "Could the Bindle", why: "a question about another project" },
    { lines: "97", words: "The main addition to", why: "repeats line 49" },
  ],
  additions: [
    allow,
    {
      what: "labels as annotations of the manifest",
      why: "the text does not say what labels of an artifact are",
      see: { artifact: NAME, annotation: "myLabel2", has: "blah2" },
    },
  ],
  together: {
    did: "a buildpack packed the chart",
    see: [{ artifact: "app:chart", has: "application/vnd.cncf.helm.config.v1+json" }],
  },
  first: ["outside-the-layer", "app-image-overwritten", "tag-taken-silently", "sample-is-not-toml"],
};

const approved: Story = {
  text: "RFC 0113, the approved form",
  document: "proposals/oci-artifacts",
  form: "approved",
  example,
  promises: {
    "upload-with-image": {
      did: "the exporter published the chart and the app image",
      see: [PUBLISHED, { exit: "export", code: 0 }],
    },
    "oci-artifact": { did: "the manifest was read from the registry", see: [PUBLISHED] },
    "artifacts-toml": {
      did: "the layer has the file",
      see: [{ file: DECLARED, in: "build container", has: "[[artifact]]" }, PUBLISHED],
    },
    "publish-files": { did: "bin/build packed shop-1.0.0.tgz", see: [PUBLISHED] },
    "set-tag": { did: 'tag = "chart"', see: [PUBLISHED] },
    location: {
      did: "the file is in the directory of the layer",
      see: [{ file: DECLARED, in: "build container" }, PUBLISHED],
    },
    "config-media-type": { did: "the label is that of Helm charts", see: [PUBLISHED] },
    "content-media-type": {
      did: "the label is that of Helm charts",
      see: [{ artifact: NAME, has: "application/vnd.cncf.helm.chart.content.v1.tar+gzip" }],
    },
    "standard-image-kept": {
      did: "the exporter made the app image too",
      see: [PUBLISHED, { file: "/workspace/Chart.yaml", in: "app image" }],
    },
  },
  others: [
    { lines: "21", words: "WebAssembly (WASM) --", why: "a definition" },
    { lines: "28", words: "Cloud Native Buildpacks are", why: "a reason for the change" },
    { lines: "33-39", words: "This change allows for", why: "use cases, which the text does not specify" },
    { lines: "48,52,56", words: "[[artifact]] …", why: "the sample; lines 49-55 have its promises" },
    { lines: "73", words: "Other ways of doing this", why: "alternatives" },
    { lines: "78", words: "None that I'm aware of.", why: "no prior art" },
    { lines: "84", words: "Could the Bindle", why: "a question about another project" },
  ],
  additions: [
    allow,
    {
      what: "[[artifacts]] in report.toml",
      why: "the text asks for good output of platforms, which read report.toml",
      see: { file: "/layers/report.toml", in: "build container", has: "[[artifacts]]" },
    },
  ],
  changes: [
    {
      draft: "field-in-layer-toml",
      approved: "artifacts-toml",
      says: "A file artifacts.toml in the layer, in place of a table in the layer's metadata file.",
    },
    {
      draft: "publish-files",
      approved: "array-of-artifacts",
      says: "A layer can have several artifacts.",
    },
    {
      draft: "set-labels",
      approved: "config-media-type",
      says: "Two labels have a meaning: they are the media types of the manifest.",
    },
    {
      draft: "label-interpolation",
      says: "${build.tag} is gone.",
    },
    {
      draft: "layer-publish-flag",
      says: "publish = false is gone: a layer without types is not in the image.",
    },
    {
      draft: "tag-unquoted",
      approved: "tag-key",
      says: "The sample has quotes, so it is TOML.",
    },
  ],
  first: ["outside-the-layer", "anybody-publishes", "app-image-overwritten", "foreign-file"],
};

export const stories: readonly Story[] = [draft, approved];
