/**
 * The tree of the text, each directory movable by its variable:
 *
 *   /workspace                    CNB_WORKSPACE_DIR
 *   ├── app                       CNB_APP_DIR
 *   ├── layers                    CNB_LAYERS_DIR
 *   └── config
 *       ├── layers                CNB_LAYERS_CONFIG_DIR
 *       ├── lifecycle             CNB_LIFECYCLE_CONFIG_DIR
 *       └── platform              CNB_PLATFORM_CONFIG_DIR
 */
import { type AbsPath, pathOfText } from "#base";
import type { Choices } from "./options.ts";

export type Environment = Readonly<Record<string, string>>;

/** Texts, as they were given. */
export interface Layout {
  /** Defaults: a flag or a variable of the specification's own counts first. */
  readonly app: string;
  readonly layers: string;
  readonly layersConfig: string;
  readonly lifecycleConfig: string;
  readonly platformConfig: string;
}

export const WORKSPACE = "/workspace";
export const LAYERS_CONFIG = "CNB_LAYERS_CONFIG_DIR";

/** The variables that no released version knows: a platform that sets one asks for the layout. */
export const NEW_VARIABLES = [
  "CNB_WORKSPACE_DIR",
  LAYERS_CONFIG,
  "CNB_LIFECYCLE_CONFIG_DIR",
  "CNB_PLATFORM_CONFIG_DIR",
] as const;

/** Undefined: the old layout holds. A variable that is empty counts as unset, as everywhere. */
export function layoutOf(env: Environment, { layout }: Pick<Choices, "layout">): Layout | undefined {
  if (layout === "asked" && !NEW_VARIABLES.some((name) => env[name])) return undefined;
  const root = (env.CNB_WORKSPACE_DIR || WORKSPACE).replace(/(?<=.)\/+$/, "");
  return {
    app: `${root}/app`,
    layers: `${root}/layers`,
    layersConfig: env[LAYERS_CONFIG] || `${root}/config/layers`,
    lifecycleConfig: env.CNB_LIFECYCLE_CONFIG_DIR || `${root}/config/lifecycle`,
    platformConfig: env.CNB_PLATFORM_CONFIG_DIR || `${root}/config/platform`,
  };
}

/** Relative paths are refused by a step; until then they count from the root. */
export const pathOf = (text: string): AbsPath => pathOfText(`/${text}`);
