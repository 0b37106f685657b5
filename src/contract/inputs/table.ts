/**
 * Every input of every phase as data: flag, variable, default, and the Platform API that brought the flag to a phase. Only flags depend
 * on the API; a variable counts at every API, as in the official lifecycle. A default may begin with `<layers>`.
 */
import type { ProgramPhase } from "./phase.ts";

export type InputKind =
  | "text"
  /** A path as given, with `<layers>` resolved. */
  | "path"
  /** A path that becomes absolute. */
  | "directory"
  | "switch"
  /** A user or group id. */
  | "id"
  /** The flag may be repeated and adds to the variable's elements, which commas separate. */
  | "list"
  | "duration"
  | "level";

export interface InputSpec {
  readonly kind: InputKind;
  readonly flag?: string;
  readonly variable?: string;
  readonly fallback?: string;
  /** The phases that have the flag, with the Platform API that brought it. */
  readonly since?: { readonly [P in ProgramPhase]?: ApiLiteral };
  /** The Platform API that removed the flag from a phase. */
  readonly until?: { readonly [P in ProgramPhase]?: ApiLiteral };
}
export type ApiLiteral = `0.${number}`;

/** Older than every supported API. */
const ALWAYS = "0.0";
const always = (...phases: readonly ProgramPhase[]): { readonly [P in ProgramPhase]?: ApiLiteral } =>
  Object.fromEntries(phases.map((phase) => [phase, ALWAYS]));
const EVERY = always("analyze", "detect", "restore", "extend", "build", "export", "create", "rebase");
const REGISTRY_SINCE = { analyze: "0.13", restore: "0.13", export: "0.13", create: "0.13", rebase: "0.13" } as const;
const LAYOUT_SINCE = { analyze: "0.12", restore: "0.12", export: "0.12", create: "0.12" } as const;

