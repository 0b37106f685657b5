/** A buildpack of bash scripts installs a tool to /opt. Without the proposal the tool is not in the image. */
import { pathOfText } from "#base";
import type { Example } from "../kit/example.ts";
import { scriptedBuildpack, startScript } from "../kit/scripted-buildpack.ts";

const INSTALL = `#!/usr/bin/env bash
set -euo pipefail

layers_dir="$1"
echo "---> greeter 1.2 to /opt/greeter"
mkdir -p /opt/greeter/bin /opt/greeter/share
printf 'Hello, %%s!\\n' > /opt/greeter/share/greeting
cat > /opt/greeter/bin/greet <<'GREET'
#!/usr/bin/env bash
printf "$(< /opt/greeter/share/greeting)\\n" "$1"
GREET
chmod +x /opt/greeter/bin/greet

cat > "$layers_dir/launch.toml" <<'TOML'
[[slices]]
paths = ["/opt/greeter/share/*"]
TOML
`;

const version = "1.2.0";

export const example: Example = {
  says: "A buildpack installs a tool to /opt/greeter, where the app's process expects it. Without the proposal the image lacks it.",
  app: { "/README.md": "A greeter is all that this app needs.\n" },
  buildpacks: [
    scriptedBuildpack({ id: "example/greeter", version, keys: 'export_dirs = ["/opt/greeter"]\n', build: INSTALL }),
    scriptedBuildpack({ id: "example/start", version, build: startScript("/opt/greeter/bin/greet", "world") }),
  ],
  // Every user may write there, as in most images to which people install tools by hand.
  buildImage: { "/opt/greeter": { dir: true, mode: 0o777 } },
  shows: [pathOfText("/opt")],
};
