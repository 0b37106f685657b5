/** The stories of the draft and of RFC 0127, line by line. */
import type { OtherSentence, Showing, Story } from "../kit/story.ts";
import { draftExample, example } from "./example.ts";

const LAYER = "/layers/generated/example_package/layer";
const OUTPUT = "/layers/generated/example_package";
const FORTUNES = { file: "/usr/share/games/fortunes", in: "app image" } as const;
const SETTINGS = { file: "/etc/fortune.conf", in: "app image", has: "short" } as const;
const NO_OUTPUT = { nothing: OUTPUT, in: "app image" } as const;
const STATUS = { file: "/var/lib/dpkg/status.d/fortune", in: "app image", has: "Package: fortune" } as const;

const distroless: Showing = {
  did: "the run image has no shell and no package manager; the Dockerfile only copies",
  see: [STATUS, { nothing: "/bin/sh", in: "run image" }, { exit: "extend", code: 0 }],
};

const ofTemplate: readonly OtherSentence[] = [
  { lines: "45", words: "Why should we …", why: "a heading of the template" },
  { lines: "57", words: "Discuss prior art", why: "the template" },
  { lines: "74-90", words: "<!-- Amended …", why: "the template" },
];

const draft: Story = {
  text: "the draft of 2023-10-09",
  document: "proposals/extension-layer-draft",
  form: "draft",
  example: draftExample,
  promises: {
    "data-transfer": {
      did: "bin/generate wrote a package to its layer, and the Dockerfile copied it",
      see: [FORTUNES],
    },
    "not-in-image": {
      did: "the Dockerfile copied the folder root and one file, and nothing else",
      see: [FORTUNES, NO_OUTPUT, { nothing: "/root", in: "app image" }],
    },
    distroless,
    "accessible-at-extend": {
      did: "COPY read files that only the layer has",
      see: [{ file: `${LAYER}/fortune.conf`, in: "build container" }, SETTINGS, FORTUNES],
    },
    "context-is-layer": {
      did: "COPY fortune.conf: the app has no such file",
      see: [SETTINGS, { nothing: "/workspace/fortune.conf", in: "app image" }],
    },
    "not-included-by-lifecycle": { did: "the exporter made the app image", see: [NO_OUTPUT] },
    "env-var": {
      did: "bin/generate printed CNB_EXT_LAYER_DIR",
      see: [{ output: "detect", has: `the build context is ${LAYER}` }],
    },
    "dir-per-detected-ext": {
      did: "bin/generate of example/package wrote there",
      see: [{ file: `${LAYER}/root`, in: "build container" }],
    },
    "metadata-flag": {
      did: "the detector wrote a file beside the layer",
      see: [{ file: `${LAYER}.toml`, in: "build container", has: "extension" }],
    },
    "open-two-contexts": { none: "a question; the option contexts=two is one answer" },
  },
  others: [
    ...ofTemplate,
    { lines: "47", words: "The workspace would no longer", why: "a drawback; line 33 has the promise" },
    { lines: "52", words: "Allow multi-stage Dockerfiles", why: "an alternative that is not described" },
    { lines: "62", words: "Should the bin/generate be", why: "a question; the option generate=extend is one answer" },
    { lines: "68", words: "This RFC requires changes", why: "introduces the list" },
    { lines: "71", words: "env variable with", why: "repeats line 35" },
    { lines: "72", words: "kaniko context should be", why: "repeats line 33" },
  ],
  additions: [
    {
      what: "the directory <generated>/<extension>/layer",
      why: "the text does not say where the layer is",
      see: { file: LAYER, in: "build container" },
    },
    {
      what: "the file layer.toml beside it, with types.extension",
      why: "the text asks for a mark in the metadata of layers, and names no file and no key",
      see: { file: `${LAYER}.toml`, in: "build container", has: "extension" },
    },
  ],
  together: {
    did: "start.sh read a file of the package",
    see: [
      { file: "/usr/share/games/fortunes", in: "app image" },
      { output: "app", has: "You will extend an image." },
    ],
  },
  first: ["app-out-of-reach", "read-at-build", "generate-writes-app"],
};

const approved: Story = {
  text: "RFC 0127, the approved form",
  since: "0.13",
  document: "proposals/extension-layer",
  form: "approved",
  example,
  promises: {
    "configurable-context": { did: "bin/generate made the folder context.run", see: [FORTUNES, SETTINGS] },
    "not-in-image": {
      did: "the Dockerfile copied the folder root and one file, and nothing else",
      see: [FORTUNES, NO_OUTPUT, { nothing: "/root", in: "app image" }],
    },
    distroless,
    "accessible-at-extend": {
      did: "COPY read files that only the folder has",
      see: [{ file: `${OUTPUT}/context.run/fortune.conf`, in: "build container" }, SETTINGS],
    },
    "dir-per-detected-ext": {
      did: "bin/generate of example/package wrote there",
      see: [{ file: `${OUTPUT}/run.Dockerfile`, in: "build container", has: "COPY" }],
    },
    "output-dir": {
      did: "bin/generate printed a folder of CNB_OUTPUT_DIR",
      see: [{ output: "detect", has: `the build context is ${OUTPUT}/context.run` }],
    },
    "may-create-context-run": {
      did: "bin/generate made it",
      see: [{ file: `${OUTPUT}/context.run`, in: "build container" }],
    },
    "exclusive-fails": { runs: "proposal.extension-layer.shared-beside-run" },
    "not-in-final-image": { did: "the exporter made the app image", see: [NO_OUTPUT] },
    "output-not-temp": {
      did: "the Dockerfile is still there after the build",
      see: [{ file: `${OUTPUT}/run.Dockerfile`, in: "build container" }],
    },
  },
  others: [
    { lines: "37,41", words: "either / or", why: "words of the list in lines 39-44" },
    { lines: "54,56", words: "Example: Extend distroless", why: "introduces the example" },
    {
      lines: "58-77",
      words: "./bin/generate …",
      why: "the example, which the finding extension-layer.shell-form is about",
    },
    { lines: "87,89", words: "Why should we … N/A", why: "no drawbacks are named" },
    { lines: "94", words: "Allow multi-stage Dockerfiles", why: "an alternative that is not described" },
    { lines: "99", words: "Discuss prior art", why: "the template" },
    {
      lines: "104",
      words: "Should the ./bin/generate be",
      why: "a question; the option generate=extend is one answer",
    },
    { lines: "109", words: "This RFC requires changes", why: "introduces the list" },
    { lines: "115-131", words: "<!-- Amended …", why: "the template" },
  ],
  changes: [
    {
      draft: "env-var",
      approved: "output-dir",
      says: "The variable CNB_EXT_LAYER_DIR is gone: the context is a folder of CNB_OUTPUT_DIR.",
    },
    {
      draft: "context-is-layer",
      approved: "configurable-context",
      says: "An extension chooses: one folder for both images, one for each image, or none.",
    },
    {
      draft: "breaking-change",
      approved: "default-app",
      says: "Without a folder the context is the app, as today. The draft broke every existing extension.",
    },
    {
      approved: "exclusive-fails",
      says: "A folder for both images beside one for a single image is an error.",
    },
    {
      draft: "metadata-flag",
      says: "The mark in the metadata of layers is gone: the folder is not a layer.",
    },
    {
      draft: "dir-per-detected-ext",
      approved: "dir-per-detected-ext",
      says: "The directory has a name: $CNB_GENERATED_DIR/<extension-id>.",
    },
  ],
  first: ["left-over-context", "generated-in-app", "read-at-build", "context-is-a-link"],
};

export const stories: readonly Story[] = [draft, approved];
