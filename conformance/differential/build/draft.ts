/** A whole build as data that parts change one after the other: its components, images, inputs and steps. */
import { type Api, api, compareApi, type Json } from "#base";
import type { Act } from "#machine";
import type {
  BuildpackSpec,
  ExtensionSpec,
  FileSpec,
  ImageForm,
  ImageSpec,
  Ref,
  RegistrySpec,
  RunStep,
  Step,
  TestCase,
  World,
} from "#protocol";
import { caseId } from "#protocol";

export interface Component {
  readonly name: "first" | "second";
  readonly api: string;
  /** Lines of `[buildpack]` besides id and version. */
  readonly buildpackToml: string;
  /** Tables after it. */
  readonly toml: string;
  readonly detect: readonly Act[];
  readonly build: readonly Act[];
  /** Programs that it lacks. */
  readonly without: readonly ("detect" | "build")[];
}

export interface Draft {
  /** Of both buildpacks. */
  readonly buildpackApi: Api;
  readonly first: Component;
  readonly second: Component;
  /** Undefined: one group of both. */
  readonly order: string | undefined;
  readonly files: Readonly<Record<string, FileSpec>>;
  /** The configuration of the run image without `config`, and `config`. */
  readonly runImage: Readonly<Record<string, Json>>;
  readonly runConfig: Readonly<Record<string, Json>>;
  readonly runFiles: readonly (FileSpec & { readonly name: string })[];
  readonly media: "oci" | "docker";
  readonly form: ImageForm;
  /** Besides the run image, which is `@run:1`. */
  readonly images: Readonly<Record<Ref, ImageSpec>>;
  readonly registry: RegistrySpec | undefined;
  /** Besides the two components. */
  readonly buildpacks: readonly BuildpackSpec[];
  readonly extensions: readonly ExtensionSpec[];
  readonly env: Readonly<Record<string, string>>;
  /** Of the creator, and of each phase that has them. */
  readonly flags: Readonly<Record<string, string | true | readonly string[]>>;
  readonly way: "create" | "phases";
  /** The app image and its further names. */
  readonly app: readonly Ref[];
  readonly surroundings: RunStep["surroundings"];
  readonly after: "nothing" | "rebuild" | "rebase";
  /** Before the second build. */
  readonly between: readonly Step[];
  readonly rebase: Pick<RunStep, "flags" | "images" | "env">;
  /** Of the configuration of the newer run image. */
  readonly newer: Pick<Draft, "runImage" | "runConfig">;
  readonly launch: Pick<RunStep, "args" | "env" | "argv0" | "surroundings">;
}

const LAYERS = "${CNB_LAYERS_DIR}";
/** Environment, arguments and directories of a program. */
const record = (as: string, ...list: readonly string[]): Act => ({ do: "record", as, list });
const component = (name: Component["name"], build: readonly Act[]): Component => ({
  name,
  api: "${buildpack-api}",
  buildpackToml: "",
  toml: "",
  detect: [record(`${name} detects`)],
  build,
  without: [],
});

/** A process whose command has the form of the Buildpack API. */
export const processToml = ({ buildpackApi }: Pick<Draft, "buildpackApi">, type = "web"): string => {
  const command = compareApi(buildpackApi, api("0.9")) < 0 ? '"/workspace/web"' : '["/workspace/web"]';
  return `[[processes]]\ntype = "${type}"\ncommand = ${command}\n`;
};

export const plainDraft = (buildpackApi: Api): Draft => ({
  buildpackApi,
  first: component("first", [
    record("first builds"),
    { do: "write", path: `${LAYERS}/lib/bin/tool`, text: "tool\n", mode: "0755" },
    { do: "write", path: `${LAYERS}/lib.toml`, text: "[types]\nlaunch = true\nbuild = true\ncache = true\n" },
  ]),
  second: component("second", [
    record("second builds", "/layers/acme_first"),
    { do: "write", path: `${LAYERS}/launch.toml`, text: processToml({ buildpackApi }) },
  ]),
  order: undefined,
  files: { "/workspace/web": { acts: [record("web")] }, "/workspace/text.txt": { text: "text\n" } },
  runImage: { os: "linux", architecture: "amd64" },
  runConfig: { User: "1000:1000", Env: ["PATH=/usr/local/bin:/usr/bin:/bin"] },
  runFiles: [
    { name: "/etc", dir: true, owner: "root" },
    { name: "/etc/passwd", text: "root:x:0:0::/root:/bin/sh\ncnb:x:1000:1000::/home/cnb:/bin/sh\n", owner: "root" },
    { name: "/home", dir: true, owner: "root" },
    { name: "/home/cnb", dir: true },
  ],
  media: "docker",
  form: {},
  images: {},
  registry: undefined,
  buildpacks: [],
  extensions: [],
  env: {},
  flags: {},
  way: "create",
  app: ["@app:1"],
  surroundings: undefined,
  after: "nothing",
  between: [],
  rebase: {},
  newer: { runImage: {}, runConfig: {} },
  launch: {},
});

