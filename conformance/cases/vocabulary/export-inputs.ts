/** Rows of the inputs that exporter and creator share, and the files that the exporter reads. */
import type { FileSpec, ImageSpec, Ref } from "#protocol";
import { lifecycleLabel, PROJECT_LABEL } from "./images.ts";
import { type InputRow, logLevelRow, NO_DEFAULT, OTHER_LAYERS, refOf, type Shown } from "./inputs.ts";
import { afterStep } from "./pointers.ts";
import { RUN_IMAGE_LABELS, runImage } from "./run-images.ts";

const ONE = "/workspace/one.toml";
const TWO = "/workspace/two.toml";
const text = (content: string): FileSpec => ({ text: content });

/** Run images that tell themselves apart. */
const named = (name: string): ImageSpec =>
  runImage({
    config: {
      os: "linux",
      architecture: "amd64",
      config: { User: "1000:1000", Env: ["PATH=/usr/bin:/bin", `WHO=${name}`], Labels: RUN_IMAGE_LABELS },
    },
  });
export const EXPORTED_IMAGES: Readonly<Record<Ref, ImageSpec>> = {
  "@run:1": named("run"),
  "@one:1": named("one"),
  "@two:1": named("two"),
  "@three:1": named("three"),
};

const process = (type: string): string =>
  `[[processes]]\ntype = "${type}"\ncommand = ["/workspace/${type}"]\ndirect = true\nbuildpack-id = "acme/hello"\n`;
const METADATA_TOML = `[[buildpacks]]\nid = "acme/hello"\nversion = "1.0.0"\napi = "\${buildpack-api}"\n${process("web")}${process("worker")}`;

export const groupToml = (...ids: readonly string[]): FileSpec =>
  text(ids.map((id) => `[[group]]\nid = "${id}"\nversion = "1.0.0"\napi = "\${buildpack-api}"\n`).join("\n"));

/** What the phases before the exporter leave: one layer for launch and one for the cache, two processes and no default one. */
export const builtLayers = (directory: string, ...ids: readonly string[]): Readonly<Record<string, FileSpec>> => ({
  [directory]: { dir: true },
  [`${directory}/analyzed.toml`]: text(
    '[run-image]\nreference = "127.0.0.1:5000/run:1"\nimage = "127.0.0.1:5000/run:1"\n',
  ),
  [`${directory}/group.toml`]: groupToml(...ids),
  [`${directory}/config/metadata.toml`]: text(METADATA_TOML),
  ...Object.assign({}, ...ids.map((id) => layerOf(`${directory}/${id.replace("/", "_")}`))),
});
const layerOf = (directory: string): Readonly<Record<string, FileSpec>> => ({
  [`${directory}/lib.toml`]: text("[types]\nlaunch = true\n"),
  [`${directory}/lib/file`]: text("1\n"),
  [`${directory}/dep.toml`]: text("[types]\ncache = true\n"),
  [`${directory}/dep/file`]: text("1\n"),
});

const mirrorsToml = (name: string): FileSpec =>
  text(`[[images]]\nimage = "127.0.0.1:5000/run:1"\nmirrors = ["localhost:5000/mirror-${name}"]\n`);
const projectToml = (name: string): FileSpec => text(`[source]\ntype = "${name}"\n`);
const PROJECT = "project-metadata.toml";

/** The files that the rows below are about. */
export const PLACED_OUTPUTS: Readonly<Record<string, FileSpec>> = {
  "/workspace/empty": text(""),
  "/workspace/launcher-one": { text: "one", mode: "0755" },
  "/workspace/launcher-two": { text: "two launchers", mode: "0755" },
  "/workspace/run-one.toml": mirrorsToml("one"),
  "/workspace/run-two.toml": mirrorsToml("two"),
  "/cnb/run.toml": { ...mirrorsToml("usual"), owner: "root" },
  [ONE]: projectToml("one"),
  [TWO]: projectToml("two"),
  [`/layers/${PROJECT}`]: projectToml("usual"),
  [`${OTHER_LAYERS}/${PROJECT}`]: projectToml("elsewhere"),
};
export const EXPORTED_FILES: Readonly<Record<string, FileSpec>> = {
  ...builtLayers("/layers", "acme/hello"),
  ...builtLayers(OTHER_LAYERS, "acme/hello"),
  "/workspace/one": { dir: true },
  "/workspace/two": { dir: true },
  ...PLACED_OUTPUTS,
};

const PROJECTS: Readonly<Record<string, string>> = {
  [ONE]: "one",
  [TWO]: "two",
  [`/layers/${PROJECT}`]: "usual",
  [`${OTHER_LAYERS}/${PROJECT}`]: "elsewhere",
};
const MIRRORS: Readonly<Record<string, string>> = {
  "/workspace/run-one.toml": "@localhost/mirror-one",
  "/workspace/run-two.toml": "@localhost/mirror-two",
  "/cnb/run.toml": "@localhost/mirror-usual",
};
const REPORTS = ["/layers/one.toml", "/layers/two.toml", "/layers/report.toml", `${OTHER_LAYERS}/report.toml`];
const LAUNCHERS: Readonly<Record<string, number>> = { "/workspace/launcher-one": 3, "/workspace/launcher-two": 13 };

