/** A distroless run image is extended with a package: COPY alone, for there is no shell. Its settings are the app's. */
import { pathOfText } from "#base";
import type { Example, Files } from "../example.ts";
import { PASSES, program, scripted } from "../scripts.ts";

const GENERATE = `#!/usr/bin/env bash
set -euo pipefail

echo "---> fortune 1.99, from the package in this extension"
context="\${CNB_EXT_LAYER_DIR:-$CNB_OUTPUT_DIR/context.run}" # the draft's, or RFC 0127's
mkdir -p "$context"
cp -r "$CNB_EXTENSION_DIR"/package/* "$context"

cat > "$CNB_OUTPUT_DIR/run.Dockerfile" <<'DOCKERFILE'
ARG base_image
FROM \${base_image}
COPY opt /opt
COPY var /var
COPY fortune.conf /etc/fortune.conf
LABEL io.buildpacks.rebasable=true
DOCKERFILE
`;

const START = `#!/usr/bin/env bash
set -euo pipefail

cat > "$1/launch.toml" <<'TOML'
[[processes]]
type = "web"
command = ["/opt/fortune/bin/fortune"]
default = true
TOML
`;

const extension: Files = {
  "/extension.toml": 'api = "0.12"\n\n[extension]\nid = "example/fortune"\nversion = "1.0.0"\n',
  "/bin/detect": PASSES,
  "/bin/generate": program(GENERATE),
  "/package/opt/fortune/bin/fortune": program("the program, for whatever architecture\n"),
  "/package/opt/fortune/share/fortunes": "You will extend an image.\n",
  "/package/var/lib/dpkg/status.d/fortune": "Package: fortune\nVersion: 1.99\nArchitecture: all\n",
};

export const example: Example = {
  says: "A run image without a shell is extended with a package of the extension and its settings of the app. One context has not both; two have.",
  options: ["contexts=two"],
  app: { "/fortune.conf": "short = true\n" },
  buildpacks: [scripted({ id: "example/start", build: START })],
  extensions: [extension],
  shows: ["/etc", "/opt", "/var"].map(pathOfText),
};
