/** The platform's side: a volume each for the app, the layers and the configuration, all below the workspace. */

import { type Fault, ok, pathOfText, type Result } from "#base";
import type { Provisions } from "#platform";
import { dir } from "#tree";
import type { PlatformBuild, PlatformSide } from "../kit/platform-side.ts";
import { LAYERS_CONFIG, WORKSPACE } from "./layout.ts";
import type { Options } from "./options.ts";
import { withLifecycle } from "./places.ts";

export const platformSide = (options: Options): PlatformSide => ({
  prepare: (build) => prepare(build, options),
  ownedDirectories({ env }) {
    const line = env.findLast((one) => one.startsWith(`${LAYERS_CONFIG}=/`));
    return line === undefined ? [] : [pathOfText(line.slice(LAYERS_CONFIG.length + 1))];
  },
});

function prepare({ user }: PlatformBuild, options: Options): Result<Provisions, Fault> {
  const config = `${WORKSPACE}/config`;
  const lifecycle = `${config}/lifecycle`;
  return ok({
    volumes: { [config]: { root: dir([], user), links: new Map() } },
    env: { CNB_WORKSPACE_DIR: WORKSPACE },
    at: { app: `${WORKSPACE}/app`, layers: `${WORKSPACE}/layers` },
    writes: {
      group: `${lifecycle}/group.toml`,
      report: `${lifecycle}/report.toml`,
      analyzed: `${lifecycle}/analyzed.toml`,
      ...(withLifecycle(options) && { generated: `${lifecycle}/generated` }),
    },
  });
}
