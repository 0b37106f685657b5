/** platform.md > restorer > Inputs: every flag, variable and default. Step 0 may export layers, which the restorer finds in the cache. */
import type { FileSpec, RunStep, Step, TestCase } from "#protocol";
import { builtLayers, EXPORTED_IMAGES, groupToml } from "../vocabulary/export-inputs.ts";
import { worldForExtend } from "../vocabulary/extensions.ts";
import {
  type GivenInputs,
  type InputRow,
  inputCases,
  NO_DEFAULT,
  OTHER_LAYERS,
  ownerRows,
  refOf,
  type Shown,
} from "../vocabulary/inputs.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const phase = "restore";
const ONE = "/workspace/one.toml";
const TWO = "/workspace/two.toml";
const IDS: Readonly<Record<string, string>> = {
  [ONE]: "acme/one",
  [TWO]: "acme/two",
  [`${OTHER_LAYERS}/group.toml`]: "acme/three",
};

/** Each analyzed.toml knows another layer of the previous image. */
const KNOWN_LAYERS: Readonly<Record<string, string>> = {
  [ONE]: "one",
  [TWO]: "two",
  "/layers/analyzed.toml": "usual",
  "/layers/sub/analyzed.toml": "sub",
  [`${OTHER_LAYERS}/analyzed.toml`]: "elsewhere",
};
const analyzedToml = (layer: string): FileSpec => ({
  text: `[image]
reference = "127.0.0.1:5000/app:1"
[run-image]
reference = "127.0.0.1:5000/run:1"
image = "127.0.0.1:5000/run:1"
[[metadata.buildpacks]]
key = "acme/hello"
version = "1.0.0"
[metadata.buildpacks.layers.${layer}]
sha = "sha256:${"0".repeat(64)}"
launch = true
`,
});
const LAYERS = ["/layers", "/layers/sub", OTHER_LAYERS];
/** There is no cache, so the restorer restores metadata of layers of the previous image. */
const withoutCache = world({
  images: EXPORTED_IMAGES,
  files: {
    ...Object.fromEntries(LAYERS.map((layers) => [layers, { dir: true as const }])),
    ...Object.fromEntries(LAYERS.map((layers) => [`${layers}/group.toml`, groupToml("acme/hello")])),
    ...Object.fromEntries(Object.entries(KNOWN_LAYERS).map(([path, layer]) => [path, analyzedToml(layer)])),
  },
});
/** The restorer has read this analyzed.toml and works in this layers directory. */
const reads = (value: string, layers: string): readonly Shown[] =>
  Object.entries(KNOWN_LAYERS).map(([path, layer]) => [
    afterStep(0).file(`${layers}/acme_hello/${layer}.toml`),
    { present: path === value },
  ]);

const IN_DIRECTORY = { "-cache-dir": "/cache" };
type Flags = Readonly<Record<string, string>>;
const restores = ({ flags, ...more }: GivenInputs, always: Flags = {}): RunStep => ({
  run: phase,
  ...more,
  flags: { ...always, ...flags },
});

/** The layers directory loses what the exporter put into the cache. */
const cached = world({
  images: EXPORTED_IMAGES,
  files: { ...builtLayers("/layers", "acme/hello"), "/cache-two": { dir: true } },
});
const afterExport =
  (cache: Flags, always: Flags = {}) =>
  (more: GivenInputs): readonly Step[] => [
    { run: "export", images: ["@app:1"], flags: cache },
    { edit: { "/layers/acme_hello": null } },
    restores(more, always),
  ];
const isRestored = (present: boolean): readonly Shown[] => [
  [afterStep(2).file("/layers/acme_hello/dep/file"), { present }],
  [afterStep(0).image("@app:1", "config", "os"), { equals: "linux" }],
];

const inGroup = (id: string) => `${OTHER_LAYERS}/${id.replace("/", "_")}`;
const ofGroups = world({
  images: EXPORTED_IMAGES,
  files: {
    ...builtLayers(OTHER_LAYERS, ...Object.values(IDS)),
    [ONE]: groupToml("acme/one"),
    [TWO]: groupToml("acme/two"),
  },
});

const rows: readonly InputRow[] = [
  {
    phase,
    input: "analyzed",
    given: withoutCache,
    when: (more) => [restores(more)],
    values: [ONE, TWO],
    fallback: "/layers/analyzed.toml",
    shows: (value = "") => reads(value, value.startsWith(OTHER_LAYERS) ? OTHER_LAYERS : "/layers"),
  },
  {
    phase,
    input: "layers",
    given: withoutCache,
    when: (more) => [restores(more)],
    values: [OTHER_LAYERS, "/layers/sub"],
    fallback: "/layers",
    shows: (value = "") => reads(`${value}/analyzed.toml`, value),
  },
  {
    phase,
    input: "buildImage",
    platform: ["0.13"],
    buildpack: ["0.10"],
    given: worldForExtend({ buildpacks: [buildpack()], generated: {}, images: EXPORTED_IMAGES }),
    when: (more) => [restores(more)],
    values: ["@one:1", "@two:1"],
    shows: (value) => [
      [afterStep(0).analyzed("build-image", "reference"), { sameAs: afterStep(0).reference(refOf(value)) }],
    ],
  },
  {
    phase,
    input: "cacheDir",
    given: cached,
    when: afterExport(IN_DIRECTORY),
    values: ["/cache", "/cache-two"],
    ...NO_DEFAULT,
    shows: (value) => isRestored(value === "/cache"),
  },
  {
    phase,
    input: "cacheImage",
    given: cached,
    when: afterExport({ "-cache-image": "@cache:1" }),
    values: ["@cache:1", "@cache-two:1"],
    ...NO_DEFAULT,
    shows: (value) => isRestored(value === "@cache:1"),
  },
  {
    phase,
    input: "group",
    given: ofGroups,
    when: (more) => [
      { run: "export", images: ["@app:1"], flags: { ...IN_DIRECTORY, "-layers": OTHER_LAYERS } },
      {
        edit: {
          ...Object.fromEntries(Object.values(IDS).map((id) => [inGroup(id), null])),
          [`${OTHER_LAYERS}/group.toml`]: groupToml("acme/three"),
        },
      },
      restores(more, { ...IN_DIRECTORY, "-layers": OTHER_LAYERS }),
    ],
    values: [ONE, TWO],
    fallback: `${OTHER_LAYERS}/group.toml`,
    shows: (value) =>
      Object.entries(IDS).map(([path, id]) => [
        afterStep(2).file(`${inGroup(id)}/dep/file`),
        { present: path === value },
      ]),
  },
  {
    phase,
    input: "skipLayers",
    given: cached,
    when: afterExport(IN_DIRECTORY, IN_DIRECTORY),
    values: ["true", "false"],
    fallback: "false",
    shows: (value) => isRestored(value !== "true"),
  },
  ...ownerRows(
    {
      phase,
      given: cached,
      when: ({ env, ...more }) =>
        afterExport(
          IN_DIRECTORY,
          IN_DIRECTORY,
        )({
          ...more,
          env: { CNB_USER_ID: null, CNB_GROUP_ID: null, ...env },
          as: "root",
        }),
    },
    2,
    "/layers/acme_hello",
  ),
];

export const restorerInputCases: readonly TestCase[] = inputCases(rows).map(({ testCase }) => testCase);