const ORDER = ["first", "second"].map((name) => `[[order.group]]\nid = "acme/${name}"\nversion = "1"\n`).join("");

const buildpackOf = ({ name, api, buildpackToml, toml, detect, build, without }: Component): BuildpackSpec => ({
  id: `acme/${name}`,
  version: "1",
  toml: `api = "${api}"\n[buildpack]\nid = "acme/${name}"\nversion = "1"\n${buildpackToml}\n${toml}`,
  ...(!without.includes("detect") && { detect }),
  ...(!without.includes("build") && { build }),
});

export function caseOf(draft: Draft): TestCase {
  const { files, env, registry } = draft;
  const given: World = {
    images: { "@run:1": runImageOf(draft), ...draft.images },
    files: {
      "/cnb/order.toml": { text: draft.order ?? `[[order]]\n${ORDER}` },
      "/cnb/run.toml": { text: '[[images]]\nimage = "127.0.0.1:5000/run:1"\n' },
      "/workspace": { dir: true },
      "/layers": { dir: true },
      "/cache": { dir: true },
      "/platform": { dir: true },
      ...files,
    },
    buildpacks: [buildpackOf(draft.first), buildpackOf(draft.second), ...draft.buildpacks],
    extensions: draft.extensions,
    env: {
      CNB_PLATFORM_API: "${platform-api}",
      CNB_USER_ID: "1000",
      CNB_GROUP_ID: "1000",
      CNB_CACHE_DIR: "/cache",
      PATH: "/usr/local/bin:/usr/bin:/bin",
      ...env,
    },
    ...(registry !== undefined && { registry }),
  };
  return {
    id: caseId("differential.build"),
    says: "",
    lane: "may",
    needs: { can: ["launch"] },
    given,
    when: stepsOf(draft),
    then: [],
  };
}

const NEWER = [{ name: "/newer", text: "newer\n", owner: "root" as const }];

function runImageOf({ runImage, runConfig, runFiles, media, form, newer }: Draft, isNewer = false): ImageSpec {
  const base = { layers: [[...runFiles]], media, ...form };
  if (!isNewer) return { ...base, config: { ...runImage, config: runConfig } };
  return {
    ...base,
    layers: [...base.layers, NEWER],
    config: { ...runImage, ...newer.runImage, config: { ...runConfig, ...newer.runConfig } },
  };
}

const PHASES: Readonly<Record<string, readonly string[]>> = {
  analyze: ["-previous-image", "-run-image", "-tag", "-run", "-skip-layers"],
  detect: ["-order", "-platform", "-app", "-buildpacks"],
  restore: ["-skip-layers"],
  build: ["-platform", "-app", "-buildpacks"],
  export: ["-process-type", "-report", "-project-metadata", "-app", "-run"],
};

function buildSteps({ way, flags, app, surroundings }: Draft): readonly Step[] {
  const around = surroundings === undefined ? {} : { surroundings };
  if (way === "create") return [{ run: "create", flags, images: app, ...around }];
  const some = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(flags).filter(([name]) => names.includes(name)));
  return (["analyze", "detect", "restore", "build", "export"] as const).map((run) => ({
    run,
    flags: some(PHASES[run] ?? []),
    ...(run === "analyze" ? { images: app.slice(0, 1) } : {}),
    ...(run === "export" ? { images: app } : {}),
    ...around,
  }));
}

const NEXT: Step = { fresh: ["layers", "app"] };

function stepsOf(draft: Draft): readonly Step[] {
  const builds = buildSteps(draft);
  const [built = "@app:1"] = draft.app;
  const started: Step = { run: "launch", argv0: "/cnb/process/web", in: built, ...draft.launch };
  if (draft.after === "rebuild") return [...builds, NEXT, ...draft.between, ...builds, started];
  if (draft.after === "nothing") return [...builds, started];
  const publish: Step = { publish: { "@run:1": runImageOf(draft, true) } };
  return [...builds, publish, { run: "rebase", images: draft.app, ...draft.rebase }, started];
}