const APP = "@app:1";
const app = afterStep(0);
const environment = (line: string): readonly Shown[] => [[app.config(APP, "Env"), { includes: line }]];
const reportAt =
  (...paths: readonly string[]) =>
  (value: string | undefined): readonly Shown[] =>
    paths.map((path) =>
      path === value ? [app.toml(path, "image", "tags"), { equals: [APP] }] : [app.file(path), { present: false }],
    );

/** Who owns the files of a layer of the image; the phase starts as root, without one of the two ids. */
const FILE_OWNER = app.entry(APP, "layer acme_hello/lib", "/layers/acme_hello/lib/file", "/owner");
const idRows = (start: RowStart): readonly InputRow[] =>
  (["uid", "gid"] as const).map((input) => ({
    ...start,
    input,
    values: ["1000", "0"],
    can: ["two-uids"],
    when: ({ env, ...given }) => start.when({ ...given, env: { ...WITHOUT[input], ...env }, as: "root" }),
    shows: (value) => [[FILE_OWNER, { equals: value === "1000" ? "user" : "root" }]],
  }));
const WITHOUT = { uid: { CNB_USER_ID: null }, gid: { CNB_GROUP_ID: null } } as const;

type RowStart = Pick<InputRow, "phase" | "given" | "when"> &
  Partial<Pick<InputRow, "covers" | "statementOf" | "buildpack">>;

export function exporterRows(start: RowStart): readonly InputRow[] {
  return [
    {
      ...start,
      input: "app",
      values: ["/workspace/one", "/workspace/two"],
      fallback: "/workspace",
      shows: (value) => environment(`CNB_APP_DIR=${value}`),
    },
    {
      ...start,
      input: "layers",
      values: [OTHER_LAYERS, "/layers"],
      shows: (value) => environment(`CNB_LAYERS_DIR=${value}`),
    },
    {
      ...start,
      input: "cacheImage",
      values: ["@cache-one:1", "@cache-two:1"],
      ...NO_DEFAULT,
      shows: (value) => [
        ...["@cache-one:1", "@cache-two:1"].map((ref): Shown => [app.image(refOf(ref)), { present: ref === value }]),
        [app.image(APP, "config", "os"), { equals: "linux" }],
      ],
    },
    {
      ...start,
      input: "launcher",
      values: ["/workspace/launcher-one", "/workspace/launcher-two"],
      fallback: "/cnb/lifecycle/launcher",
      shows: (value = "") => [
        [
          app.entry(APP, "launcher", "/cnb/lifecycle/launcher", "/size"),
          value in LAUNCHERS ? { equals: LAUNCHERS[value] ?? 0 } : { between: [100, 1_000_000_000] },
        ],
        ...environment("CNB_APP_DIR=/workspace"),
      ],
    },
    logLevelRow(start, 0, ...environment("CNB_APP_DIR=/workspace")),
    {
      ...start,
      input: "processType",
      buildpack: ["0.9"],
      values: ["web", "worker"],
      ...NO_DEFAULT,
      shows: (value) => [
        [
          app.config(APP, "Entrypoint"),
          { equals: [value === undefined ? "/cnb/lifecycle/launcher" : `/cnb/process/${value}`] },
        ],
      ],
    },
    {
      ...start,
      input: "projectMetadata",
      values: [ONE, TWO],
      fallback: `/layers/${PROJECT}`,
      shows: (value = "") => [[app.label(APP, PROJECT_LABEL, "source", "type"), { equals: PROJECTS[value] ?? "" }]],
    },
    {
      ...start,
      input: "report",
      values: ["/layers/one.toml", "/layers/two.toml"],
      fallback: "/layers/report.toml",
      shows: reportAt(...REPORTS),
    },
    {
      ...start,
      input: "run",
      values: ["/workspace/run-one.toml", "/workspace/run-two.toml"],
      fallback: "/cnb/run.toml",
      shows: (value = "") => [[lifecycleLabel(0, "runImage", "mirrors"), { equals: [MIRRORS[value] ?? ""] }]],
    },
    ...idRows(start),
  ];
}

type LayoutSteps = (always: Readonly<Record<string, string | true>>) => InputRow["when"];

/** Rows of the inputs of a layout. `step` saves `example.com/team/app:v1` in it. */
export function layoutRows(
  start: Omit<InputRow, "input" | "when" | "values" | "shows">,
  stepsWith: LayoutSteps,
  { step, directories }: { readonly step: number; readonly directories: readonly [string, string] },
): readonly InputRow[] {
  const saved = (directory: string) => afterStep(step).file(`${directory}/example.com/team/app/v1/index.json`);
  const row = { ...start, can: ["layout"] } as const;
  return [
    {
      ...row,
      input: "layout",
      when: stepsWith({ "-layout-dir": "/layout" }),
      values: ["true", "false"],
      shows: () => [[saved("/layout"), { present: true }]],
    },
    {
      ...row,
      input: "layoutDir",
      when: stepsWith({ "-layout": true }),
      values: directories,
      shows: (value) => ["/layout", "/layout-two"].map((root) => [saved(root), { present: root === value }]),
    },
  ];
}
