/** Layers named `launch` and `config`. With the old layout the metadata of the first has the path of launch.toml. */
import { pathOfText } from "#base";
import type { Example } from "../kit/example.ts";
import { scriptedBuildpack } from "../kit/scripted-buildpack.ts";

/** Works with both layouts: if no variable names a directory for launch.toml, it is at the old path. */
const BUILD = `#!/usr/bin/env bash
set -euo pipefail

layers_dir="\${CNB_BUILDPACK_LAYERS_DIR:-$CNB_LAYERS_DIR}"
config_dir="\${CNB_BUILDPACK_CONFIG_DIR:-$CNB_LAYERS_DIR}"
for layer in launch config; do
  mkdir -p "$layers_dir/$layer/bin"
  printf '#!/usr/bin/env bash\\necho "from the layer %s"\\n' "$layer" > "$layers_dir/$layer/bin/say-$layer"
  chmod +x "$layers_dir/$layer/bin/say-$layer"
  printf '[types]\\nlaunch = true\\n' > "$layers_dir/$layer.toml"
done
cat > "$config_dir/launch.toml" <<'TOML'
[[processes]]
type = "web"
command = ["say-launch"]
default = true
TOML
printf 'unmet = []\\n' > "$config_dir/build.toml"
printf '[metadata]\\nstyle = "new"\\n' > "$config_dir/store.toml"
echo "---> layers in $layers_dir, files in $config_dir"
`;

/** Of an older Buildpack API: it finds and leaves everything below its layers directory. */
const OLD = `#!/usr/bin/env bash
set -euo pipefail

echo "---> an old-style buildpack has its layers in $1"
printf 'unmet = []\\n' > "$1/build.toml"
printf '[metadata]\\nstyle = "old"\\n' > "$1/store.toml"
`;

export const example: Example = {
  says: "A buildpack has layers called launch and config. Without the proposal, the file of the processes takes the place of the metadata of the first, which is lost.",
  app: { "/README.md": "Two layers with the names of files.\n" },
  buildpacks: [
    scriptedBuildpack({ api: "0.12", id: "example/names", build: BUILD }),
    scriptedBuildpack({ api: "0.10", id: "example/old", build: OLD }),
  ],
  shows: [pathOfText("/layers"), pathOfText("/workspace")],
};
