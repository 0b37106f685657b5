/** platform.md > builder > Inputs: every flag, variable and default. */
import type { FileSpec, TestCase } from "#protocol";
import { planEntryToml } from "../vocabulary/acts.ts";
import { buildpackRows, PLACED_FILES, seeingBuildpack } from "../vocabulary/buildpack-inputs.ts";
import { type GivenInputs, type InputRow, inputCases, OTHER_LAYERS, type Shown } from "../vocabulary/inputs.ts";
import { afterStep, planEntryNames } from "../vocabulary/pointers.ts";
import { build } from "../vocabulary/steps.ts";
import { buildpack, worldForBuild } from "../vocabulary/world.ts";

const phase = "build";
const when = (more: GivenInputs) => [build(more)];
const text = (content: string): FileSpec => ({ text: content });
const groupOf = (id: string): FileSpec =>
  text(`[[group]]\nid = "${id}"\nversion = "1.0.0"\napi = "\${buildpack-api}"\n`);

/** The files that the builder reads in a layers directory. */
const readIn = (directory: string): Readonly<Record<string, FileSpec>> => ({
  [`${directory}/group.toml`]: groupOf("acme/hello"),
  [`${directory}/plan.toml`]: text(""),
});
const given = worldForBuild({ buildpacks: [seeingBuildpack()], files: { ...PLACED_FILES, ...readIn(OTHER_LAYERS) } });

const GROUPS: Readonly<Record<string, string>> = {
  "/workspace/one.toml": "acme/one",
  "/workspace/two.toml": "acme/two",
  "/layers/group.toml": "acme/hello",
  [`${OTHER_LAYERS}/group.toml`]: "acme/three",
};
const groupFiles = Object.fromEntries(Object.entries(GROUPS).map(([path, id]) => [path, groupOf(id)]));

const PLANS: Readonly<Record<string, string>> = {
  "/workspace/one.toml": "one",
  "/workspace/two.toml": "two",
  "/layers/plan.toml": "usual",
  [`${OTHER_LAYERS}/plan.toml`]: "elsewhere",
};
const planFiles = Object.fromEntries(
  Object.entries(PLANS).map(([path, name]) => [path, text(planEntryToml(["acme/hello"], { name }))]),
);
const SEEN_PLAN = "/workspace/seen.toml";
const seesPlan = buildpack({ build: [{ do: "copy", path: "${CNB_BP_PLAN_PATH}", to: SEEN_PLAN }] });

const layersDir = (value: string): readonly Shown[] => [
  [afterStep(0).call("see", "env", "CNB_LAYERS_DIR"), { equals: `${value}/acme_hello` }],
];
const FILE_VALUES = ["/workspace/one.toml", "/workspace/two.toml"] as const;

const rows: readonly InputRow[] = [
  ...buildpackRows({ phase, given, when }),
  {
    phase,
    input: "group",
    given: worldForBuild({
      buildpacks: ["acme/hello", "acme/one", "acme/two", "acme/three"].map(seeingBuildpack),
      files: { ...PLACED_FILES, ...readIn(OTHER_LAYERS), ...groupFiles },
    }),
    when,
    values: FILE_VALUES,
    fallback: "/layers/group.toml",
    shows: (value = "") => [
      [
        afterStep(0).calls("/*/env/CNB_BUILDPACK_DIR"),
        { equals: [`/cnb/buildpacks/${(GROUPS[value] ?? "").replace("/", "_")}/1.0.0`] },
      ],
    ],
  },
  {
    phase,
    buildpack: ["0.8"],
    input: "layers",
    given: worldForBuild({
      buildpacks: [seeingBuildpack()],
      files: { ...PLACED_FILES, ...readIn(OTHER_LAYERS), ...readIn("/layers/sub") },
    }),
    when,
    values: [OTHER_LAYERS, "/layers/sub"],
    fallback: "/layers",
    shows: (value = "") => layersDir(value),
  },
  {
    phase,
    input: "plan",
    given: worldForBuild({
      buildpacks: [seesPlan],
      files: { ...PLACED_FILES, ...readIn(OTHER_LAYERS), ...planFiles },
    }),
    when,
    values: FILE_VALUES,
    fallback: "/layers/plan.toml",
    shows: (value = "") => [[planEntryNames(SEEN_PLAN), { equals: [PLANS[value] ?? ""] }]],
  },
];

export const builderInputCases: readonly TestCase[] = inputCases(rows).map(({ testCase }) => testCase);
