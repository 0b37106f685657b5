/** The platform's side: one volume at the workspace, the app and the layers in it, and nothing else to say. */
import { type Fault, ok, type Result } from "#base";
import { dir } from "#tree";
import type { PlatformBuild, PlatformSide, Provisions } from "../platformSide.ts";
import { WORKSPACE } from "./layout.ts";

export const platformSide = (): PlatformSide => ({ prepare });

function prepare({ user }: PlatformBuild): Result<Provisions, Fault> {
  const lifecycle = `${WORKSPACE}/config/lifecycle`;
  return ok({
    volumes: { [WORKSPACE]: { root: dir([], user), links: new Map() } },
    env: { CNB_WORKSPACE_DIR: WORKSPACE },
    at: { app: `${WORKSPACE}/app`, layers: `${WORKSPACE}/layers` },
    writes: { group: `${lifecycle}/group.toml`, report: `${lifecycle}/report.toml` },
  });
}
