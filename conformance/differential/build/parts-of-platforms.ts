/** Odd images, apps, inputs and ways of a platform. */
import type { FileSpec } from "#protocol";
import type { Draft } from "./draft.ts";
import { type Apply, both, env, files, flags, type Part, role } from "./parts.ts";

const configured =
  (config: Draft["runConfig"], more: Draft["runImage"] = {}): Apply =>
  (draft) => ({
    ...draft,
    runConfig: { ...draft.runConfig, ...config },
    runImage: { ...draft.runImage, ...more },
  });
const base = "platform.exporter.base.config-preserved";
const runImages = role("run image", [base], {
  "OCI types": (draft) => ({ ...draft, media: "oci" }),
  labels: configured({ Labels: { a: "1", "io.buildpacks.stack.id": "other", "io.buildpacks.rebasable": "true" } }),
  "old labels": configured({
    Labels: { "io.buildpacks.lifecycle.metadata": "{}", "io.buildpacks.project.metadata": "x" },
  }),
  "entrypoint and command": configured({ Entrypoint: ["/x"], Cmd: ["y"] }),
  "working directory": configured({ WorkingDir: "/elsewhere" }),
  ports: configured({ ExposedPorts: { "80/tcp": {} }, Volumes: { "/v": {} }, StopSignal: "SIGINT" }),
  "health check": configured({ Healthcheck: { Test: ["NONE"] }, Shell: ["/bin/sh"] }),
  "no PATH": configured({ Env: ["A=1"] }),
  "more variables": configured({ Env: ["A=1", "PATH=/a:/b", "CNB_APP_DIR=/old", "B=", "A=2"] }),
  "no user": configured({ User: "" }),
  "a user name": configured({ User: "cnb" }),
  root: configured({ User: "root" }),
  author: configured({}, { author: "somebody", created: "2024-05-06T07:08:09Z", "os.version": "1" }),
  "a variant": configured({}, { variant: "v2" }),
  arm64: configured({}, { architecture: "arm64" }),
  distribution: configured({
    Labels: { "io.buildpacks.base.distro.name": "n", "io.buildpacks.base.distro.version": "1" },
  }),
  "os-release": (draft) => ({
    ...draft,
    runFiles: [...draft.runFiles, { name: "/etc/os-release", text: 'ID=ubuntu\nVERSION_ID="22.04"\n', owner: "root" }],
  }),
  "files of the app": (draft) => ({
    ...draft,
    runFiles: [
      ...draft.runFiles,
      { name: "/workspace", dir: true, mode: "0700" },
      { name: "/workspace/old", text: "old" },
    ],
  }),
  "files of the layers": (draft) => ({
    ...draft,
    runFiles: [...draft.runFiles, { name: "/layers", symlink: "/opt", owner: "root" }],
  }),
});

const app = (more: Readonly<Record<string, FileSpec>>): Apply =>
  files(Object.fromEntries(Object.entries(more).map(([name, spec]) => [`/workspace/${name}`, spec])));
const apps = role("app", ["buildpack.export.app.absolute-paths"], {
  links: app({ a: { symlink: "web" }, b: { symlink: "/etc/passwd" }, c: { symlink: "nowhere" } }),
  "hard links": app({ "x/one": { text: "1" }, two: { hardlink: "/workspace/x/one" } }),
  modes: app({
    suid: { text: "x", mode: "6755" },
    closed: { text: "x", mode: "0600" },
    d: { dir: true, mode: "1777" },
  }),
  "other owners": app({ rooted: { text: "x", owner: "root" }, other: { text: "x", owner: "2000:3000" } }),
  whiteouts: app({ ".wh.text.txt": { text: "" }, "d/.wh..wh..opq": { text: "" } }),
  "odd names": app({ "a b\u00e9": { text: "" }, "-": { text: "" }, [`${"n".repeat(120)}`]: { text: "" } }),
  "a fifo": app({ fifo: { fifo: true } }),
  empty: (draft) => ({ ...draft, files: { ...draft.files, "/workspace/text.txt": { dir: true } } }),
  ".profile": app({ ".profile": { text: "export PROFILE=1\n" } }),
  Procfile: app({ Procfile: { text: "web: x\n" } }),
});

