/** platform.md > creator > Inputs: every flag, variable and default, of the creator's own table and of the phases that it runs. */
import type { Act } from "#machine";
import type { RunStep, TestCase } from "#protocol";
import { makeLayer, writeProcesses } from "../vocabulary/acts.ts";
import { buildpackRows, PLACED_FILES } from "../vocabulary/buildpack-inputs.ts";
import { EXPORTED_IMAGES, exporterRows, layoutRows, PLACED_OUTPUTS } from "../vocabulary/export-inputs.ts";
import { APP, HELLO_LAYERS_DIR } from "../vocabulary/images.ts";
import {
  type GivenInputs,
  type InputRow,
  inputCases,
  NO_DEFAULT,
  OTHER_LAYERS,
  refOf,
  type Shown,
} from "../vocabulary/inputs.ts";
import { twoRunImageLayouts } from "../vocabulary/layout.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newContainer } from "../vocabulary/steps.ts";
import { buildpack, orderFile, world } from "../vocabulary/world.ts";
import { systemToml } from "./system-buildpacks.ts";

const phase = "create";
const EQUIVALENCE = ["platform.creator.equivalence"];
const ONE = "/workspace/one.toml";
const TWO = "/workspace/two.toml";

/** Records what the layers directory has, then makes a layer of each kind and two processes. */
const BUILDS: readonly Act[] = [
  { do: "record", as: "build", list: [HELLO_LAYERS_DIR] },
  ...makeLayer("lib", ["launch"], { file: "1\n" }),
  ...makeLayer("dep", ["cache"], { file: "1\n" }),
  ...writeProcesses({ type: "web", command: ["/workspace/web"] }, { type: "worker", command: ["/workspace/worker"] }),
];
const hello = (id = "acme/hello") => buildpack({ id, detect: [{ do: "record", as: "see" }], build: BUILDS });
const given = world({
  buildpacks: [hello()],
  files: { ...PLACED_FILES, ...PLACED_OUTPUTS, "/cache-two": { dir: true } },
  images: EXPORTED_IMAGES,
});

const creates = ({ flags, env = {}, ...more }: GivenInputs): RunStep => ({
  run: phase,
  images: [APP],
  env,
  ...more,
  ...(flags !== undefined && { flags }),
});
const when = (more: GivenInputs) => [creates(more)];
const START = { phase, given, when, covers: EQUIVALENCE } as const;
const LISTS = { buildpack: ["0.9"] } as const;

/** What the buildpack of the last build found; the image is made all the same. */
const found = (name: string, isThere: boolean): readonly Shown[] => [
  [afterStep(2).call("build", "lists", HELLO_LAYERS_DIR), isThere ? { includes: name } : { excludes: name }],
  [afterStep(2).image(APP, "config", "os"), { equals: "linux" }],
];
const again = (first: RunStep, second: RunStep) => [first, newContainer, second];

const ORDERS: Readonly<Record<string, string>> = {
  [ONE]: "acme/one",
  [TWO]: "acme/two",
  "/cnb/order.toml": "acme/hello",
  [`${OTHER_LAYERS}/order.toml`]: "acme/three",
};

const SYSTEMS: Readonly<Record<string, string>> = {
  [ONE]: "acme/one",
  [TWO]: "acme/two",
  "/cnb/system.toml": "acme/three",
};

const inLayout = world({ files: twoRunImageLayouts, env: { CNB_EXPERIMENTAL_MODE: "warn" } });
const createsInLayout =
  (always: Readonly<Record<string, string | true>>) =>
  ({ flags, env = {} }: GivenInputs): readonly RunStep[] => [
    {
      run: phase,
      flags: { "-run-image": "example.com/run:1", ...always, ...flags },
      env,
      args: ["example.com/team/app:v1"],
    },
  ];