export const INPUTS = {
  analyzed: {
    kind: "path",
    flag: "analyzed",
    variable: "CNB_ANALYZED_PATH",
    fallback: "<layers>/analyzed.toml",
    since: { ...always("analyze", "restore", "extend", "export"), detect: "0.10", build: "0.12" },
  },
  app: {
    kind: "directory",
    flag: "app",
    variable: "CNB_APP_DIR",
    fallback: "/workspace",
    since: always("detect", "extend", "build", "export", "create"),
  },
  buildConfig: {
    kind: "directory",
    flag: "build-config",
    variable: "CNB_BUILD_CONFIG_DIR",
    fallback: "/cnb/build-config",
    since: { detect: "0.11", build: "0.11", create: "0.11" },
  },
  buildImage: { kind: "text", flag: "build-image", variable: "CNB_BUILD_IMAGE", since: { restore: "0.10" } },
  buildpacks: {
    kind: "directory",
    flag: "buildpacks",
    variable: "CNB_BUILDPACKS_DIR",
    fallback: "/cnb/buildpacks",
    since: always("detect", "extend", "build", "create"),
  },
  cacheDir: {
    kind: "directory",
    flag: "cache-dir",
    variable: "CNB_CACHE_DIR",
    since: always("restore", "export", "create"),
  },
  cacheImage: {
    kind: "text",
    flag: "cache-image",
    variable: "CNB_CACHE_IMAGE",
    since: always("analyze", "restore", "export", "create"),
  },
  daemon: {
    kind: "switch",
    flag: "daemon",
    variable: "CNB_USE_DAEMON",
    since: { ...always("analyze", "export", "create", "rebase"), restore: "0.12" },
  },
  extended: {
    kind: "path",
    flag: "extended",
    variable: "CNB_EXTENDED_DIR",
    fallback: "<layers>/extended",
    since: { extend: "0.12", export: "0.12" },
  },
  extensions: {
    kind: "directory",
    flag: "extensions",
    variable: "CNB_EXTENSIONS_DIR",
    fallback: "/cnb/extensions",
    since: { detect: "0.10" },
  },
  force: { kind: "switch", flag: "force", variable: "CNB_FORCE_REBASE", since: { rebase: "0.12" } },
  generated: {
    kind: "directory",
    flag: "generated",
    variable: "CNB_GENERATED_DIR",
    fallback: "<layers>/generated",
    since: { ...always("extend"), detect: "0.10", restore: "0.12" },
  },
  gid: {
    kind: "id",
    flag: "gid",
    variable: "CNB_GROUP_ID",
    since: always("analyze", "restore", "extend", "export", "create", "rebase"),
  },
  uid: {
    kind: "id",
    flag: "uid",
    variable: "CNB_USER_ID",
    since: always("analyze", "restore", "extend", "export", "create", "rebase"),
  },
  group: {
    kind: "path",
    flag: "group",
    variable: "CNB_GROUP_PATH",
    fallback: "<layers>/group.toml",
    since: always("detect", "restore", "extend", "build", "export"),
  },
  /** Deprecated. The exporter has the flag only to reject it. */
  image: { kind: "text", flag: "image", since: always("rebase", "export") },
  insecureRegistries: {
    kind: "list",
    flag: "insecure-registry",
    variable: "CNB_INSECURE_REGISTRIES",
    since: REGISTRY_SINCE,
  },
  kanikoCacheTtl: {
    kind: "duration",
    flag: "kaniko-cache-ttl",
    variable: "CNB_KANIKO_CACHE_TTL",
    fallback: "336h0m0s",
    since: always("extend"),
  },
  kind: { kind: "text", flag: "kind", variable: "CNB_EXTEND_KIND", fallback: "build", since: { extend: "0.12" } },
  launchCache: {
    kind: "directory",
    flag: "launch-cache",
    variable: "CNB_LAUNCH_CACHE_DIR",
    since: { ...always("export", "create"), analyze: "0.9" },
  },
  launcher: { kind: "path", flag: "launcher", fallback: "/cnb/lifecycle/launcher", since: always("export", "create") },
  launcherSbom: {
    kind: "path",
    flag: "launcher-sbom",
    fallback: "/cnb/lifecycle",
    since: { export: "0.11", create: "0.11" },
  },
  layers: {
    kind: "directory",
    flag: "layers",
    variable: "CNB_LAYERS_DIR",
    fallback: "/layers",
    since: always("analyze", "detect", "restore", "extend", "build", "export", "create"),
  },
  layout: { kind: "switch", flag: "layout", variable: "CNB_USE_LAYOUT", since: LAYOUT_SINCE },
  layoutDir: { kind: "path", flag: "layout-dir", variable: "CNB_LAYOUT_DIR", since: LAYOUT_SINCE },
  logLevel: { kind: "level", flag: "log-level", variable: "CNB_LOG_LEVEL", fallback: "info", since: EVERY },
  noColor: { kind: "switch", flag: "no-color", variable: "CNB_NO_COLOR", since: EVERY },
  order: {
    kind: "path",
    flag: "order",
    variable: "CNB_ORDER_PATH",
    fallback: "<layers>/order.toml",
    since: always("detect", "create"),
  },
  parallel: {
    kind: "switch",
    flag: "parallel",
    variable: "CNB_PARALLEL_EXPORT",
    since: always("export", "create"),
  },
  plan: {
    kind: "path",
    flag: "plan",
    variable: "CNB_PLAN_PATH",
    fallback: "<layers>/plan.toml",
    since: always("detect", "extend", "build"),
  },
  platform: {
    kind: "directory",
    flag: "platform",
    variable: "CNB_PLATFORM_DIR",
    fallback: "/platform",
    since: always("detect", "extend", "build", "create"),
  },
  previousImage: {
    kind: "text",
    flag: "previous-image",
    variable: "CNB_PREVIOUS_IMAGE",
    since: { ...always("analyze", "create"), rebase: "0.11" },
  },
  processType: {
    kind: "text",
    flag: "process-type",
    variable: "CNB_PROCESS_TYPE",
    since: always("export", "create"),
  },
  projectMetadata: {
    kind: "path",
    flag: "project-metadata",
    variable: "CNB_PROJECT_METADATA_PATH",
    fallback: "<layers>/project-metadata.toml",
    since: always("export", "create"),
  },
  report: {
    kind: "path",
    flag: "report",
    variable: "CNB_REPORT_PATH",
    fallback: "<layers>/report.toml",
    since: always("export", "create", "rebase"),
  },
  run: {
    kind: "path",
    flag: "run",
    variable: "CNB_RUN_PATH",
    fallback: "/cnb/run.toml",
    since: { analyze: "0.12", detect: "0.12", export: "0.12", create: "0.12", restore: "0.14" },
  },
  /** The exporter has the flag only to reject it. */
  runImage: {
    kind: "text",
    flag: "run-image",
    variable: "CNB_RUN_IMAGE",
    since: always("analyze", "create", "rebase", "export"),
  },
  skipLayers: {
    kind: "switch",
    flag: "skip-layers",
    variable: "CNB_SKIP_LAYERS",
    since: { ...always("restore"), analyze: "0.9" },
  },
  skipRestore: { kind: "switch", flag: "skip-restore", variable: "CNB_SKIP_RESTORE", since: always("create") },
  stack: {
    kind: "path",
    flag: "stack",
    variable: "CNB_STACK_PATH",
    fallback: "/cnb/stack.toml",
    since: always("analyze", "export", "create"),
    until: { analyze: "0.12", export: "0.12" },
  },
  system: {
    kind: "path",
    flag: "system",
    variable: "CNB_SYSTEM_PATH",
    fallback: "/cnb/system.toml",
    since: { detect: "0.15", create: "0.15" },
  },
  tags: { kind: "list", flag: "tag", since: always("analyze", "create") },
  execEnv: { kind: "text", variable: "CNB_EXEC_ENV", fallback: "production" },
  experimentalMode: { kind: "text", variable: "CNB_EXPERIMENTAL_MODE", fallback: "error" },
  registryAuth: { kind: "text", variable: "CNB_REGISTRY_AUTH" },
  sourceDateEpoch: { kind: "text", variable: "SOURCE_DATE_EPOCH" },
} as const satisfies Readonly<Record<string, InputSpec>>;

/** The default order file if the layers directory has none. */
export const FALLBACK_ORDER = "/cnb/order.toml";

export type InputName = keyof typeof INPUTS;