const inputs = role("input", ["platform.creator.equivalence"], {
  "process type": flags({ "-process-type": "web" }),
  "missing process type": flags({ "-process-type": "none" }),
  tags: flags({ "-tag": ["@app:2", "@other:1"] }),
  "the same tag": flags({ "-tag": ["@app:1"] }),
  "run image": flags({ "-run-image": "@run:1" }),
  "missing run image": flags({ "-run-image": "@none:1" }),
  "missing previous image": flags({ "-previous-image": "@none:1" }),
  "previous image": flags({ "-previous-image": "@run:1" }),
  "project metadata": both(
    files({
      "/project.toml": { text: '[source]\ntype = "git"\n[source.version]\ncommit = "abc"\n[source.metadata]\nn = 1\n' },
    }),
    flags({ "-project-metadata": "/project.toml" }),
  ),
  "malformed project metadata": both(
    files({ "/project.toml": { text: "[source" } }),
    flags({ "-project-metadata": "/project.toml" }),
  ),
  report: flags({ "-report": "/layers/own/report.toml" }),
  "skip restore": both(flags({ "-skip-restore": true }), (draft) => ({ ...draft, after: "rebuild", way: "create" })),
  "other order": both(
    files({ "/other.toml": { text: '[[order]]\n[[order.group]]\nid = "acme/second"\nversion = "1"\n' } }),
    flags({ "-order": "/other.toml" }),
  ),
  SOURCE_DATE_EPOCH: env({ SOURCE_DATE_EPOCH: "1700000000" }),
  "SOURCE_DATE_EPOCH of text": env({ SOURCE_DATE_EPOCH: "soon" }),
  "SOURCE_DATE_EPOCH below 0": env({ SOURCE_DATE_EPOCH: "-1" }),
  "other user": env({ CNB_USER_ID: "2000", CNB_GROUP_ID: "3000" }),
  root: env({ CNB_USER_ID: "0", CNB_GROUP_ID: "0" }),
  "no cache": env({ CNB_CACHE_DIR: "" }),
  "a cache image": env({ CNB_CACHE_DIR: "", CNB_CACHE_IMAGE: "127.0.0.1:5000/cache:1" }),
  "both caches": env({ CNB_CACHE_IMAGE: "127.0.0.1:5000/cache:1" }),
  "a launch cache": both(files({ "/launch-cache": { dir: true } }), env({ CNB_LAUNCH_CACHE_DIR: "/launch-cache" })),
  "an unknown flag": flags({ "-unknown": true }),
});