const ownRows: readonly InputRow[] = [
  {
    ...LISTS,
    phase,
    input: "previousImage",
    given,
    when: (more) => again({ ...creates({}), images: ["@old:1"] }, creates(more)),
    values: ["@old:1", "@none:1"],
    fallback: APP,
    shows: (value) => found("lib.toml", value === "@old:1"),
  },
  {
    ...LISTS,
    phase,
    input: "skipRestore",
    given,
    when: (more) => again(creates({}), creates(more)),
    values: ["true", "false"],
    fallback: "false",
    shows: (value) => found("lib.toml", value !== "true"),
  },
  {
    ...LISTS,
    phase,
    input: "tags",
    given,
    when,
    values: ["@tag-one:1", "@tag-two:1"],
    ...NO_DEFAULT,
    shows: (value) => [
      ...["@tag-one:1", "@tag-two:1"].map((ref): Shown => [afterStep(0).image(refOf(ref)), { present: ref === value }]),
      [afterStep(0).image(APP, "config", "os"), { equals: "linux" }],
    ],
  },
];

const rows: readonly InputRow[] = [
  ...exporterRows({ ...START, ...LISTS, statementOf: "export" }),
  ...buildpackRows({ ...START, ...LISTS, statementOf: "detect" }).filter(
    ({ input }) => input !== "analyzed" && input !== "app",
  ),
  ...ownRows,
  {
    ...START,
    ...LISTS,
    statementOf: "export",
    input: "cacheDir",
    when: (more) => again(creates(more), creates({ flags: { "-cache-dir": "/cache" } })),
    values: ["/cache", "/cache-two"],
    ...NO_DEFAULT,
    shows: (value) => found("dep/", value === "/cache"),
  },
  ...layoutRows({ ...START, statementOf: "export", given: inLayout }, createsInLayout, {
    step: 0,
    directories: ["/layout-two", "/layout"],
  }),
  {
    ...START,
    ...LISTS,
    statementOf: "detect",
    input: "order",
    given: world({
      buildpacks: Object.values(ORDERS).map(hello),
      files: {
        ...PLACED_FILES,
        ...Object.fromEntries(
          Object.entries(ORDERS).map(([path, id]) => [path, { text: orderFile([{ id }]), owner: "root" as const }]),
        ),
      },
    }),
    values: [ONE, TWO],
    fallback: "/cnb/order.toml",
    shows: (value = "") => [
      [
        afterStep(0).call("see", "env", "CNB_BUILDPACK_DIR"),
        { equals: `/cnb/buildpacks/${(ORDERS[value] ?? "").replace("/", "_")}/1.0.0` },
      ],
    ],
  },
  {
    ...START,
    ...LISTS,
    statementOf: "detect",
    input: "system",
    given: world({
      buildpacks: [buildpack(), ...Object.values(SYSTEMS).map(hello)],
      order: orderFile([{ id: "acme/hello" }]),
      files: {
        ...PLACED_FILES,
        ...Object.fromEntries(
          Object.entries(SYSTEMS).map(([path, id]) => [
            path,
            { text: systemToml({ pre: [{ id }] }), owner: "root" as const },
          ]),
        ),
      },
    }),
    values: [ONE, TWO],
    fallback: "/cnb/system.toml",
    shows: (value = "") => [
      [
        afterStep(0).call("see", "env", "CNB_BUILDPACK_DIR"),
        { equals: `/cnb/buildpacks/${(SYSTEMS[value] ?? "").replace("/", "_")}/1.0.0` },
      ],
    ],
    platform: ["0.15"],
  },
  {
    ...START,
    ...LISTS,
    statementOf: "analyze",
    input: "runImage",
    values: ["@one:1", "@two:1"],
    fallback: "@run:1",
    shows: (value = "") => [[afterStep(0).config(APP, "Env"), { includes: `WHO=${value.replace(/^@|:1$/g, "")}` }]],
  },
];

export const creatorInputCases: readonly TestCase[] = inputCases(rows).map(({ testCase }) => testCase);
