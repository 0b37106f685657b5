/** platform.md > detector > Inputs: every flag, variable and default. */
import type { TestCase } from "#protocol";
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import { buildpackRows, PLACED_FILES, seeingBuildpack } from "../vocabulary/buildpack-inputs.ts";
import { extension, FROM_BASE_IMAGE, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import {
  type GivenInputs,
  type InputRow,
  inputCases,
  logLevelRow,
  OTHER_LAYERS,
  type Shown,
} from "../vocabulary/inputs.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { detect } from "../vocabulary/steps.ts";
import { buildpack, orderFile, worldForDetect } from "../vocabulary/world.ts";
import { systemToml } from "./system-buildpacks.ts";

const phase = "detect";
const ORDERS: Readonly<Record<string, string>> = {
  "/workspace/one.toml": "acme/one",
  "/workspace/two.toml": "acme/two",
  [`${OTHER_LAYERS}/order.toml`]: "acme/three",
};
const orderFiles = Object.fromEntries(
  Object.entries(ORDERS).map(([path, id]) => [path, { text: orderFile([{ id }]) }]),
);

const hello = orderFile([{ id: "acme/hello" }]);
/** system.toml at these paths, each with a buildpack of its own. */
const SYSTEMS: Readonly<Record<string, string>> = {
  "/workspace/one.toml": "acme/one",
  "/workspace/two.toml": "acme/two",
  "/cnb/system.toml": "acme/three",
};
const systemFiles = Object.fromEntries(
  Object.entries(SYSTEMS).map(([path, id]) => [path, { text: systemToml({ pre: [{ id }] }) }]),
);
const plansTool = buildpack({ detect: writeBuildPlan({ provides: ["tool"], requires: ["tool"] }) });
const given = worldForDetect({ buildpacks: [seeingBuildpack()], files: PLACED_FILES });
const when = (more: GivenInputs) => [detect(more)];

/** The group is in the file at this path. The other paths have no file. */
const groupIn =
  (...paths: readonly string[]) =>
  (value: string | undefined): readonly Shown[] =>
    paths.map((path) =>
      path === value
        ? [`${afterStep(0).toml(path, "group")}/*/id`, { equals: ["acme/hello"] }]
        : [afterStep(0).file(path), { present: false }],
    );
const IN_LAYERS = "/layers/group.toml";
const LAYERS_DIRECTORIES = [OTHER_LAYERS, "/layers/sub", "/layers"];

const generating = extension({
  generate: [...recordCall("ext"), ...writeGenerated({ "run.Dockerfile": `${FROM_BASE_IMAGE}RUN true\n` })],
});
const withExtension = worldForGenerate({
  buildpacks: [buildpack()],
  extensions: [generating],
  files: {
    ...PLACED_FILES,
    ...Object.fromEntries(
      ["/workspace/one", "/workspace/two"].flatMap((place) => [
        [`${place}/acme_ext/1.0.0/extension.toml`, { text: generating.toml }],
        [`${place}/acme_ext/1.0.0/bin/detect`, { acts: generating.detect ?? [] }],
        [`${place}/acme_ext/1.0.0/bin/generate`, { acts: generating.generate ?? [] }],
      ]),
    ),
  },
});
const GENERATES = { phase, given: withExtension, when, platform: ["0.13"], buildpack: ["0.10"] } as const;
/** The directories for Dockerfiles. Their files have other names in each Platform API. */
const GENERATED = ["/layers/one", "/layers/two", "/layers/generated", `${OTHER_LAYERS}/generated`];

const rows: readonly InputRow[] = [
  ...buildpackRows({ phase, given, when }),
  {
    ...GENERATES,
    input: "extensions",
    values: ["/workspace/one", "/workspace/two"],
    fallback: "/cnb/extensions",
    shows: (value) => [[afterStep(0).call("ext", "env", "CNB_EXTENSION_DIR"), { equals: `${value}/acme_ext/1.0.0` }]],
  },
  {
    ...GENERATES,
    input: "generated",
    values: ["/layers/one", "/layers/two"],
    fallback: "/layers/generated",
    shows: (value) => GENERATED.map((directory) => [afterStep(0).file(directory), { present: directory === value }]),
  },
  {
    phase,
    input: "group",
    given,
    when,
    values: ["/layers/one.toml", "/layers/two.toml"],
    fallback: IN_LAYERS,
    shows: groupIn("/layers/one.toml", "/layers/two.toml", IN_LAYERS, `${OTHER_LAYERS}/group.toml`),
  },
  {
    phase,
    input: "layers",
    given: worldForDetect({
      buildpacks: [seeingBuildpack()],
      files: { ...PLACED_FILES, "/layers/sub": { dir: true }, "/layers/sub/analyzed.toml": { text: "" } },
    }),
    when,
    values: [OTHER_LAYERS, "/layers/sub"],
    fallback: "/layers",
    shows: (value) => groupIn(...LAYERS_DIRECTORIES.map((one) => `${one}/group.toml`))(`${value}/group.toml`),
  },
  logLevelRow({ phase, given, when }, 0, ...groupIn(IN_LAYERS)(IN_LAYERS)),
  {
    phase,
    input: "order",
    given: worldForDetect({
      buildpacks: ["acme/hello", "acme/one", "acme/two", "acme/three"].map((id) => buildpack({ id })),
      order: hello,
      files: { ...PLACED_FILES, ...orderFiles },
    }),
    when: ({ flags, env = {} }) => [detect({ flags: { "-group": "/workspace/group.toml", ...flags }, env })],
    values: ["/workspace/one.toml", "/workspace/two.toml"],
    fallback: "/cnb/order.toml",
    shows: (value = "") => [
      [`${afterStep(0).toml("/workspace/group.toml", "group")}/*/id`, { equals: [ORDERS[value] ?? "acme/hello"] }],
    ],
  },
  {
    phase,
    input: "plan",
    given: worldForDetect({ buildpacks: [plansTool], files: PLACED_FILES }),
    when,
    values: ["/layers/one.toml", "/layers/two.toml"],
    fallback: "/layers/plan.toml",
    shows: (value) =>
      ["/layers/one.toml", "/layers/two.toml", "/layers/plan.toml", `${OTHER_LAYERS}/plan.toml`].map((path) =>
        path === value
          ? [`${afterStep(0).toml(path, "entries")}/*/requires/*/name`, { equals: [["tool"]] }]
          : [afterStep(0).file(path), { present: false }],
      ),
  },
  {
    phase,
    input: "system",
    given: worldForDetect({
      buildpacks: ["acme/hello", "acme/one", "acme/two", "acme/three"].map((id) => buildpack({ id })),
      order: hello,
      files: { ...PLACED_FILES, ...systemFiles },
    }),
    when,
    values: ["/workspace/one.toml", "/workspace/two.toml"],
    fallback: "/cnb/system.toml",
    shows: (value = "") => [[detectedGroupIds(), { equals: [SYSTEMS[value] ?? "", "acme/hello"] }]],
    platform: ["0.15"],
  },
];

export const detectorInputCases: readonly TestCase[] = inputCases(rows).map(({ testCase }) => testCase);
