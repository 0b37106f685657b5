/**
 * The directories of the RFC. Each has a variable that moves it:
 *
 *   /workspace                    CNB_WORKSPACE_DIR
 *   ├── app                       CNB_APP_DIR
 *   ├── layers                    CNB_LAYERS_DIR
 *   └── config
 *       ├── layers                CNB_LAYERS_CONFIG_DIR
 *       ├── lifecycle             CNB_LIFECYCLE_CONFIG_DIR
 *       └── platform              CNB_PLATFORM_CONFIG_DIR
 */
import { type AbsPath, absPath, type ByteString, byteString } from "#base";
import type { ProcessEnvironment } from "#machine";
import type { Options } from "./options.ts";

/** Paths as the platform gave them. */
export interface Layout {
  /** Defaults: flags and variables of the specification take precedence. */
  readonly app: ByteString;
  readonly layers: ByteString;
  readonly layersConfig: ByteString;
  readonly lifecycleConfig: ByteString;
  readonly platformConfig: ByteString;
  /** Absolute paths. A step rejects a relative path; before that it counts from the root. */
  readonly dirs: Readonly<Record<"layersConfig" | "lifecycleConfig" | "platformConfig", AbsPath>>;
}

export const WORKSPACE = "/workspace";
export const LAYERS_CONFIG = "CNB_LAYERS_CONFIG_DIR";

/** The variables that no released version has: a platform that sets one asks for the layout. */
export const NEW_VARIABLES = [
  "CNB_WORKSPACE_DIR",
  LAYERS_CONFIG,
  "CNB_LIFECYCLE_CONFIG_DIR",
  "CNB_PLATFORM_CONFIG_DIR",
] as const;

/** Undefined for the old layout. An empty variable counts as unset. */
export function layoutOf(env: ProcessEnvironment, { layout }: Pick<Options, "layout">): Layout | undefined {
  if (layout === "asked" && !NEW_VARIABLES.some((name) => env[name])) return undefined;
  const laid = known.get(env) ?? layoutIn(env);
  known.set(env, laid);
  return laid;
}

/** Remembered, because every decision about a place needs it. */
const known = new WeakMap<ProcessEnvironment, Layout>();

function layoutIn(env: ProcessEnvironment): Layout {
  const root = withoutSlashes(env.CNB_WORKSPACE_DIR || byteString(WORKSPACE));
  const layersConfig = env[LAYERS_CONFIG] || byteString`${root}/config/layers`;
  const lifecycleConfig = env.CNB_LIFECYCLE_CONFIG_DIR || byteString`${root}/config/lifecycle`;
  const platformConfig = env.CNB_PLATFORM_CONFIG_DIR || byteString`${root}/config/platform`;
  return {
    app: byteString`${root}/app`,
    layers: byteString`${root}/layers`,
    layersConfig,
    lifecycleConfig,
    platformConfig,
    dirs: {
      layersConfig: absPath(`/${layersConfig}`),
      lifecycleConfig: absPath(`/${lifecycleConfig}`),
      platformConfig: absPath(`/${platformConfig}`),
    },
  };
}

/** `path` without slashes at its end, except for `/`. */
const withoutSlashes = (path: ByteString): ByteString =>
  path.length > 1 && path.endsWith("/") ? withoutSlashes(path.slice(0, -1)) : path;
