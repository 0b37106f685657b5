/** Extensions of AWS Lambda: the platform starts what is in /opt/extensions of the image, and no layer of a buildpack can be there. */
import { pathOfText } from "#base";
import type { Example, Files } from "../example.ts";
import { LABEL } from "./names.ts";

const DETECT = `#!/usr/bin/env bash
exit 0
`;

const INSTALL = `#!/usr/bin/env bash
set -euo pipefail
volume=/workspaces/aws-extensions
echo "---> telemetry 2.1 to $volume"
mkdir -p "$volume"
cat > "$volume/telemetry" <<'EXTENSION'
#!/usr/bin/env bash
echo "telemetry: registered with $AWS_LAMBDA_RUNTIME_API"
EXTENSION
chmod +x "$volume/telemetry"
`;

const START = `#!/usr/bin/env bash
set -euo pipefail
cat > "$1/launch.toml" <<'TOML'
[[processes]]
type = "web"
command = ["/opt/extensions/telemetry"]
default = true
TOML
`;

const program = (text: string) => ({ text, mode: 0o755 });
const buildpack = (id: string, key: string, build: string): Files => ({
  "/buildpack.toml": `api = "0.12"\n\n[buildpack]\nid = "${id}"\nversion = "2.1.0"\n${key}`,
  "/bin/detect": program(DETECT),
  "/bin/build": program(build),
});

export const example: Example = {
  says: "A buildpack installs an extension of AWS Lambda to its volume aws-extensions, which the build image's label maps to /opt/extensions. Without the proposal the image lacks it.",
  app: { "/handler.sh": "echo handled\n" },
  buildpacks: [
    buildpack("example/telemetry", 'exportable-volumes = ["aws-extensions"]\n', INSTALL),
    buildpack("example/handler", "", START),
  ],
  buildLabels: { [LABEL]: '[{"name": "aws-extensions", "value": "/opt/extensions"}]' },
  // Without the proposal the buildpack finds a directory that anybody may write to, as in its own tests.
  buildImage: { "/workspaces": { dir: true, mode: 0o777 } },
  shows: [pathOfText("/opt"), pathOfText("/workspace"), pathOfText("/workspaces")],
};
