/** platform.md > analyzer > Inputs: every flag, variable and default. */
import type { Matcher, Step, TestCase } from "#protocol";
import { makeLayer, writeSbom } from "../vocabulary/acts.ts";
import { helloBuildpackWithSbom } from "../vocabulary/images.ts";
import {
  type GivenInputs,
  type InputRow,
  inputCases,
  logLevelRow,
  NO_DEFAULT,
  ownerRows,
  refOf,
  type Shown,
} from "../vocabulary/inputs.ts";
import { twoRunImageLayouts } from "../vocabulary/layout.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE } from "../vocabulary/run-images.ts";
import { analyze, create, newContainer } from "../vocabulary/steps.ts";
import { world } from "../vocabulary/world.ts";

const phase = "analyze";
const given = world({
  files: {
    "/elsewhere": { dir: true },
    "/workspace/empty": { text: "" },
    "/workspace/run.toml": { text: '[[images]]\nimage = "127.0.0.1:5000/one:1"\n' },
    "/workspace/other.toml": { text: '[[images]]\nimage = "127.0.0.1:5000/two:1"\n' },
  },
  images: { "@one:1": RUN_IMAGE, "@two:1": RUN_IMAGE },
});
const when = (more: GivenInputs) => [analyze(more)];
/** With the ids of the case only. */
const asRoot = ({ flags = {}, env = {} }: GivenInputs) => [
  analyze({ flags, env: { CNB_USER_ID: null, CNB_GROUP_ID: null, ...env }, as: "root" }),
];
const RUN_IMAGE_REFERENCE = ["run-image", "reference"] as const;
/** A digest reference of that image. */
const digestOf = (image: string): Matcher => ({ includes: image.replace(/:1$/, "@sha256:") });

/** The file is at this path and at none of the others. */
const writtenAt =
  (...paths: readonly string[]) =>
  (value: string | undefined): readonly Shown[] =>
    paths.map((path) =>
      path === value
        ? [afterStep(0).toml(path, ...RUN_IMAGE_REFERENCE), digestOf("@run:1")]
        : [afterStep(0).file(path), { present: false }],
    );

const runImageIs = (image: string | undefined): readonly Shown[] => [
  [afterStep(0).analyzed(...RUN_IMAGE_REFERENCE), digestOf(image ?? "@run:1")],
];
const RUN_FILES: Readonly<Record<string, string>> = {
  "/workspace/run.toml": "@one:1",
  "/workspace/other.toml": "@two:1",
  "/cnb/run.toml": "@run:1",
};

/** The analyzer must know whether it may write to the repository, so it asks the registry. */
const asksFor =
  (...refs: readonly string[]) =>
  (value: string | undefined): readonly Shown[] => [
    ...runImageIs(undefined),
    ...refs.map(
      (ref): Shown => [afterStep(0).registry("/*/ref"), ref === value ? { includes: ref } : { excludes: ref }],
    ),
  ];

/** The first build leaves an image with an SBOM, which the analyzer of the second restores. */
const builtApp = world({
  buildpacks: [helloBuildpackWithSbom(...makeLayer("lib", ["launch"], { file: "1\n" }), writeSbom("lib"))],
  env: { CNB_LOG_LEVEL: "info" },
});
const SBOM = afterStep(2).file("/layers/sbom/launch/acme_hello/lib/sbom.cdx.json");

const inLayout = world({ files: twoRunImageLayouts, env: { CNB_EXPERIMENTAL_MODE: "warn" } });
const LAYOUT_FLAGS = { "-run-image": "example.com/run:1", "-layout-dir": "/layout" };
const analyzeInLayout =
  (flags: Readonly<Record<string, string | true>>) =>
  ({ flags: own, env }: GivenInputs): readonly Step[] => [
    { run: phase, flags: { ...flags, ...own }, env: env ?? {}, args: ["example.com/team/app:v1"] },
  ];
const REFERENCE = afterStep(0).analyzed("run-image", "reference");

const rows: readonly InputRow[] = [
  {
    phase,
    input: "analyzed",
    values: ["/layers/one.toml", "/layers/two.toml"],
    fallback: "/layers/analyzed.toml",
    given,
    when,
    shows: writtenAt("/layers/one.toml", "/layers/two.toml", "/layers/analyzed.toml", "/elsewhere/analyzed.toml"),
  },
  {
    phase,
    input: "cacheImage",
    values: ["@cache-one:1", "@cache-two:1"],
    ...NO_DEFAULT,
    given,
    when,
    shows: asksFor("@cache-one:1", "@cache-two:1"),
  },
  {
    phase,
    input: "layers",
    values: ["/elsewhere", "/layers/sub"],
    fallback: "/layers",
    given,
    when,
    shows: (value) =>
      writtenAt(
        "/elsewhere/analyzed.toml",
        "/layers/sub/analyzed.toml",
        "/layers/analyzed.toml",
      )(`${value}/analyzed.toml`),
  },
  {
    phase,
    input: "layout",
    values: ["true", "false"],
    given: inLayout,
    when: analyzeInLayout(LAYOUT_FLAGS),
    can: ["layout"],
    shows: () => [[REFERENCE, { includes: "/layout/example.com/run/1" }]],
  },
  {
    phase,
    input: "layoutDir",
    values: ["/layout", "/layout-two"],
    given: inLayout,
    when: analyzeInLayout({ "-layout": true, "-run-image": "example.com/run:1" }),
    can: ["layout"],
    shows: (value) => [[REFERENCE, { includes: `${value}/example.com/run/1` }]],
  },
  logLevelRow({ phase, given, when }, 0, ...runImageIs(undefined)),
  {
    phase,
    input: "previousImage",
    values: ["@one:1", "@two:1"],
    fallback: "@app:1",
    given: world({ images: { "@app:1": RUN_IMAGE, "@one:1": newerRunImage(), "@two:1": RUN_IMAGE } }),
    when,
    shows: (value) => [[afterStep(0).analyzed("image", "reference"), { sameAs: afterStep(0).reference(refOf(value)) }]],
  },
  {
    phase,
    input: "run",
    values: ["/workspace/run.toml", "/workspace/other.toml"],
    fallback: "/cnb/run.toml",
    given,
    when,
    shows: (value = "") => runImageIs(RUN_FILES[value]),
  },
  {
    phase,
    input: "runImage",
    values: ["@one:1", "@two:1"],
    fallback: "@run:1",
    given,
    when,
    shows: runImageIs,
  },
  {
    phase,
    input: "skipLayers",
    values: ["true", "false"],
    fallback: "false",
    given: builtApp,
    when: (more) => [create(), newContainer, analyze(more)],
    shows: (value) => [
      [SBOM, { present: value !== "true" }],
      [afterStep(2).analyzed("image", "reference"), { sameAs: afterStep(0).reference("@app:1") }],
    ],
  },
  {
    phase,
    input: "tags",
    values: ["@tag-one:1", "@tag-two:1"],
    ...NO_DEFAULT,
    given,
    when,
    shows: asksFor("@tag-one:1", "@tag-two:1"),
  },
  ...ownerRows({ phase, given: world({ files: { "/layers": { dir: true, owner: "root" } } }), when: asRoot }),
];

export const analyzerInputCases: readonly TestCase[] = inputCases(rows).map(({ testCase }) => testCase);
