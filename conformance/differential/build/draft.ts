/** A whole build as data that parts change one after the other: its components, images, inputs and steps. */
import { type Api, api, compareApi, type Json } from "#base";
import type { Act } from "#machine";
import type { FileSpec, RunStep, Step, TestCase, World } from "#protocol";
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
  readonly env: Readonly<Record<string, string>>;
  /** Of the creator, and of each phase that has them. */
  readonly flags: Readonly<Record<string, string | true | readonly string[]>>;
  readonly way: "create" | "phases";
  readonly after: "nothing" | "rebuild" | "rebase";
  readonly launch: Pick<RunStep, "args" | "env">;
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
  env: {},
  flags: {},
  way: "create",
  after: "nothing",
  launch: {},
});

const ORDER = ["first", "second"].map((name) => `[[order.group]]\nid = "acme/${name}"\nversion = "1"\n`).join("");

const buildpackOf = ({ name, api, buildpackToml, toml, detect, build }: Component) => ({
  id: `acme/${name}`,
  version: "1",
  toml: `api = "${api}"\n[buildpack]\nid = "acme/${name}"\nversion = "1"\n${buildpackToml}\n${toml}`,
  detect,
  build,
});

export function caseOf(draft: Draft): TestCase {
  const { files, env } = draft;
  const given: World = {
    images: { "@run:1": runImageOf(draft) },
    files: {
      "/cnb/order.toml": { text: draft.order ?? `[[order]]\n${ORDER}` },
      "/cnb/run.toml": { text: '[[images]]\nimage = "127.0.0.1:5000/run:1"\n' },
      "/workspace": { dir: true },
      "/layers": { dir: true },
      "/cache": { dir: true },
      "/platform": { dir: true },
      ...files,
    },
    buildpacks: [buildpackOf(draft.first), buildpackOf(draft.second)],
    env: {
      CNB_PLATFORM_API: "${platform-api}",
      CNB_USER_ID: "1000",
      CNB_GROUP_ID: "1000",
      CNB_CACHE_DIR: "/cache",
      PATH: "/usr/local/bin:/usr/bin:/bin",
      ...env,
    },
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

const runImageOf = ({ runImage, runConfig, runFiles, media }: Draft, newer = false) => ({
  layers: [[...runFiles], ...(newer ? [[{ name: "/newer", text: "newer\n", owner: "root" as const }]] : [])],
  config: { ...runImage, config: runConfig },
  media,
});

const APP = ["@app:1"] as const;
const PHASES: Readonly<Record<string, readonly string[]>> = {
  analyze: ["-previous-image", "-run-image", "-tag"],
  detect: ["-order", "-platform"],
  restore: [],
  build: ["-platform"],
  export: ["-process-type", "-report", "-project-metadata"],
};

function buildSteps({ way, flags }: Draft): readonly Step[] {
  if (way === "create") return [{ run: "create", flags, images: APP }];
  const some = (names: readonly string[]) =>
    Object.fromEntries(Object.entries(flags).filter(([name]) => names.includes(name)));
  return (["analyze", "detect", "restore", "build", "export"] as const).map((run) => ({
    run,
    flags: some(PHASES[run] ?? []),
    ...(run === "analyze" || run === "export" ? { images: APP } : {}),
  }));
}

const NEXT: Step = { fresh: ["layers", "app"] };

function stepsOf(draft: Draft): readonly Step[] {
  const builds = buildSteps(draft);
  const started: Step = { run: "launch", argv0: "/cnb/process/web", in: "@app:1", ...draft.launch };
  if (draft.after === "rebuild") return [...builds, NEXT, ...builds, started];
  if (draft.after === "nothing") return [...builds, started];
  const publish: Step = { publish: { "@run:1": runImageOf(draft, true) } };
  return [...builds, publish, { run: "rebase", images: APP }, started];
}
