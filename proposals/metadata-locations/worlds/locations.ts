/** Parts that cases and findings of metadata-locations share: one volume at the workspace, and buildpacks that write to the paths of their variables. */

import { buildpack, expectEqual, world, writeFile } from "#cases/vocabulary";
import type { WorldChanges } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import type { BuildpackSpec, Expectation, World } from "#protocol";
import { caseKit } from "../../kit/case-kit.ts";

export const { proposalCase, idsOf } = caseKit({ rfc: "metadata-locations", buildpack: ["0.12"] });
export const expectEqualList = (
  at: string,
  equals: string | readonly string[],
  ...covers: readonly string[]
): Expectation => expectEqual(at, equals, ...idsOf(...covers));

/** A new-style buildpack. */
export const LAYERS = "${CNB_BUILDPACK_LAYERS_DIR}";
export const CONFIG = "${CNB_BUILDPACK_CONFIG_DIR}";
export const LAUNCHED = "[types]\nlaunch = true\n";

/** launch.toml in `dir`, with one process. */
export const writeWebProcess = (dir: string, command = "/workspace/app/web"): Act =>
  writeFile(`${dir}/launch.toml`, `[[processes]]\ntype = "web"\ncommand = ["${command}"]\n`);

/** `acme/old`, an old-style buildpack. */
export const oldBuildpack = (build: readonly Act[]): BuildpackSpec => buildpack({ id: "acme/old", api: "0.11", build });
/** A layer of an old-style buildpack, which makes it unless the lifecycle restored the metadata. */
export const keptLayer = (name: string): readonly Act[] => [
  {
    do: "if",
    exists: `\${CNB_LAYERS_DIR}/${name}.toml`,
    acts: [],
    otherwise: [writeFile(`\${CNB_LAYERS_DIR}/${name}/held`, `${name}\n`)],
  },
  writeFile(`\${CNB_LAYERS_DIR}/${name}.toml`, LAUNCHED),
];

export const NEW_LAYOUT = { CNB_WORKSPACE_DIR: "/workspace" };
/** An older platform: it mounts the app somewhere, and has no workspace. */
export const OLD_LAYOUT = { CNB_WORKSPACE_DIR: null, CNB_APP_DIR: "/workspace/app" };
/** The settings that keep every file at its path of today. */
export const MINIMUM = {
  CNB_APP_DIR: "/workspace",
  CNB_LAYERS_DIR: "/layers",
  CNB_PLATFORM_CONFIG_DIR: "/layers",
  CNB_LIFECYCLE_CONFIG_DIR: "/layers",
  CNB_LAYERS_CONFIG_DIR: "/layers/config",
  CNB_WORKSPACE_DIR: "/layers",
};

/** One volume at the workspace. */
export const worldWithWorkspace = ({ files, env, ...changes }: WorldChanges = {}): World =>
  world({ ...changes, files: { "/workspace/app/app.txt": { text: "app\n" }, ...files }, env: env ?? NEW_LAYOUT });

/** A launch layer of a new-style buildpack. */
export const layerOf = (name: string): readonly Act[] => [
  writeFile(`${LAYERS}/${name}/held`, `${name}\n`),
  writeFile(`${LAYERS}/${name}.toml`, LAUNCHED),
];
