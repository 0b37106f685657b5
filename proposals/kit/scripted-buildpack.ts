/** Buildpacks and extensions of bash scripts, for worked examples. */
import type { NodeSpec } from "#tree";
import type { Files } from "./example.ts";

export const executableFile = (text: string): NodeSpec => ({ text, mode: 0o755 });

/** bin/detect: passes. */
export const PASSING_DETECT = executableFile(`#!/usr/bin/env bash
exit 0
`);

export interface ScriptedBuildpack {
  /** Not the newest by default: the examples are not about the newest API. */
  readonly api?: string;
  readonly id: string;
  readonly version?: string;
  /** Further lines of `[buildpack]`. */
  readonly keys?: string;
  readonly detect?: NodeSpec;
  readonly build: string;
}

export const scriptedBuildpack = ({
  api = "0.11",
  id,
  version = "1.0.0",
  keys = "",
  detect = PASSING_DETECT,
  build,
}: ScriptedBuildpack): Files => ({
  "/buildpack.toml": `api = "${api}"\n\n[buildpack]\nid = "${id}"\nversion = "${version}"\n${keys}`,
  "/bin/detect": detect,
  "/bin/build": executableFile(build),
});

/** bin/build: the default process of type `web`. */
export const startScript = (command: string, ...args: readonly string[]): string => `#!/usr/bin/env bash
set -euo pipefail

cat > "$1/launch.toml" <<'TOML'
[[processes]]
type = "web"
command = ${JSON.stringify([command])}
args = ${JSON.stringify(args)}
default = true
TOML
`;
