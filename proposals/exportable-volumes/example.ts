/** Extensions of AWS Lambda: the platform starts the programs in /opt/extensions of the image, where no layer of a buildpack can be. */
import { pathOfText } from "#base";
import type { Example } from "../kit/example.ts";
import { scriptedBuildpack, startScript } from "../kit/scripted-buildpack.ts";
import { LABEL } from "./names.ts";

const INSTALL = `#!/usr/bin/env bash
set -euo pipefail
volume=/workspaces/aws-extensions
settings=/workspaces/user-config-dir
echo "---> telemetry 2.1 to $volume, a link to $(readlink "$volume" || true)"
mkdir -p "$volume" "$settings"
echo "interval = 10" > "$settings/telemetry.conf"
cat > "$volume/telemetry" <<'EXTENSION'
#!/usr/bin/env bash
echo "telemetry: registered with $AWS_LAMBDA_RUNTIME_API, $(cat /workspaces/user-config-dir/telemetry.conf)"
EXTENSION
chmod +x "$volume/telemetry"
`;

const version = "2.1.0";

export const example: Example = {
  says: "A buildpack installs an extension of AWS Lambda to its volume aws-extensions, which the build image's label maps to /opt/extensions, and its settings to user-config-dir, which nothing maps. Without the proposal the image lacks both.",
  app: { "/handler.sh": "echo handled\n" },
  buildpacks: [
    scriptedBuildpack({
      id: "example/telemetry",
      version,
      keys: 'exportable-volumes = ["aws-extensions", "user-config-dir"]\n',
      build: INSTALL,
    }),
    scriptedBuildpack({ id: "example/handler", version, build: startScript("/opt/extensions/telemetry") }),
  ],
  buildLabels: { [LABEL]: '[{"name": "aws-extensions", "value": "/opt/extensions"}]' },
  // Without the proposal the buildpack finds a directory to which every user may write, as in its own tests.
  buildImage: { "/workspaces": { dir: true, mode: 0o777 } },
  shows: [pathOfText("/opt"), pathOfText("/workspace"), pathOfText("/workspaces")],
};