const settings = role("setting", ["platform.api.fail-unsupported"], {
  "no Platform API": env({ CNB_PLATFORM_API: "" }),
  "a malformed Platform API": env({ CNB_PLATFORM_API: "new" }),
  "an unknown Platform API": env({ CNB_PLATFORM_API: "0.99" }),
  "a long Platform API": env({ CNB_PLATFORM_API: "${platform-api}.1" }),
  "log level": env({ CNB_LOG_LEVEL: "debug" }),
  "an odd log level": env({ CNB_LOG_LEVEL: "loud" }),
  "deprecation error": env({ CNB_DEPRECATION_MODE: "error" }),
  "deprecation quiet": env({ CNB_DEPRECATION_MODE: "quiet" }),
  "an odd user": env({ CNB_USER_ID: "user" }),
  "a negative user": env({ CNB_USER_ID: "-1" }),
  "no user": env({ CNB_USER_ID: "", CNB_GROUP_ID: "" }),
  parallel: env({ CNB_PARALLEL_EXPORT: "true" }),
  "an odd switch": env({ CNB_PARALLEL_EXPORT: "maybe", CNB_SKIP_LAYERS: "perhaps" }),
  "skip layers": both(env({ CNB_SKIP_LAYERS: "true" }), (draft) => ({ ...draft, after: "rebuild" })),
  "another process type": env({ CNB_PROCESS_TYPE: "web" }),
  "no colour": env({ CNB_NO_COLOR: "1" }),
  "a build image": env({ CNB_BUILD_IMAGE: "127.0.0.1:5000/run:1" }),
});
const text = { text: "x" };
const directories = role("directories", ["platform.exporter.app-layers"], {
  "the app elsewhere": both(
    env({ CNB_APP_DIR: "/elsewhere" }),
    files({ "/elsewhere": { dir: true }, "/elsewhere/f": text, "/elsewhere/web": { acts: [] } }),
  ),
  "layers elsewhere": both(
    env({ CNB_LAYERS_DIR: "/elsewhere", CNB_ORDER_PATH: "/cnb/order.toml" }),
    files({ "/elsewhere": { dir: true } }),
  ),
  "relative layers": both(env({ CNB_LAYERS_DIR: "elsewhere" }), files({ "/elsewhere": { dir: true } })),
  "missing layers": env({ CNB_LAYERS_DIR: "/nowhere/layers" }),
  "a missing app": env({ CNB_APP_DIR: "/nowhere/app" }),
  "an app of one file": both(env({ CNB_APP_DIR: "/one" }), files({ "/one": text })),
  "a slash at the end": env({ CNB_APP_DIR: "/workspace/", CNB_LAYERS_DIR: "/layers/" }),
  "a path with dots": env({ CNB_APP_DIR: "/layers/../workspace/." }),
  "the platform elsewhere": both(
    env({ CNB_PLATFORM_DIR: "/elsewhere" }),
    files({ "/elsewhere/env/FROM_USER": { text: "elsewhere" } }),
  ),
  "a missing platform": env({ CNB_PLATFORM_DIR: "/nowhere" }),
  "configuration elsewhere": both(
    env({ CNB_BUILD_CONFIG_DIR: "/elsewhere" }),
    files({ "/elsewhere/env/OPERATOR": { text: "elsewhere" } }),
  ),
  "missing buildpacks": env({ CNB_BUILDPACKS_DIR: "/nowhere" }),
  "a missing order": env({ CNB_ORDER_PATH: "/nowhere/order.toml" }),
  "files that earlier builds left": files({
    "/layers/acme_first/old/f": text,
    "/layers/acme_first/old.toml": { text: "[types]\nlaunch = true\n" },
    "/layers/acme_none/x/f": text,
    "/layers/config/metadata.toml": { text: "processes = 1\n" },
  }),
  "files of a later phase": files({ "/layers/report.toml": text, "/layers/sbom/launch/x": text }),
});
const surrounds = role("surroundings", ["platform.exporter.app-layers"], {
  umask: (draft) => ({ ...draft, surroundings: { umask: "0077" } }),
  "no umask": (draft) => ({ ...draft, surroundings: { umask: "0000" } }),
  "another working directory": (draft) => ({ ...draft, surroundings: { cwd: "/tmp" } }),
  "the working directory of the app": (draft) => ({ ...draft, surroundings: { cwd: "/workspace" } }),
  "no standard input": (draft) => ({ ...draft, surroundings: { closed: ["stdin"] } }),
});

const ways = role("way", ["platform.creator.equivalence"], { phases: (draft) => ({ ...draft, way: "phases" }) });
const afters = role("afterwards", ["platform.rebaser.run-layers.replaced"], {
  rebase: (draft) => ({ ...draft, after: "rebase" }),
  rebuild: (draft) => ({ ...draft, after: "rebuild" }),
});
const starts = role("start", ["platform.launcher.args.replace"], {
  arguments: (draft) => ({ ...draft, launch: { args: ["one", "two words"] } }),
  variables: (draft) => ({ ...draft, launch: { env: { GIVEN: "x", A: "of the user" } } }),
  "by the launcher": (draft) => ({ ...draft, launch: { argv0: "/cnb/lifecycle/launcher" } }),
  "a command of the user": (draft) => ({
    ...draft,
    launch: { argv0: "/cnb/lifecycle/launcher", args: ["--", "/workspace/web", "one"] },
  }),
  "a command for the shell": (draft) => ({
    ...draft,
    launch: { argv0: "/cnb/lifecycle/launcher", args: ["/workspace/web one"] },
  }),
  "a process that is not there": (draft) => ({ ...draft, launch: { argv0: "/cnb/process/none" } }),
  "another working directory": (draft) => ({ ...draft, launch: { surroundings: { cwd: "/" } } }),
  "without PATH": (draft) => ({ ...draft, launch: { env: { PATH: null } } }),
});

export const platformParts: readonly Part[] = [
  ...runImages,
  ...apps,
  ...inputs,
  ...settings,
  ...directories,
  ...surrounds,
  ...ways,
  ...afters,
  ...starts,
];
