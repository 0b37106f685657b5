/** platform.md > exporter > Inputs: every flag, variable and default, on files that no builder of ours wrote. */
import type { FileSpec, TestCase } from "#protocol";
import { select } from "#protocol";
import { EXPORTED_FILES, EXPORTED_IMAGES, exporterRows, groupToml, layoutRows } from "../vocabulary/export-inputs.ts";
import { lifecycleLabel } from "../vocabulary/images.ts";
import { type GivenInputs, type InputRow, inputCases, NO_DEFAULT, OTHER_LAYERS } from "../vocabulary/inputs.ts";
import { twoRunImageLayouts } from "../vocabulary/layout.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { world } from "../vocabulary/world.ts";

const phase = "export";
const given = world({ files: EXPORTED_FILES, images: EXPORTED_IMAGES });
const when = ({ flags, env = {}, ...more }: GivenInputs) => [
  { run: phase, images: ["@app:1"], env, ...more, ...(flags !== undefined && { flags }) } as const,
];
const ONE = "/workspace/one.toml";
const TWO = "/workspace/two.toml";

const analyzedToml = (name: string): FileSpec => ({
  text: `[run-image]\nreference = "127.0.0.1:5000/${name}:1"\nimage = "127.0.0.1:5000/${name}:1"\n`,
});
const NAMES: Readonly<Record<string, string>> = {
  [ONE]: "one",
  [TWO]: "two",
  "/layers/analyzed.toml": "run",
  "/layers/group.toml": "run",
  [`${OTHER_LAYERS}/analyzed.toml`]: "three",
  [`${OTHER_LAYERS}/group.toml`]: "three",
};
const withFiles = (what: string, fileOf: (name: string) => FileSpec) => {
  const paths = [ONE, TWO, `/layers/${what}`, `${OTHER_LAYERS}/${what}`];
  const files = Object.fromEntries(paths.map((path) => [path, fileOf(NAMES[path] ?? "")]));
  return { ...given, files: { ...given.files, ...files } };
};

const analyzesInLayout = {
  run: "analyze",
  flags: { "-layout": true, "-layout-dir": "/layout", "-run-image": "example.com/run:1" },
  args: ["example.com/team/app:v1"],
} as const;
const inLayout = world({
  files: { ...EXPORTED_FILES, ...twoRunImageLayouts, "/layers/analyzed.toml": { text: "" } },
  env: { CNB_EXPERIMENTAL_MODE: "warn" },
});
const exportsInLayout =
  (always: Readonly<Record<string, string | true>>) =>
  ({ flags, env = {} }: GivenInputs) => [
    analyzesInLayout,
    { run: phase, flags: { ...always, ...flags }, env, args: ["example.com/team/app:v1"] } as const,
  ];

/** Under both names that a lifecycle may look for. */
const launcherSboms = Object.fromEntries(
  (["one", "two"] as const).flatMap((name) =>
    ["sbom.cdx.json", "launcher.sbom.cdx.json"].map((file): [string, FileSpec] => [
      `/workspace/sbom-${name}/${file}`,
      { text: `{"bomFormat":"CycloneDX","name":"${name}"}` },
    ]),
  ),
);
const LAUNCHER_SBOM = select("name", "/layers/sbom/launch/buildpacksio_lifecycle/launcher/sbom.cdx.json");

const rows: readonly InputRow[] = [
  ...exporterRows({ phase, given, when }),
  {
    phase,
    input: "launcherSbom",
    given: { ...given, files: { ...given.files, ...launcherSboms } },
    when,
    values: ["/workspace/sbom-one", "/workspace/sbom-two"],
    shows: (value = "") => [
      [
        afterStep(0).layer("@app:1", "sbom", `/entries${LAUNCHER_SBOM}/text`),
        { includes: `"name":"${value.replace("/workspace/sbom-", "")}"` },
      ],
    ],
  },
  {
    phase,
    input: "cacheDir",
    given: { ...given, files: { ...given.files, "/cache-two": { dir: true } } },
    when: (more) => [
      ...when(more),
      { edit: { "/layers/acme_hello": null } },
      { run: "restore", flags: { "-cache-dir": "/cache" } },
    ],
    values: ["/cache", "/cache-two"],
    ...NO_DEFAULT,
    shows: (value) => [
      [afterStep(2).file("/layers/acme_hello/dep/file"), { present: value === "/cache" }],
      [afterStep(0).image("@app:1", "config", "os"), { equals: "linux" }],
    ],
  },
  {
    phase,
    input: "analyzed",
    given: withFiles("analyzed.toml", analyzedToml),
    when,
    values: [ONE, TWO],
    fallback: "/layers/analyzed.toml",
    shows: (value = "") => [[afterStep(0).config("@app:1", "Env"), { includes: `WHO=${NAMES[value]}` }]],
  },
  {
    phase,
    input: "group",
    given: withFiles("group.toml", (name) => groupToml(`acme/${name}`)),
    when,
    values: [ONE, TWO],
    fallback: "/layers/group.toml",
    shows: (value = "") => [[lifecycleLabel(0, "buildpacks", 0, "key"), { equals: `acme/${NAMES[value]}` }]],
  },
  ...layoutRows({ phase, given: inLayout }, exportsInLayout, { step: 1, directories: ["/layout", "/layout-two"] }),
  {
    phase,
    input: "sourceDateEpoch",
    given,
    when,
    values: ["1700000000", "1600000000"],
    fallback: "1",
    shows: (value) => [
      [
        afterStep(0).image("@app:1", "config", "created"),
        { equals: value === "1" ? "1980-01-01T00:00:01Z" : "2023-11-14T22:13:20Z" },
      ],
    ],
  },
];

export const exporterInputCases: readonly TestCase[] = inputCases(rows).map(({ testCase }) => testCase);
