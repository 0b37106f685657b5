/** platform.md > extender, rebaser, launcher, analyzer: documents and labels of images that they read, as no phase of a lifecycle writes them. */
import type { JsonObject } from "#base";
import type { FileSpec, ImageSpec, RunStep, Step, TestCase } from "#protocol";
import { recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { type DocumentRow, documentCases, placeFile } from "../vocabulary/documents.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extendedFileText, FROM_BASE_IMAGE, worldForExtend } from "../vocabulary/extensions.ts";
import { helloBuildpack, LIFECYCLE_LABEL } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE, RUN_IMAGE_LABELS } from "../vocabulary/run-images.ts";
import { analyze, create, launch, rebase, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { tomlText } from "../vocabulary/toml.ts";
import { world } from "../vocabulary/world.ts";
import { groupData } from "./documents-before-build.ts";

const API = "${buildpack-api}";
const RUN = "127.0.0.1:5000/run:1";
const HELLO = { id: "acme/hello", version: "1.0.0" };

const metadataData = (api: string): JsonObject => ({
  buildpacks: [{ ...HELLO, api }],
  processes: [
    { type: "web", command: ["/workspace/web"], args: ["a"], direct: true, "buildpack-id": "acme/hello" },
    { type: "worker", command: ["/workspace/web"], direct: true, "buildpack-id": "acme/hello" },
  ],
});
/** A layers directory in the app directory, which the exporter copies as it is. */
const LAYERS = "/workspace/hand-made";
const launchIn = (layers: string): RunStep => launch("/cnb/process/web", { env: { CNB_LAYERS_DIR: layers } });
const ofLauncher: DocumentRow = {
  phase: "launch",
  document: "metadata-toml",
  data: metadataData(API),
  given: world({
    buildpacks: [helloBuildpack(...writeProcesses({ type: "web", command: ["/workspace/web"] }))],
    files: { "/workspace/web": recordingProgram("web"), [LAYERS]: { dir: true } },
  }),
  place: placeFile(`${LAYERS}/config/metadata.toml`),
  between: [create()],
  run: launchIn(LAYERS),
  oddSteps: (texts) => [
    {
      edit: Object.fromEntries(
        texts.flatMap((text, i) => (text === undefined ? [] : [[`${LAYERS}/${i}/config/metadata.toml`, { text }]])),
      ),
    },
    create(),
    ...texts.map((_, i) => launchIn(`${LAYERS}/${i}`)),
  ],
  shows: (step) => [
    expectEqual(afterStep(step).call("web", "argv"), ["/workspace/web", "a"], "platform.launcher.derive"),
  ],
  covers: ["platform.launcher.derive"],
  lane: "must",
  reactions: { absent: "rejected", empty: "rejected", malformed: "rejected" },
  withApi: metadataData,
  buildpack: ["0.9"],
  can: ["launch"],
};

/** A layers directory with a process, and an exec.d program that prints the text. */
const withExecd = (layers: string, text: string | undefined): Readonly<Record<string, FileSpec>> => ({
  [`${layers}/config/metadata.toml`]: { text: tomlText(metadataData(API)) },
  [`${layers}/acme_hello/layer/exec.d/program`]: {
    acts: text === undefined ? [] : [{ do: "fd3", text: text.replaceAll("$", "$$$$") }],
  },
});
const { withApi: _, ...launching } = ofLauncher;
const ofExecd: DocumentRow = {
  ...launching,
  freeKeys: true,
  document: "execd-output",
  data: { EXECD: "yes", OTHER_ONE: "a = b" },
  place: (text) => ({ edit: withExecd(LAYERS, text) }),
  oddSteps: (texts) => [
    { edit: Object.assign({}, ...texts.map((text, i) => withExecd(`${LAYERS}/${i}`, text))) },
    create(),
    ...texts.map((_, i) => launchIn(`${LAYERS}/${i}`)),
  ],
  shows: (step) => [
    expectThat(
      afterStep(step).call("web", "env"),
      { includes: { EXECD: "yes", OTHER_ONE: "a = b" } },
      "buildpack.execd.output.vars",
    ),
  ],
  covers: ["platform.launcher.exec.execd.run"],
  reactions: { absent: "accepted", empty: "accepted" },
  acceptedShows: (step) => [
    expectEqual(afterStep(step).call("web", "argv"), ["/workspace/web", "a"], "platform.launcher.derive"),
  ],
};

/** Of the only layer of `RUN_IMAGE`; the case of the other form shows that it is right. */
const TOP_LAYER = "sha256:3664ef31b273f012d7ef8349eda8bf74a68f9620d19ea0e0b1ffd404c07dd2c9";
const APP_FILE: FileSpec & { readonly name: string } = { name: "/workspace/app.txt", text: "app\n" };
const MADE_FOR = ["CNB_PLATFORM_API=${platform-api}"];
export const appImage = (label: string | undefined, env: readonly string[] = MADE_FOR): ImageSpec => ({
  ...RUN_IMAGE,
  layers: [...RUN_IMAGE.layers, [APP_FILE]],
  config: {
    os: "linux",
    architecture: "amd64",
    config: {
      User: "1000:1000",
      Env: ["PATH=/usr/bin:/bin", ...env],
      Labels: { ...RUN_IMAGE_LABELS, ...(label !== undefined && { [LIFECYCLE_LABEL]: label }) },
    },
  },
});
export const ofRebaser: DocumentRow = {
  phase: "rebase",
  document: "lifecycle-label",
  form: "json",
  data: {
    app: [{ sha: `sha256:${"1".repeat(64)}` }],
    buildpacks: [{ key: "acme/hello", version: "1.0.0", layers: { lib: { sha: `sha256:${"2".repeat(64)}` } } }],
    runImage: { topLayer: TOP_LAYER, reference: `127.0.0.1:5000/run@sha256:${"0".repeat(64)}`, image: RUN },
  },
  given: world({ images: { "@run:1": newerRunImage() } }),
  place: (text) => ({ publish: { "@app:1": appImage(text) } }),
  run: rebase("@run:1"),
  shows: (step) => [
    expectSame(
      afterStep(step).diffId("@app:1", 1),
      afterStep(step).diffId("@run:1", 1),
      "platform.rebaser.run-layers.replaced",
    ),
    expectEqual(afterStep(step).layers("@app:1", "/2/role"), "app", "platform.rebaser.identical"),
  ],
  covers: ["platform.rebaser.run-layers.defined"],
  lane: "must",
  reactions: { absent: "rejected", empty: "rejected", malformed: "rejected" },
};

const { runImage, ...LABEL } = ofRebaser.data;
const ofAnalyzer: DocumentRow = {
  phase: "analyze",
  document: "lifecycle-label",
  form: "json",
  data: { ...LABEL, sbom: { sha: "" }, runImage: runImage ?? {} },
  given: world(),
  place: ofRebaser.place,
  run: analyze(),
  shows: (step) => [
    expectThat(
      afterStep(step).analyzed("image", "reference"),
      { includes: "@app@sha256:" },
      "platform.analyzer.analyzed.image",
    ),
    expectEqual(
      afterStep(step).analyzed("metadata", "buildpacks", 0, "key"),
      "acme/hello",
      "platform.analyzed.previous-image.metadata",
    ),
  ],
  covers: ["platform.analyzer.analyzed.image"],
  lane: "must",
};

/** The text knows no such variable of an app image. */
const ofImage = (id: string, says: string, ...envs: readonly (readonly string[])[]): TestCase => {
  const label = JSON.stringify(ofRebaser.data);
  const steps = envs.flatMap((env): readonly Step[] => [
    { publish: { "@app:1": appImage(label, env) } },
    ofRebaser.run,
  ]);
  const last = steps.length - 1;
  const then = [expectSuccess(last, "platform.rebaser.exit.0"), ...ofRebaser.shows(last)];
  return mustCase({ id: `rebase.app-image.${id}`, says, given: ofRebaser.given, when: steps, then });
};
const ofAppImage: readonly TestCase[] = [
  // official: compares stacks, which such an image need not have.
  ofImage(
    "no-platform-api",
    "The rebaser rebases an app image that does not say for which Platform API it was made.",
    [],
  ),
  // official: panics.
  ofImage(
    "odd-platform-api",
    "The rebaser ends as a phase may if an app image has a strange CNB_PLATFORM_API.",
    ...["", "banana", "0", "99.99", "-0.12"].map((version) => [`CNB_PLATFORM_API=${version}`]),
    MADE_FOR,
  ),
];

const SAID = "home/cnb/said";
const extending = {
  phase: "extend",
  given: worldForExtend({
    generated: { "acme_ext/run.Dockerfile": `${FROM_BASE_IMAGE}ARG word=no\nRUN echo "$word" > /${SAID}\n` },
  }),
  before: [restore()],
  run: { run: "extend", flags: { "-kind": "run" }, in: "@run:1" },
  platform: ["0.13"],
  buildpack: ["0.10"],
  can: ["extend", "two-uids"],
} as const;
const saysWord =
  (word: string): DocumentRow["shows"] =>
  (step) => [expectEqual(extendedFileText(step, 0, SAID), `${word}\n`, "ext.apply.each")];
const extensionGroup = (api: string): JsonObject => ({
  ...groupData(API),
  "group-extensions": [{ id: "acme/ext", version: "1.0.0", api, homepage: "https://example.com" }],
});
/** The document, and no output of an earlier run. */
const placeBeforeExtend =
  (path: string): DocumentRow["place"] =>
  (text) => ({ edit: { "/layers/extended": null, [path]: text === undefined ? null : { text } } });
const ofExtender: readonly DocumentRow[] = [
  {
    ...extending,
    document: "group-toml",
    data: extensionGroup(API),
    place: placeBeforeExtend("/layers/group.toml"),
    shows: saysWord("no"),
    covers: ["platform.extender.input.group"],
    reactions: { absent: "rejected", malformed: "rejected" },
    withApi: extensionGroup,
  },
  {
    ...extending,
    document: "extend-config-toml",
    data: { run: { args: [{ name: "word", value: "yes" }] }, build: { args: [{ name: "word", value: "other" }] } },
    place: placeBeforeExtend("/layers/generated/acme_ext/extend-config.toml"),
    shows: saysWord("yes"),
    covers: ["ext.apply.provide-args"],
    lane: "must",
    reactions: { absent: "accepted", empty: "accepted" },
    acceptedShows: saysWord("no"),
  },
];

export const rowsAfterBuild: readonly DocumentRow[] = [ofAnalyzer, ofLauncher, ofExecd, ofRebaser, ...ofExtender];
export const documentsAfterBuildCases = (): readonly TestCase[] => [...documentCases(rowsAfterBuild), ...ofAppImage];
